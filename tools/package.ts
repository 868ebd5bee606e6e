import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { messageOf, run } from "./command.js";

export const root = dirname(__dirname);

/** Where `npm pack` leaves the package; examples depend on this file. */
export const tarball = join(root, "build", "pulumi-copilot-seats.tgz");

const packedSchema = z.object({
  filename: z.string(),
  size: z.number(),
  unpackedSize: z.number(),
  files: z.array(z.object({ path: z.string() })),
});
export type Packed = z.output<typeof packedSchema>;

/** Compiles and packs the package: examples and tests install exactly what users get. */
export async function pack(): Promise<Packed> {
  const setting = { environment: process.env, minutes: 5, folder: root };
  // What was deleted in src must not remain in the package.
  await rm(join(root, "dist"), { recursive: true, force: true });
  await mkdir(dirname(tarball), { recursive: true });
  const packed = await run("npm", ["pack", "--json", "--silent", "--pack-destination", dirname(tarball)], setting);
  const [result] = z.tuple([packedSchema]).parse(JSON.parse(packed));
  await rename(join(dirname(tarball), result.filename), tarball);
  return result;
}

/** Installs what a project's package.json names, unless this was already done with the same tarball. */
export async function installProject(folder: string, environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const wanted = await contentHash([tarball, join(folder, "package.json")]);
  const stamp = join(folder, "node_modules", ".installed");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  await run("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], { environment, minutes: 5, folder });
  await writeFile(stamp, wanted);
}

async function contentHash(files: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex");
}

if (require.main === module) {
  pack().then(
    () => console.log(tarball),
    (error: unknown) => {
      console.error(messageOf(error));
      process.exitCode = 1;
    },
  );
}

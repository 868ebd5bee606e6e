// What a release offers in addition to the npm package: the native door's plugin for each platform, under the names that Pulumi
// expects.
//   node tools/bootstrap.mjs tools/pluginArchives.ts [platform ...]
// The named platforms, such as linux-amd64, get one file that does not need Node; the others get the launcher, which does.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, run } from "./command.js";
import { root } from "./package.js";
import { singleExecutable } from "./singleExecutable.js";

const NAME = "pulumi-resource-copilot-seats";
const LAUNCHED = [NAME, "provider.js"];
export const PLATFORMS = ["linux", "darwin", "windows"].flatMap((system) =>
  ["amd64", "arm64"].map((cpu) => `${system}-${cpu}`),
);

/** In bytes, compressed. */
const BUDGET = 50_000_000;

interface Archives {
  readonly plugin: string;
  readonly version: string;
  readonly target: string;
  /** By platform: the folder with a file that does not need Node. */
  readonly executables: ReadonlyMap<string, string>;
}

/** Makes one archive per platform, and their checksums; returns the archives' names. */
export async function packArchives({ plugin, version, target, executables }: Archives): Promise<string[]> {
  await mkdir(target, { recursive: true });
  const names: string[] = [];
  const sums: string[] = [];
  for (const platform of PLATFORMS) {
    const name = `${NAME}-v${version}-${platform}.tar.gz`;
    const executable = executables.get(platform);
    const files = platform.startsWith("windows") ? [...LAUNCHED, `${NAME}.cmd`] : LAUNCHED;
    const content = executable === undefined ? files : [executableOf(platform)];
    const setting = { environment: process.env, minutes: 2, folder: executable ?? plugin };
    await run("tar", ["-czf", join(target, name), ...content], setting);
    const bytes = await readFile(join(target, name));
    if (bytes.length > BUDGET) throw new Error(`${name} has ${bytes.length} bytes, and ${BUDGET} are allowed`);
    sums.push(`${createHash("sha256").update(bytes).digest("hex")}  ${name}`);
    names.push(name);
  }
  await writeFile(join(target, "SHA256SUMS"), `${sums.join("\n")}\n`);
  return names;
}

function executableOf(platform: string): string {
  return platform.startsWith("windows") ? `${NAME}.exe` : NAME;
}

async function main(platforms: readonly string[]): Promise<void> {
  const plugin = join(root, "plugin");
  const schema = JSON.parse(await readFile(join(plugin, "schema.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(schema);
  const executables = new Map<string, string>();
  try {
    for (const platform of platforms) {
      const folder = await mkdtemp(join(tmpdir(), "copilot-seats-plugin-"));
      executables.set(platform, folder);
      await singleExecutable(platform, join(plugin, "provider.js"), folder, executableOf(platform));
    }
    const target = join(root, "build", "plugins");
    // Archives of another version must not be published with this one.
    await rm(target, { recursive: true, force: true });
    for (const name of await packArchives({ plugin, version, target, executables })) console.log(join(target, name));
  } finally {
    for (const folder of executables.values()) await rm(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

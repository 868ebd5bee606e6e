// What people install: nothing but the package, nothing of the machine that packed it, and nothing that runs by itself.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Packed } from "./package.js";

/** In bytes. More wants a reason. */
const largest = 400_000;

const welcome = [
  /^(CHANGELOG|README|SECURITY)\.md$/,
  /^LICENSE$/,
  /^package\.json$/,
  /^docs\/[\w-]+\.md$/,
  /^schema\/[\w.-]+\.json$/,
  /^dist\/(?!.*\btests?\b)[\w/.-]+\.(js|js\.map|d\.ts|json)$/,
];

const sourceMapSchema = z.object({ sourceRoot: z.literal(""), sources: z.array(z.string().regex(/^(\.\.\/)+src\//)) });

/** npm runs these on the machine of whoever installs the package. */
const runByThemselves = ["preinstall", "install", "postinstall", "prepare"];
const manifestSchema = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

export async function contentComplaints(root: string, { files, size }: Packed): Promise<string[]> {
  const complaints = files
    .filter(({ path }) => !welcome.some((pattern) => pattern.test(path)))
    .map(({ path }) => `${path} does not belong into the package`);
  if (size > largest) complaints.push(`the package has ${size} bytes, and ${largest} are allowed`);
  for (const { path } of files.filter(({ path }) => path.endsWith(".map"))) {
    const map: unknown = JSON.parse(await readFile(join(root, path), "utf8"));
    if (!sourceMapSchema.safeParse(map).success) complaints.push(`${path} names sources by a path of this machine`);
  }
  const { scripts } = manifestSchema.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  for (const name of runByThemselves.filter((name) => name in scripts)) {
    complaints.push(`package.json has the script ${name}, which runs where the package is installed`);
  }
  return complaints;
}

export const sizeLine = ({ files, size }: Packed) =>
  `The package has ${files.length} files and ${size} bytes, of ${largest} that are allowed.`;

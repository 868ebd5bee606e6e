// Checks what people install: nothing but the package, nothing from the machine that packed it, and nothing that runs on its own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Packed } from "./package.js";

const welcome = [
  /^(CHANGELOG|README|SECURITY)\.md$/,
  /^LICENSE$/,
  /^package\.json$/,
  /^docs\/(README|(guides|reference)\/[\w-]+)\.md$/,
  // What `copilot-seats init` copies.
  /^examples\/gitops\/(seats\/|\.github\/(workflows\/)?)?[\w.-]+$/,
  // The native door: what Pulumi starts, the bundle and the schema.
  /^plugin\/(pulumi-resource-copilot-seats(\.cmd)?|provider\.js|schema\.json)$/,
  /^schema\/[\w.-]+\.json$/,
  /^dist\/(?!.*\btests?\b)[\w/.-]+\.(js|d\.ts|json)$/,
  /^dist\/(cli\/report\/page|simulator\/control)\/style\.css$/,
];

/** npm runs these scripts on the machine where the package is installed. */
const runByThemselves = ["preinstall", "install", "postinstall", "prepare"];
const manifestSchema = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

/** Whether the package may have this file. */
export const belongs = (path: string) => welcome.some((pattern) => pattern.test(path));

export async function contentComplaints(root: string, { files }: Packed): Promise<string[]> {
  const complaints = files
    .filter(({ path }) => !belongs(path))
    .map(({ path }) => `${path} does not belong into the package`);
  const { scripts } = manifestSchema.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  for (const name of runByThemselves.filter((name) => name in scripts)) {
    complaints.push(`package.json has the script ${name}, which runs where the package is installed`);
  }
  return complaints;
}

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";

const NAME = "pulumi-copilot-seats";

const manifestSchema = z.object({
  main: z.string().optional(),
  type: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
});

/** A warning, with a remedy, if a folder's package.json names a program that does not exist. */
export function missingMain(folder: string): string | undefined {
  const { main } = manifestOf(folder);
  if (main === undefined || existsSync(join(folder, main))) return undefined;
  return `package.json names the program ${JSON.stringify(main)}, which does not exist. Pulumi warns about it in every run. To fix it: npm pkg delete main`;
}

/** The program that a folder's package.json names, if it exists. */
export function mainOf(folder: string): string | undefined {
  const { main } = manifestOf(folder);
  return main !== undefined && statSync(join(folder, main), { throwIfNoEntry: false })?.isFile() ? main : undefined;
}

/** Whether Node treats a program as CommonJS, which has no `import`. A TypeScript program always has it. */
export function isCommonJs(program: string): boolean {
  const extension = extname(program);
  return extension === ".cjs" || (extension === ".js" && closestManifest(dirname(program)).type !== "module");
}

/** A warning, with a remedy, if a folder's package.json takes this package from a file outside the folder. */
export function packageFromElsewhere(folder: string): string | undefined {
  const file = packageFile(folder);
  if (file === undefined || !relative(resolve(folder), file).split(sep).includes("..")) return undefined;
  return `package.json takes ${NAME} from a file outside this folder, which other clones (such as a runner's) do not have: copy the .tgz into the repository and run npm install ./<name>.tgz`;
}

/** The file from which a folder's package.json takes this package; undefined if it comes from a registry or not at all. */
export function packageFile(folder: string): string | undefined {
  const said = manifestOf(folder).dependencies?.[NAME];
  return typeof said === "string" && said.startsWith("file:") ? resolve(folder, said.slice(5)) : undefined;
}

/** The package.json of the folder, or of the closest folder above that has one, as Node finds it. */
function closestManifest(folder: string): z.output<typeof manifestSchema> {
  const above = dirname(folder);
  return existsSync(join(folder, "package.json")) || above === folder ? manifestOf(folder) : closestManifest(above);
}

/** Empty if there is none, or if npm could not read it either. */
function manifestOf(folder: string): z.output<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  } catch {
    return {};
  }
}

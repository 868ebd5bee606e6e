import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";

const NAME = "pulumi-copilot-seats";

const manifestSchema = z.object({
  main: z.string().optional(),
  type: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
});

/** Says that a folder's package.json names a program that is not there, and what to do; undefined when all is well. */
export function missingMain(folder: string): string | undefined {
  const { main } = manifestOf(folder);
  if (main === undefined || existsSync(join(folder, main))) return undefined;
  return `package.json says that the program is ${JSON.stringify(main)}, which does not exist, and Pulumi warns of it in each run: npm pkg delete main`;
}

/** The program that a folder's package.json names, where it is there. */
export function mainOf(folder: string): string | undefined {
  const { main } = manifestOf(folder);
  return main !== undefined && statSync(join(folder, main), { throwIfNoEntry: false })?.isFile() ? main : undefined;
}

/** Whether Node takes a program for CommonJS, in which there is no `import`; a TypeScript program always has it. */
export function isCommonJs(program: string): boolean {
  const extension = extname(program);
  return extension === ".cjs" || (extension === ".js" && closestManifest(dirname(program)).type !== "module");
}

/** Says that a folder's package.json takes this package from a file elsewhere, and what to do; undefined when it does not. */
export function packageFromElsewhere(folder: string): string | undefined {
  const file = packageFile(folder);
  if (file === undefined || !relative(resolve(folder), file).split(sep).includes("..")) return undefined;
  return `package.json takes ${NAME} from a file outside of this folder, which a clone elsewhere (such as a runner's) cannot install: put the .tgz into the repository, and npm install ./<name>.tgz`;
}

/** The file from which a folder's package.json takes this package; undefined when it does not, or takes it from a registry. */
export function packageFile(folder: string): string | undefined {
  const said = manifestOf(folder).dependencies?.[NAME];
  return typeof said === "string" && said.startsWith("file:") ? resolve(folder, said.slice(5)) : undefined;
}

/** The one of the folder, or of the closest folder above that has one, as Node looks for it. */
function closestManifest(folder: string): z.output<typeof manifestSchema> {
  const above = dirname(folder);
  return existsSync(join(folder, "package.json")) || above === folder ? manifestOf(folder) : closestManifest(above);
}

/** Empty where there is none, or one that npm cannot read either. */
function manifestOf(folder: string): z.output<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  } catch {
    return {};
  }
}

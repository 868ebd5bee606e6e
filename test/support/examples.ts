import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { parse, stringify } from "yaml";
import { root } from "../../tools/package.js";

const folderOf = (example: string) => join(root, "examples", example);
const here = (path: string) => !/node_modules|\.pulumi/.test(path.slice(root.length));

/** The examples in TypeScript. Every other language has one, in a folder with the language's name. */
export const examples = (): string[] =>
  readdirSync(join(root, "examples")).filter((name) => existsSync(join(folderOf(name), "index.ts")));

/** The stacks whose configuration is in the example; if there are none, a stack without configuration. */
export function stacksOf(example: string): string[] {
  const named = readdirSync(folderOf(example)).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return named.length > 0 ? named : ["test"];
}

/** The policy packs in the example, as arguments for Pulumi. */
export function policyPacksOf(example: string): string[] {
  const packs = readdirSync(folderOf(example)).filter((name) =>
    existsSync(join(folderOf(example), name, "PulumiPolicy.yaml")),
  );
  return packs.flatMap((pack) => ["--policy-pack", pack]);
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** What the example's package.json requires. */
export function dependenciesOf(example: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(folderOf(example), "package.json"), "utf8"),
  ) as Manifest;
  return { ...dependencies, ...devDependencies };
}

/** Copies the example into the folder, as a person would. The quickstart's Pulumi.yaml is the repository's. */
export async function copyExample(example: string, folder: string): Promise<void> {
  await cp(folderOf(example), folder, { recursive: true, filter: here });
  if (existsSync(join(folder, "Pulumi.yaml"))) return;
  const { main, ...project } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { main: string };
  if (main !== `examples/${example}`) throw new Error(`examples/${example} has no Pulumi.yaml`);
  await writeFile(join(folder, "Pulumi.yaml"), stringify(project));
}

/** The packages that the example's programs import, including types. */
export function importsOf(example: string): string[] {
  const programs = readdirSync(folderOf(example), { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.includes("node_modules"),
  );
  const imported = programs.flatMap(
    (path) => ts.preProcessFile(readFileSync(join(folderOf(example), path), "utf8")).importedFiles,
  );
  const names = imported.map(({ fileName }) => /^(?:@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? fileName);
  return [...new Set(names)]
    .filter((name) => !name.startsWith("."))
    .map((name) => name.replace(/^node:.*/, "@types/node"));
}

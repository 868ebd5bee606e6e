import { lstatSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { exists, writeFiles } from "../files.js";
import { packageFile } from "../manifest.js";
import { NATIVE_PACKAGE, PLUGIN_OF_PROJECT } from "../nativeDoor.js";
import { version } from "../versions.js";

/** The package's own folder; the same path from `src` and from `dist`. */
const PACKAGE = join(__dirname, "../../..");
const EXAMPLE = join(PACKAGE, "examples/gitops");

/** Not in the example, because npm never packs a .gitignore. */
const IGNORED = { ".gitignore": "node_modules/\n" };

/** Only for organizations whose people come from an HR system. */
const PEOPLE = join(".github", "workflows", "people.yml");

interface Outcome {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** What the user has to add to a file that was kept, and why. */
  readonly remarks: readonly string[];
}

interface RepositoryOptions {
  readonly organization: string;
  readonly here: string;
  readonly native?: boolean;
  readonly people?: boolean;
}

/**
 * Copies the example into a folder, adapted to the organization. Existing files stay. The package comes from where the project in
 * `here` gets it. `native`: the program uses the native door.
 */
export async function writeRepository(
  folder: string,
  { organization, here, native = false, people = false }: RepositoryOptions,
): Promise<Outcome> {
  for (const place of [".github", ...PLACES_OF_CODEOWNERS.flatMap((owners) => [dirname(owners), owners])]) {
    const path = join(folder, place);
    // The folder itself may be a symbolic link.
    if (place !== "." && isLink(path)) refuse(path, "a symbolic link, which GitHub does not follow");
    if (basename(place) === CODEOWNERS && statSync(path, { throwIfNoEntry: false })?.isFile() === false)
      refuse(path, "not a file");
  }
  const example = Object.entries(await filesOf(EXAMPLE)).filter(([path]) => people || path !== PEOPLE);
  const files = { ...Object.fromEntries(example), ...IGNORED };
  const source = packageSource(folder, here);
  const texts = Object.entries(files)
    .sort()
    .map(([path, text]) => ({
      path: placeOf(folder, path),
      text: adapted(path, native ? throughNativeDoor(path, text) : text, organization, source),
    }));
  const owners = texts.find(({ path }) => basename(path) === CODEOWNERS);
  const [kept, missing] = [texts.filter(({ path }) => exists(path)), texts.filter(({ path }) => !exists(path))];
  writeFiles(
    missing.map(({ path, text }) => ({ path: resolve(path), text, isNew: true })),
    folder,
  );
  return {
    written: missing.map(({ path }) => path),
    kept: kept.map(({ path }) => path),
    remarks: owners && kept.includes(owners) ? await missingOwners(owners) : [],
  };
}

const CODEOWNERS = "CODEOWNERS";
/** GitHub uses only the first of these that exists. */
const PLACES_OF_CODEOWNERS = [join(".github", CODEOWNERS), CODEOWNERS, join("docs", CODEOWNERS)];

/** Where a file of the example goes, or already is. */
function placeOf(folder: string, path: string): string {
  if (basename(path) !== CODEOWNERS) return join(folder, path);
  return join(folder, PLACES_OF_CODEOWNERS.find((place) => exists(join(folder, place))) ?? path);
}

/** The lines that the user's CODEOWNERS lacks. */
async function missingOwners({ path, text }: { path: string; text: string }): Promise<string[]> {
  const words = (line: string) => line.trim().split(/\s+/).join(" ");
  const there = (await readFile(path, "utf8")).split("\n").map(words);
  const lacking = text.split("\n").filter((line) => /^[^#\s]/.test(line) && !there.includes(words(line)));
  if (lacking.length === 0) return [];
  return [
    `${path} is the file that GitHub uses, and was kept. Add these lines to it:`,
    ...lacking.map((line) => `  ${line}`),
  ];
}

function refuse(path: string, what: string): never {
  throw new Error(
    `${path} is ${what}: replace it with a ${basename(path) === CODEOWNERS ? "file" : "folder"}. Nothing was written`,
  );
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function throughNativeDoor(path: string, text: string): string {
  if (path === "index.ts") return text.replace('"pulumi-copilot-seats"', JSON.stringify(NATIVE_PACKAGE));
  return path === "Pulumi.yaml" ? text.replace(/^options:\n(?: .*\n)*/m, PLUGIN_OF_PROJECT) : text;
}

function adapted(path: string, text: string, organization: string, source: string): string {
  if (path === "package.json") return text.replace(/"file:[^"]*"/, () => JSON.stringify(source));
  const named = text.replaceAll(/\bacme\b/g, organization);
  // Nobody should get a seat because an example lists them.
  return path.startsWith("seats")
    ? named.replace(/^seats:\n[\s\S]*/m, "seats: [] # one line for each person: - octocat\n")
    : named;
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    // In a clone, someone may have installed the example.
    .filter((path) => !path.includes("node_modules"));
  const read = async (path: string) => [path, await readFile(join(folder, path), "utf8")] as const;
  return Object.fromEntries(await Promise.all(paths.map(read)));
}

/** If the package comes from a file, a registry may not have this version. */
function packageSource(folder: string, here: string): string {
  const file = packageFile(here);
  if (file !== undefined) return `file:${relative(resolve(folder), file).replaceAll(sep, "/")}`;
  return `^${version}`;
}

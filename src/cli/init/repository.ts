import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { packageFile } from "../manifest.js";

/** The package's own folder, from `src` as from `dist`. */
const PACKAGE = join(__dirname, "../../..");
const EXAMPLE = join(PACKAGE, "examples/gitops");

/** npm packs no file of this name. */
const IGNORED = { ".gitignore": "node_modules/\n" };

interface Outcome {
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Copies the example into a folder, as the organization's own. What is there already stays. The package comes from where the
 * project in `here` has it.
 */
export async function writeRepository(folder: string, organization: string, here: string): Promise<Outcome> {
  const files = { ...(await filesOf(EXAMPLE)), ...IGNORED };
  const source = await packageSource(folder, here);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of Object.entries(files).sort()) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const isNew = await writeNew(target, adapted(path, text, organization, source));
    (isNew ? written : kept).push(target);
  }
  return { written, kept };
}

function adapted(path: string, text: string, organization: string, source: string): string {
  if (path === "package.json") return text.replace(/"file:[^"]*"/, () => JSON.stringify(source));
  const named = text.replaceAll(/\bacme\b/g, organization);
  // Nobody gets a seat because an example names somebody.
  return path.startsWith("seats")
    ? named.replace(/^seats:\n[\s\S]*/m, "seats: [] # one line for each person: - octocat\n")
    : named;
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    // In a clone somebody may have tried the example.
    .filter((path) => !path.includes("node_modules"));
  const read = async (path: string) => [path, await readFile(join(folder, path), "utf8")] as const;
  return Object.fromEntries(await Promise.all(paths.map(read)));
}

/** Whether it was written; false where there is such a file. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Who has the package from a file may not find this version in a registry. */
async function packageSource(folder: string, here: string): Promise<string> {
  const file = packageFile(here);
  if (file !== undefined) return `file:${relative(resolve(folder), file).replaceAll(sep, "/")}`;
  const manifest = await readFile(join(PACKAGE, "package.json"), "utf8");
  return `^${z.object({ version: z.string() }).parse(JSON.parse(manifest)).version}`;
}

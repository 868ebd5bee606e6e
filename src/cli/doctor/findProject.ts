import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { SeatError } from "../../text/seatError.js";

/** The Pulumi project around a folder. */
export interface Project {
  readonly name: string;
  readonly runtime: string;
  readonly refresh: string | undefined;
  /** Where its program is. */
  readonly program: string;
}

/** As Pulumi looks for them. */
const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const projectSchema = z.object({
  name: z.string(),
  runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
  main: z.string().nullish(),
  options: z.object({ refresh: z.union([z.string(), z.boolean()]).transform(String).nullish() }).nullish(),
});

/** Looks in the folder, then in those above it. */
export async function findProject(folder: string): Promise<Project> {
  for (const name of FILES) {
    const text = await readFile(join(folder, name), "utf8").catch(unlessAbsent);
    if (text !== undefined) return read(name, folder, text);
  }
  if (dirname(folder) !== folder) return findProject(dirname(folder));
  throw new SeatError("No project", "there is no Pulumi.yaml in this folder or above it.");
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
    return undefined;
  throw error;
}

function read(file: string, folder: string, text: string): Project {
  try {
    const { name, runtime, main, options } = projectSchema.parse(parse(text));
    return { name, runtime, refresh: options?.refresh ?? undefined, program: join(folder, main ?? "") };
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `${issue.path.join(".")}: ${issue.message}` : "it is not YAML";
    throw new SeatError(`Cannot read ${file}`, `${file} is no project of Pulumi's (${reason}).`);
  }
}

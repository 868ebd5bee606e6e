import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { SeatError } from "../text/seatError.js";

/** The Pulumi project that contains a folder. */
export interface Project {
  readonly name: string;
  readonly runtime: string;
  readonly refresh: string | undefined;
  /** Where Pulumi.yaml is. */
  readonly folder: string;
  /** The folder in which the program is and runs. */
  readonly program: string;
  /** The program's file, if Pulumi.yaml names one. */
  readonly file: string | undefined;
}

/** In the order in which Pulumi looks for them. */
const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const projectSchema = z.object({
  name: z.string(),
  runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
  main: z.string().nullish(),
  options: z.object({ refresh: z.union([z.string(), z.boolean()]).transform(String).nullish() }).nullish(),
});

/** Looks in the folder, then in those above it. */
export function findProject(folder: string): Project | undefined {
  const file = FILES.find((name) => existsSync(join(folder, name)));
  if (file !== undefined) return read(file, folder);
  return dirname(folder) === folder ? undefined : findProject(dirname(folder));
}

function read(file: string, folder: string): Project {
  const text = readFileSync(join(folder, file), "utf8");
  try {
    const { name, runtime, main, options } = projectSchema.parse(parse(text));
    return { name, runtime, refresh: options?.refresh ?? undefined, folder, ...programIn(folder, main ?? "") };
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `${issue.path.join(".")}: ${issue.message}` : "it is not YAML";
    throw new SeatError(`Cannot read ${file}`, `${file} is not a Pulumi project (${reason}).`);
  }
}

/** `main` is a folder, or a file; the program runs in the folder of that file. */
function programIn(folder: string, main: string): Pick<Project, "program" | "file"> {
  const path = join(folder, main);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? /^\.[cm]?[jt]s$/.test(extname(path));
  return isFile ? { program: dirname(path), file: basename(path) } : { program: path, file: undefined };
}

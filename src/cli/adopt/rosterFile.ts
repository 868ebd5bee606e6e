import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { withPeople } from "../../roster/edit.js";
import { RosterFile } from "../../roster/files.js";
import type { RosterSeat } from "../../roster/index.js";
import { loadFillableRoster } from "../../roster/loadRoster.js";
import { UsageError } from "../command.js";

/** The file in a roster folder that gets the people who are in none of its files. */
const FILE_IN_FOLDER = "adopted.yaml";

const SCHEMA = "node_modules/pulumi-copilot-seats/schema/roster.schema.json";

/** The roster before adopting: a file, a folder, or nothing yet. */
export interface KnownRoster {
  /** Its path, as the program and the user write it. */
  readonly name: string;
  /** The path of the file to add people to: the roster itself, or a file in it. */
  readonly file: string;
  readonly exists: boolean;
  readonly people: readonly RosterSeat[];
}

/** Throws if existing files have mistakes. An empty list is not one: many rosters start that way. */
export function knownRoster(folder: string, said: string): KnownRoster {
  const name = relative(folder, resolve(folder, said));
  const path = pathOf(folder, name);
  const there = existsSync(path);
  const file = there && statSync(path).isDirectory() ? join(name, FILE_IN_FOLDER) : name;
  if (!/^\.(?:ya?ml|csv)$/i.test(extname(file))) {
    throw new UsageError(
      `--file takes a name that ends in .yaml, .yml or .csv, or a folder of such files, not "${said}"`,
    );
  }
  return {
    name: withSlashes(name),
    file: withSlashes(file),
    exists: existsSync(pathOf(folder, file)),
    people: there ? loadFillableRoster(path) : [],
  };
}

/** The text of the roster's file with these people added. */
export function textWith(folder: string, { file, exists }: KnownRoster, logins: readonly string[]): string {
  const people = logins.map((username) => ({ username }));
  const path = pathOf(folder, file);
  if (exists) return withPeople(new RosterFile(path, readFileSync(path, "utf8")), people);
  if (extname(file).toLowerCase() === ".csv") return `username\n${logins.map((login) => `${login}\n`).join("")}`;
  return withPeople(new RosterFile(path, emptyYaml(folder, file)), people);
}

/** An empty roster, with the line that lets editors check it against the schema. */
export function emptyYaml(folder: string, file: string): string {
  const schema = withSlashes(relative(dirname(join(folder, file)), join(folder, SCHEMA)));
  return `# yaml-language-server: $schema=${schema}\nseats: []\n`;
}

/** The path that complaints show. */
function pathOf(folder: string, name: string): string {
  return relative(process.cwd(), join(folder, name)) || ".";
}

/** The path with forward slashes, as programs and people write it, on Windows too. */
export function withSlashes(path: string): string {
  return path.replaceAll(sep, "/");
}

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { withPeople } from "../../roster/edit.js";
import { RosterFile } from "../../roster/files.js";
import type { RosterSeat } from "../../roster/index.js";
import { loadFillableRoster } from "../../roster/loadRoster.js";
import { UsageError } from "../command.js";

/** The file of a roster folder that people go to who are in none of its files. */
const FILE_IN_FOLDER = "adopted.yaml";

const SCHEMA = "node_modules/pulumi-copilot-seats/schema/roster.schema.json";

/** A roster as it is: a file or a folder, or nothing yet. */
export interface KnownRoster {
  /** As the program and the user name it. */
  readonly name: string;
  /** The file that people are added to, by the same name. */
  readonly file: string;
  readonly exists: boolean;
  readonly people: readonly RosterSeat[];
}

/** Throws what is wrong with the files that are there. That they list nobody is where many begin. */
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

/** The text of the roster's file with these people in it, too. */
export function textWith(folder: string, { file, exists }: KnownRoster, logins: readonly string[]): string {
  const people = logins.map((username) => ({ username }));
  const path = pathOf(folder, file);
  if (exists) return withPeople(new RosterFile(path, readFileSync(path, "utf8")), people);
  if (extname(file).toLowerCase() === ".csv") return `username\n${logins.map((login) => `${login}\n`).join("")}`;
  return withPeople(new RosterFile(path, emptyYaml(folder, file)), people);
}

/** A roster of nobody yet, with the line by which editors check it. */
export function emptyYaml(folder: string, file: string): string {
  const schema = withSlashes(relative(dirname(join(folder, file)), join(folder, SCHEMA)));
  return `# yaml-language-server: $schema=${schema}\nseats: []\n`;
}

/** As complaints show it. */
function pathOf(folder: string, name: string): string {
  return relative(process.cwd(), join(folder, name)) || ".";
}

/** As programs and people write a path, on Windows too. */
export function withSlashes(path: string): string {
  return path.replaceAll(sep, "/");
}

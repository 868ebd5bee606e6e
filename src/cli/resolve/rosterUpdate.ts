import { existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { Complaints } from "../../roster/complaints.js";
import { rosterOf, withChanges, withoutPeople, withPeople } from "../../roster/edit.js";
import { RosterFile, readFiles } from "../../roster/files.js";
import type { RosterSeat } from "../../roster/index.js";
import { FIELDS } from "../../roster/seats.js";
import { emptyYaml } from "../adopt/rosterFile.js";
import { UsageError } from "../command.js";
import type { Text } from "../files.js";

/** The file in a roster folder that gets new people whose team has no file of its own. */
const FILE_IN_FOLDER = "people.yaml";

/** The changes to a roster. */
export interface Update {
  readonly added: readonly RosterSeat[];
  /** By login in lower case: the fields that change. */
  readonly changed: ReadonlyMap<string, Partial<RosterSeat>>;
  readonly removed: readonly string[];
}

/** The roster's files that change, with their new texts. Comments, order and the lines of all other people stay as they are. */
export function updatedFiles(path: string, { added, changed, removed }: Update): Text[] {
  const { files, target, isFolder } = filesOf(path);
  const defaults = new Map(files.map((file) => [file, rosterOf(file).defaults]));
  const byFile = new Map<RosterFile, RosterSeat[]>();
  for (const person of added) {
    const file = (isFolder && fileOfTeam(defaults, person.team)) || target;
    const others = byFile.get(file);
    const entry = withoutDefaults(person, defaults.get(file) ?? {});
    if (others) others.push(entry);
    else byFile.set(file, [entry]);
  }
  return [...new Set([...files, target])].flatMap((file) => {
    const newcomers = byFile.get(file) ?? [];
    if (!files.includes(file)) {
      if (newcomers.length === 0) return [];
      return [{ path: file.name, text: withPeople(fresh(file, newcomers), newcomers), isNew: true }];
    }
    const steps: ((file: RosterFile) => string)[] = [
      (now) => withChanges(now, changed),
      (now) => withPeople(now, newcomers),
      // Last, because a CSV file must list at least one person at each step.
      (now) => withoutPeople(now, removed),
    ];
    const text = steps.reduce((now, step) => step(new RosterFile(file.name, now)), file.whole);
    return text === file.whole ? [] : [{ path: file.name, text }];
  });
}

/** The existing files, and the one for new people, which may not exist yet. */
function filesOf(path: string): { files: RosterFile[]; target: RosterFile; isFolder: boolean } {
  const complaints = new Complaints();
  const files = existsSync(path) ? [...readFiles(path, complaints)] : [];
  complaints.raise(path);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const name = isFolder ? join(path, FILE_IN_FOLDER) : path;
  if (!/^\.(?:ya?ml|csv)$/i.test(extname(name))) {
    throw new UsageError(
      `--roster takes a name that ends in .yaml, .yml or .csv, or a folder of such files, not "${path}"`,
    );
  }
  const target = files.find((file) => file.name === name) ?? new RosterFile(name, "");
  return { files, target, isFolder };
}

function fresh({ name }: RosterFile, people: readonly RosterSeat[]): RosterFile {
  if (extname(name).toLowerCase() !== ".csv") return new RosterFile(name, emptyYaml(process.cwd(), name));
  const columns = FIELDS.filter((field) => people.some((person) => person[field] !== undefined));
  // A CSV file that lists nobody cannot be read, so it starts with the first person.
  const [first] = people;
  const cells = columns.map((column) => `"${(first?.[column] ?? "").replaceAll('"', '""')}"`);
  return new RosterFile(name, `${columns.join(",")}\n${cells.join(",")}\n`);
}

/** The file whose default is this team, if there is exactly one. */
function fileOfTeam(
  defaults: ReadonlyMap<RosterFile, Partial<RosterSeat>>,
  team: string | undefined,
): RosterFile | undefined {
  const theirs = [...defaults].filter(([, of]) => team !== undefined && of.team === team);
  return theirs.length === 1 ? theirs[0]?.[0] : undefined;
}

/** Leaves out what the file already says for everyone in it. */
function withoutDefaults({ team, costCenter, ...person }: RosterSeat, defaults: Partial<RosterSeat>): RosterSeat {
  return {
    ...person,
    ...(team !== undefined && team !== defaults.team && { team }),
    ...(costCenter !== undefined && costCenter !== defaults.costCenter && { costCenter }),
  };
}

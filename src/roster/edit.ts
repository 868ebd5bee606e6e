import { isDeepStrictEqual } from "node:util";
import { changed } from "./change.js";
import { Complaints, RosterError } from "./complaints.js";
import { addLines, changeLines, removeLines } from "./editCsv.js";
import { addEntries, changeEntries, removeEntries } from "./editYaml.js";
import { RosterFile } from "./files.js";
import { readRoster } from "./loadRoster.js";
import { Roster, type RosterSeat } from "./seats.js";

/**
 * The file's text with these people added at the end of its list, except those already in it. Comments, order, quotes, line breaks and
 * all other lines stay as they are. If the file has a `team` or `costCenter` for everyone, they get it too.
 *
 * Throws if the file cannot be read, or has a layout that cannot be changed this way.
 */
export function withPeople(file: RosterFile, people: readonly RosterSeat[]): string {
  const { seats, starts } = rosterOf(file);
  const known = new Set(seats.map(({ username }) => username));
  const added = new Map<string, RosterSeat>();
  for (const person of people) {
    const username = person.username.toLowerCase();
    if (!known.has(username) && !added.has(username)) added.set(username, person);
  }
  if (added.size === 0) return file.whole;
  const newcomers = [...added.values()];
  return edited(file, `add ${newcomers.length} to`, {
    change: (text) => changed(text, isCsv(file) ? addLines(text, starts, newcomers) : addEntries(text, newcomers)),
    isMeant: (now) =>
      isDeepStrictEqual(now.slice(0, seats.length), seats) &&
      now.length === seats.length + newcomers.length &&
      newcomers.every((person, index) => says(now[seats.length + index], person)),
  });
}

/**
 * The file's text with changed fields for these people, by login in lower case. All other lines and all comments stay as they are.
 *
 * Throws like the other edits, and if a CSV file lacks a column.
 */
export function withChanges(file: RosterFile, changes: ReadonlyMap<string, Partial<RosterSeat>>): string {
  const { seats, starts } = rosterOf(file);
  const meant = seats.map((seat) => ({ ...seat, ...changes.get(seat.username) }));
  const places = seats.flatMap(({ username }, index) => {
    const fields = changes.get(username);
    return fields && !isDeepStrictEqual(seats[index], meant[index]) ? [[index, fields] as const] : [];
  });
  if (places.length === 0) return file.whole;
  return edited(file, `change ${places.length} in`, {
    change: (text) =>
      changed(
        text,
        isCsv(file)
          ? changeLines(text, new Map(places.map(([index, fields]) => [starts[index] ?? 0, fields])))
          : changeEntries(text, new Map(places)),
      ),
    isMeant: (now) => isDeepStrictEqual(now, meant),
  });
}

/**
 * The file's text without the entries of these people and the comments on their lines. All other lines stay as they are; a list that
 * becomes empty turns into `seats: []`. Logins that are not in the file are ignored.
 *
 * Throws if the file cannot be read, if a CSV file would list nobody, or if the layout cannot be changed this way.
 */
export function withoutPeople(file: RosterFile, logins: Iterable<string>): string {
  const { seats, starts } = rosterOf(file);
  const unwanted = new Set(Array.from(logins, (login) => login.toLowerCase()));
  const gone = new Set(seats.flatMap(({ username }, index) => (unwanted.has(username) ? [index] : [])));
  if (gone.size === 0) return file.whole;
  return edited(file, `remove ${gone.size} from`, {
    change: (text) => {
      if (!isCsv(file)) return changed(text, removeEntries(text, gone));
      if (gone.size === seats.length)
        throw new Error("nobody would be left, but a CSV file must list at least one person");
      return changed(
        text,
        removeLines(
          text,
          starts.filter((_, index) => gone.has(index)),
        ),
      );
    },
    isMeant: (now) =>
      isDeepStrictEqual(
        now,
        seats.filter((_, index) => !gone.has(index)),
      ),
  });
}

interface Edit {
  readonly change: (text: string) => string;
  /** Whether the file now lists exactly what it should. */
  readonly isMeant: (now: readonly RosterSeat[]) => boolean;
}

/** Reads the changed text again before it returns it. */
function edited(file: RosterFile, what: string, { change, isMeant }: Edit): string {
  const subject = `Cannot ${what} the roster ${file.name}`;
  try {
    const after = new RosterFile(file.name, file.mark + change(file.text));
    if (!isMeant(rosterOf(after).seats))
      throw new Error("the result would not be what was intended; edit the file by hand");
    return after.whole;
  } catch (error) {
    throw new RosterError(`${subject}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads one file. Throws if there are complaints. */
export function rosterOf(file: RosterFile): Roster {
  const complaints = new Complaints();
  const roster = new Roster(complaints);
  readRoster(file, roster);
  complaints.raise(file.name);
  return roster;
}

function isCsv(file: RosterFile): boolean {
  return file.extension === ".csv";
}

/** Whether the file says this about the person, apart from its own team and cost center, which apply to people without one. */
function says(now: RosterSeat | undefined, person: RosterSeat): boolean {
  const { team, costCenter } = now ?? {};
  const defaults = { ...(team && { team }), ...(costCenter && { costCenter }) };
  return isDeepStrictEqual(now, { ...defaults, ...person, username: person.username.toLowerCase() });
}

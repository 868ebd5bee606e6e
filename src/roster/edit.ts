import { isDeepStrictEqual } from "node:util";
import { changed } from "./change.js";
import { Complaints, RosterError } from "./complaints.js";
import { addLines, changeLines, removeLines } from "./editCsv.js";
import { addEntries, changeEntries, removeEntries } from "./editYaml.js";
import { RosterFile } from "./files.js";
import { readRoster } from "./loadRoster.js";
import { Roster, type RosterSeat } from "./seats.js";

/**
 * The file's text with these people at the end of its list, but for those who are in it already. Comments, order, quotes, line breaks
 * and all other lines stay as they are. In a file that has a `team` or `costCenter` for everybody they get it, too.
 *
 * Throws when the file cannot be read, or has a layout that no such change fits.
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
 * The file's text in which these people, by login in lower case, have other fields. All other lines, and all comments, stay as they are.
 *
 * Throws as the other edits do, and where a CSV file lacks a column.
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
 * The file's text without the entries of these people, each with the comment on its line. All other lines stay as they are; a list
 * that becomes empty says `seats: []`. Logins that are not in the file do not matter.
 *
 * Throws when the file cannot be read, when a CSV file would list nobody, or for a layout that no such change fits.
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
  /** Whether the file now says what it should, and nothing else. */
  readonly isMeant: (now: readonly RosterSeat[]) => boolean;
}

/** No text leaves here that has not been read again. */
function edited(file: RosterFile, what: string, { change, isMeant }: Edit): string {
  const subject = `Cannot ${what} the roster ${file.name}`;
  try {
    const after = new RosterFile(file.name, file.mark + change(file.text));
    if (!isMeant(rosterOf(after).seats)) throw new Error("it would say something else afterwards: change it by hand");
    return after.whole;
  } catch (error) {
    throw new RosterError(`${subject}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One file, read without complaint. */
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

/** A file's own team and cost center are for everybody who names no other. */
function says(now: RosterSeat | undefined, person: RosterSeat): boolean {
  const { team, costCenter } = now ?? {};
  const defaults = { ...(team && { team }), ...(costCenter && { costCenter }) };
  return isDeepStrictEqual(now, { ...defaults, ...person, username: person.username.toLowerCase() });
}

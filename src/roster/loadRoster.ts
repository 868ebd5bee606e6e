import { Complaints } from "./complaints.js";
import { readCsv } from "./csv.js";
import { fileOfText, type RosterFile, readFiles } from "./files.js";
import { Roster, type RosterSeat, type RosterTeam } from "./seats.js";
import { readYaml } from "./yaml.js";

const NOBODY = "lists nobody; a roster has at least one person";

/**
 * Reads a roster: a file (.yaml, .yml or .csv), or a folder with a file per team, which CODEOWNERS can give to each team.
 * The path is relative to the working directory: in a Pulumi program, the folder of the program. Files and people keep their order.
 *
 * Throws one error that lists everything wrong in any of the files, with file, line, column and what to do about it. A roster that
 * cannot be read, or that lists nobody, is never treated as an empty one. docs/guides/roster.md describes the format.
 *
 * @example
 * ```typescript
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml") });
 * ```
 */
export function loadRoster(path: string): RosterSeat[] {
  const { files, seats, complaints } = peopleOf(path);
  if (seats.length === 0) {
    complaints.add(path, files > 0 ? NOBODY : "is a folder without roster files (.yaml, .yml or .csv)");
  }
  complaints.raise(path);
  return seats;
}

/** The same for a file that the caller has read, by its name and text. */
export function rosterOfText(name: string, text: string): RosterSeat[] {
  const complaints = new Complaints();
  const roster = new Roster(complaints);
  const file = fileOfText(name, text, complaints);
  if (file) readRoster(file, roster);
  complaints.raise(name);
  if (roster.seats.length === 0) complaints.add(name, NOBODY);
  complaints.raise(name);
  return roster.seats;
}

/** The same for a roster that is about to be filled: it may list nobody, and a folder may have no files. */
export function loadFillableRoster(path: string): RosterSeat[] {
  return peopleOf(path).seats;
}

/** What a roster says about teams on GitHub, by slug. For the report, because their people have no line of their own. */
export function loadTeams(path: string): ReadonlyMap<string, RosterTeam> {
  return peopleOf(path).teams;
}

function peopleOf(path: string) {
  const complaints = new Complaints();
  const roster = new Roster(complaints);
  let files = 0;
  for (const file of readFiles(path, complaints)) {
    files++;
    readRoster(file, roster);
  }
  complaints.raise(path);
  return { files, seats: roster.seats, teams: roster.teams, complaints };
}

/** Reads one file. */
export function readRoster(file: RosterFile, roster: Roster): void {
  if (file.extension === ".csv") readCsv(file, roster);
  else readYaml(file, roster);
}

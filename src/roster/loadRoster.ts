import { Complaints } from "./complaints.js";
import { readCsv } from "./csv.js";
import { type RosterFile, readFiles } from "./files.js";
import { Roster, type RosterSeat } from "./seats.js";
import { readYaml } from "./yaml.js";

/**
 * Reads a roster: a file (.yaml, .yml or .csv), or a folder with a file per team, which CODEOWNERS can give to each team.
 * The path is relative to the working directory: in a Pulumi program, the folder of the program. Files and people keep their order.
 *
 * Throws one error that lists everything that is wrong in any of the files, each with file, line, column and what to do about it.
 * A roster that cannot be read, or that lists nobody, is never taken for an empty one. docs/roster.md describes the format.
 *
 * @example
 * ```typescript
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml") });
 * ```
 */
export function loadRoster(path: string): RosterSeat[] {
  const complaints = new Complaints();
  const seats = seatsIn(path, complaints);
  if (complaints.count === 0 && seats.length === 0) {
    complaints.add(path, "lists nobody; a roster has at least one person");
  }
  complaints.raise(path);
  return seats;
}

/** The same for whoever is about to fill the roster: `seats: []` everywhere is nobody. */
export function loadFillableRoster(path: string): RosterSeat[] {
  const complaints = new Complaints();
  const seats = seatsIn(path, complaints);
  complaints.raise(path);
  return seats;
}

function seatsIn(path: string, complaints: Complaints): RosterSeat[] {
  const roster = new Roster(complaints);
  for (const file of readFiles(path, complaints)) readRoster(file, roster);
  return roster.seats;
}

/** Reads one file. */
export function readRoster(file: RosterFile, roster: Roster): void {
  if (file.extension === ".csv") readCsv(file, roster);
  else readYaml(file, roster);
}

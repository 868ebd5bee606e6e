import { z } from "zod";
import { loginSchema, shown } from "../github/names.js";
import type { Complaints } from "./complaints.js";
import type { RosterFile } from "./files.js";

/** A person of a roster. */
export interface RosterSeat {
  /** The GitHub login, in lower case. */
  username: string;
  /** The team, in the company's own words. It grants nothing. */
  team?: string;
  /** Anything that a reviewer should know. */
  note?: string;
  /** Who pays. */
  costCentre?: string;
  /** The last day on which the seat is wanted, as YYYY-MM-DD. Default: it is wanted for good. */
  expires?: string;
}

/**
 * The people whose seats are wanted on a day: all but those whose `expires` is over. Days begin at midnight UTC.
 *
 * Default: today. Throws a RangeError when the date is not valid.
 *
 * @example
 * ```typescript
 * const logins = wantedOn(loadRoster("seats.yaml")).map(({ username }) => username);
 * ```
 */
export function wantedOn(seats: readonly RosterSeat[], day: Date = new Date()): RosterSeat[] {
  const today = day.toISOString().slice(0, 10);
  return seats.filter(({ expires }) => expires === undefined || expires >= today);
}

export const FIELDS = ["username", "team", "note", "costCentre", "expires"] as const;

export type Field = (typeof FIELDS)[number];

/** A text of a file, and the offset where it begins. */
export interface Said {
  text: string;
  at: number;
}

/** What a file says about a person; undefined where a complaint has been made of it. */
export type Fields = ReadonlyMap<Field, Said | undefined>;

const text = z.string().regex(/\S/, "is empty; write something, or leave it out");

const RULES: Readonly<Record<Field, z.ZodType<string>>> = {
  username: loginSchema,
  team: text,
  note: text,
  costCentre: text,
  expires: z.iso.date({
    error: ({ input }) => `got ${shown(input)}; write a day of the calendar as YYYY-MM-DD, such as 2027-01-31`,
  }),
};

/** Makes seats of what files say. */
export class Roster {
  readonly seats: RosterSeat[] = [];
  /** Where each login was listed first. */
  readonly #listed = new Map<string, { file: RosterFile; at: number }>();

  constructor(readonly complaints: Complaints) {}

  /** Adds the person whose entry begins at an offset of the file. */
  add(file: RosterFile, at: number, fields: Fields, defaults: Partial<RosterSeat> = {}): void {
    if (!fields.has("username")) this.complaints.add(file.place(at), "username: is missing; write the GitHub login");
    const { username, ...others } = this.checked(file, fields);
    if (username === undefined) return;
    this.seats.push({ username, ...defaults, ...others });

    const here = { file, at: fields.get("username")?.at ?? at };
    const first = this.#listed.get(username);
    if (!first) this.#listed.set(username, here);
    else {
      const problem = `username: ${username} is already listed at ${first.file.place(first.at)}; keep one of the two`;
      this.complaints.add(file.place(here.at), problem);
    }
  }

  /** The fields that keep their rules. */
  checked(file: RosterFile, fields: Fields): Partial<RosterSeat> {
    const seat: Partial<RosterSeat> = {};
    for (const [field, said] of fields) {
      if (!said) continue;
      const { data, error } = RULES[field].safeParse(said.text);
      if (error) this.complaints.add(file.place(said.at), `${field}: ${error.issues[0]?.message}`);
      else seat[field] = data;
    }
    return seat;
  }
}

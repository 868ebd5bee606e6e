import { RunError } from "@pulumi/pulumi/errors";
import { z } from "zod";
import { loginMeant, loginSchema, teamSlugSchema } from "../github/names.js";
import { shown } from "../text/line.js";
import type { Complaints } from "./complaints.js";
import type { RosterFile } from "./files.js";

/** A person in a roster. */
export interface RosterSeat {
  /** The GitHub login. `loadRoster` gives it in lower case. */
  username: string;
  /** The company's e-mail address, by which `copilot-seats resolve` finds the login. It grants nothing. */
  email?: string;
  /** The team, in the company's own words. It grants nothing. */
  team?: string;
  /** Anything that a reviewer should know. */
  note?: string;
  /** Who pays. */
  costCenter?: string;
  /** The first day on which the seat is wanted, as YYYY-MM-DD. Default: it is wanted at once. */
  starts?: string;
  /** The last day on which the seat is wanted, as YYYY-MM-DD. Default: it is wanted for good. */
  expires?: string;
}

/** What a roster says about people whose seats come through a team on GitHub, and who have no line of their own. */
export type RosterTeam = Pick<RosterSeat, "team" | "costCenter">;

export const FIELDS = ["username", "email", "team", "note", "costCenter", "starts", "expires"] as const;

export type Field = (typeof FIELDS)[number];

/** A text in a file, and the offset where it begins. */
export interface Said {
  text: string;
  at: number;
}

/** What a file says about a person. A field with a complaint is undefined. */
export type Fields = ReadonlyMap<Field, Said | undefined>;

const text = z.string().regex(/\S/, "is empty; write something, or leave it out");

const day = z.iso.date({
  error: ({ input }) => `got ${shown(input)}; write a day of the calendar as YYYY-MM-DD, such as 2027-01-31`,
});

/** Suggests the login for text copied from a page or a chat, such as a profile's URL. */
const login = z.string().transform((value, context) => {
  const { data, error } = loginSchema.safeParse(value);
  if (data !== undefined) return data;
  const meant = loginMeant(value);
  const message =
    meant === undefined ? (error?.issues[0]?.message ?? "") : `got ${shown(value)}; did you mean ${meant}?`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const RULES: Readonly<Record<Field, z.ZodType<string>>> = {
  username: login,
  // The value is not shown: more people may read a log than the file.
  email: z.string().regex(/^[^\s@]+@[^\s@]+$/, "is not an e-mail address; write it as name@example.com"),
  team: text,
  note: text,
  costCenter: text,
  starts: day,
  expires: day,
};

/**
 * The people whose seats are wanted on a day: all except those whose `starts` is later or whose `expires` is earlier. Days begin at
 * midnight UTC. Default: today.
 *
 * Throws if a person's `starts` or `expires` is not a date, which is possible only in seats that `loadRoster` has not read. Throws a
 * RangeError if the day is not valid.
 *
 * @example
 * ```typescript
 * const logins = wantedOn(loadRoster("seats.yaml")).map(({ username }) => username);
 * ```
 */
export function wantedOn(seats: readonly RosterSeat[], day: Date = new Date()): RosterSeat[] {
  const today = day.toISOString().slice(0, 10);
  return seats.filter((seat) => dateOf(seat, "starts", today) <= today && today <= dateOf(seat, "expires", today));
}

/** The people who are not wanted yet on a day: their `starts` is later. */
export function waitingOn(seats: readonly RosterSeat[], day: Date): RosterSeat[] {
  const today = day.toISOString().slice(0, 10);
  return seats.filter((seat) => today < dateOf(seat, "starts", today));
}

function dateOf(seat: RosterSeat, field: "starts" | "expires", unless: string): string {
  const { data, error } = RULES[field].safeParse(seat[field] === undefined ? unless : seat[field]);
  if (data !== undefined) return data;
  throw new RunError(
    `Cannot tell whether ${seat.username} has a seat on that day: ${field}: ${error && firstProblem(error)}`,
  );
}

/** Collects the seats that files list. */
export class Roster {
  readonly seats: RosterSeat[] = [];
  /** The offset where each seat's entry begins. */
  readonly starts: number[] = [];
  /** By the slug of a team on GitHub, in lower case. */
  readonly teams = new Map<string, RosterTeam>();
  /** The defaults for everyone in the file that was read last. */
  defaults: Partial<RosterSeat> = {};
  /** Where each login was listed first. */
  readonly #listed = new Map<string, { file: RosterFile; at: number }>();

  constructor(readonly complaints: Complaints) {}

  /** Adds the person whose entry begins at an offset of the file. */
  add(file: RosterFile, at: number, fields: Fields, defaults: Partial<RosterSeat> = {}): void {
    if (!fields.has("username")) this.complaints.add(file.place(at), missingLogin(fields));
    const { username, ...others } = this.checked(file, fields);
    const { starts, expires } = others;
    if (starts !== undefined && expires !== undefined && expires < starts) {
      const place = file.place(fields.get("expires")?.at ?? at);
      this.complaints.add(place, `expires: ${expires} is before starts, ${starts}; the seat would never be wanted`);
    }
    if (username === undefined) return;
    this.seats.push({ username, ...defaults, ...others });
    this.starts.push(at);
  }

  /** Adds what is said about a team on GitHub, whose name begins at an offset of the file. */
  addTeam(file: RosterFile, at: number, name: string, fields: Fields): void {
    const { data: slug, error } = teamSlugSchema.safeParse(name);
    const complain = (problem: string) => this.complaints.add(file.place(at), `teams: ${problem}`);
    if (error) complain(firstProblem(error) ?? "");
    else if (this.teams.has(slug)) complain(`${slug} is already listed; keep one of the two`);
    else this.teams.set(slug, this.checked(file, fields));
  }

  /** The fields that follow their rules. The others become complaints. */
  checked(file: RosterFile, fields: Fields): Partial<RosterSeat> {
    const seat: Partial<RosterSeat> = {};
    for (const [field, said] of fields) {
      if (!said) continue;
      const { data, error } = RULES[field].safeParse(said.text);
      if (error) this.complaints.add(file.place(said.at), `${field}: ${firstProblem(error)}`);
      else {
        seat[field] = data;
        if (field === "username") this.#list(data, file, said.at);
      }
    }
    return seat;
  }

  #list(username: string, file: RosterFile, at: number): void {
    const first = this.#listed.get(username);
    if (!first) this.#listed.set(username, { file, at });
    else {
      const problem = `username: ${username} is already listed at ${first.file.place(first.at)}; keep one of the two`;
      this.complaints.add(file.place(at), problem);
    }
  }
}

function missingLogin(fields: Fields): string {
  const remedy = fields.has("email") ? ", or let `copilot-seats resolve` find it by the e-mail" : "";
  return `username: is missing; write the GitHub login${remedy}`;
}

function firstProblem(error: z.ZodError): string | undefined {
  return error.issues[0]?.message;
}

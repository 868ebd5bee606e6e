import { z } from "zod";
import { loginSchema } from "../github/names.js";
import { USUAL_CANCELLATIONS } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import { withoutUndefined } from "./check.js";
import { ACTIVE, NO_SEAT, REMOVED, UNDECLARED } from "./dictionary.js";
import type { OwnerProperties } from "./owner.js";
import { limitSchema } from "./rosterRules.js";

/** What the engine compares: one entry per person, so that a preview reads `+ ann: "active"`. */
export interface RosterInputs extends OwnerProperties {
  seats: Record<string, string>;
  exclusive: boolean;
  maxCancellations: number | string;
  maxSeats?: number;
  /** The people whose seats a change of an exclusive roster may cancel, in one line. */
  cancels?: string;
  /** The people declared by other resources of the program, in one line. */
  __alsoDeclared?: string;
}

/**
 * What the state holds in addition: everybody with the account that was found, in one line, because a map would take five times
 * the space. Pulumi shows no property that begins with two underscores: with 10,000 people, the line would fill screens.
 */
export interface RosterOutputs extends Omit<RosterInputs, "seats"> {
  __assignees: string;
}

const line = z.string().optional();

/** A state of version 0.1.0 has `assignees`; a roster that is looked up by its id has neither. */
export const rosterState = {
  __assignees: line,
  assignees: line,
  usernames: z.array(loginSchema).optional(),
  cancels: line,
  __alsoDeclared: line,
  maxCancellations: limitSchema.default(USUAL_CANCELLATIONS),
  exclusive: z.boolean().default(false),
};

export interface Holder {
  /** The account id; null until GitHub has shown the seat. */
  id: number | null;
  /**
   * `active`, `pending_cancellation`, or a description of any other case. Two of them are not people of the roster: `undeclared`
   * (found for an exclusive roster) and `removed` (from the roster, but the cancellation has not succeeded yet).
   */
  status: string;
}

export type Holders = Map<string, Holder>;

const ENTRY = /^([a-z\d_-]{1,100}(?:\[bot\])?):([a-z\d]{0,11})(?::([\w -]{1,120}(?:\[bot\])?))?$/;

/** `login:id`, sorted by login, with the id in base 36, followed by the status if it is not active. */
export function encodeHolders(holders: Holders): string {
  return [...holders]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([login, { id, status }]) => `${login}:${id?.toString(36) ?? ""}${status === "active" ? "" : `:${status}`}`)
    .join(",");
}

/**
 * A state is a file that somebody may have edited: an unreadable entry is an error, never a missing person or a different
 * account.
 */
export function decodeHolders(text: string): Holders {
  const entries = text === "" ? [] : text.split(",");
  return new Map(
    entries.map((entry) => {
      const [, login, digits, status = "active"] = ENTRY.exec(entry) ?? [];
      const id = digits ? Number.parseInt(digits, 36) : null;
      if (login === undefined || (id !== null && !Number.isSafeInteger(id))) {
        throw new SeatError(
          "Cannot use the roster in the state",
          `assignees holds ${shown(entry)}, which is not \`login:id:status\`.`,
        );
      }
      return [login, { id, status }];
    }),
  );
}

/** Whether the person is in the roster. */
export function isDeclaredHolder({ status }: Holder): boolean {
  return status !== UNDECLARED && status !== REMOVED;
}

/** The roster as GitHub has it, as inputs: a preview shows how it differs from the program. */
export function seatsOfHolders(holders: Holders): Record<string, string> {
  const shown = [...holders].filter(([, { status }]) => status !== NO_SEAT);
  return Object.fromEntries(
    shown.map(([login, holder]) => [login, isDeclaredHolder(holder) ? holder.status : "active"]),
  );
}

/** The people who are in the roster according to a state. */
export function holdersOf(state: object): Holders {
  const { __assignees, assignees, usernames } = state as Record<string, unknown>;
  const text = __assignees ?? assignees;
  if (typeof text === "string") return decodeHolders(text);
  const logins = Array.isArray(usernames) ? usernames.filter((login) => typeof login === "string") : [];
  return new Map(logins.map((login) => [login.toLowerCase(), { id: null, status: ACTIVE }]));
}

export function outputsOf(settings: Omit<RosterOutputs, "__assignees">, holders: Holders): RosterOutputs {
  return { ...settings, __assignees: encodeHolders(holders) };
}

/** A roster's inputs or outputs without its people. */
export function settingsOf(properties: RosterInputs | RosterOutputs): Omit<RosterOutputs, "__assignees"> {
  const { organization, enterprise, exclusive = false, maxCancellations = USUAL_CANCELLATIONS, maxSeats } = properties;
  const { cancels, __alsoDeclared } = properties;
  return withoutUndefined({ organization, enterprise, exclusive, maxCancellations, maxSeats, cancels, __alsoDeclared });
}

/** The names in a line such as `cancels`. */
export function namesIn(text: string | undefined): Set<string> {
  return new Set(text ? text.split(",") : []);
}

export function sameSeats(actual: Record<string, string>, wanted: Record<string, string>): boolean {
  const entries = Object.entries(wanted);
  return (
    entries.length === Object.keys(actual).length &&
    entries.every(([login, status]) => Object.hasOwn(actual, login) && actual[login] === status)
  );
}

import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { OwnerProperties } from "./owner.js";

/** What the engine compares: one entry a person, so that a preview reads `+ ann: "active"`. */
export interface RosterInputs extends OwnerProperties {
  seats: Record<string, string>;
  exclusive: boolean;
  maxCancellations: number | string;
  maxSeats?: number;
}

/** What the state holds besides: everybody with the account that was found, in one line, since a map would cost five times as much. */
export interface RosterOutputs extends Omit<RosterInputs, "seats"> {
  assignees: string;
}

export interface Holder {
  /** The account id; null until GitHub has shown the seat. */
  id: number | null;
  /**
   * `active`, `pending_cancellation`, or in words what else there is. Two of them are no person of the roster's: `undeclared`
   * (of an exclusive owner's list) and `removed` (from the roster, but the cancellation did not succeed yet).
   */
  status: string;
}

export type Holders = Map<string, Holder>;

export const NO_SEAT = "no seat";
export const UNDECLARED = "undeclared";
export const REMOVED = "removed";

const ENTRY = /^([a-z\d_-]{1,100}(?:\[bot\])?):([a-z\d]{0,11})(?::([\w -]{1,120}(?:\[bot\])?))?$/;

/** `login:id` by login, the id in base 36, and behind it the status where it is not active. */
export function encodeHolders(holders: Holders): string {
  return [...holders]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([login, { id, status }]) => `${login}:${id?.toString(36) ?? ""}${status === "active" ? "" : `:${status}`}`)
    .join(",");
}

/** A state is a file that somebody may have edited: what cannot be read is an error, never a person less or another account. */
export function decodeHolders(text: string): Holders {
  const entries = text === "" ? [] : text.split(",");
  return new Map(
    entries.map((entry) => {
      const [, login, digits, status = "active"] = ENTRY.exec(entry) ?? [];
      const id = digits ? Number.parseInt(digits, 36) : null;
      if (login === undefined || (id !== null && !Number.isSafeInteger(id))) {
        throw new SeatError(
          "Cannot use the roster in the state",
          `assignees holds ${shown(entry)}, which is no \`login:id:status\`.`,
        );
      }
      return [login, { id, status }];
    }),
  );
}

/** Whether somebody stands in the roster. */
export function isDeclaredHolder({ status }: Holder): boolean {
  return status !== UNDECLARED && status !== REMOVED;
}

/** The roster as GitHub has it, as inputs: what differs from the program is what a preview shows. */
export function seatsOfHolders(holders: Holders): Record<string, string> {
  const shown = [...holders].filter(([, { status }]) => status !== NO_SEAT);
  return Object.fromEntries(
    shown.map(([login, holder]) => [login, isDeclaredHolder(holder) ? holder.status : "active"]),
  );
}

import type { Account } from "./accounts.js";
import { type Seat, SeatBook } from "./seat-book.js";
import type { CopilotSettings, SettingsChange } from "./seed.js";
import { calendarDate, nextCycleDate, timestamp } from "./time.js";

export type GrantKind = "new" | "cancellation taken back" | "refreshed";

export interface Grant {
  readonly seat: Seat;
  readonly kind: GrantKind;
}

/** Who pays for seats: an organization or an enterprise. */
export abstract class SeatHolder {
  abstract readonly kind: "organization" | "enterprise";
  abstract readonly name: string;
  readonly owners = new Set<Account>();
  /** Those who belong here directly; owners do. */
  readonly members = new Set<Account>();
  /** Invited to a seat by a grant to somebody who is no member (setting `nonMembers: "invite"`). */
  readonly seatInvitations = new Set<Account>();
  /** Another one only while a read shows the past. */
  seats = new SeatBook();

  constructor(readonly settings: CopilotSettings) {}

  isMember(account: Account): boolean {
    return this.members.has(account);
  }

  join(account: Account): void {
    this.members.add(account);
  }

  /** Ends the seat at once, as GitHub does. */
  leave(account: Account): void {
    for (const group of [this.owners, this.members, this.seatInvitations]) group.delete(account);
    const seat = this.seats.of(account);
    if (seat) this.seats.remove(seat);
  }

  /** What the change does not name stays as it is. */
  configure(change: SettingsChange): void {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this.settings, Object.fromEntries(named));
  }

  /** The end of a billing cycle, looked at lazily: how many seats it ended. */
  settle(now: Date): number {
    return this.seats.endDue(calendarDate(now));
  }

  grant(account: Account, now: Date): Grant {
    const at = timestamp(now);
    const held = this.seats.of(account);
    if (!held) {
      const seat = newSeat(account, at);
      this.seats.add(seat);
      return { seat, kind: "new" };
    }
    held.createdAt = at;
    held.updatedAt = at;
    if (held.pendingCancellationDate === null) return { seat: held, kind: "refreshed" };
    held.pendingCancellationDate = null;
    // The team's access was ending; what goes on from here was given by name.
    held.team = null;
    return { seat: held, kind: "cancellation taken back" };
  }

  /** True when the seat was active until now. */
  cancel(seat: Seat, now: Date): boolean {
    if (seat.pendingCancellationDate !== null) return false;
    this.seats.cancel(seat, nextCycleDate(now));
    seat.updatedAt = timestamp(now);
    return true;
  }
}

export function newSeat(assignee: Account | null, at: string): Seat {
  return {
    assignee,
    team: null,
    createdAt: at,
    updatedAt: at,
    pendingCancellationDate: null,
    lastActivityAt: null,
    lastActivityEditor: null,
    lastAuthenticatedAt: null,
  };
}

import type { Account } from "./accounts.js";
import { type Seat, SeatBook, type Team } from "./seat-book.js";
import type { OrganizationSettings, SettingsChange } from "./seed.js";
import { calendarDate, nextCycleDate, timestamp } from "./time.js";

export type GrantKind = "new" | "cancellation taken back" | "refreshed";

export interface Grant {
  readonly seat: Seat;
  readonly kind: GrantKind;
}

export class Organization {
  readonly owners = new Set<Account>();
  /** Owners are members too. */
  readonly members = new Set<Account>();
  /** Invited into the organization, not yet a member. */
  readonly invited = new Set<Account>();
  /** Invited to a seat by a grant to somebody who is no member (setting `nonMembers: "invite"`). */
  readonly seatInvitations = new Set<Account>();
  readonly teams = new Map<string, Team>();
  readonly seats = new SeatBook();

  constructor(
    readonly account: Account,
    readonly settings: OrganizationSettings,
  ) {}

  get login(): string {
    return this.account.login;
  }

  /** What the change does not name stays as it is. */
  configure(change: SettingsChange): void {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this.settings, Object.fromEntries(named));
  }

  /**
   * The end of a billing cycle, looked at lazily. The plan ends here too when the last seat was cancelled: GitHub says
   * only that cancelling the last seat cancels the plan, and until this day the organization goes on paying for it.
   */
  settle(now: Date): void {
    const ended = this.seats.endDue(calendarDate(now));
    if (ended > 0 && this.seats.size === 0) this.settings.copilot = false;
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

  grantThroughTeam(account: Account, team: Team, now: Date): Seat {
    const { seat } = this.grant(account, now);
    seat.team = team;
    team.copilot = true;
    team.members.add(account);
    return seat;
  }

  /** True when the seat was active until now. */
  cancel(seat: Seat, now: Date): boolean {
    if (seat.pendingCancellationDate !== null) return false;
    this.seats.cancel(seat, nextCycleDate(now));
    seat.updatedAt = timestamp(now);
    return true;
  }

  leave(account: Account): void {
    for (const group of [this.owners, this.members, this.invited, this.seatInvitations]) group.delete(account);
    for (const team of this.teams.values()) team.members.delete(account);
    const seat = this.seats.of(account);
    if (seat) this.seats.remove(seat);
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

import type { Account } from "./accounts.js";
import { type Seat, SeatBook } from "./seatBook.js";
import type { CopilotSettings, OddSeat, SettingsChange } from "./seed.js";
import { type Team, Teams } from "./teams.js";
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
  readonly teams = new Teams();
  readonly #present = new SeatBook();
  /** Another one only while a read shows the past. */
  seats = this.#present;

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
    for (const team of this.teams.all()) team.members.delete(account);
  }

  get showsPast(): boolean {
    return this.seats !== this.#present;
  }

  /** What the change does not name stays as it is. */
  configure(change: SettingsChange): void {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this.settings, Object.fromEntries(named));
    for (const seat of this.seats.all()) this.#showTeam(seat);
  }

  /** The end of a billing cycle, looked at lazily: how many seats it ended. */
  settle(now: Date): number {
    return this.seats.endDue(calendarDate(now));
  }

  /** By name, or through a team. */
  grant(account: Account, now: Date, through: Team | null = null): Grant {
    const at = timestamp(now);
    const held = this.seats.of(account);
    const seat = held ?? newSeat(account, at);
    if (!held) this.seats.add(seat);
    const wasEnding = seat.pendingCancellationDate !== null;
    seat.pendingCancellationDate = null;
    seat.createdAt = at;
    seat.updatedAt = at;
    this.addAccess(seat, through);
    // A team that has Copilot gives it to each of its members, also to those who got a seat back by name.
    for (const team of this.teams.all()) if (team.copilot && team.members.has(account)) this.addAccess(seat, team);
    return { seat, kind: !held ? "new" : wasEnding ? "cancellation taken back" : "refreshed" };
  }

  /** To an assignee that is no person. */
  grantOdd({ at, ...assignee }: OddSeat, now: Date): void {
    this.seats.add({ ...newSeat(null, timestamp(now)), oddAssignee: assignee }, at);
  }

  /** One more reason for the seat, of which nobody is told. */
  addAccess(seat: Seat, through: Team | null): void {
    if (through === null) seat.direct = true;
    else if (!seat.teams.includes(through)) seat.teams = [...seat.teams, through];
    this.#showTeam(seat);
  }

  /** Ends the access by name, or through a team. True when nothing else kept the seat active. */
  withdraw(seat: Seat, now: Date, through: Team | null = null): boolean {
    if (through === null ? !seat.direct : !seat.teams.includes(through)) return false;
    if (through === null) seat.direct = false;
    else seat.teams = seat.teams.filter((team) => team !== through);
    if (!seat.direct && seat.teams.length === 0) return this.cancel(seat, now);
    this.#showTeam(seat);
    return false;
  }

  /** However the access was given. True when the seat was active until now. */
  cancel(seat: Seat, now: Date): boolean {
    if (seat.pendingCancellationDate !== null) return false;
    seat.direct = false;
    seat.teams = [];
    if (this.settings.cancelledSeatsEnd === "at-once") this.seats.remove(seat);
    else this.seats.cancel(seat, nextCycleDate(now));
    seat.updatedAt = timestamp(now);
    return true;
  }

  /** Copilot access for the team as a whole: whoever joins it from now on gets a seat. */
  giveTeam(team: Team): void {
    team.copilot = true;
  }

  /** Copilot access of the team as a whole ends: how many seats that cancelled. */
  withdrawTeam(team: Team, now: Date): number {
    team.copilot = false;
    return [...team.members].filter((member) => this.#withdrawMember(team, member, now)).length;
  }

  joinTeam(team: Team, account: Account, now: Date): void {
    team.members.add(account);
    if (team.copilot) this.grant(account, now, team);
  }

  leaveTeam(team: Team, account: Account, now: Date): void {
    team.members.delete(account);
    this.#withdrawMember(team, account, now);
  }

  /** That its members' seats then end with the billing cycle, and show no team, is a guess: GitHub says nothing. */
  deleteTeam(team: Team, now: Date): void {
    this.withdrawTeam(team, now);
    this.teams.remove(team);
    for (const seat of this.seats.all()) if (seat.team === team) seat.team = null;
  }

  #withdrawMember(team: Team, member: Account, now: Date): boolean {
    const seat = this.seats.of(member);
    return seat !== undefined && this.withdraw(seat, now, team);
  }

  /** Which team a seat shows, where there is a choice. */
  #showTeam(seat: Seat): void {
    const { direct, team, teams } = seat;
    const [first = null] = teams;
    // An ending seat goes on to show what it was.
    if (!direct && first === null) return;
    const held = team !== null && teams.includes(team) ? team : null;
    if (!direct) seat.team = held ?? first;
    else if (this.settings.doubleAccess === "team") seat.team = held ?? first;
    else seat.team = this.settings.doubleAccess === "earlier" ? held : null;
  }
}

export function newSeat(assignee: Account | null, at: string): Seat {
  return {
    assignee,
    team: null,
    direct: false,
    teams: [],
    createdAt: at,
    updatedAt: at,
    pendingCancellationDate: null,
    lastActivityAt: null,
    lastActivityEditor: null,
    lastAuthenticatedAt: null,
  };
}

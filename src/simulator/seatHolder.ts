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

/** The owner that pays for seats: an organization or an enterprise. */
export abstract class SeatHolder {
  abstract readonly kind: "organization" | "enterprise";
  abstract readonly name: string;
  readonly owners = new Set<Account>();
  /** Direct members, including owners. */
  readonly members = new Set<Account>();
  /** Non-members whom a grant has invited (setting `nonMembers: "invite"`). */
  readonly seatInvitations = new Set<Account>();
  readonly teams = new Teams();
  readonly #present = new SeatBook();
  /** Replaced only while a read shows the past. */
  seats = this.#present;

  constructor(readonly settings: CopilotSettings) {}

  isMember(account: Account): boolean {
    return this.members.has(account);
  }

  join(account: Account): void {
    this.members.add(account);
  }

  /** Also removes the seat at once, as GitHub does. */
  leave(account: Account): void {
    for (const group of [this.owners, this.members, this.seatInvitations]) group.delete(account);
    const seat = this.seats.of(account);
    if (seat) this.seats.remove(seat);
    for (const team of this.teams.all()) team.members.delete(account);
  }

  get showsPast(): boolean {
    return this.seats !== this.#present;
  }

  /** Settings that the change does not name stay as they are. */
  configure(change: SettingsChange): void {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this.settings, Object.fromEntries(named));
    for (const seat of this.seats.all()) this.#showTeam(seat);
  }

  /** Ends seats whose billing cycle has ended, and returns their number. Called when the state is read. */
  settle(now: Date): number {
    return this.seats.endDue(calendarDate(now));
  }

  /** Grants a seat by name, or through a team. */
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
    // A team with Copilot gives it to every member, even to those who got their seat back by name.
    for (const team of this.teams.all()) if (team.copilot && team.members.has(account)) this.addAccess(seat, team);
    return { seat, kind: !held ? "new" : wasEnding ? "cancellation taken back" : "refreshed" };
  }

  /** Grants a seat to an assignee that is not a person. */
  grantOdd({ at, ...assignee }: OddSeat, now: Date): void {
    this.seats.add({ ...newSeat(null, timestamp(now)), oddAssignee: assignee }, at);
  }

  /** Adds one more source of the seat, without a grant. */
  addAccess(seat: Seat, through: Team | null): void {
    if (through === null) seat.direct = true;
    else if (!seat.teams.includes(through)) seat.teams = [...seat.teams, through];
    this.#showTeam(seat);
  }

  /** Ends the access by name, or through a team. True if nothing else kept the seat active. */
  withdraw(seat: Seat, now: Date, through: Team | null = null): boolean {
    if (through === null ? !seat.direct : !seat.teams.includes(through)) return false;
    if (through === null) seat.direct = false;
    else seat.teams = seat.teams.filter((team) => team !== through);
    if (!seat.direct && seat.teams.length === 0) return this.cancel(seat, now);
    this.#showTeam(seat);
    return false;
  }

  /** Cancels the seat, regardless of its sources. True if it was active until now. */
  cancel(seat: Seat, now: Date): boolean {
    if (seat.pendingCancellationDate !== null) return false;
    seat.direct = false;
    seat.teams = [];
    if (this.settings.cancelledSeatsEnd === "at-once") this.seats.remove(seat);
    else this.seats.cancel(seat, nextCycleDate(now));
    seat.updatedAt = timestamp(now);
    return true;
  }

  /** Gives Copilot to the team as a whole: people who join it later get a seat. */
  giveTeam(team: Team): void {
    team.copilot = true;
  }

  /** Ends Copilot for the team as a whole, and returns the number of seats that this cancelled. */
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

  /** Its members' seats then end with the billing cycle, and show no team. This is a guess: GitHub does not document it. */
  deleteTeam(team: Team, now: Date): void {
    this.withdrawTeam(team, now);
    this.teams.remove(team);
    for (const seat of this.seats.all()) if (seat.team === team) seat.team = null;
  }

  #withdrawMember(team: Team, member: Account, now: Date): boolean {
    const seat = this.seats.of(member);
    return seat !== undefined && this.withdraw(seat, now, team);
  }

  /** Sets the team that a seat shows, if there is a choice. */
  #showTeam(seat: Seat): void {
    const { direct, team, teams } = seat;
    const [first = null] = teams;
    // An ending seat still shows its last team.
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

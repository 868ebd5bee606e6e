import type { Account } from "./accounts.js";
import type { Seat, Team } from "./seat-book.js";
import { SeatHolder } from "./seat-holder.js";
import type { CopilotSettings } from "./seed.js";

export class Organization extends SeatHolder {
  readonly kind = "organization";
  /** Invited into the organization, not yet a member. */
  readonly invited = new Set<Account>();
  readonly teams = new Map<string, Team>();

  constructor(
    readonly account: Account,
    settings: CopilotSettings,
  ) {
    super(settings);
  }

  get name(): string {
    return this.account.login;
  }

  /**
   * The plan ends here too when the last seat was cancelled: GitHub says only that cancelling the last seat cancels the
   * plan, and until this day the organization goes on paying for it.
   */
  override settle(now: Date): number {
    const ended = super.settle(now);
    if (ended > 0 && this.seats.size === 0) this.settings.copilot = false;
    return ended;
  }

  grantThroughTeam(account: Account, team: Team, now: Date): Seat {
    const { seat } = this.grant(account, now);
    seat.team = team;
    team.copilot = true;
    team.members.add(account);
    return seat;
  }

  override join(account: Account): void {
    super.join(account);
    this.invited.delete(account);
  }

  override leave(account: Account): void {
    super.leave(account);
    this.invited.delete(account);
    for (const team of this.teams.values()) team.members.delete(account);
  }
}

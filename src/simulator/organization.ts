import type { Account } from "./accounts.js";
import { AuditLog } from "./auditLog.js";
import type { Identity } from "./identities.js";
import type { Seat } from "./seatBook.js";
import { SeatHolder } from "./seatHolder.js";
import type { CopilotSettings } from "./seed.js";

export class Organization extends SeatHolder {
  readonly kind = "organization";
  /** Invited into the organization, not yet a member. */
  readonly invited = new Set<Account>();
  /** People who work in its repositories without being members. The web interface can give them seats. */
  readonly outsideCollaborators = new Set<Account>();

  /** The people that its identity provider has reported; null without a provider. */
  identities: readonly Identity[] | null = null;
  readonly auditLog = new AuditLog();

  constructor(
    readonly account: Account,
    settings: CopilotSettings,
  ) {
    super(settings);
  }

  get name(): string {
    return this.account.login;
  }

  isInvited(account: Account): boolean {
    return this.invited.has(account) || this.seatInvitations.has(account);
  }

  /**
   * If the last seat was cancelled, the plan ends together with it. GitHub documents only that cancelling the last seat cancels the
   * plan, and the organization pays for it until this day.
   */
  override settle(now: Date): number {
    const ended = super.settle(now);
    if (ended > 0 && this.seats.size === 0) this.settings.copilot = false;
    return ended;
  }

  override cancel(seat: Seat, now: Date): boolean {
    const wasActive = super.cancel(seat, now);
    if (this.seats.size === 0) this.settings.copilot = false;
    return wasActive;
  }

  override join(account: Account): void {
    super.join(account);
    this.invited.delete(account);
    this.outsideCollaborators.delete(account);
  }

  override leave(account: Account): void {
    super.leave(account);
    this.invited.delete(account);
    this.outsideCollaborators.delete(account);
  }
}

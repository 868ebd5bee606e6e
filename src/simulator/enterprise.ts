import type { Account } from "./accounts.js";
import type { Organization } from "./organization.js";
import type { Seat } from "./seat-book.js";
import { SeatHolder } from "./seat-holder.js";
import type { CopilotSettings } from "./seed.js";

/** A seat as an enterprise lists it: with the organization that grants it, or null when the enterprise itself does. */
export interface EnterpriseSeat {
  readonly seat: Seat;
  readonly organization: Organization | null;
}

/** Organizations that one company pays for, and the seats it gives to people directly. */
export class Enterprise extends SeatHolder {
  readonly kind = "enterprise";
  #counted: { readonly version: number; readonly users: number } | undefined;

  constructor(
    readonly name: string,
    readonly organizations: readonly Organization[],
    settings: CopilotSettings,
  ) {
    super(settings);
  }

  override isMember(account: Account): boolean {
    return super.isMember(account) || this.organizations.some((organization) => organization.isMember(account));
  }

  override leave(account: Account): void {
    super.leave(account);
    for (const organization of this.organizations) organization.leave(account);
  }

  override settle(now: Date): number {
    for (const organization of this.organizations) organization.settle(now);
    return super.settle(now);
  }

  /** Everything that grants somebody access: each organization's seats, then the enterprise's own. */
  grantsOf(account: Account): EnterpriseSeat[] {
    return this.#sources().flatMap(({ organization, seats }) => {
      const seat = seats.of(account);
      return seat ? [{ seat, organization }] : [];
    });
  }

  get grantCount(): number {
    return this.#sources().reduce((sum, { seats }) => sum + seats.size, 0);
  }

  /** The same order as long as nothing changes, so that pages fit together. */
  page(offset: number, length: number): EnterpriseSeat[] {
    const page: EnterpriseSeat[] = [];
    let start = offset;
    for (const { organization, seats } of this.#sources()) {
      for (const seat of seats.page(start, length - page.length)) page.push({ seat, organization });
      start = Math.max(0, start - seats.size);
      if (page.length === length) break;
    }
    return page;
  }

  /** Whoever has access counts once, however many grant it. Every page tells it, so it is counted once a change. */
  get userCount(): number {
    const version = this.#sources().reduce((sum, { seats }) => sum + seats.version, 0);
    if (this.#counted?.version !== version) this.#counted = { version, users: this.#countUsers() };
    return this.#counted.users;
  }

  #countUsers(): number {
    const users = new Set<Account>();
    let nobodies = 0;
    for (const { seats } of this.#sources()) {
      for (const { assignee } of seats.all()) {
        if (assignee) users.add(assignee);
        else nobodies += 1;
      }
    }
    return users.size + nobodies;
  }

  #sources() {
    const own = { organization: null, seats: this.seats };
    return [...this.organizations.map((organization) => ({ organization, seats: organization.seats })), own];
  }
}

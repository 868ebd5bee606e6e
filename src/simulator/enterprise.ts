import type { Account } from "./accounts.js";
import type { Identity } from "./identities.js";
import type { Organization } from "./organization.js";
import type { Seat } from "./seatBook.js";
import { SeatHolder } from "./seatHolder.js";
import type { CopilotSettings } from "./seed.js";
import type { Team } from "./teams.js";

/** A seat as an enterprise lists it: with its source. */
export interface EnterpriseSeat {
  readonly seat: Seat;
  /** Null if the enterprise itself gives the seat, by name or through an enterprise team. */
  readonly organization: Organization | null;
  readonly team: Team | null;
}

/** A team whose Copilot access ends later. */
interface Ending {
  readonly team: Team;
  readonly at: Date;
}

/** Organizations that one company pays for, and the seats that it gives to people directly. */
export class Enterprise extends SeatHolder {
  readonly kind = "enterprise";
  /** The people that its identity provider has reported; null without a provider. */
  identities: readonly Identity[] | null = null;
  #endings: readonly Ending[] = [];
  #counted: { readonly version: number; readonly users: number } | undefined;

  constructor(
    readonly id: number,
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
    if (!this.showsPast) this.#endTeams(now);
    return super.settle(now);
  }

  #endTeams(now: Date): void {
    const due = this.#endings.filter(({ at }) => at <= now);
    this.#endings = this.#endings.filter(({ at }) => at > now);
    for (const { team, at } of due) this.withdrawTeam(team, at);
  }

  /** A grant to the team before then takes it back. */
  withdrawTeamLater(team: Team, at: Date): void {
    if (!this.#endings.some((ending) => ending.team === team)) this.#endings = [...this.#endings, { team, at }];
  }

  override giveTeam(team: Team): void {
    super.giveTeam(team);
    this.#endings = this.#endings.filter((ending) => ending.team !== team);
  }

  /** Everything that gives the account access: each organization's seats, then the enterprise's own. */
  grantsOf(account: Account): EnterpriseSeat[] {
    return this.#sources().flatMap(({ seats, shown }) => {
      const seat = seats.of(account);
      return seat ? shown(seat) : [];
    });
  }

  get grantCount(): number {
    const ofOrganizations = this.organizations.reduce((sum, { seats }) => sum + seats.size, 0);
    return ofOrganizations + (this.teams.size === 0 ? this.seats.size : this.seats.all().flatMap(ownGrants).length);
  }

  /** The order stays the same as long as nothing changes, so that pages fit together. */
  page(offset: number, length: number): EnterpriseSeat[] {
    const page: EnterpriseSeat[] = [];
    let start = offset;
    for (const organization of this.organizations) {
      const { seats } = organization;
      for (const seat of seats.page(start, length - page.length)) page.push(grantBy(organization, seat));
      start = Math.max(0, start - seats.size);
      if (page.length === length) return page;
    }
    return [...page, ...this.#ownPage(start, length - page.length)];
  }

  /** A person counts once, even with several sources. Every page contains this number, so it is counted only after a change. */
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

  /** Without teams, a page of seats is a page of grants, which makes long lists fast. */
  #ownPage(offset: number, length: number): EnterpriseSeat[] {
    if (this.teams.size === 0) return this.seats.page(offset, length).flatMap(ownGrants);
    return this.seats
      .all()
      .flatMap(ownGrants)
      .slice(offset, offset + length);
  }

  #sources() {
    return [
      ...this.organizations.map((organization) => ({
        seats: organization.seats,
        shown: (seat: Seat) => [grantBy(organization, seat)],
      })),
      { seats: this.seats, shown: ownGrants },
    ];
  }
}

function grantBy(organization: Organization, seat: Seat): EnterpriseSeat {
  return { seat, organization, team: seat.team };
}

/** GitHub documents one object for each enterprise team that gives access. Another one for access by name is a guess. */
function ownGrants(seat: Seat): EnterpriseSeat[] {
  const teams = seat.teams.length === 0 ? [seat.team] : [...seat.teams, ...(seat.direct ? [null] : [])];
  return teams.map((team) => ({ seat, organization: null, team }));
}

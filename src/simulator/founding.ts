import { createPublicKey } from "node:crypto";
import { type Account, Accounts } from "./accounts.js";
import type { App } from "./credentials.js";
import { Enterprise } from "./enterprise.js";
import type { Identity } from "./identities.js";
import { Organization } from "./organization.js";
import { newSeat, type SeatHolder } from "./seatHolder.js";
import { type CompleteSeed, type SeedIdentity, settingsChangeSchema, usualSettings } from "./seed.js";
import type { Team } from "./teams.js";
import { nextCycleDate, timestamp } from "./time.js";

type SeedOrganization = CompleteSeed["organizations"][number];
type SeedEnterprise = CompleteSeed["enterprises"][number];
type SeedUser = CompleteSeed["users"][number];
type SeedSeat = SeedEnterprise["seats"][number];
type SeedTeam = SeedOrganization["teams"][number];

/** Creates what a seed describes, with an account for every login that it mentions. */
export class Founding {
  readonly accounts = new Accounts();
  /** By lower-case login. */
  readonly organizations = new Map<string, Organization>();
  /** By lower-case slug. */
  readonly enterprises = new Map<string, Enterprise>();
  /** By App id, and by client id. */
  readonly apps = new Map<string, App>();
  /** The largest id of a team. */
  lastTeamId = 0;

  constructor(
    seed: CompleteSeed,
    readonly now: Date,
  ) {
    this.#openAccounts(seed);
    for (const organization of seed.organizations) this.#found(organization);
    for (const enterprise of seed.enterprises) this.#unite(enterprise);
    for (const app of seed.apps) this.#register(app);
  }

  #openAccounts({ users, organizations }: CompleteSeed): void {
    const founded = organizations.map(({ login, id }) => ({ login, id, type: "Organization" }));
    const accounts: (SeedUser | (typeof founded)[number])[] = [...users, ...founded];
    // Accounts with ids in the seed come first, so that no generated id takes one of these.
    for (const account of accounts) if (account.id !== undefined) this.accounts.add(account.login, account);
    for (const account of accounts) if (account.id === undefined) this.accounts.add(account.login, account);
  }

  #found(seed: SeedOrganization): void {
    const organization = new Organization(this.accounts.mentioned(seed.login), { ...usualSettings });
    this.organizations.set(seed.login.toLowerCase(), organization);
    this.#populate(organization, seed);
    for (const login of seed.invited) organization.invited.add(this.accounts.mentioned(login));
    for (const login of seed.outsideCollaborators) {
      organization.outsideCollaborators.add(this.accounts.mentioned(login));
    }
    organization.identities = this.#identities(seed.identities);
    this.#seat(organization, seed);
    for (let count = 0; count < seed.nullAssigneeSeats; count += 1) {
      organization.seats.add(newSeat(null, timestamp(this.now)));
    }
  }

  #unite(seed: SeedEnterprise): void {
    const organizations = seed.organizations.flatMap((login) => this.organizations.get(login.toLowerCase()) ?? []);
    const enterprise = new Enterprise(this.enterprises.size + 1, seed.slug, organizations, { ...usualSettings });
    this.enterprises.set(seed.slug.toLowerCase(), enterprise);
    this.#populate(enterprise, seed);
    enterprise.identities = this.#identities(seed.identities);
    this.#seat(enterprise, seed);
  }

  #identities(seeds: readonly SeedIdentity[] | undefined): Identity[] | null {
    if (!seeds) return null;
    return seeds.map(({ login, ...identity }) => ({
      ...identity,
      account: login === null ? null : this.accounts.mentioned(login),
    }));
  }

  #populate(holder: SeatHolder, seed: SeedOrganization | SeedEnterprise): void {
    holder.configure(settingsChangeSchema.strip().parse(seed));
    for (const login of seed.owners) {
      const owner = this.accounts.mentioned(login);
      holder.owners.add(owner);
      holder.members.add(owner);
    }
    for (const login of seed.members) holder.members.add(this.accounts.mentioned(login));
  }

  #seat(holder: SeatHolder, seed: SeedOrganization | SeedEnterprise): void {
    for (const team of seed.teams) this.#form(holder, team);
    for (const seat of seed.seats) this.#assign(holder, seat);
    for (const team of holder.teams.all()) if (team.copilot) this.#assignToTeam(holder, team);
    for (const seat of seed.oddSeats) holder.grantOdd(seat, this.now);
  }

  #form(holder: SeatHolder, { slug, name = slug, members, copilot }: SeedTeam): Team {
    this.lastTeamId += 1;
    const team: Team = { id: this.lastTeamId, slug, name, copilot, members: new Set() };
    holder.teams.add(team);
    for (const login of members) this.#include(holder, this.accounts.mentioned(login), team);
    return team;
  }

  /** A person with a seat is a member of its owner, unless they are an outside collaborator. */
  #include(holder: SeatHolder, account: Account, team: Team | null): void {
    const isOutside = holder instanceof Organization && holder.outsideCollaborators.has(account);
    if (!holder.isMember(account) && !isOutside) holder.members.add(account);
    team?.members.add(account);
  }

  #assign(holder: SeatHolder, seed: SeedSeat): void {
    const assignee = this.accounts.mentioned(seed.login);
    const team = seed.team === null ? null : this.#teamOfSeat(holder, seed.team);
    const createdAt = seed.createdAt ?? timestamp(this.now);
    const pendingCancellationDate =
      seed.pendingCancellation === true ? nextCycleDate(this.now) : seed.pendingCancellation || null;
    const isActive = pendingCancellationDate === null;
    this.#include(holder, assignee, team);
    holder.seats.add({
      assignee,
      planType: seed.planType,
      team,
      direct: isActive && team === null,
      teams: isActive && team !== null ? [team] : [],
      createdAt,
      updatedAt: seed.updatedAt ?? createdAt,
      pendingCancellationDate,
      lastActivityAt: seed.lastActivityAt,
      lastActivityEditor: seed.lastActivityEditor,
      lastAuthenticatedAt: seed.lastAuthenticatedAt,
    });
  }

  #teamOfSeat(holder: SeatHolder, slug: string): Team {
    const team = holder.teams.bySlug(slug) ?? this.#form(holder, { slug, members: [], copilot: true });
    team.copilot = true;
    return team;
  }

  /** A seat that is ending in the seed still ends. */
  #assignToTeam(holder: SeatHolder, team: Team): void {
    for (const member of team.members) {
      const seat = holder.seats.of(member);
      if (!seat) holder.grant(member, this.now, team);
      else if (seat.pendingCancellationDate === null) holder.addAccess(seat, team);
    }
  }

  #register(seed: CompleteSeed["apps"][number]): void {
    const app: App = {
      id: seed.id,
      clientId: seed.clientId ?? `Iv1.${seed.id.toString(16).padStart(16, "0")}`,
      slug: seed.slug ?? `app-${seed.id}`,
      owner: this.accounts.mentioned(seed.owner),
      publicKey: createPublicKey(seed.publicKey),
      installations: seed.installations.flatMap(({ id, organization = "", enterprise = "", permissions }) => {
        const owner =
          this.organizations.get(organization.toLowerCase()) ?? this.enterprises.get(enterprise.toLowerCase());
        return owner ? [{ id, owner, permissions }] : [];
      }),
    };
    this.apps.set(String(app.id), app);
    this.apps.set(app.clientId, app);
  }
}

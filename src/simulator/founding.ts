import { createPublicKey } from "node:crypto";
import { type Account, Accounts } from "./accounts.js";
import type { App } from "./credentials.js";
import { Enterprise } from "./enterprise.js";
import { Organization } from "./organization.js";
import type { Team } from "./seat-book.js";
import { newSeat, type SeatHolder } from "./seat-holder.js";
import { type CompleteSeed, settingsChangeSchema, usualSettings } from "./seed.js";
import { nextCycleDate, timestamp } from "./time.js";

type SeedOrganization = CompleteSeed["organizations"][number];
type SeedEnterprise = CompleteSeed["enterprises"][number];
type SeedSeat = SeedEnterprise["seats"][number];
type SeedTeam = SeedOrganization["teams"][number];

/** Makes of a seed what it describes; whoever it mentions exists. */
export class Founding {
  readonly accounts = new Accounts();
  /** By lower-case login. */
  readonly organizations = new Map<string, Organization>();
  /** By lower-case slug. */
  readonly enterprises = new Map<string, Enterprise>();
  /** By App id, and by client id. */
  readonly apps = new Map<string, App>();
  #nextTeamId = 1;

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
    const accounts = [...users, ...organizations.map(({ login, id }) => ({ login, id, type: "Organization" }))];
    // Those with an id of their own first, so that no id handed out on the way takes one of them.
    for (const account of accounts) if (account.id !== undefined) this.accounts.add(account.login, account);
    for (const account of accounts) if (account.id === undefined) this.accounts.add(account.login, account);
  }

  #found(seed: SeedOrganization): void {
    const organization = new Organization(this.accounts.mentioned(seed.login), { ...usualSettings });
    this.organizations.set(seed.login.toLowerCase(), organization);
    this.#populate(organization, seed);
    for (const login of seed.invited) organization.invited.add(this.accounts.mentioned(login));
    for (const team of seed.teams) this.#form(organization, team);
    for (const { team: slug, ...seat } of seed.seats) {
      const team = slug === null ? null : this.#teamOfSeat(organization, slug);
      const assignee = this.#assign(organization, seat, team);
      organization.members.add(assignee);
      team?.members.add(assignee);
    }
    for (const team of organization.teams.values()) if (team.copilot) this.#assignToTeam(organization, team);
    for (let count = 0; count < seed.nullAssigneeSeats; count += 1) {
      organization.seats.add(newSeat(null, timestamp(this.now)));
    }
  }

  #unite(seed: SeedEnterprise): void {
    const organizations = seed.organizations.flatMap((login) => this.organizations.get(login.toLowerCase()) ?? []);
    const enterprise = new Enterprise(seed.slug, organizations, { ...usualSettings });
    this.enterprises.set(seed.slug.toLowerCase(), enterprise);
    this.#populate(enterprise, seed);
    for (const seat of seed.seats) {
      const assignee = this.#assign(enterprise, seat, null);
      if (!enterprise.isMember(assignee)) enterprise.join(assignee);
    }
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

  #form(organization: Organization, { slug, name = slug, members: logins, copilot }: SeedTeam): Team {
    const members = new Set(logins.map((login) => this.accounts.mentioned(login)));
    for (const member of members) organization.members.add(member);
    const team: Team = { id: this.#nextTeamId++, slug, name, copilot, members };
    organization.teams.set(slug.toLowerCase(), team);
    return team;
  }

  #assign(holder: SeatHolder, seed: SeedSeat, team: Team | null): Account {
    const assignee = this.accounts.mentioned(seed.login);
    const createdAt = seed.createdAt ?? timestamp(this.now);
    holder.seats.add({
      assignee,
      team,
      createdAt,
      updatedAt: seed.updatedAt ?? createdAt,
      pendingCancellationDate:
        seed.pendingCancellation === true ? nextCycleDate(this.now) : seed.pendingCancellation || null,
      lastActivityAt: seed.lastActivityAt,
      lastActivityEditor: seed.lastActivityEditor,
      lastAuthenticatedAt: seed.lastAuthenticatedAt,
    });
    return assignee;
  }

  #teamOfSeat(organization: Organization, slug: string): Team {
    const team =
      organization.teams.get(slug.toLowerCase()) ?? this.#form(organization, { slug, members: [], copilot: true });
    team.copilot = true;
    return team;
  }

  #assignToTeam(organization: Organization, team: Team): void {
    for (const member of team.members) {
      if (!organization.seats.of(member)) organization.grantThroughTeam(member, team, this.now);
    }
  }

  #register(seed: CompleteSeed["apps"][number]): void {
    const app: App = {
      id: seed.id,
      clientId: seed.clientId ?? `Iv1.${seed.id.toString(16).padStart(16, "0")}`,
      slug: seed.slug ?? `app-${seed.id}`,
      owner: this.accounts.mentioned(seed.owner),
      publicKey: createPublicKey(seed.publicKey),
      installations: seed.installations.flatMap(({ id, organization: login, permissions }) => {
        const organization = this.organizations.get(login.toLowerCase());
        return organization ? [{ id, organization, permissions }] : [];
      }),
    };
    this.apps.set(String(app.id), app);
    this.apps.set(app.clientId, app);
  }
}

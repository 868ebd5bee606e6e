import { createHash, randomBytes } from "node:crypto";
import type { Account, Accounts } from "./accounts.js";
import { type App, type Installation, type InstallationToken, type Permissions, Tokens } from "./credentials.js";
import type { Enterprise } from "./enterprise.js";
import { Founding } from "./founding.js";
import { Organization } from "./organization.js";
import type { Seat } from "./seatBook.js";
import type { GrantKind, SeatHolder } from "./seatHolder.js";
import {
  type CopilotSettings,
  firstComplaint,
  loginSchema,
  type OddSeat,
  parseSeed,
  type Seed,
  type SeedToken,
  type SettingsChange,
  settingsChangeSchema,
  tokenSchema,
} from "./seed.js";
import { slugOf, type Team } from "./teams.js";
import { timestamp } from "./time.js";

/** A seat that the API granted, or whose cancellation it took back: what a company is billed for. */
export interface Purchase {
  /** The payer: either an organization or an enterprise. */
  readonly organization?: string;
  readonly enterprise?: string;
  /** The slug of the team it was bought through. */
  readonly team?: string;
  readonly login: string;
  readonly assigneeId: number;
  readonly at: string;
  readonly kind: Exclude<GrantKind, "refreshed">;
}

/** The owner of seats: an organization by its login, or an enterprise by its slug. */
export type Owner = string | { readonly enterprise: string };

/** A request to the world that is impossible, such as one for an unknown owner, user, team or seat. */
export class WorldError extends Error {
  override readonly name = "WorldError";
}

const INSTALLATION_TOKEN_LIFETIME = 60 * 60 * 1000;

/** Names of seat events in an organization's audit log. */
const AUDIT_CATEGORY = "copilot.cfb_seat_assignment";
const UNASSIGNED = "unassigned";
const GRANT_ACTIONS: Readonly<Record<GrantKind, string>> = {
  new: "created",
  "cancellation taken back": "refreshed",
  refreshed: "reused",
};

/** In the web interface, owners change seats; here, the first one does. */
function webActor({ owners }: SeatHolder): string | null {
  const [first] = owners;
  return first?.login ?? null;
}

/** The complete state of the local GitHub, and what can be done to it behind Pulumi's back. */
export class World {
  readonly accounts: Accounts;
  readonly tokens = new Tokens();
  readonly purchases: Purchase[] = [];
  /** The secret for signed links. */
  readonly linkSecret = randomBytes(16).toString("hex");
  readonly #organizations: ReadonlyMap<string, Organization>;
  readonly #enterprises: ReadonlyMap<string, Enterprise>;
  readonly #apps: ReadonlyMap<string, App>;
  #lastTeamId: number;
  #clockShift = 0;

  readonly #clock: () => Date;

  constructor(seed: Seed, clock: () => Date = () => new Date()) {
    this.#clock = clock;
    const complete = parseSeed(seed);
    const { accounts, organizations, enterprises, apps, lastTeamId } = new Founding(complete, clock());
    this.accounts = accounts;
    this.#organizations = organizations;
    this.#enterprises = enterprises;
    this.#apps = apps;
    this.#lastTeamId = lastTeamId;
    for (const token of complete.tokens) this.addToken(token);
  }

  // --- reading ---

  readonly now = (): Date => new Date(this.#clock().getTime() + this.#clockShift);

  /** Not case-sensitive. Carries out every cancellation whose day has come. */
  organization(login: string): Organization | undefined {
    const organization = this.#organizations.get(login.toLowerCase());
    organization?.settle(this.now());
    return organization;
  }

  enterprise(slug: string): Enterprise | undefined {
    const enterprise = this.#enterprises.get(slug.toLowerCase());
    enterprise?.settle(this.now());
    return enterprise;
  }

  organizations(): Organization[] {
    return this.#settled(this.#organizations);
  }

  enterprises(): Enterprise[] {
    return this.#settled(this.#enterprises);
  }

  /** By App id or client id: both are accepted as `iss`. */
  app(issuer: string): App | undefined {
    return this.#apps.get(issuer);
  }

  seat(owner: Owner, login: string): Seat | undefined {
    const account = this.accounts.byLogin(login);
    return account && this.#holder(owner).seats.of(account);
  }

  /** The seats that the owner gives itself. */
  seats(owner: Owner): Seat[] {
    return [...this.#holder(owner).seats.all()];
  }

  // --- what the API does ---

  purchase(holder: SeatHolder, account: Account, actor: string | null, through: Team | null = null): GrantKind {
    const now = this.now();
    const { kind } = holder.grant(account, now, through);
    this.#log(holder, GRANT_ACTIONS[kind], actor, account);
    if (kind !== "refreshed") {
      this.purchases.push({
        [holder.kind]: holder.name,
        ...(through ? { team: through.slug } : {}),
        login: account.login,
        assigneeId: account.id,
        at: timestamp(now),
        kind,
      });
    }
    return kind;
  }

  /** A seat for everyone in the team. */
  purchaseForTeam(holder: SeatHolder, team: Team, actor: string | null): void {
    holder.giveTeam(team);
    for (const member of team.members) this.purchase(holder, member, actor, team);
  }

  /** By name. True if nothing else keeps the seat. */
  withdraw(holder: SeatHolder, seat: Seat, actor: string | null): boolean {
    const isCancelled = holder.withdraw(seat, this.now());
    if (isCancelled) this.#log(holder, UNASSIGNED, actor, seat.assignee);
    return isCancelled;
  }

  issueInstallationToken(app: App, installation: Installation, permissions: Permissions) {
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const holder: InstallationToken = { kind: "installation", app, installation, permissions };
    const expiresAt = new Date(this.now().getTime() + INSTALLATION_TOKEN_LIFETIME);
    this.tokens.add(token, holder, expiresAt);
    return { token, expiresAt };
  }

  // --- behind Pulumi's back ---

  /** As in the web interface: pending until the cycle ends. This also ends access through a team, which the API refuses. */
  cancelSeat(owner: Owner, login: string): Seat {
    const holder = this.#holder(owner);
    const seat = this.#seat(holder, login);
    if (holder.cancel(seat, this.now())) this.#log(holder, UNASSIGNED, webActor(holder), seat.assignee);
    return seat;
  }

  /** The seat ends at once. */
  removeSeat(owner: Owner, login: string): void {
    const holder = this.#holder(owner);
    const seat = this.#seat(holder, login);
    holder.seats.remove(seat);
    this.#log(holder, UNASSIGNED, webActor(holder), seat.assignee);
  }

  grantSeat(owner: Owner, login: string): Seat {
    const holder = this.#holder(owner);
    const member = this.#member(holder, login);
    const { kind, seat } = holder.grant(member, this.now());
    this.#log(holder, GRANT_ACTIONS[kind], webActor(holder), member);
    return seat;
  }

  grantOddSeat(owner: Owner, seat: OddSeat): void {
    this.#holder(owner).grantOdd(seat, this.now());
  }

  setSeatPlan(owner: Owner, login: string, plan: CopilotSettings["planType"]): Seat {
    const seat = this.#seat(this.#holder(owner), login);
    seat.planType = plan;
    return seat;
  }

  /** The seat then comes through the team, and no longer by name. */
  grantTeamSeat(owner: Owner, team: string, login: string): Seat {
    const holder = this.#holder(owner);
    const through = this.#team(holder, team);
    const member = this.#member(holder, login);
    holder.giveTeam(through);
    through.members.add(member);
    const { seat } = holder.grant(member, this.now(), through);
    holder.withdraw(seat, this.now());
    return seat;
  }

  /** A new team with a new id, even under a name that another team had before. */
  addTeam(owner: Owner, name: string): Team {
    const holder = this.#holder(owner);
    const slug = this.#freeSlug(holder, name);
    this.#lastTeamId += 1;
    const team: Team = { id: this.#lastTeamId, slug, name, copilot: false, members: new Set() };
    holder.teams.add(team);
    return team;
  }

  /** The slug changes with the name; the id stays. */
  renameTeam(owner: Owner, team: string, newName: string): Team {
    const holder = this.#holder(owner);
    const renamed = this.#team(holder, team);
    renamed.slug = this.#freeSlug(holder, newName, renamed);
    renamed.name = newName;
    return renamed;
  }

  /** The seats that came through it end with the billing cycle. */
  deleteTeam(owner: Owner, team: string): void {
    const holder = this.#holder(owner);
    holder.deleteTeam(this.#team(holder, team), this.now());
  }

  /** The person also gets a seat, if the team has Copilot. */
  addTeamMember(owner: Owner, team: string, login: string): void {
    const holder = this.#holder(owner);
    holder.joinTeam(this.#team(holder, team), this.#member(holder, login), this.now());
  }

  /** The person keeps the seat until the billing cycle ends, or longer if it has another source. */
  removeTeamMember(owner: Owner, team: string, login: string): void {
    const holder = this.#holder(owner);
    const left = this.#team(holder, team);
    const member = this.#account(login);
    if (!left.members.has(member)) throw new WorldError(`${login} is not in the team ${left.slug}`);
    holder.leaveTeam(left, member, this.now());
  }

  touchActivity(owner: Owner, login: string): Seat {
    const seat = this.#seat(this.#holder(owner), login);
    const at = timestamp(this.now());
    seat.lastActivityAt = at;
    seat.lastActivityEditor = "vscode/1.105.0/copilot-chat/0.32.0";
    seat.lastAuthenticatedAt = at;
    seat.updatedAt = at;
    return seat;
  }

  /** The person loses the seat at once. Leaving an enterprise also means leaving its organizations. */
  removeMember(owner: Owner, login: string): void {
    const holder = this.#holder(owner);
    holder.leave(this.#member(holder, login));
  }

  /** A person who was invited to a seat gets it now. */
  addMember(owner: Owner, login: string): void {
    const holder = this.#holder(owner);
    const account = this.#account(login);
    holder.join(account);
    if (holder.seatInvitations.delete(account)) this.purchase(holder, account, webActor(holder));
  }

  /** A member who becomes an outside collaborator loses the seat together with the membership. */
  addOutsideCollaborator(login: string, collaborator: string): void {
    const organization = this.#organization(login);
    const account = this.#account(collaborator);
    organization.leave(account);
    organization.outsideCollaborators.add(account);
  }

  hideUser(login: string): void {
    this.#account(login).hidden = true;
  }

  showUser(login: string): void {
    this.#account(login).hidden = false;
  }

  /** As an identity provider suspends a managed user: the login becomes a hash with the company's suffix, and seats stay. */
  suspendUser(login: string): Account {
    const [suffix] = /_[a-z0-9]+$/i.exec(login) ?? [];
    if (suffix === undefined)
      throw new WorldError(`${login} is not a managed user: their logins end in _ and a short code`);
    this.#account(login).suspended = true;
    return this.renameUser(login, `${createHash("sha1").update(login).digest("hex")}${suffix}`);
  }

  /** A new account with a new id, even under a login that another account had before. */
  addUser(login: string): Account {
    this.#mustBeFree(login);
    return this.accounts.add(login);
  }

  renameUser(login: string, newLogin: string): Account {
    const account = this.#account(login);
    if (this.#organizations.has(login.toLowerCase())) throw new WorldError(`${login} is an organization`);
    if (newLogin.toLowerCase() !== login.toLowerCase()) this.#mustBeFree(newLogin);
    this.accounts.rename(account, newLogin);
    return account;
  }

  configure(owner: Owner, change: SettingsChange): void {
    const holder = this.#holder(owner);
    const checked = settingsChangeSchema.safeParse(change);
    if (!checked.success) throw new WorldError(firstComplaint(checked.error));
    holder.configure(checked.data);
  }

  addToken(token: SeedToken): void {
    const parsed = tokenSchema.safeParse(token);
    if (!parsed.success) throw new WorldError(firstComplaint(parsed.error));
    const { token: text, login, scopes, permissions = {}, organizations = [], expiresAt } = parsed.data;
    const account = this.accounts.mentioned(login);
    this.tokens.add(
      text,
      scopes
        ? { kind: "classic", account, scopes: new Set(scopes) }
        : {
            kind: "fine-grained",
            account,
            permissions,
            organizations: new Set(organizations.map((name) => name.toLowerCase())),
          },
      expiresAt === undefined ? undefined : new Date(expiresAt),
    );
  }

  revokeToken(token: string): void {
    if (!this.tokens.revoke(token)) throw new WorldError("there is no such token");
  }

  /** Sets GitHub's clock this many seconds ahead of the right time, or behind if negative. */
  shiftClock(seconds: number): void {
    this.#clockShift = seconds * 1000;
  }

  // --- helpers ---

  #log(holder: SeatHolder, action: string, actor: string | null, account: Account | null): void {
    if (holder instanceof Organization && account)
      holder.auditLog.record(`${AUDIT_CATEGORY}_${action}`, actor, account.login, this.now());
  }

  #settled<Holder extends SeatHolder>(holders: ReadonlyMap<string, Holder>): Holder[] {
    const now = this.now();
    const all = [...holders.values()];
    for (const holder of all) holder.settle(now);
    return all;
  }

  #holder(owner: Owner): SeatHolder {
    if (typeof owner === "string") return this.#organization(owner);
    const enterprise = this.enterprise(owner.enterprise);
    if (!enterprise) throw new WorldError(`there is no enterprise ${owner.enterprise}`);
    return enterprise;
  }

  #organization(login: string): Organization {
    const organization = this.organization(login);
    if (!organization) throw new WorldError(`there is no organization ${login}`);
    return organization;
  }

  #account(login: string): Account {
    const account = this.accounts.byLogin(login);
    if (!account) throw new WorldError(`there is no user ${login}`);
    return account;
  }

  #member(holder: SeatHolder, login: string): Account {
    const account = this.#account(login);
    const isOutside = holder instanceof Organization && holder.outsideCollaborators.has(account);
    if (!holder.isMember(account) && !isOutside) throw new WorldError(`${login} is not a member of ${holder.name}`);
    return account;
  }

  #seat(holder: SeatHolder, login: string): Seat {
    const seat = holder.seats.of(this.#account(login));
    if (!seat) throw new WorldError(`${login} has no seat in ${holder.name}`);
    return seat;
  }

  #team(holder: SeatHolder, slug: string): Team {
    const team = holder.teams.bySlug(slug);
    if (!team) throw new WorldError(`${holder.name} has no team ${slug}`);
    return team;
  }

  #freeSlug(holder: SeatHolder, name: string, unless?: Team): string {
    const slug = `${holder.kind === "enterprise" ? "ent:" : ""}${slugOf(name)}`;
    if (slugOf(name) === "") throw new WorldError(`${name} is not a team's name`);
    const taken = holder.teams.bySlug(slug);
    if (taken && taken !== unless) throw new WorldError(`${holder.name} has a team ${slug} already`);
    return slug;
  }

  #mustBeFree(login: string): void {
    if (!loginSchema.safeParse(login).success) throw new WorldError(`${login} is not a login as GitHub allows it`);
    if (this.accounts.byLogin(login)) throw new WorldError(`the login ${login} is taken`);
  }
}

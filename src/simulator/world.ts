import { randomBytes } from "node:crypto";
import type { Account, Accounts } from "./accounts.js";
import { type App, type Installation, type InstallationToken, type Permissions, Tokens } from "./credentials.js";
import { Founding } from "./founding.js";
import type { GrantKind, Organization } from "./organization.js";
import type { Seat } from "./seat-book.js";
import {
  firstComplaint,
  loginSchema,
  parseSeed,
  type Seed,
  type SeedToken,
  type SettingsChange,
  settingsChangeSchema,
  tokenSchema,
} from "./seed.js";
import { timestamp } from "./time.js";

/** A seat the API sold, or one whose cancellation it took back: what a company is billed for. */
export interface Purchase {
  readonly organization: string;
  readonly login: string;
  readonly assigneeId: number;
  readonly at: string;
  readonly kind: Exclude<GrantKind, "refreshed">;
}

/** Something asked of the world that cannot be: no such organization, user, team or seat. */
export class WorldError extends Error {
  override readonly name = "WorldError";
}

const INSTALLATION_TOKEN_LIFETIME = 60 * 60 * 1000;

/** The whole state of the local GitHub, and what can be done to it behind everybody's back. */
export class World {
  readonly accounts: Accounts;
  readonly tokens = new Tokens();
  readonly purchases: Purchase[] = [];
  readonly #organizations: ReadonlyMap<string, Organization>;
  readonly #apps: ReadonlyMap<string, App>;

  constructor(
    seed: Seed,
    readonly now: () => Date = () => new Date(),
  ) {
    const complete = parseSeed(seed);
    const { accounts, organizations, apps } = new Founding(complete, now());
    this.accounts = accounts;
    this.#organizations = organizations;
    this.#apps = apps;
    for (const token of complete.tokens) this.addToken(token);
  }

  // --- looking ---

  /** By any spelling, with every cancellation whose day has come carried out. */
  organization(login: string): Organization | undefined {
    const organization = this.#organizations.get(login.toLowerCase());
    organization?.settle(this.now());
    return organization;
  }

  organizations(): Organization[] {
    const now = this.now();
    const all = [...this.#organizations.values()];
    for (const organization of all) organization.settle(now);
    return all;
  }

  /** By App id or client id: both may sign as `iss`. */
  app(issuer: string): App | undefined {
    return this.#apps.get(issuer);
  }

  seat(organization: string, login: string): Seat | undefined {
    const account = this.accounts.byLogin(login);
    return account && this.#organization(organization).seats.of(account);
  }

  seats(organization: string): Seat[] {
    return [...this.#organization(organization).seats.all()];
  }

  // --- what the API does ---

  purchase(organization: Organization, account: Account): GrantKind {
    const now = this.now();
    const { kind } = organization.grant(account, now);
    if (kind !== "refreshed") {
      this.purchases.push({
        organization: organization.login,
        login: account.login,
        assigneeId: account.id,
        at: timestamp(now),
        kind,
      });
    }
    return kind;
  }

  issueInstallationToken(app: App, installation: Installation, permissions: Permissions) {
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const holder: InstallationToken = { kind: "installation", app, installation, permissions };
    const expiresAt = new Date(this.now().getTime() + INSTALLATION_TOKEN_LIFETIME);
    this.tokens.add(token, holder, expiresAt);
    return { token, expiresAt };
  }

  // --- behind everybody's back ---

  /** The web interface's cancel: pending until the cycle ends. It can end a team's access too, which the API refuses. */
  cancelSeat(organization: string, login: string): Seat {
    const owner = this.#organization(organization);
    const seat = this.#seat(owner, login);
    owner.cancel(seat, this.now());
    return seat;
  }

  /** The seat ends at once. */
  removeSeat(organization: string, login: string): void {
    const owner = this.#organization(organization);
    owner.seats.remove(this.#seat(owner, login));
  }

  grantSeat(organization: string, login: string): Seat {
    const owner = this.#organization(organization);
    return owner.grant(this.#member(owner, login), this.now()).seat;
  }

  grantTeamSeat(organization: string, team: string, login: string): Seat {
    const owner = this.#organization(organization);
    const through = owner.teams.get(team.toLowerCase());
    if (!through) throw new WorldError(`${owner.login} has no team ${team}`);
    return owner.grantThroughTeam(this.#member(owner, login), through, this.now());
  }

  touchActivity(organization: string, login: string): Seat {
    const seat = this.#seat(this.#organization(organization), login);
    const at = timestamp(this.now());
    seat.lastActivityAt = at;
    seat.lastActivityEditor = "vscode/1.105.0/copilot-chat/0.32.0";
    seat.lastAuthenticatedAt = at;
    seat.updatedAt = at;
    return seat;
  }

  /** Leaves the organization, and loses the seat at once. */
  removeMember(organization: string, login: string): void {
    const owner = this.#organization(organization);
    owner.leave(this.#member(owner, login));
  }

  /** Joins the organization; whoever was invited to a seat gets it now. */
  addMember(organization: string, login: string): void {
    const owner = this.#organization(organization);
    const account = this.#account(login);
    owner.members.add(account);
    owner.invited.delete(account);
    if (owner.seatInvitations.delete(account)) this.purchase(owner, account);
  }

  /** A new account with a new id, also under a login that another account has given up. */
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

  configure(organization: string, change: SettingsChange): void {
    const owner = this.#organization(organization);
    const checked = settingsChangeSchema.safeParse(change);
    if (!checked.success) throw new WorldError(firstComplaint(checked.error));
    owner.configure(checked.data);
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

  // --- helpers ---

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

  #member(organization: Organization, login: string): Account {
    const account = this.#account(login);
    if (!organization.members.has(account)) throw new WorldError(`${login} is no member of ${organization.login}`);
    return account;
  }

  #seat(organization: Organization, login: string): Seat {
    const seat = organization.seats.of(this.#account(login));
    if (!seat) throw new WorldError(`${login} has no seat in ${organization.login}`);
    return seat;
  }

  #mustBeFree(login: string): void {
    if (!loginSchema.safeParse(login).success) throw new WorldError(`${login} is not a login as GitHub allows it`);
    if (this.accounts.byLogin(login)) throw new WorldError(`the login ${login} is taken`);
  }
}

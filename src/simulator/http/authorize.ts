import type { Account } from "../accounts.js";
import type { App, ClassicToken, FineGrainedToken, InstallationToken, Token } from "../credentials.js";
import type { Enterprise } from "../enterprise.js";
import type { Organization } from "../organization.js";
import { notFound, Refusal } from "./answer.js";
import { badCredentials } from "./authenticate.js";
import type { Call } from "./endpoint.js";
import { undecodable } from "./jsonWebToken.js";

export type Right = "read" | "write";

/** What a kind of token must hold for a right. */
export interface Requirement {
  readonly scopes: Readonly<Record<Right, readonly string[]>>;
  /** Any one of them is enough. */
  readonly permissions: readonly string[];
}

export const copilotSeats: Requirement = {
  scopes: {
    read: ["manage_billing:copilot", "read:org", "write:org", "admin:org"],
    write: ["manage_billing:copilot", "admin:org"],
  },
  permissions: ["organization_copilot_seat_management", "organization_administration"],
};

/** Guesses: GitHub documents no scopes for the use of credits, and no API name of the permission for metrics. */
export const organizationUsage = {
  credits: {
    scopes: { read: ["manage_billing:copilot", "admin:org"], write: [] },
    permissions: ["organization_administration"],
  },
  metrics: {
    scopes: { read: ["read:org", "write:org", "admin:org"], write: [] },
    permissions: ["organization_copilot_metrics"],
  },
} as const satisfies Record<string, Requirement>;

export const organizationMembers: Requirement = {
  scopes: { read: ["read:org", "write:org", "admin:org"], write: ["write:org", "admin:org"] },
  permissions: ["members"],
};

/**
 * The organization in the path, for a requester that owns it and whose token is sufficient. Anyone who may not see it gets the same 404 as
 * for an organization that does not exist; so does a member who is not an owner, as seen on GitHub (github/gh-aw#39808).
 */
export function ownedOrganization(call: Call, right: Right, requirement: Requirement): Organization {
  const requester = authenticated(call);
  const organization = call.world.organization(call.parameter("org"));
  if (!organization || !owns(requester, organization)) throw notFound();
  refuseUnlessSufficient(requester, requirement, right);
  return organization;
}

/** The organization in the path, for anyone in it whose token may see its people. */
export function visitedOrganization(
  call: Call,
  requirement: Requirement,
  organization = call.world.organization(call.parameter("org")),
): Organization {
  const requester = authenticated(call);
  if (!organization || !isInside(requester, organization)) throw notFound();
  refuseUnlessSufficient(requester, requirement, "read");
  return organization;
}

/** An App installed in the organization, a member's fine-grained token for it, or a member's classic token. */
export function isInside(requester: Token, organization: Organization): boolean {
  if (requester.kind === "installation") return requester.installation.owner === organization;
  return organization.members.has(requester.account) && reaches(requester, organization);
}

/** What an enterprise's endpoint requires: the scopes differ for each. */
export interface EnterpriseRequirement {
  readonly scopes: readonly string[];
  /** For an App that is installed in the enterprise, which GitHub has accepted since 2026-11-10. */
  readonly permission: string;
  readonly right: Right;
}

/** For "Enterprise Copilot license management". A guess: GitHub has not published its name in the API. */
const LICENSES = "enterprise_copilot_license_management";

export const enterpriseRequirements = {
  list: {
    scopes: ["manage_billing:copilot", "read:enterprise", "admin:enterprise"],
    permission: LICENSES,
    right: "read",
  },
  member: {
    scopes: ["manage_billing:copilot", "read:org", "write:org", "admin:org"],
    permission: LICENSES,
    right: "read",
  },
  write: { scopes: ["manage_billing:copilot", "admin:enterprise"], permission: LICENSES, right: "write" },
  teams: { scopes: ["read:enterprise", "admin:enterprise"], permission: "enterprise_teams", right: "read" },
} as const satisfies Record<string, EnterpriseRequirement>;

export const enterpriseUsage = {
  credits: {
    scopes: ["manage_billing:copilot", "manage_billing:enterprise", "read:enterprise", "admin:enterprise"],
    permission: "enterprise_billing",
    right: "read",
  },
  metrics: {
    scopes: ["manage_billing:copilot", "read:enterprise", "admin:enterprise"],
    permission: "enterprise_copilot_metrics",
    right: "read",
  },
} as const satisfies Record<string, EnterpriseRequirement>;

/** The enterprise in the path, for an owner's classic token or an App that is installed in it. */
export function ownedEnterprise(call: Call, { scopes, permission, right }: EnterpriseRequirement): Enterprise {
  const requester = authenticated(call);
  const enterprise = call.world.enterprise(call.parameter("enterprise"));
  if (requester.kind === "classic") {
    if (!enterprise?.owners.has(requester.account)) throw notFound();
    refuseWithoutScope(requester, scopes);
    return enterprise;
  }
  const isInstalled = requester.kind === "installation" && requester.installation.owner === enterprise;
  if (!isInstalled || !enterprise) throw notAccessible(requester);
  refuseWithoutPermission(requester, [permission], right);
  return enterprise;
}

/** The account behind a token. An App's installation token is refused with 403, as on GitHub. */
export function requestingAccount(call: Call): Account {
  const requester = authenticated(call);
  if (requester.kind === "installation") throw notAccessible(requester);
  return requester.account;
}

/** The requester as the audit log names it. */
export function actorOf(call: Call): string {
  const requester = authenticated(call);
  return requester.kind === "installation" ? `${requester.app.slug}[bot]` : requester.account.login;
}

/** The App that signed the request with its key, as it must to get a token. */
export function requestingApp(call: Call): App {
  if (call.requester.kind === "anonymous") throw new Refusal(401, "Requires authentication");
  if (call.requester.kind !== "app") throw undecodable();
  return call.requester.app;
}

/** A requester with a token of any kind. */
export function authenticated(call: Call): Token {
  if (call.requester.kind === "anonymous") throw new Refusal(401, "Requires authentication");
  // An App's own signature works only for the endpoints for Apps.
  if (call.requester.kind === "app") throw badCredentials();
  return call.requester;
}

export function owns(requester: Token, organization: Organization): boolean {
  if (requester.kind === "installation") return requester.installation.owner === organization;
  return organization.owners.has(requester.account) && reaches(requester, organization);
}

function reaches(requester: ClassicToken | FineGrainedToken, { name }: Organization): boolean {
  return requester.kind === "classic" || requester.organizations.has(name.toLowerCase());
}

export function refuseUnlessSufficient(requester: Token, { scopes, permissions }: Requirement, right: Right): void {
  if (requester.kind === "classic") refuseWithoutScope(requester, scopes[right]);
  else refuseWithoutPermission(requester, permissions, right);
}

function refuseWithoutPermission(
  requester: FineGrainedToken | InstallationToken,
  accepted: readonly string[],
  right: Right,
): void {
  const granted = accepted.map((permission) => requester.permissions[permission]);
  if (granted.some((level) => level !== undefined && (right === "read" || level !== "read"))) return;
  const named = accepted.map((permission) => `${permission}=${right}`).join("; ");
  throw notAccessible(requester, { "x-accepted-github-permissions": named });
}

function refuseWithoutScope({ scopes }: ClassicToken, accepted: readonly string[]): void {
  if (accepted.some((scope) => scopes.has(scope))) return;
  throw new Refusal(403, `This endpoint needs a token with one of the scopes ${accepted.join(", ")}.`, {
    "x-accepted-oauth-scopes": accepted.join(", "),
  });
}

function notAccessible(requester: Token, headers: Record<string, string> = {}): Refusal {
  const who = requester.kind === "installation" ? "integration" : "personal access token";
  return new Refusal(403, `Resource not accessible by ${who}`, headers);
}

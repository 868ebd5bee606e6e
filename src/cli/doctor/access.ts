import { z } from "zod";
import { accountSchema, installationSchema } from "../../github/answers.js";
import type { Api } from "../../github/api.js";
import type { Credentials } from "../../github/credentials.js";
import { GitHubError } from "../../github/errors.js";
import { type Owner, parametersOf, routesOf } from "../../github/owner.js";

/** What GitHub reveals about credentials and their rights to requests that only read. */

export type Right = "read" | "write";

/** Organization permissions, by their name in the API, with the name on GitHub's pages. Any one of them is enough. */
const PERMISSIONS = {
  organization_copilot_seat_management: "GitHub Copilot Business",
  organization_administration: "Administration",
};

/** Scopes of a classic token. Any one of them is enough. */
const SCOPES: Readonly<Record<Owner["kind"], Readonly<Record<Right, readonly string[]>>>> = {
  organization: {
    read: ["manage_billing:copilot", "read:org", "write:org", "admin:org"],
    write: ["manage_billing:copilot", "admin:org"],
  },
  enterprise: {
    read: ["manage_billing:copilot", "read:enterprise", "admin:enterprise"],
    write: ["manage_billing:copilot", "admin:enterprise"],
  },
};

interface OfUser {
  login: string;
  /** Null if GitHub states no expiration. */
  expires: Date | null;
}

/** Who signed in, and with what kind of credentials. */
export type Access =
  | (OfUser & { kind: "classic"; scopes: readonly string[] })
  /** A fine-grained token, or one that an App made for a user. GitHub does not reveal its permissions. */
  | (OfUser & { kind: "fine-grained" })
  /** An installation token made elsewhere, such as in a workflow step. */
  | { kind: "installation" }
  | { kind: "app"; slug: string };

/** Signs in: an App with its key, a token as it is. */
export async function signIn(api: Api, credentials: Credentials): Promise<Access> {
  if (credentials.kind === "app") return { kind: "app", ...(await api.request("GET /app", {}, appSchema)) };
  try {
    const { data, headers } = await api.answer("GET /user", {}, accountSchema);
    const user = { login: data.login, expires: momentOf(headers["github-authentication-token-expiration"]) };
    const scopes = headers["x-oauth-scopes"];
    // GitHub may send an empty list of scopes for a token that an App made for a user, although it is not a classic token.
    return scopes === undefined || /^(?:github_pat_|ghu_)/.test(credentials.token)
      ? { kind: "fine-grained", ...user }
      : { kind: "classic", ...user, scopes: scopes.split(/[\s,]+/).filter(Boolean) };
  } catch (error) {
    // GitHub calls an App an integration here. Only a user's token may request GET /user.
    const isInstallation =
      error instanceof GitHubError && error.status === 403 && /by integration/i.test(error.failure.message);
    if (isInstallation) return { kind: "installation" };
    throw error;
  }
}

const appSchema = z.object({ slug: z.string() });

/** Parses a header such as `2026-12-01 10:00:00 UTC`. */
function momentOf(text: string | undefined): Date | null {
  const moment = Date.parse(text ?? "");
  return Number.isNaN(moment) ? null : new Date(moment);
}

/**
 * Which scope of a classic token, or which permission of an App in an organization, grants a right. `by` is undefined if none does;
 * the result is undefined if GitHub reveals neither scopes nor permissions.
 */
export function grantedBy(
  access: Access,
  permissions: Permissions | undefined,
  owner: Owner["kind"],
  right: Right,
): { by: string | undefined } | undefined {
  if (access.kind === "classic") {
    const scope = SCOPES[owner][right].find((accepted) => access.scopes.includes(accepted));
    return { by: scope && `the scope ${scope}` };
  }
  if (!permissions) return undefined;
  const enough = Object.entries(PERMISSIONS).find(([key]) => {
    const level = permissions[key];
    return level !== undefined && (right === "read" || level !== "read");
  });
  return { by: enough && `the permission "${enough[1]}" (${permissions[enough[0]]})` };
}

type Permissions = Readonly<Record<string, string>>;

const installationDetailsSchema = installationSchema.extend({
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
});
export type Installation = z.infer<typeof installationDetailsSchema>;

/**
 * The App's installation in an organization or enterprise.
 * https://docs.github.com/rest/apps/apps#get-an-organization-installation-for-the-authenticated-app
 * https://docs.github.com/enterprise-cloud@latest/rest/apps/apps#get-an-enterprise-installation-for-the-authenticated-app
 */
export function installationIn(api: Api, owner: Owner): Promise<Installation> {
  return api.request(`GET ${routesOf(owner).installation}`, parametersOf(owner), installationDetailsSchema);
}

const membershipSchema = z.object({ role: z.string(), state: z.string() });
export type Membership = z.infer<typeof membershipSchema>;

/** A person's membership in an organization. https://docs.github.com/rest/orgs/members#get-organization-membership-for-a-user */
export function membershipIn(api: Api, organization: string, login: string): Promise<Membership> {
  return api.request(
    "GET /orgs/{org}/memberships/{username}",
    { org: organization, username: login },
    membershipSchema,
  );
}

/** An organization, which anyone may read. https://docs.github.com/rest/orgs/orgs#get-an-organization */
export function organizationNamed(api: Api, organization: string): Promise<{ login: string }> {
  return api.request("GET /orgs/{org}", { org: organization }, accountSchema);
}

/** Checks that teams are readable: throws GitHub's refusal if not. https://docs.github.com/rest/teams/teams#list-teams */
export async function lookAtTeams(api: Api, owner: Owner): Promise<void> {
  await api.request(`GET ${routesOf(owner).teams}`, { ...parametersOf(owner), per_page: 1 }, z.array(z.unknown()));
}

const count = z.int().nonnegative();
const rateLimitSchema = z
  .object({ resources: z.object({ core: z.object({ limit: count, remaining: count, reset: count.max(8e12) }) }) })
  .transform(({ resources: { core } }) => ({ ...core, reset: new Date(core.reset * 1000) }));
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** The primary rate limit. Reading it does not count against it. https://docs.github.com/rest/rate-limit/rate-limit */
export function rateLimit(api: Api): Promise<RateLimit> {
  return api.request("GET /rate_limit", {}, rateLimitSchema);
}

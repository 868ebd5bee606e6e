import { z } from "zod";
import { accountSchema, installationSchema } from "../../github/answers.js";
import type { Api } from "../../github/api.js";
import type { Credentials } from "../../github/credentials.js";
import { GitHubError } from "../../github/errors.js";
import { type Owner, parametersOf, routesOf } from "../../github/owner.js";

/** What GitHub tells about credentials and what they may do, as far as it does so to somebody who only reads. */

export type Right = "read" | "write";

/** Organization permissions as GitHub's API and its pages call them. Each is enough. */
const PERMISSIONS = {
  organization_copilot_seat_management: "GitHub Copilot Business",
  organization_administration: "Administration",
};

/** Each of these scopes of a classic token is enough. */
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
  /** Null where GitHub names no end. */
  expires: Date | null;
}

/** Who signed in, and with what. */
export type Access =
  | (OfUser & { kind: "classic"; scopes: readonly string[] })
  /** A fine-grained token, or one that an App made for a user: GitHub tells nobody which permissions it has. */
  | (OfUser & { kind: "fine-grained" })
  /** A token of an App's installation that somebody else has made, such as a step of a workflow. */
  | { kind: "installation" }
  | { kind: "app"; slug: string };

/** Signs in: an App with its key, a token as itself. */
export async function signIn(api: Api, credentials: Credentials): Promise<Access> {
  if (credentials.kind === "app") return { kind: "app", ...(await api.request("GET /app", {}, appSchema)) };
  try {
    const { data, headers } = await api.answer("GET /user", {}, accountSchema);
    const user = { login: data.login, expires: momentOf(headers["github-authentication-token-expiration"]) };
    const scopes = headers["x-oauth-scopes"];
    // A token that an App made for a user may be answered with an empty list of scopes, which it does not have.
    return scopes === undefined || /^(?:github_pat_|ghu_)/.test(credentials.token)
      ? { kind: "fine-grained", ...user }
      : { kind: "classic", ...user, scopes: scopes.split(/[\s,]+/).filter(Boolean) };
  } catch (error) {
    // GitHub's word for an App is integration; only a user's token has a user.
    const isInstallation =
      error instanceof GitHubError && error.status === 403 && /by integration/i.test(error.failure.message);
    if (isInstallation) return { kind: "installation" };
    throw error;
  }
}

const appSchema = z.object({ slug: z.string() });

/** The header reads `2026-12-01 10:00:00 UTC`. */
function momentOf(text: string | undefined): Date | null {
  const moment = Date.parse(text ?? "");
  return Number.isNaN(moment) ? null : new Date(moment);
}

/** What a classic token's scopes, or an App's permissions in an organization, say of a right; undefined where nothing says it. */
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

/** A person's place in an organization. https://docs.github.com/rest/orgs/members#get-organization-membership-for-a-user */
export function membershipIn(api: Api, organization: string, login: string): Promise<Membership> {
  return api.request(
    "GET /orgs/{org}/memberships/{username}",
    { org: organization, username: login },
    membershipSchema,
  );
}

/** An organization, which everybody may look at. https://docs.github.com/rest/orgs/orgs#get-an-organization */
export function organizationNamed(api: Api, organization: string): Promise<{ login: string }> {
  return api.request("GET /orgs/{org}", { org: organization }, accountSchema);
}

/** Whether teams can be seen: throws what GitHub says when they cannot. https://docs.github.com/rest/teams/teams#list-teams */
export async function lookAtTeams(api: Api, owner: Owner): Promise<void> {
  await api.request(`GET ${routesOf(owner).teams}`, { ...parametersOf(owner), per_page: 1 }, z.array(z.unknown()));
}

const count = z.int().nonnegative();
const rateLimitSchema = z
  .object({ resources: z.object({ core: z.object({ limit: count, remaining: count, reset: count.max(8e12) }) }) })
  .transform(({ resources: { core } }) => ({ ...core, reset: new Date(core.reset * 1000) }));
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** The primary rate limit; asking for it costs nothing. https://docs.github.com/rest/rate-limit/rate-limit */
export function rateLimit(api: Api): Promise<RateLimit> {
  return api.request("GET /rate_limit", {}, rateLimitSchema);
}

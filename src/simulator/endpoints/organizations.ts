import type { Token } from "../credentials.js";
import { type Answer, notFound, ok } from "../http/answer.js";
import { authenticated, refuseWithoutPermission } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import type { Organization } from "../organization.js";
import { fullOrganization } from "../shapes/organization.js";

const DOCUMENTATION = "https://docs.github.com/rest/orgs";

export const organizations: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/orgs/{org}",
    documentationUrl: `${DOCUMENTATION}/orgs#get-an-organization`,
    answer: (call) => ok(fullOrganization(named(call), call.base)),
  },
  {
    method: "GET",
    path: "/orgs/{org}/members/{username}",
    documentationUrl: `${DOCUMENTATION}/members#check-organization-membership-for-a-user`,
    answer: membership,
  },
  {
    method: "GET",
    path: "/orgs/{org}/public_members/{username}",
    documentationUrl: `${DOCUMENTATION}/members#check-public-organization-membership-for-a-user`,
    // Nobody here has made a membership public.
    answer: () => {
      throw notFound();
    },
  },
];

function membership(call: Call): Answer {
  const requester = authenticated(call);
  const organization = named(call);
  const username = call.parameter("username");
  if (!isInside(requester, organization)) {
    const location = `${call.base}/orgs/${organization.name}/public_members/${encodeURIComponent(username)}`;
    return { status: 302, headers: { location } };
  }
  if (requester.kind !== "classic") refuseWithoutPermission(requester, "members", "read");
  const account = call.world.accounts.byLogin(username);
  if (!account || !organization.members.has(account)) throw notFound();
  return { status: 204 };
}

function isInside(requester: Token, organization: Organization): boolean {
  if (requester.kind === "installation") return requester.installation.organization === organization;
  if (!organization.members.has(requester.account)) return false;
  return requester.kind === "classic" || requester.organizations.has(organization.name.toLowerCase());
}

function named(call: Call): Organization {
  const organization = call.world.organization(call.parameter("org"));
  if (!organization) throw notFound();
  return organization;
}

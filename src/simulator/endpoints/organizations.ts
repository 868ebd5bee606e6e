import type { Account } from "../accounts.js";
import { type Answer, notFound, ok } from "../http/answer.js";
import {
  authenticated,
  isInside,
  organizationMembers,
  refuseUnlessSufficient,
  refuseWithoutPermission,
  requestingAccount,
  visitedOrganization,
} from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import type { Organization } from "../organization.js";
import { fullOrganization, organizationMembership } from "../shapes/organization.js";

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
    path: "/orgs/{org}/memberships/{username}",
    documentationUrl: `${DOCUMENTATION}/members#get-organization-membership-for-a-user`,
    answer: membershipDetails,
  },
  {
    method: "GET",
    path: "/user/memberships/orgs/{org}",
    documentationUrl: `${DOCUMENTATION}/members#get-an-organization-membership-for-the-authenticated-user`,
    answer: ownMembership,
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

/** As its owners and members see it, also while the invitation is pending. */
function membershipDetails(call: Call): Answer {
  const organization = visitedOrganization(call, organizationMembers);
  return shownMembership(call, organization, call.world.accounts.byLogin(call.parameter("username")));
}

function ownMembership(call: Call): Answer {
  const account = requestingAccount(call);
  refuseUnlessSufficient(authenticated(call), organizationMembers, "read");
  return shownMembership(call, named(call), account);
}

function shownMembership(call: Call, organization: Organization, account: Account | undefined): Answer {
  const isKnown = account && (organization.isMember(account) || organization.invited.has(account));
  if (!isKnown) throw notFound();
  return ok(organizationMembership(account, organization, call.base));
}

function named(call: Call): Organization {
  const organization = call.world.organization(call.parameter("org"));
  if (!organization) throw notFound();
  return organization;
}

import type { Account } from "../accounts.js";
import { type Answer, notFound, ok, Refusal } from "../http/answer.js";
import {
  authenticated,
  isInside,
  organizationMembers,
  owns,
  refuseUnlessSufficient,
  requestingAccount,
  visitedOrganization,
} from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";
import { simpleUser } from "../shapes/account.js";
import { fullOrganization, organizationMembership } from "../shapes/organization.js";

const DOCUMENTATION = "https://docs.github.com/rest/orgs";

export const organizations: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/orgs/{org}",
    documentationUrl: `${DOCUMENTATION}/orgs#get-an-organization`,
    answer: (call) => ok({ ...fullOrganization(named(call), call.base), ...planOf(call) }),
  },
  {
    method: "GET",
    path: "/orgs/{org}/members",
    documentationUrl: `${DOCUMENTATION}/members#list-organization-members`,
    answer: listMembers,
  },
  {
    method: "GET",
    path: "/orgs/{org}/outside_collaborators",
    documentationUrl: `${DOCUMENTATION}/outside-collaborators#list-outside-collaborators-for-an-organization`,
    answer(call) {
      const { outsideCollaborators } = visitedOrganization(call, organizationMembers);
      return listAccounts(call, isAboutTwoFactors(call) ? [] : outsideCollaborators);
    },
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

/**
 * A token that cannot see concealed members gets only the public ones, without an error (seen in PyGithub/PyGithub#2424). Nobody here is
 * public, so an empty or short list proves nothing.
 */
function listMembers(call: Call): Answer {
  const organization = named(call);
  const requester = authenticated(call);
  if (!isInside(requester, organization)) return listAccounts(call, []);
  if (requester.kind !== "classic") refuseUnlessSufficient(requester, organizationMembers, "read");
  else if (!organizationMembers.scopes.read.some((scope) => requester.scopes.has(scope))) return listAccounts(call, []);
  if (isAboutTwoFactors(call)) {
    // Everyone here has two-factor authentication.
    if (!owns(requester, organization)) throw new Refusal(422, "Only owners can use this filter.");
    return listAccounts(call, []);
  }
  const role = call.query.get("role");
  const members = [...organization.members].filter((member) => {
    if (role === "admin") return organization.owners.has(member);
    return role !== "member" || !organization.owners.has(member);
  });
  return listAccounts(call, members);
}

function isAboutTwoFactors({ query }: Call): boolean {
  return ["2fa_disabled", "2fa_insecure"].includes(query.get("filter") ?? "");
}

function listAccounts(call: Call, accounts: Iterable<Account>): Answer {
  const all = [...accounts];
  const page = requestedPage(call.query, 30);
  return ok(
    all.slice(page.offset, page.offset + page.size).map((account) => simpleUser(account, call.base)),
    linkHeader(call, page, all.length),
  );
}

function membership(call: Call): Answer {
  const requester = authenticated(call);
  const organization = named(call);
  const username = call.parameter("username");
  if (!isInside(requester, organization)) {
    const location = `${call.base}/orgs/${organization.name}/public_members/${encodeURIComponent(username)}`;
    return { status: 302, headers: { location } };
  }
  if (requester.kind !== "classic") refuseUnlessSufficient(requester, organizationMembers, "read");
  const account = call.world.accounts.byLogin(username);
  if (!account || !organization.members.has(account)) throw notFound();
  return { status: 204 };
}

/** As owners and members see it, even while the invitation is pending. */
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
  const isKnown = account && (organization.isMember(account) || organization.isInvited(account));
  if (!isKnown) throw notFound();
  return ok(organizationMembership(account, organization, call.base));
}

/** For owners only. An organization in an enterprise has the plan "enterprise". */
function planOf(call: Call) {
  const { requester, world } = call;
  const organization = named(call);
  if (requester.kind === "anonymous" || requester.kind === "app" || !owns(requester, organization)) return {};
  const isOfEnterprise = world.enterprises().some(({ organizations }) => organizations.includes(organization));
  const seats = organization.members.size;
  return {
    plan: { name: isOfEnterprise ? "enterprise" : "team", space: 0, private_repos: 0, filled_seats: seats, seats },
  };
}

function named(call: Call): Organization {
  const organization = call.world.organization(call.parameter("org"));
  if (!organization) throw notFound();
  return organization;
}

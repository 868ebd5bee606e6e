import type { Account } from "../accounts.js";
import type { Enterprise } from "../enterprise.js";
import { type Answer, ok } from "../http/answer.js";
import { type EnterpriseRequirement, ownedEnterprise } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";

export const consumedLicenses: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/enterprises/{enterprise}/consumed-licenses",
    documentationUrl:
      "https://docs.github.com/enterprise-cloud@latest/rest/enterprise-admin/licensing#list-enterprise-consumed-licenses",
    answer: list,
  },
];

const requirement: EnterpriseRequirement = {
  scopes: ["read:enterprise", "admin:enterprise"],
  // GitHub documents no App permission for this, so no App has this one.
  permission: "none",
  right: "read",
};

function list(call: Call): Answer {
  const enterprise = ownedEnterprise(call, requirement);
  const people = licensed(enterprise);
  const page = requestedPage(call.query, 100);
  return ok(
    {
      total_seats_consumed: people.length,
      total_seats_purchased: people.length,
      users: people.slice(page.offset, page.offset + page.size).map((account) => license(account, enterprise)),
    },
    linkHeader(call, page, people.length),
  );
}

/** Everyone in the enterprise or one of its organizations who is not suspended. */
function licensed({ members, organizations }: Enterprise): Account[] {
  const people = new Set([...members, ...organizations.flatMap((organization) => [...organization.members])]);
  return [...people].filter(({ suspended }) => !suspended);
}

function license(account: Account, { owners, organizations }: Enterprise) {
  const { login, emails = [], nameId = null } = account;
  const named = (organization: (typeof organizations)[number]) =>
    `${organization.name}:${organization.owners.has(account) ? "Owner" : "Member"}`;
  return {
    github_com_login: login,
    github_com_name: null,
    enterprise_server_user_ids: [],
    github_com_user: true,
    enterprise_server_user: false,
    visual_studio_subscription_user: false,
    license_type: "enterprise",
    github_com_profile: `https://github.com/${login}`,
    github_com_member_roles: organizations.filter(({ members }) => members.has(account)).map(named),
    github_com_enterprise_roles: [owners.has(account) ? "Owner" : "Member"],
    github_com_verified_domain_emails: emails,
    github_com_saml_name_id: nameId,
    github_com_orgs_with_pending_invites: organizations
      .filter(({ invited }) => invited.has(account))
      .map(({ name }) => name),
    github_com_two_factor_auth: true,
    enterprise_server_emails: [],
    visual_studio_license_status: null,
    visual_studio_subscription_email: null,
    total_user_accounts: 1,
  };
}

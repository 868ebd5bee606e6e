import type { Account } from "../accounts.js";
import type { Organization } from "../organization.js";
import { EPOCH, nodeId, simpleUser } from "./account.js";

/** "organization-simple" */
export function simpleOrganization({ account }: Organization, base: string) {
  const { login, id } = account;
  const url = `${base}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId("Organization", id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    description: null,
  };
}

/** "organization-full": the part that everyone may see */
export function fullOrganization(organization: Organization, base: string) {
  const { name } = organization;
  return {
    ...simpleOrganization(organization, base),
    name,
    html_url: `https://github.com/${name}`,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: "Organization",
    created_at: EPOCH,
    updated_at: EPOCH,
    archived_at: null,
  };
}

/** "org-membership" */
export function organizationMembership(account: Account, organization: Organization, base: string) {
  const url = `${base}/orgs/${organization.name}`;
  return {
    url: `${url}/memberships/${account.login}`,
    state: organization.isMember(account) ? "active" : "pending",
    role: organization.owners.has(account) ? "admin" : "member",
    organization_url: url,
    organization: simpleOrganization(organization, base),
    user: simpleUser(account, base),
  };
}

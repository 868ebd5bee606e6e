import type { Account } from "../accounts.js";
import type { Enterprise } from "../enterprise.js";
import type { Organization } from "../organization.js";
import type { Team } from "../teams.js";
import { EPOCH, nodeId, simpleUser } from "./account.js";
import { fullOrganization } from "./organization.js";

/** "team" */
export function teamDetails(team: Team, organization: Organization, base: string) {
  const url = `${base}/organizations/${organization.account.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId("Team", team.id),
    url,
    html_url: `https://github.com/orgs/${organization.name}/teams/${team.slug}`,
    name: team.name,
    slug: team.slug,
    description: "",
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: organization.account.id,
    // The local GitHub has no nested teams.
    parent: null,
  };
}

/** "team-full" */
export function fullTeam(team: Team, organization: Organization, base: string) {
  return {
    ...teamDetails(team, organization, base),
    members_count: team.members.size,
    repos_count: 0,
    created_at: EPOCH,
    updated_at: EPOCH,
    organization: fullOrganization(organization, base),
  };
}

/** "team-member" */
export function teamMember(account: Account, base: string) {
  return { ...simpleUser(account, base), role: "member", inherited: false };
}

/** A team that is read by name: since October 2026, GitHub's description has the count. */
export function fullEnterpriseTeam(team: Team, enterprise: Enterprise, base: string) {
  return { ...enterpriseTeam(team, enterprise, base), members_count: team.members.size };
}

/** "enterprise-team" */
export function enterpriseTeam({ id, name, slug }: Team, enterprise: Enterprise, base: string) {
  const url = `${base}/enterprises/${enterprise.name}/teams/${id}`;
  return {
    id,
    name,
    description: "",
    slug,
    url,
    organization_selection_type: "disabled",
    group_id: null,
    html_url: `https://github.com/enterprises/${enterprise.name}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    created_at: EPOCH,
    updated_at: EPOCH,
    notification_setting: "notifications_enabled",
  };
}

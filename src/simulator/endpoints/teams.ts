import { type Answer, notFound, ok } from "../http/answer.js";
import { organizationMembers, visitedOrganization } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";
import { fullTeam, teamDetails, teamMember } from "../shapes/team.js";
import type { Team } from "../teams.js";

const DOCUMENTATION = "https://docs.github.com/rest/teams";

export const teams: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/orgs/{org}/teams",
    documentationUrl: `${DOCUMENTATION}/teams#list-teams`,
    answer: listTeams,
  },
  {
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}",
    documentationUrl: `${DOCUMENTATION}/teams#get-a-team-by-name`,
    answer: (call) => showTeam(call, teamOf(call)),
  },
  {
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/members",
    documentationUrl: `${DOCUMENTATION}/members#list-team-members`,
    answer: (call) => listMembers(call, teamOf(call)),
  },
  // The targets of a team's links, which GitHub's API description does not have.
  {
    method: "GET",
    path: "/organizations/{organization_id}/team/{team_id}",
    documentationUrl: `${DOCUMENTATION}/teams#get-a-team-by-name`,
    answer: (call) => showTeam(call, teamOfLink(call)),
  },
  {
    method: "GET",
    path: "/organizations/{organization_id}/team/{team_id}/members",
    documentationUrl: `${DOCUMENTATION}/members#list-team-members`,
    answer: (call) => listMembers(call, teamOfLink(call)),
  },
];

interface Found {
  readonly team: Team;
  readonly organization: Organization;
}

function showTeam(call: Call, { team, organization }: Found): Answer {
  return ok(fullTeam(team, organization, call.base));
}

function listTeams(call: Call): Answer {
  const organization = visitedOrganization(call, organizationMembers);
  const page = requestedPage(call.query, 30);
  const shown = organization.teams.page(page.offset, page.size);
  return ok(
    shown.map((team) => teamDetails(team, organization, call.base)),
    linkHeader(call, page, organization.teams.size),
  );
}

function listMembers(call: Call, { team }: Found): Answer {
  const page = requestedPage(call.query, 30);
  // Nobody here is a maintainer.
  const members = call.query.get("role") === "maintainer" ? [] : [...team.members];
  return ok(
    members.slice(page.offset, page.offset + page.size).map((member) => teamMember(member, call.base)),
    linkHeader(call, page, members.length),
  );
}

function teamOf(call: Call): Found {
  const organization = visitedOrganization(call, organizationMembers);
  return found(organization, organization.teams.bySlug(call.parameter("team_slug")));
}

function teamOfLink(call: Call): Found {
  const account = call.world.accounts.byId(Number(call.parameter("organization_id")));
  const named = account && call.world.organization(account.login);
  if (!named) throw notFound();
  const organization = visitedOrganization(call, organizationMembers, named);
  return found(organization, organization.teams.byId(Number(call.parameter("team_id"))));
}

function found(organization: Organization, team: Team | undefined): Found {
  if (!team) throw notFound();
  return { team, organization };
}

import { type Answer, notFound, ok } from "../http/answer.js";
import { organizationMembers, visitedOrganization } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import { fullTeam, teamDetails, teamMember } from "../shapes/team.js";

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
    answer(call) {
      const { team, organization } = teamOf(call);
      return ok(fullTeam(team, organization, call.base));
    },
  },
  {
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/members",
    documentationUrl: `${DOCUMENTATION}/members#list-team-members`,
    answer: listMembers,
  },
];

function listTeams(call: Call): Answer {
  const organization = visitedOrganization(call, organizationMembers);
  const page = requestedPage(call.query, 30);
  const shown = organization.teams.page(page.offset, page.size);
  return ok(
    shown.map((team) => teamDetails(team, organization, call.base)),
    linkHeader(call, page, organization.teams.size),
  );
}

function listMembers(call: Call): Answer {
  const { team } = teamOf(call);
  const page = requestedPage(call.query, 30);
  // Nobody here is a maintainer.
  const members = call.query.get("role") === "maintainer" ? [] : [...team.members];
  return ok(
    members.slice(page.offset, page.offset + page.size).map((member) => teamMember(member, call.base)),
    linkHeader(call, page, members.length),
  );
}

function teamOf(call: Call) {
  const organization = visitedOrganization(call, organizationMembers);
  const team = organization.teams.bySlug(call.parameter("team_slug"));
  if (!team) throw notFound();
  return { team, organization };
}

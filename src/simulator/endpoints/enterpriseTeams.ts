import type { Enterprise } from "../enterprise.js";
import { type Answer, notFound, ok } from "../http/answer.js";
import { enterpriseRequirements, ownedEnterprise } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import { simpleUser } from "../shapes/account.js";
import { enterpriseTeam, fullEnterpriseTeam } from "../shapes/team.js";
import type { Team } from "../teams.js";

const DOCUMENTATION = "https://docs.github.com/enterprise-cloud@latest/rest/enterprise-teams";

export const enterpriseTeams: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/enterprises/{enterprise}/teams",
    documentationUrl: `${DOCUMENTATION}/enterprise-teams#list-enterprise-teams`,
    answer: listTeams,
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/teams/{team_slug}",
    documentationUrl: `${DOCUMENTATION}/enterprise-teams#get-an-enterprise-team`,
    answer(call) {
      const enterprise = visited(call);
      return ok(fullEnterpriseTeam(teamOf(enterprise, call.parameter("team_slug")), enterprise, call.base));
    },
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/teams/{enterprise-team}/memberships",
    documentationUrl: `${DOCUMENTATION}/enterprise-team-members#list-members-in-an-enterprise-team`,
    answer: listMembers,
  },
];

function listTeams(call: Call): Answer {
  const enterprise = visited(call);
  const page = requestedPage(call.query, 30);
  return ok(
    enterprise.teams.page(page.offset, page.size).map((team) => enterpriseTeam(team, enterprise, call.base)),
    linkHeader(call, page, enterprise.teams.size),
  );
}

function listMembers(call: Call): Answer {
  const { members } = teamOf(visited(call), call.parameter("enterprise-team"));
  const page = requestedPage(call.query, 30);
  return ok(
    [...members].slice(page.offset, page.offset + page.size).map((member) => simpleUser(member, call.base)),
    linkHeader(call, page, members.size),
  );
}

function visited(call: Call): Enterprise {
  return ownedEnterprise(call, enterpriseRequirements.teams);
}

/** GitHub also accepts the id in place of the slug. */
function teamOf({ teams }: Enterprise, text: string): Team {
  const team = teams.bySlug(text) ?? teams.byId(Number(text));
  if (!team) throw notFound();
  return team;
}

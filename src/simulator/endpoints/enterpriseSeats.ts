import { z } from "zod";
import type { Enterprise, EnterpriseSeat } from "../enterprise.js";
import { type Answer, accepted, notFound, ok } from "../http/answer.js";
import { enterpriseRequirements, ownedEnterprise } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import { enterpriseSeatDetails } from "../shapes/seat.js";
import { listedSeats, partialResults } from "./listedSeats.js";
import { cancelTeams, grantTeams, namedTeams } from "./selectedTeams.js";
import { cancelUsers, grantUsers, refuseEveryList, refuseWithoutPlan, refuseWithoutPolicy } from "./selectedUsers.js";

const DOCUMENTATION = "https://docs.github.com/enterprise-cloud@latest/rest/copilot/copilot-user-management";

export const enterpriseSeats: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/enterprises/{enterprise}/copilot/billing/seats",
    documentationUrl: `${DOCUMENTATION}#list-all-copilot-seat-assignments-for-an-enterprise`,
    answer: listSeats,
  },
  {
    method: "POST",
    path: "/enterprises/{enterprise}/copilot/billing/selected_users",
    documentationUrl: `${DOCUMENTATION}#add-users-to-the-copilot-subscription-for-an-enterprise`,
    answer: (call) => grantUsers(call, ownedEnterprise(call, enterpriseRequirements.write)),
  },
  {
    method: "DELETE",
    path: "/enterprises/{enterprise}/copilot/billing/selected_users",
    documentationUrl: `${DOCUMENTATION}#remove-users-from-the-copilot-subscription-for-an-enterprise`,
    // GitHub documents only that people keep access that also comes through an organization.
    answer: (call) => cancelUsers(call, ownedEnterprise(call, enterpriseRequirements.write)),
  },
  {
    method: "POST",
    path: "/enterprises/{enterprise}/copilot/billing/selected_enterprise_teams",
    documentationUrl: `${DOCUMENTATION}#add-enterprise-teams-to-the-copilot-subscription-for-an-enterprise`,
    answer(call) {
      const { enterprise, names } = selected(call);
      return grantTeams(call, enterprise, names);
    },
  },
  {
    method: "DELETE",
    path: "/enterprises/{enterprise}/copilot/billing/selected_enterprise_teams",
    documentationUrl: `${DOCUMENTATION}#remove-enterprise-teams-from-the-copilot-subscription-for-an-enterprise`,
    answer: cancelEnterpriseTeams,
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/members/{username}/copilot",
    documentationUrl: `${DOCUMENTATION}#get-copilot-seat-assignment-details-for-an-enterprise-user`,
    answer: memberSeats,
  },
];

const selectedTeams = z.object({ selected_enterprise_teams: z.array(z.string()).min(1) });

/** GitHub documents no refusal here because of the access mode. */
function selected(call: Call) {
  const enterprise = ownedEnterprise(call, enterpriseRequirements.write);
  const { selected_enterprise_teams: names } = checkedBody(call.body, selectedTeams);
  refuseWithoutPlan(enterprise);
  refuseWithoutPolicy(enterprise);
  refuseEveryList(enterprise);
  return { enterprise, names };
}

/** At once, or in the background: GitHub documents both, but not which happens when. */
function cancelEnterpriseTeams(call: Call): Answer {
  const { enterprise, names } = selected(call);
  const { teamCancellationSeconds: seconds } = enterprise.settings;
  if (seconds === null) return cancelTeams(call, enterprise, names);
  const at = new Date(call.world.now().getTime() + seconds * 1000);
  for (const team of namedTeams(enterprise, names)) enterprise.withdrawTeamLater(team, at);
  return accepted({ message: "The seats of these teams are being cancelled." });
}

/** One object for each grant, so there can be more than total_seats. */
function listSeats(call: Call): Answer {
  const enterprise = ownedEnterprise(call, enterpriseRequirements.list);
  // As with an organization: GitHub documents no 422 for a missing plan.
  if (!enterprise.settings.copilot) throw notFound();
  const page = requestedPage(call.query, 50);
  const read = (offset: number, length: number) => enterprise.page(offset, length);
  const { entries, count, unseen } = listedSeats(enterprise, page, enterprise.grantCount, read, ({ seat }) => seat);
  const ids = enterprise.organizations.map(({ account }) => account.id);
  return ok(
    { total_seats: enterprise.userCount - unseen, seats: shown(call, enterprise, entries) },
    { ...linkHeader(call, page, count), ...partialResults(enterprise, ids) },
  );
}

function memberSeats(call: Call): Answer {
  const enterprise = ownedEnterprise(call, enterpriseRequirements.member);
  refuseWithoutPlan(enterprise);
  const account = call.world.accounts.byLogin(call.parameter("username"));
  const grants = account ? enterprise.grantsOf(account) : [];
  if (grants.length === 0) throw notFound();
  return ok({ total_seats: 1, seats: shown(call, enterprise, grants) });
}

function shown(call: Call, enterprise: Enterprise, seats: readonly EnterpriseSeat[]) {
  return seats.map((seat) => enterpriseSeatDetails(seat, enterprise, call.base));
}

import { z } from "zod";
import { type Answer, notFound, ok, Refusal } from "../http/answer.js";
import { ownedOrganization, type Right, copilotSeats as requirement } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";
import { seatDetails } from "../shapes/seat.js";
import { cycleStart, timestamp } from "../time.js";
import { listedSeats, partialResults } from "./listedSeats.js";
import { cancelTeams, grantTeams } from "./selectedTeams.js";
import {
  cancelUsers,
  grantUsers,
  refuseEveryList,
  refuseWithoutPlan,
  refuseWithoutPolicy,
  refuseWithoutSelection,
} from "./selectedUsers.js";

const DOCUMENTATION = "https://docs.github.com/rest/copilot/copilot-user-management";

export const copilotSeats: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/orgs/{org}/copilot/billing",
    documentationUrl: `${DOCUMENTATION}#get-copilot-seat-information-and-settings-for-an-organization`,
    answer: billing,
  },
  {
    method: "GET",
    path: "/orgs/{org}/copilot/billing/seats",
    documentationUrl: `${DOCUMENTATION}#list-all-copilot-seat-assignments-for-an-organization`,
    answer: listSeats,
  },
  {
    method: "POST",
    path: "/orgs/{org}/copilot/billing/selected_users",
    documentationUrl: `${DOCUMENTATION}#add-users-to-the-copilot-subscription-for-an-organization`,
    answer: (call) => grantUsers(call, organizationOf(call, "write")),
  },
  {
    method: "DELETE",
    path: "/orgs/{org}/copilot/billing/selected_users",
    documentationUrl: `${DOCUMENTATION}#remove-users-from-the-copilot-subscription-for-an-organization`,
    answer: (call) => cancelUsers(call, organizationOf(call, "write")),
  },
  {
    method: "POST",
    path: "/orgs/{org}/copilot/billing/selected_teams",
    documentationUrl: `${DOCUMENTATION}#add-teams-to-the-copilot-subscription-for-an-organization`,
    answer: (call) => selected(call, grantTeams),
  },
  {
    method: "DELETE",
    path: "/orgs/{org}/copilot/billing/selected_teams",
    documentationUrl: `${DOCUMENTATION}#remove-teams-from-the-copilot-subscription-for-an-organization`,
    answer: (call) => selected(call, cancelTeams),
  },
  {
    method: "GET",
    path: "/orgs/{org}/members/{username}/copilot",
    documentationUrl: `${DOCUMENTATION}#get-copilot-seat-assignment-details-for-a-user`,
    answer: memberSeat,
  },
];

const selectedTeams = z.object({ selected_teams: z.array(z.string()).min(1) });

function selected(call: Call, change: typeof grantTeams | typeof cancelTeams): Answer {
  const organization = organizationOf(call, "write");
  const { selected_teams: names } = checkedBody(call.body, selectedTeams);
  refuseWithoutPlan(organization);
  refuseWithoutPolicy(organization);
  refuseWithoutSelection(organization);
  refuseEveryList(organization);
  return change(call, organization, names);
}

function billing(call: Call): Answer {
  const organization = organizationWithPlan(call);
  const { settings } = organization;
  if (settings.paymentProblem) {
    throw new Refusal(422, "There is a problem with your account's associated payment method.");
  }
  return ok({
    seat_breakdown: seatBreakdown(organization, call.world.now()),
    seat_management_setting: settings.seatManagement,
    ide_chat: settings.ideChat,
    platform_chat: settings.platformChat,
    cli: settings.cli,
    public_code_suggestions: settings.publicCodeSuggestions,
    plan_type: settings.planType,
  });
}

function listSeats(call: Call): Answer {
  const organization = organizationWithPlan(call);
  const page = requestedPage(call.query, 50);
  const { seats } = organization;
  const read = (offset: number, length: number) => seats.page(offset, length);
  const { entries, count, unseen } = listedSeats(organization, page, seats.size, read, (seat) => seat);
  return ok(
    {
      total_seats: seats.size - unseen,
      seats: entries.map((seat) => seatDetails(seat, organization, call.base)),
    },
    { ...linkHeader(call, page, count), ...partialResults(organization, [organization.account.id]) },
  );
}

function memberSeat(call: Call): Answer {
  const organization = organizationOf(call, "read");
  refuseWithoutPlan(organization);
  const account = call.world.accounts.byLogin(call.parameter("username"));
  // The list shows seats of outside collaborators; according to users' reports, this endpoint does not.
  if (!account || organization.outsideCollaborators.has(account)) throw notFound();
  if (organization.isInvited(account)) {
    throw new Refusal(422, "The user has a pending organization invitation.");
  }
  const seat = organization.seats.of(account);
  if (!seat) throw notFound();
  return ok(seatDetails(seat, organization, call.base));
}

function organizationOf(call: Call, right: Right): Organization {
  return ownedOrganization(call, right, requirement);
}

/** GitHub documents no 422 for a missing plan for billing and for the list, so these answer 404. */
function organizationWithPlan(call: Call): Organization {
  const organization = organizationOf(call, "read");
  if (!organization.settings.copilot) throw notFound();
  return organization;
}

function seatBreakdown(organization: Organization, now: Date) {
  const start = cycleStart(now);
  const startText = timestamp(start);
  // GitHub's timestamps compare as text, which is fast; a seed may have other formats.
  const thisCycle = (moment: string | null) =>
    moment !== null &&
    (moment.length === startText.length ? moment >= startText : Date.parse(moment) >= start.getTime());
  let added = 0;
  let pending = 0;
  let active = 0;
  for (const seat of organization.seats.all()) {
    if (thisCycle(seat.createdAt)) added += 1;
    if (seat.pendingCancellationDate !== null) pending += 1;
    if (thisCycle(seat.lastActivityAt)) active += 1;
  }
  const total = organization.seats.size;
  return {
    total,
    added_this_cycle: added,
    pending_cancellation: pending,
    pending_invitation: organization.seatInvitations.size,
    active_this_cycle: active,
    inactive_this_cycle: total - active,
  };
}

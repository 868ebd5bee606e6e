import { z } from "zod";
import type { Account } from "../accounts.js";
import { type Answer, created, notFound, ok, Refusal } from "../http/answer.js";
import { ownedOrganization, type Right, copilotSeats as requirement } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";
import { seatDetails } from "../shapes/seat.js";
import { cycleStart } from "../time.js";

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
    answer: grantUsers,
  },
  {
    method: "DELETE",
    path: "/orgs/{org}/copilot/billing/selected_users",
    documentationUrl: `${DOCUMENTATION}#remove-users-from-the-copilot-subscription-for-an-organization`,
    answer: cancelUsers,
  },
  {
    method: "GET",
    path: "/orgs/{org}/members/{username}/copilot",
    documentationUrl: `${DOCUMENTATION}#get-copilot-seat-assignment-details-for-a-user`,
    answer: memberSeat,
  },
];

const selectedUsers = z.object({ selected_usernames: z.array(z.string()).min(1) });

function billing(call: Call): Answer {
  const organization = organizationWithPlan(call);
  const { settings } = organization;
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
  return ok(
    {
      total_seats: seats.size,
      seats: seats.page(page.offset, page.size).map((seat) => seatDetails(seat, organization, call.base)),
    },
    linkHeader(call, page, seats.size),
  );
}

function memberSeat(call: Call): Answer {
  const organization = organizationOf(call, "read");
  refuseWithoutPlan(organization);
  const account = call.world.accounts.byLogin(call.parameter("username"));
  if (!account) throw notFound();
  if (organization.invited.has(account) || organization.seatInvitations.has(account)) {
    throw new Refusal(422, "The user has a pending organization invitation.");
  }
  const seat = organization.seats.of(account);
  if (!seat) throw notFound();
  return ok(seatDetails(seat, organization, call.base));
}

function grantUsers(call: Call): Answer {
  const organization = organizationOf(call, "write");
  const { selected_usernames } = checkedBody(call.body, selectedUsers);
  refuseLists(organization);
  const { members, strangers } = resolve(call, organization, selected_usernames);
  // Before anybody is granted: a list is refused whole or not at all.
  inviteOrRefuse(organization, strangers);
  for (const member of members) call.world.purchase(organization, member);
  return created({ seats_created: members.size });
}

function cancelUsers(call: Call): Answer {
  const organization = organizationOf(call, "write");
  const { selected_usernames } = checkedBody(call.body, selectedUsers);
  refuseLists(organization);
  // Whoever has no seat, or is unknown, is left out: GitHub documents no error for it.
  const seats = [...resolve(call, organization, selected_usernames).members].flatMap(
    (member) => organization.seats.of(member) ?? [],
  );
  if (seats.some(({ team }) => team !== null)) {
    throw new Refusal(422, "A seat cannot be cancelled because it was assigned via a team.");
  }
  const cancelled = seats.filter((seat) => organization.cancel(seat, call.world.now()));
  return ok({ seats_cancelled: cancelled.length });
}

function organizationOf(call: Call, right: Right): Organization {
  return ownedOrganization(call, right, requirement);
}

/** For billing and the list GitHub documents no 422 that says "no plan", so without one there is nothing to be found. */
function organizationWithPlan(call: Call): Organization {
  const organization = organizationOf(call, "read");
  if (!organization.settings.copilot) throw notFound();
  return organization;
}

function refuseWithoutPlan({ settings }: Organization): void {
  if (!settings.copilot) {
    throw new Refusal(422, "Copilot Business or Enterprise is not enabled for this organization.");
  }
}

/** What must be set up before lists of users work. */
function refuseLists(organization: Organization): void {
  refuseWithoutPlan(organization);
  const { publicCodeSuggestions, seatManagement } = organization.settings;
  if (publicCodeSuggestions === "unconfigured") {
    throw new Refusal(422, "A public code suggestions policy has not been set for this organization.");
  }
  if (seatManagement === "assign_all") {
    throw new Refusal(422, "The organization's Copilot access setting is set to enable Copilot for all users.");
  }
  if (seatManagement !== "assign_selected") {
    throw new Refusal(422, `The organization's Copilot access setting is ${seatManagement}.`);
  }
}

interface Named {
  readonly members: ReadonlySet<Account>;
  readonly strangers: readonly { readonly name: string; readonly account: Account | undefined }[];
}

/** Each account once, however often and in whatever case the list names it. */
function resolve(call: Call, organization: Organization, names: readonly string[]): Named {
  const members = new Set<Account>();
  const strangers: { name: string; account: Account | undefined }[] = [];
  for (const name of names) {
    const account = call.world.accounts.byLogin(name);
    if (account && organization.members.has(account)) members.add(account);
    else strangers.push({ name, account });
  }
  return { members, strangers };
}

function inviteOrRefuse(organization: Organization, strangers: Named["strangers"]): void {
  const { nonMembers } = organization.settings;
  if (nonMembers === "skip") return;
  // Nobody can be invited who does not exist.
  const refused = strangers.filter(({ account }) => nonMembers === "refuse-all" || !account);
  if (refused.length > 0) {
    const names = refused.map(({ name }) => name).join(", ");
    throw new Refusal(422, `These users are not members of the organization: ${names}.`);
  }
  for (const { account } of strangers) if (account) organization.seatInvitations.add(account);
}

function seatBreakdown(organization: Organization, now: Date) {
  const start = cycleStart(now).getTime();
  const thisCycle = (moment: string | null) => moment !== null && Date.parse(moment) >= start;
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

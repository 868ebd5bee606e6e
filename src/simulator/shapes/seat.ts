import type { Enterprise, EnterpriseSeat } from "../enterprise.js";
import type { Organization } from "../organization.js";
import type { Seat } from "../seatBook.js";
import { simpleUser } from "./account.js";
import { simpleOrganization } from "./organization.js";
import { enterpriseTeam, teamDetails } from "./team.js";

/** "copilot-seat-details". As in GitHub's own examples, an organization's seats have no `organization`. */
export function seatDetails(seat: Seat, organization: Organization, base: string) {
  return {
    ...plainSeat(seat, base),
    plan_type: seat.planType ?? organization.settings.planType,
    assigning_team: seat.team && teamDetails(seat.team, organization, base),
  };
}

/**
 * The same for an enterprise, which has seats of several organizations. It is a guess that `organization` is null for a seat that the
 * enterprise gives itself: GitHub's description allows null and says no more.
 */
export function enterpriseSeatDetails(
  { seat, organization, team }: EnterpriseSeat,
  enterprise: Enterprise,
  base: string,
) {
  if (organization) {
    return { ...seatDetails(seat, organization, base), organization: simpleOrganization(organization, base) };
  }
  return {
    ...plainSeat(seat, base),
    plan_type: seat.planType ?? enterprise.settings.planType,
    assigning_team: team && enterpriseTeam(team, enterprise, base),
    organization: null,
  };
}

function plainSeat(seat: Seat, base: string) {
  return {
    created_at: seat.createdAt,
    updated_at: seat.updatedAt,
    pending_cancellation_date: seat.pendingCancellationDate,
    last_activity_at: seat.lastActivityAt,
    last_activity_editor: seat.lastActivityEditor,
    last_authenticated_at: seat.lastAuthenticatedAt,
    assignee: seat.oddAssignee ?? (seat.assignee && simpleUser(seat.assignee, base)),
  };
}

import type { Seat, SeatDetails } from "../github/answers.js";
import type { Owner } from "../github/owner.js";

export function assigneeOf({ login, assigneeId }: Seat) {
  return { login, id: assigneeId };
}

/** What GitHub says about a seat, regardless of who has it. */
export function factsOf(owner: Owner, seat: SeatDetails) {
  return {
    status: seat.status,
    assigningTeam: seat.assigningTeam,
    organization: seat.organization ?? (owner.kind === "organization" ? owner.name : null),
    createdAt: seat.createdAt,
    lastActivityAt: seat.lastActivityAt,
    lastActivityEditor: seat.lastActivityEditor,
    lastAuthenticatedAt: seat.lastAuthenticatedAt,
    pendingCancellationDate: seat.pendingCancellationDate,
    planType: seat.planType,
    updatedAt: seat.updatedAt,
  };
}

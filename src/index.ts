export type { CopilotSeat } from "./resources/copilotSeat.js";
export { CopilotSeatAssignment, type CopilotSeatAssignmentArgs } from "./resources/copilotSeatAssignment.js";
export { CopilotSeatRoster, type CopilotSeatRosterArgs } from "./resources/copilotSeatRoster.js";
export {
  CopilotTeamSeatAssignment,
  type CopilotTeamSeatAssignmentArgs,
} from "./resources/copilotTeamSeatAssignment.js";
export {
  type CopilotBilling,
  type GetCopilotBillingArgs,
  type GetCopilotBillingOutputArgs,
  getCopilotBilling,
  getCopilotBillingOutput,
} from "./resources/getCopilotBilling.js";
export {
  type CopilotCredits,
  type GetCopilotCreditsArgs,
  type GetCopilotCreditsOutputArgs,
  getCopilotCredits,
  getCopilotCreditsOutput,
} from "./resources/getCopilotCredits.js";
export {
  type GetCopilotSeatArgs,
  type GetCopilotSeatOutputArgs,
  getCopilotSeat,
  getCopilotSeatOutput,
} from "./resources/getCopilotSeat.js";
export {
  type ListCopilotSeatsArgs,
  type ListCopilotSeatsOutputArgs,
  type ListedCopilotSeat,
  listCopilotSeats,
  listCopilotSeatsOutput,
} from "./resources/listCopilotSeats.js";
export { loadRoster, type RosterSeat, wantedOn } from "./roster/index.js";

// What a program that uses the native door imports, as `pulumi-copilot-seats/native`.
export { loadRoster, type RosterSeat, wantedOn } from "../../roster/index.js";
export type { CopilotSeat } from "../copilotSeat.js";
export type { CopilotBilling, GetCopilotBillingArgs, GetCopilotBillingOutputArgs } from "../getCopilotBilling.js";
export type { CopilotCredits, GetCopilotCreditsArgs, GetCopilotCreditsOutputArgs } from "../getCopilotCredits.js";
export type { GetCopilotSeatArgs, GetCopilotSeatOutputArgs } from "../getCopilotSeat.js";
export type { ListCopilotSeatsArgs, ListCopilotSeatsOutputArgs, ListedCopilotSeat } from "../listCopilotSeats.js";
export { CopilotSeatAssignment, type CopilotSeatAssignmentArgs } from "./copilotSeatAssignment.js";
export { CopilotSeatRoster, type CopilotSeatRosterArgs } from "./copilotSeatRoster.js";
export { CopilotTeamSeatAssignment, type CopilotTeamSeatAssignmentArgs } from "./copilotTeamSeatAssignment.js";
export {
  getCopilotBilling,
  getCopilotBillingOutput,
  getCopilotCredits,
  getCopilotCreditsOutput,
  getCopilotSeat,
  getCopilotSeatOutput,
  listCopilotSeats,
  listCopilotSeatsOutput,
} from "./functions.js";
export { type AppAuth, Provider, type ProviderArgs } from "./provider.js";

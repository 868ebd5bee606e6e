export { CopilotSeatAssignment, type CopilotSeatAssignmentArgs } from "./resources/copilotSeatAssignment.js";
export { CopilotSeatRoster, type CopilotSeatRosterArgs } from "./resources/copilotSeatRoster.js";
export {
  CopilotTeamSeatAssignment,
  type CopilotTeamSeatAssignmentArgs,
} from "./resources/copilotTeamSeatAssignment.js";
export { loadRoster, type RosterSeat, wantedOn } from "./roster/index.js";

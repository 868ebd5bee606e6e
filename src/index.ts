export { CopilotSeatAssignment, type CopilotSeatAssignmentArgs } from "./resources/copilotSeatAssignment.js";

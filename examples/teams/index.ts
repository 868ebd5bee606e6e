import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats";

// Everyone in one of these teams has a seat. GitHub keeps this up to date as people join and leave.
const teams = ["platform", "design"];

for (const team of teams) {
  new CopilotTeamSeatAssignment(team, { organization: "acme", team });
}

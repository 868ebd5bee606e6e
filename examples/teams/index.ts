import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats";

// Whoever is in one of these teams has a seat, and GitHub keeps it so as people come and go.
const teams = ["platform", "design"];

for (const team of teams) {
  new CopilotTeamSeatAssignment(team, { organization: "acme", team });
}

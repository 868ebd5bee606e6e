import { CopilotSeatAssignment } from "pulumi-copilot-seats";

const people = ["ada", "grace", "linus"];

export const seats = people.map(
  (username) => new CopilotSeatAssignment(username, { organization: "acme", username }).status,
);

// pulumi preview --policy-pack policies
import { CopilotSeatAssignment, CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml") });
new CopilotSeatAssignment("cy", { organization: "acme", username: "cy" });

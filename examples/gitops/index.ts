import { Config } from "@pulumi/pulumi";
import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

const organization = new Config("github").require("owner");

// Once the files list everyone, `exclusive: true` cancels the seats of all others.
new CopilotSeatRoster(organization, { organization, seats: loadRoster("seats") });

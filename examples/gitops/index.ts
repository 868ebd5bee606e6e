import { Config } from "@pulumi/pulumi";
import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

const organization = new Config("github").require("owner");

// Once the files have everybody, `exclusive: true` lets nobody else have a seat.
new CopilotSeatRoster(organization, { organization, seats: loadRoster("seats") });

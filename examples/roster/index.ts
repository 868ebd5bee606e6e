import { Config } from "@pulumi/pulumi";
import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

// A file, or a folder with one file per team: pulumi config set roster seats
const roster = new Config().get("roster") ?? "seats.yaml";

const acme = new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster(roster) });

export const seats = acme.seats;

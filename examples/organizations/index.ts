import { existsSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

const organization = new Config("github").require("owner");
const maxSeats = new Config().getNumber("maxSeats");

// Read whole, the folder tells who is in the files of two organizations, with both lines: nobody is paid for twice by accident.
loadRoster("seats");

// Whoever is at home in another organization and shall have a seat here, too, is a guest.
const guests = `guests/${organization}.yaml`;
const people = [...loadRoster(`seats/${organization}.yaml`), ...(existsSync(guests) ? loadRoster(guests) : [])];

const roster = new CopilotSeatRoster(organization, { organization, seats: people, ...(maxSeats && { maxSeats }) });

export const seats = roster.seats;

import { existsSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

const organization = new Config("github").require("owner");
const maxSeats = new Config().getNumber("maxSeats");

// Reading the complete folder fails if two organizations list the same person, so nobody is paid for twice by accident.
loadRoster("seats");

// Guests are people from other organizations who also have a seat here.
const guests = `guests/${organization}.yaml`;
const people = [...loadRoster(`seats/${organization}.yaml`), ...(existsSync(guests) ? loadRoster(guests) : [])];

const roster = new CopilotSeatRoster(organization, { organization, seats: people, ...(maxSeats && { maxSeats }) });

export const seats = roster.seats;

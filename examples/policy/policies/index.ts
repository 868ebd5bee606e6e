import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { loadRoster } from "pulumi-copilot-seats";

const SINGLE = "pulumi-nodejs:dynamic:CopilotSeatAssignment";
const ROSTER = "pulumi-nodejs:dynamic:CopilotSeatRoster";
const TEAM = "pulumi-nodejs:dynamic:CopilotTeamSeatAssignment";

const employees = new Set(loadRoster(join(__dirname, "employees.csv")).map(({ username }) => username.toLowerCase()));

// Pulumi passes each resource to these policies before it acts on it. A stack policy would run after the purchase.
const declared = new Map<string, string[]>();

new PolicyPack("copilot-seats", {
  policies: [
    {
      name: "employees-only",
      description: "Only people of employees.csv have a seat.",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, report) => {
        for (const login of loginsOf(type, props)) {
          if (!employees.has(login)) report(`${login} is not in employees.csv.`);
        }
        if (type === TEAM) report(`Nobody can tell here who is in the team ${props.team}: name people.`);
      },
    },
    {
      name: "at-most",
      description: "A stack has at most so many seats.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { seats: { type: "integer", minimum: 1, default: 4 } } },
      validateResource: ({ urn, type, props, getConfig }, report) => {
        const { seats } = getConfig<{ seats: number }>();
        declared.set(urn, loginsOf(type, props));
        const wanted = [...declared.values()].flat().length;
        if (wanted > seats) report(`The program declares ${wanted} seats or more, and ${seats} are allowed.`);
      },
    },
    {
      name: "monthly-budget",
      description: "The seats of a stack cost at most so many US dollars a month.",
      enforcementLevel: "mandatory",
      configSchema: {
        properties: { dollars: { type: "number", default: 100 }, seatPrice: { type: "number", default: 19 } },
      },
      validateResource: ({ urn, type, props, getConfig }, report) => {
        const { dollars, seatPrice } = getConfig<{ dollars: number; seatPrice: number }>();
        declared.set(urn, loginsOf(type, props));
        const cost = [...declared.values()].flat().length * seatPrice;
        if (cost > dollars)
          report(`The program declares seats for ${cost} USD a month or more, and the budget is ${dollars} USD.`);
      },
    },
  ],
});

/** Logins are in lower case here, even if the program spells them differently. */
function loginsOf(type: string, { username, seats = {} }: { username?: string; seats?: object }): string[] {
  if (type === SINGLE) return username === undefined ? [] : [username];
  if (type === ROSTER) return Object.keys(seats);
  return [];
}

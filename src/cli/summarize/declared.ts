import { z } from "zod";
import type { Owner } from "../../github/owner.js";
import { UNKNOWN } from "../../provider/check.js";
import { decodeHolders, namesIn, seatsOfHolders } from "../../provider/rosterState.js";
import type { State } from "./run.js";

/** What one of our resources declares about seats. */
export interface Declared {
  readonly owner: Owner;
  /** By login: `active`, or another status in words. */
  readonly people: ReadonlyMap<string, string>;
  /** The same by team. */
  readonly teams: ReadonlyMap<string, string>;
  /** Whether people or team are secret, or unknown in a preview. */
  readonly hidden: boolean;
  readonly kind: Kind;
  /** By login: the team through which the seat comes, for seats that do. */
  readonly through: ReadonlyMap<string, string>;
  /** Whether a roster cancels undeclared seats. */
  readonly exclusive: boolean;
  /** People whose undeclared seats its change may cancel. */
  readonly cancels: ReadonlySet<string>;
  /** GitHub's name for the plan. */
  readonly plan: string | undefined;
}

export type Kind = "seat" | "roster" | "team";

const CLASSES: ReadonlyMap<string, Kind> = new Map([
  ["CopilotSeatAssignment", "seat"],
  ["CopilotSeatRoster", "roster"],
  ["CopilotTeamSeatAssignment", "team"],
]);

/** For the resource types of both doors. */
export function kindOf(type: string): Kind | undefined {
  const [, name = ""] = /^(?:pulumi-nodejs:dynamic|copilot-seats:index):(\w+)$/.exec(type) ?? [];
  return CLASSES.get(name);
}

/** What Pulumi prints instead of a value. Taken literally, it would look like one person. */
const PLACEHOLDERS: readonly string[] = [UNKNOWN, "[secret]"];

const text = z
  .string()
  .refine((value) => !PLACEHOLDERS.includes(value))
  .optional()
  .catch(undefined);
const schema = z.object({
  organization: text,
  enterprise: text,
  username: text,
  team: text,
  status: text,
  seats: z.record(z.string(), z.string()).optional().catch(undefined),
  __assignees: text,
  /** Its name in states of version 0.1.0. */
  assignees: text,
  assigningTeam: text,
  planType: text,
  exclusive: z.boolean().catch(false),
  cancels: text,
});

/** What a state declares; undefined if it is not one of our resources. If `done`, the outputs say what was done. */
export function declaredIn({ type, inputs, outputs }: State, done: boolean): Declared | undefined {
  const kind = kindOf(type);
  if (!kind) return undefined;
  const wanted = schema.parse(inputs);
  const found = schema.parse(outputs);
  const { organization, enterprise } = wanted;
  const name = (enterprise ?? organization ?? "").toLowerCase();
  const status = (done ? found.status : undefined) ?? wanted.status ?? "active";
  const seats = (done ? seatsIn(found.__assignees ?? found.assignees) : undefined) ?? wanted.seats;
  const people = {
    seat: () => (wanted.username === undefined ? [] : [[wanted.username.toLowerCase(), status] as const]),
    roster: () => Object.entries(seats ?? {}),
    team: () => [],
  }[kind]();
  const through = kind === "seat" && found.assigningTeam !== undefined ? people : [];
  return {
    kind,
    owner: { kind: enterprise === undefined ? "organization" : "enterprise", name },
    people: new Map(people),
    teams: new Map(kind === "team" && wanted.team !== undefined ? [[wanted.team, status]] : []),
    hidden: name === "" || { seat: wanted.username, roster: seats, team: wanted.team }[kind] === undefined,
    through: new Map(through.map(([login]) => [login, found.assigningTeam ?? ""])),
    exclusive: kind === "roster" && wanted.exclusive,
    cancels: kind === "roster" ? namesIn(wanted.cancels) : new Set(),
    plan: found.planType,
  };
}

function seatsIn(assignees: string | undefined): Record<string, string> | undefined {
  try {
    return assignees === undefined ? undefined : seatsOfHolders(decodeHolders(assignees));
  } catch {
    // The provider refuses this state, and the run's own error says so.
    return undefined;
  }
}

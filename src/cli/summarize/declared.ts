import { z } from "zod";
import type { Owner } from "../../github/owner.js";
import { UNKNOWN } from "../../provider/check.js";
import { decodeHolders, namesIn, seatsOfHolders } from "../../provider/rosterState.js";
import type { State } from "./run.js";

/** What a resource of ours says of seats. */
export interface Declared {
  readonly owner: Owner;
  /** `active`, or in words what else there is, by login. */
  readonly people: ReadonlyMap<string, string>;
  /** The same of a team's seats. */
  readonly teams: ReadonlyMap<string, string>;
  /** Whether a preview could not know them, or they are secret. */
  readonly hidden: boolean;
  readonly kind: Kind;
  /** Through which team each seat comes, of those that do. */
  readonly through: ReadonlyMap<string, string>;
  /** Whether a roster cancels undeclared seats. */
  readonly exclusive: boolean;
  /** Whose undeclared seats its change may cancel. */
  readonly cancels: ReadonlySet<string>;
  /** GitHub's name of the plan. */
  readonly plan: string | undefined;
}

export type Kind = "seat" | "roster" | "team";

const CLASSES: ReadonlyMap<string, Kind> = new Map([
  ["CopilotSeatAssignment", "seat"],
  ["CopilotSeatRoster", "roster"],
  ["CopilotTeamSeatAssignment", "team"],
]);

/** Through either door. */
export function kindOf(type: string): Kind | undefined {
  const [, name = ""] = /^(?:pulumi-nodejs:dynamic|copilot-seats:index):(\w+)$/.exec(type) ?? [];
  return CLASSES.get(name);
}

/** What Pulumi prints instead of a value: it would read as one person, however many there are. */
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
  /** As states of version 0.1.0 call it. */
  assignees: text,
  assigningTeam: text,
  planType: text,
  exclusive: z.boolean().catch(false),
  cancels: text,
});

/** What a state declares; undefined where it is none of our resources. What was done stands in its outputs. */
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
    // The provider has refused such a state: the run's own error says so.
    return undefined;
  }
}

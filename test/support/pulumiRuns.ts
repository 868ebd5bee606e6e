import { namesOf, planLine } from "../../src/provider/dictionary.js";
import { moneyOf } from "../../src/provider/forecast.js";

/** What Pulumi's CLI prints about runs, in the forms that the end-to-end tests see from the real one. */

export interface ResourceState {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

type Seats = Record<string, string> | readonly string[];

const seatMap = (seats: Seats) =>
  Array.isArray(seats) ? Object.fromEntries(seats.map((login) => [login, "active"])) : { ...seats };

export function roster(seats: Seats, owner: object = { organization: "acme" }, name = "acme"): ResourceState {
  const inputs = { ...owner, exclusive: false, maxCancellations: "25%", seats: seatMap(seats) };
  return { type: "pulumi-nodejs:dynamic:CopilotSeatRoster", name, inputs };
}

export function seat(username: string, status = "active", outputs: Record<string, unknown> = {}): ResourceState {
  const inputs = { organization: "acme", username, status };
  return {
    type: "pulumi-nodejs:dynamic:CopilotSeatAssignment",
    name: username,
    inputs,
    outputs: { ...inputs, ...outputs },
  };
}

export function team(slug: string, status = "active"): ResourceState {
  const inputs = { organization: "acme", team: slug, status };
  return { type: "pulumi-nodejs:dynamic:CopilotTeamSeatAssignment", name: slug, inputs };
}

export interface Change {
  /** As the last run left it. */
  readonly prior?: ResourceState;
  /** As the refresh found it: the same as before if absent, gone if null. */
  readonly found?: ResourceState | null;
  /** As the program wants it: the same as found if absent, removed if null. */
  readonly wanted?: ResourceState | null;
}

interface Said {
  readonly severity: string;
  readonly message: string;
}

export const error = (message: string): Said => ({ severity: "error", message: `error: ${message}\n` });
export const warning = (message: string): Said => ({ severity: "warning", message: `warning: ${message}\n` });
/** What a provider writes to standard error. */
export const note = (message: string): Said => ({ severity: "info#err", message: `${message}\n\n` });

interface Told {
  readonly owner?: string;
  readonly team?: string;
  readonly grants?: readonly string[];
  readonly cancels?: readonly string[];
  readonly unchanged?: number;
  readonly takenOver?: readonly string[];
  /** Such as `cy through the team core`. */
  readonly kept?: readonly string[];
  /** Such as `cy: no such account`. */
  readonly refused?: readonly string[];
  readonly unchecked?: number;
  /** Per seat and month; null if unknown. */
  readonly price?: number | null;
  /** Whether it is about single seats: no line names their cancellations. */
  readonly isOfSingleSeats?: boolean;
}

/** The provider's line for a plan. */
export function line({ owner = "acme", team, unchanged = 0, unchecked = 0, price = 19, ...people }: Told): Said {
  const { grants = [], cancels = [], takenOver = [], kept = [], refused = [], isOfSingleSeats = false } = people;
  const rate = price === null ? null : { cents: price * 100, credits: 1_900 };
  return note(
    planLine({
      owner,
      team,
      grants: namesOf(grants),
      cancels: isOfSingleSeats ? undefined : namesOf(cancels),
      unchanged,
      takenOver: namesOf(takenOver),
      kept: namesOf(kept),
      refused: namesOf(refused),
      unchecked,
      ...moneyOf({ grants: grants.length, cancels: cancels.length }, rate),
    }),
  );
}

const urnOf = ({ type, name }: ResourceState) => `urn:pulumi:production::seats::${type}::${name}`;

function stepsOf({ prior, found = prior ?? null, wanted = found }: Change) {
  const state = wanted ?? found ?? prior;
  if (!state) return [];
  const urn = urnOf(state);
  const refresh = prior ? [{ op: "refresh", urn, old: prior, new: prior, found }] : [];
  const same = JSON.stringify(found) === JSON.stringify(wanted);
  if (same) return refresh;
  const op = found === null ? "create" : wanted === null ? "delete" : "update";
  return [...refresh, { op, urn, old: found, new: wanted, found: wanted }];
}

/** `pulumi preview --json`. */
export function previewJson(changes: readonly Change[], said: readonly Said[] = [], config: object = {}): string {
  const steps = changes.flatMap(stepsOf).map(({ op, urn, old, new: wanted }) => ({
    op,
    urn,
    ...(old && { oldState: old }),
    ...(wanted && { newState: op === "refresh" ? wanted : { ...wanted, outputs: undefined } }),
    detailedDiff: null,
  }));
  return `${JSON.stringify({ config, steps, diagnostics: said, duration: 1, changeSummary: { same: 1 } }, undefined, 4)}\n`;
}

/** `pulumi up --json` or, with `planning`, the event log of a preview. */
export function eventLog(
  changes: readonly Change[],
  said: readonly Said[] = [],
  { planning = false, failed = [] as readonly string[], policies = [] as readonly object[] } = {},
): string {
  const planningField = planning ? { planning } : {};
  const steps = changes.flatMap(stepsOf).flatMap(({ op, urn, old, new: wanted, found }) => {
    const metadata = { op, urn, type: (old ?? wanted)?.type, old };
    const failure = failed.includes((wanted ?? old)?.name ?? "");
    const end = failure && op !== "refresh" ? "resOpFailedEvent" : "resOutputsEvent";
    return [
      { resourcePreEvent: { metadata: { ...metadata, new: wanted && { ...wanted, outputs: {} } }, ...planningField } },
      { [end]: { metadata: { ...metadata, new: op === "refresh" ? found : wanted }, ...planningField } },
    ];
  });
  const events: object[] = [
    { preludeEvent: { config: {} } },
    ...steps,
    ...policies.map((policyEvent) => ({ policyEvent })),
    ...said.map((diagnosticEvent) => ({ diagnosticEvent })),
    { summaryEvent: { isPreview: planning } },
    { cancelEvent: {} },
  ];
  return events.map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 1, ...event })}\n`).join("");
}

import type { Owner } from "../../github/owner.js";
import { centsOf, dollarsOf, type Rate } from "../../money/money.js";
import { ACTIVE, type Cost, keepsIn, type PlanLine, planIn, saysDrift, total } from "../../provider/dictionary.js";
import { moneyOf } from "../../provider/forecast.js";
import { readRate } from "../../settings/settings.js";
import { SeatError } from "../../text/seatError.js";
import type { Outcome } from "../marker.js";
import { declaredIn, kindOf } from "./declared.js";
import { messagesOf } from "./messages.js";
import { byOwner, type Drift, newNameIn, type OwnerSeats } from "./owners.js";
import { type Change, type Resource, resourcesOf } from "./resources.js";
import type { Run, State } from "./run.js";
import { type TeamChange, teamChanges } from "./teams.js";
import { type Lines, type People, whoIsWho } from "./who.js";

/**
 * What a run does to seats, for people and for programs: `--format json` prints exactly this.
 */
export interface Summary {
  readonly run: "preview" | "update";
  readonly outcome: Outcome;
  readonly owners: readonly OwnerSummary[];
  /** Changes of resources that are not ours, or that affect nobody's seat. */
  readonly others: readonly { readonly change: Change; readonly type: string; readonly name: string }[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

export interface OwnerSummary extends People {
  readonly kind: Owner["kind"];
  readonly name: string;
  /** Whether a roster starts to cancel undeclared seats. */
  readonly becomesExclusive: boolean;
  /** The number of active seats before, as far as the run shows; null if there are teams or hidden people. */
  readonly seats: number | null;
  readonly teams: readonly TeamChange[];
  /** What was changed on GitHub since the last run. */
  readonly drift: readonly Drift[];
  /** The number of resources whose people are secret, or not known before the update. */
  readonly hidden: number;
  /** In US dollars a month; null if it is unknown. */
  readonly cost: (Cost & { readonly isListPrice: boolean }) | null;
  /** The number of changing seats whose price the provider does not know. */
  readonly unpriced: number;
}

/** How many people get a seat, as far as a run tells: an upper limit if some are unchecked. */
export function granting({ granted, unnamed, teams }: People & Pick<OwnerSummary, "teams">): number {
  return granted.length + unnamed.granted + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0);
}

/** How many people lose a seat. */
export function losing({ cancelled, unnamed }: People): number {
  return cancelled.length + unnamed.cancelled;
}

export function summaryOf(run: Run | undefined): Summary {
  if (!run) {
    return { run: "preview", outcome: "failed", owners: [], others: [], errors: [], warnings: [], notes: [] };
  }
  const resources = resourcesOf(run);
  const { errors, warnings, notes } = messagesOf(run);
  // Repeated lines count, because two rosters may print the same. Only those of providers do, because a program can log anything.
  const ofProviders = run.diagnostics.filter(({ severity, urn }) => severity === "info#err" && !urn);
  const lines = ofProviders.flatMap(({ message }) => message.split("\n"));
  const told = {
    plans: lines.flatMap((line) => planIn(line) ?? []),
    keeps: lines.flatMap((line) => keepsIn(line) ?? []),
  };
  const owners = byOwner(resources, run.kind === "update").map((seats) =>
    summaryOfOwner(seats, told, run, run.kind === "preview" || errors.length === 0),
  );
  const others = resources
    .filter(isOther)
    .flatMap(({ change, type, name }) => (change ? [{ change, type, name }] : []));
  return {
    run: run.kind,
    outcome: outcomeOf(errors, owners, others),
    owners: owners.filter(saysSomething),
    others,
    errors,
    warnings,
    // Unless the run failed, the lists already say this by name.
    notes: notes.filter((note) => errors.length > 0 || !(lines.includes(note) && isInLists(note))),
  };
}

function isInLists(note: string): boolean {
  return planIn(note) !== undefined || keepsIn(note) !== undefined || saysDrift(note);
}

function outcomeOf(errors: readonly string[], owners: readonly OwnerSummary[], others: readonly unknown[]): Outcome {
  if (errors.length > 0) return "failed";
  if (owners.some(({ drift }) => drift.length > 0)) return "drift";
  return others.length > 0 || owners.some(saysSomething) ? "changes" : "nothing";
}

function saysSomething(owner: OwnerSummary): boolean {
  const { granted, takenOver, refused, cancelled, kept, unnamed, teams, unresolved, drift, hidden } = owner;
  return (
    [granted, takenOver, refused, cancelled, kept, teams, unresolved, drift].some(({ length }) => length > 0) ||
    Object.values(unnamed).some((number) => number > 0) ||
    hidden > 0 ||
    owner.becomesExclusive
  );
}

/** Whether to list a change as such: the resource is not Pulumi's own, and the change does not show person by person. */
function isOther({ type, before, after, change }: Resource): boolean {
  if (type.startsWith("pulumi:")) return false;
  if (!kindOf(type)) return true;
  const seats = (state: State | undefined) => {
    const declared = state && declaredIn(state, false);
    return JSON.stringify(declared && [declared.owner, ...declared.people, ...declared.teams, declared.hidden]);
  };
  return change === "update" && seats(before) === seats(after);
}

function summaryOfOwner(seats: OwnerSeats, told: Lines, run: Run, isCertain: boolean): OwnerSummary {
  const { owner, before, becomesExclusive, hidden } = seats;
  const all = told.plans.filter((plan) => plan.owner === owner.name);
  const keeps = told.keeps.filter((keep) => keep.owner === owner.name);
  const [ofTeams, ofPeople] = [
    all.filter(({ team }) => team !== undefined),
    all.filter(({ team }) => team === undefined),
  ];
  const people = whoIsWho(seats, { plans: ofPeople, keeps }, { isPreview: run.kind === "preview", isCertain });
  const teams = teamChanges(seats, ofTeams);
  const active = [...before].flatMap(([login, status]) =>
    status === ACTIVE || newNameIn(status) !== undefined ? [login] : [],
  );
  // The states do not contain undeclared seats.
  const holders = new Set([...active, ...people.cancelled.map(({ login }) => login), ...people.among.leaving]);
  const change = { grants: granting({ ...people, teams }), cancels: losing(people) };
  return {
    ...owner,
    ...people,
    becomesExclusive,
    seats: hidden > 0 || seats.teams.before.size > 0 ? null : holders.size,
    teams,
    // A new seat of someone whom the program lists may come from a run that failed before it could record the grant.
    drift: [...seats.drift.values()].filter(
      ({ login, was, is }) => !(was === null && is === ACTIVE && login !== undefined && seats.wanted.has(login)),
    ),
    hidden,
    cost: teams.some(({ grants }) => grants === null) ? null : costOf(change, { plans: all, seats, run }),
    unpriced: all.reduce((sum, { unpriced }) => sum + unpriced, 0),
  };
}

interface Changed {
  readonly grants: number;
  readonly cancels: number;
}

function costOf(
  changed: Changed,
  { plans, seats, run }: { plans: readonly PlanLine[]; seats: OwnerSeats; run: Run },
): OwnerSummary["cost"] {
  const told = plans.find(({ cost }) => cost);
  // The provider has looked for a price and found none.
  if (!told && plans.some(({ unpriced }) => unpriced > 0)) return null;
  const { rate, isListPrice } = told ? { rate: rateIn(told), isListPrice: false } : usualRate(seats, run);
  if (!rate) return null;
  const nothing = { change: 0, price: dollarsOf(rate.cents), credits: null };
  return { ...(moneyOf(changed, rate).cost ?? nothing), isListPrice };
}

/** What a seat costs and which credits it brings, according to a line. */
function rateIn({ cost, grants, cancels }: PlanLine): Rate | null {
  if (!cost) return null;
  const { gained = 0, lost = 0 } = cost.credits ?? {};
  const credits = gained > 0 ? gained / total(grants) : lost > 0 && cancels ? lost / total(cancels) : null;
  return { cents: centsOf(cost.price), credits };
}

/** If no line says it: by the plan in the states, or Business for an enterprise, whose states need not name a plan. */
function usualRate({ plan, owner }: OwnerSeats, { configuration }: Run): { rate: Rate | null; isListPrice: boolean } {
  const kind = owner.kind === "enterprise" ? "business" : (plan ?? "business");
  const setting = (key: string) => {
    const value = configuration[key];
    return typeof value === "string" ? value : undefined;
  };
  try {
    return { rate: readRate(kind, setting), isListPrice: configuration[`copilotSeats:${kind}Price`] === undefined };
  } catch (error) {
    if (error instanceof SeatError) return { rate: null, isListPrice: false };
    throw error;
  }
}

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
 * What a run does to seats, for people and for programs: `--format json` prints it as it stands here.
 */
export interface Summary {
  readonly run: "preview" | "update";
  readonly outcome: Outcome;
  readonly owners: readonly OwnerSummary[];
  /** What is neither a seat nor a change of who has one. */
  readonly others: readonly { readonly change: Change; readonly type: string; readonly name: string }[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

export interface OwnerSummary extends People {
  readonly kind: Owner["kind"];
  readonly name: string;
  /** Whether a roster begins to cancel undeclared seats. */
  readonly becomesExclusive: boolean;
  /** How many active seats people had before, as far as the run's resources know; null beside teams and hidden people. */
  readonly seats: number | null;
  readonly teams: readonly TeamChange[];
  /** What was changed on GitHub since the last run. */
  readonly drift: readonly Drift[];
  /** How many resources have seats that are secret, or not known before the update. */
  readonly hidden: number;
  /** In US dollars a month; null where the price is not known. */
  readonly cost: (Cost & { readonly isListPrice: boolean }) | null;
  /** Of how many seats that change the provider knows no price. */
  readonly unpriced: number;
}

/** How many get a seat, as far as a run tells: at most so many where some are unchecked. */
export function granting({ granted, unnamed, teams }: People & Pick<OwnerSummary, "teams">): number {
  return granted.length + unnamed.granted + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0);
}

/** How many lose one. */
export function losing({ cancelled, unnamed }: People): number {
  return cancelled.length + unnamed.cancelled;
}

export function summaryOf(run: Run | undefined): Summary {
  if (!run) {
    return { run: "preview", outcome: "failed", owners: [], others: [], errors: [], warnings: [], notes: [] };
  }
  const resources = resourcesOf(run);
  const { errors, warnings, notes } = messagesOf(run);
  // Of every line, since two rosters may say the same; of a provider's, since a program can log what it likes.
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
    // The lists say the same by name, if they are there.
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

/** Neither Pulumi's own, nor one whose change shows person by person. */
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
  // Of undeclared seats the states know nothing.
  const holders = new Set([...active, ...people.cancelled.map(({ login }) => login), ...people.among.leaving]);
  const change = { grants: granting({ ...people, teams }), cancels: losing(people) };
  return {
    ...owner,
    ...people,
    becomesExclusive,
    seats: hidden > 0 || seats.teams.before.size > 0 ? null : holders.size,
    teams,
    // Whom the program lists, a run may have granted that failed before it could record it.
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
  // The provider has looked, and knows no price.
  if (!told && plans.some(({ unpriced }) => unpriced > 0)) return null;
  const { rate, isListPrice } = told ? { rate: rateIn(told), isListPrice: false } : usualRate(seats, run);
  if (!rate) return null;
  const nothing = { change: 0, price: dollarsOf(rate.cents), credits: null };
  return { ...(moneyOf(changed, rate).cost ?? nothing), isListPrice };
}

/** What a seat costs and brings, as a line says it. */
function rateIn({ cost, grants, cancels }: PlanLine): Rate | null {
  if (!cost) return null;
  const { gained = 0, lost = 0 } = cost.credits ?? {};
  const credits = gained > 0 ? gained / total(grants) : lost > 0 && cancels ? lost / total(cancels) : null;
  return { cents: centsOf(cost.price), credits };
}

/** Where no line says it: by the plan in the states, which an enterprise's own seats need not tell. */
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

import type { Owner } from "../../github/owner.js";
import { ACTIVE, keepsIn, type PlanLine, planIn, saysDrift, total } from "../../provider/dictionary.js";
import { LIST_PRICES } from "../../settings/settings.js";
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
  readonly cost: { readonly change: number; readonly price: number; readonly isListPrice: boolean } | null;
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
  const change = granting({ ...people, teams }) - losing(people);
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
  };
}

function costOf(
  change: number,
  { plans, seats: { owner, plan }, run }: { plans: readonly PlanLine[]; seats: OwnerSeats; run: Run },
): OwnerSummary["cost"] {
  const told = plans.find(({ cost }) => cost)?.cost?.price;
  if (told !== undefined) return { change: change * told, price: told, isListPrice: false };
  // The provider has looked, and knows no price.
  if (plans.some(({ grants, cancels }) => total(grants) + (cancels ? total(cancels) : 0) > 0)) return null;
  if (plan !== "business" && plan !== "enterprise" && (plan !== undefined || owner.kind === "enterprise")) return null;
  const kind = plan === "enterprise" ? "enterprise" : "business";
  const configured = run.configuration[`copilotSeats:${kind}Price`];
  const price = typeof configured === "string" ? Number(configured) : LIST_PRICES[kind];
  if (!Number.isFinite(price)) return null;
  return { change: change * price, price, isListPrice: configured === undefined };
}

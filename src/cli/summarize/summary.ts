import type { Owner } from "../../github/owner.js";
import {
  keptIn,
  PENDING,
  type PlanLine,
  planIn,
  refusedIn,
  saysDrift,
  statusIn,
  total,
} from "../../provider/dictionary.js";
import { LIST_PRICES } from "../../settings/settings.js";
import type { Outcome } from "../marker.js";
import { type Declared, declaredIn, kindOf } from "./declared.js";
import { messagesOf } from "./messages.js";
import { type Change, type Resource, resourcesOf } from "./resources.js";
import type { Run, State } from "./run.js";

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

export interface OwnerSummary {
  readonly kind: Owner["kind"];
  readonly name: string;
  /** Who gets a seat. */
  readonly granted: readonly Granted[];
  /** Who has a seat already, which is taken over: nothing is bought. */
  readonly takenOver: readonly string[];
  /** Who cannot have a seat, and why: nothing is bought, and an update refuses them. */
  readonly refused: readonly { readonly login: string; readonly why: string }[];
  /** Of those who get a seat, of how many nobody knows whether they have one already, or can have one. */
  readonly unchecked: number;
  /** Who loses the seat when the billing cycle ends. */
  readonly cancelled: readonly { readonly login: string }[];
  /** Who leaves the program and keeps a seat: through that team, or null where it is not a team. */
  readonly kept: readonly { readonly login: string; readonly through: string | null }[];
  /** Of whom the run says only how many they are: of those who get a seat, how many have one; who lose one without a name; who keep one. */
  readonly unnamed: { readonly takenOver: number; readonly cancelled: number; readonly kept: number };
  /** Whether a roster begins to cancel what nobody declares. */
  readonly becomesExclusive: boolean;
  /** How many active seats people had before, as far as the run's resources know; null beside teams and hidden people. */
  readonly seats: number | null;
  readonly teams: readonly TeamChange[];
  /** Whose seat cannot go on under the name in the program. */
  readonly unresolved: readonly { readonly login: string; readonly status: string }[];
  /** What was changed on GitHub since the last run. */
  readonly drift: readonly {
    readonly login?: string;
    readonly team?: string;
    readonly was: string | null;
    readonly is: string | null;
  }[];
  /** How many resources have seats that are secret, or not known before the update. */
  readonly hidden: number;
  /** In US dollars a month; null where the price is not known. */
  readonly cost: { readonly change: number; readonly price: number; readonly isListPrice: boolean } | null;
}

export interface TeamChange {
  readonly team: string;
  readonly change: "granted" | "cancelled";
  /** What its seats were like before; null when it had none. */
  readonly was: string | null;
  /** How many members get a seat; null where nobody has counted, as when a team loses its seats. */
  readonly grants: number | null;
}

interface Granted {
  readonly login: string;
  /** `new`, or `uncancelled`: a cancelled seat that goes on. */
  readonly how: "new" | "uncancelled";
}

export function summaryOf(run: Run | undefined): Summary {
  if (!run) {
    return { run: "preview", outcome: "failed", owners: [], others: [], errors: [], warnings: [], notes: [] };
  }
  const resources = resourcesOf(run);
  const { errors, warnings, notes } = messagesOf(run);
  // Two rosters may say the same.
  const lines = run.diagnostics.flatMap(({ message }) => message.split("\n"));
  const plans = lines.flatMap((line) => planIn(line) ?? []);
  const owners = byOwner(resources, run.kind === "update").map((seats) => summaryOfOwner(seats, plans, run));
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
    notes: notes.filter((note) => errors.length > 0 || !(planIn(note) || saysDrift(note))),
  };
}

function outcomeOf(errors: readonly string[], owners: readonly OwnerSummary[], others: readonly unknown[]): Outcome {
  if (errors.length > 0) return "failed";
  if (owners.some(({ drift }) => drift.length > 0)) return "drift";
  return others.length > 0 || owners.some(saysSomething) ? "changes" : "nothing";
}

function saysSomething({
  granted,
  takenOver,
  refused,
  cancelled,
  kept,
  teams,
  unresolved,
  drift,
  hidden,
  becomesExclusive,
}: OwnerSummary): boolean {
  return (
    [granted, takenOver, refused, cancelled, kept, teams, unresolved, drift].some(({ length }) => length > 0) ||
    hidden > 0 ||
    becomesExclusive
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

/** Everybody's seat at one owner, whichever resource declares it: who moves between two of them loses nothing. */
interface OwnerSeats {
  readonly owner: Owner;
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
  readonly teams: Record<Time, Map<string, string>>;
  readonly through: Map<string, string>;
  /** Every login that a state before has, and what those people are called now. */
  readonly aliases: Set<string>;
  readonly drift: Map<string, OwnerSummary["drift"][number]>;
  /** Whom the program lists, where a resource changes. */
  readonly wanted: Set<string>;
  /** Whom a roster lists or listed. Of them the provider has counted who really gets or loses a seat. */
  readonly rosters: {
    changed: boolean;
    becomesExclusive: boolean;
    readonly people: Set<string>;
  };
  plan: string | undefined;
  hidden: number;
}

type Time = "before" | "after";
type Ends = { readonly [time in Time]: Declared | undefined };

function byOwner(resources: readonly Resource[], done: boolean): OwnerSeats[] {
  const owners = new Map<string, OwnerSeats>();
  const seatsOf = ({ owner }: Declared) => {
    const key = `${owner.kind}/${owner.name}`;
    const known = owners.get(key) ?? newOwner(owner);
    owners.set(key, known);
    return known;
  };
  for (const { prior, before, after, wanted, change } of resources) {
    const declared = {
      // After a run that failed, the inputs are still those of the run before it.
      prior: prior && declaredIn(prior, true),
      before: before && declaredIn(before, false),
      after: after && declaredIn(after, done),
    };
    const known = declared.after ?? declared.before ?? declared.prior;
    if (!known) continue;
    if (declared.before?.hidden || declared.after?.hidden) {
      // Half of it would read as everybody's grant or cancellation.
      if (change) seatsOf(known).hidden++;
      continue;
    }
    const listed = wanted && declaredIn(wanted, false);
    for (const login of listed?.people.keys() ?? []) seatsOf(listed ?? known).wanted.add(login);
    for (const time of ["before", "after"] as const) {
      const now = declared[time];
      if (!now) continue;
      const seats = seatsOf(now);
      record(seats, time, now);
      // The provider counts what it checks, and it checks nothing that is deleted.
      if (now.kind === "roster" && change && change !== "delete") {
        seats.rosters.changed = true;
        for (const login of now.people.keys()) seats.rosters.people.add(login);
      }
    }
    if (declared.after && becomesExclusive(declared, change)) seatsOf(declared.after).rosters.becomesExclusive = true;
    if (declared.prior && !declared.prior.hidden) recordDrift(seatsOf(declared.prior), declared.prior, declared.before);
  }
  return [...owners.values()].sort((one, other) => (one.owner.name < other.owner.name ? -1 : 1));
}

function newOwner(owner: Owner): OwnerSeats {
  return {
    owner,
    before: new Map(),
    after: new Map(),
    teams: { before: new Map(), after: new Map() },
    through: new Map(),
    aliases: new Set(),
    drift: new Map(),
    wanted: new Set(),
    rosters: { changed: false, becomesExclusive: false, people: new Set() },
    plan: undefined,
    hidden: 0,
  };
}

function record(seats: OwnerSeats, time: Time, { people, teams, through, plan }: Declared): void {
  for (const [login, status] of people) {
    if (seats[time].get(login) !== "active") seats[time].set(login, status);
    if (time === "before") for (const name of [login, newNameIn(status) ?? login]) seats.aliases.add(name);
  }
  for (const [team, status] of teams) seats.teams[time].set(team, status);
  for (const [login, team] of through) seats.through.set(login, team);
  seats.plan ??= plan;
}

/** In another organization it is, too. */
function becomesExclusive({ before, after }: Ends, change: Change | undefined): boolean {
  return after?.exclusive === true && change !== undefined && (change !== "update" || !before?.exclusive);
}

/** What the refresh found otherwise than the last run had left it. */
function recordDrift({ drift }: OwnerSeats, prior: Declared, before: Declared | undefined): void {
  for (const what of ["people", "teams"] as const) {
    for (const name of new Set([...prior[what].keys(), ...(before?.[what].keys() ?? [])])) {
      const [was, is] = [prior[what].get(name) ?? null, before?.[what].get(name) ?? null];
      if (was !== is) drift.set(`${what} ${name}`, { [what === "people" ? "login" : "team"]: name, was, is });
    }
  }
}

function summaryOfOwner(seats: OwnerSeats, plans: readonly PlanLine[], run: Run): OwnerSummary {
  const { owner, before, rosters } = seats;
  const all = plans.filter((plan) => plan.owner === owner.name);
  const teams = teamChanges(
    seats,
    all.filter(({ team }) => team !== undefined),
  );
  const told = toldBy(all.filter(({ team }) => team === undefined));
  const coming = whoComes(seats, told);
  const going = whoGoes(seats, told);
  const active = [...before.values()].filter((status) => status === "active").length;
  const strangers = going.cancelled.filter(({ login }) => !seats.aliases.has(login)).length + going.unnamed.cancelled;
  const losing = going.cancelled.length + going.unnamed.cancelled - going.unnamed.kept;
  const change = coming.granted.length - coming.unnamed - losing;
  return {
    ...owner,
    granted: coming.granted,
    takenOver: coming.takenOver,
    refused: coming.refused,
    unchecked: coming.unchecked,
    cancelled: going.cancelled,
    kept: going.kept,
    unnamed: { ...going.unnamed, takenOver: coming.unnamed },
    becomesExclusive: rosters.becomesExclusive,
    seats: seats.hidden > 0 || seats.teams.before.size > 0 ? null : active + strangers,
    teams,
    unresolved: coming.unresolved,
    // Whom the program lists, a run may have granted that failed before it could record it.
    drift: [...seats.drift.values()].filter(
      ({ login, was, is }) => !(was === null && is === "active" && login !== undefined && seats.wanted.has(login)),
    ),
    hidden: seats.hidden,
    cost: teams.some(({ grants }) => grants === null)
      ? null
      : costOf(change + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0), { plans: all, seats, run }),
  };
}

/** Some people by name, and how many more there are. */
interface People {
  readonly names: ReadonlySet<string>;
  readonly more: number;
}

/** What the provider's lines say of an owner's people: by name, as far as they have room. */
interface Told {
  readonly grants: People;
  readonly takenOver: People;
  readonly refused: People & { readonly whys: ReadonlyMap<string, string> };
  readonly cancels: People;
  readonly kept: People & { readonly teams: ReadonlyMap<string, string | null> };
  /** Whether a roster's line is among them. */
  readonly isOfRoster: boolean;
  readonly unchecked: number;
}

function toldBy(plans: readonly PlanLine[]): Told {
  const people = (of: (plan: PlanLine) => PlanLine["grants"] | undefined): People => ({
    names: new Set(plans.flatMap((plan) => of(plan)?.names ?? [])),
    more: plans.reduce((sum, plan) => sum + (of(plan)?.more ?? 0), 0),
  });
  const refused = plans.flatMap((plan) => plan.refused.names.map(refusedIn));
  const kept = plans.flatMap((plan) => plan.kept.names.map(keptIn));
  return {
    grants: people(({ grants }) => grants),
    takenOver: people(({ takenOver }) => takenOver),
    refused: {
      ...people(({ refused }) => refused),
      names: new Set(refused.map(({ login }) => login)),
      whys: new Map(refused.map(({ login, why }) => [login, why])),
    },
    cancels: people(({ cancels }) => cancels),
    kept: {
      ...people(({ kept }) => kept),
      names: new Set(kept.map(({ login }) => login)),
      teams: new Map(kept.map(({ login, team }) => [login, team])),
    },
    isOfRoster: plans.some(({ cancels }) => cancels !== undefined),
    unchecked: plans.reduce((sum, { unchecked }) => sum + unchecked, 0),
  };
}

/** Of those whom the states show to come: who gets a seat, has one already, or cannot have one. The provider's lines say who. */
function whoComes(seats: OwnerSeats, told: Told) {
  const { before, after, rosters, drift } = seats;
  const granted: Granted[] = [];
  const takenOver: string[] = [];
  const refused: { login: string; why: string }[] = [];
  const unresolved: { login: string; status: string }[] = [];
  const newNames = new Set([...before.values()].map(newNameIn));
  let ambiguous = 0;
  let unchecked = 0;
  for (const [login, status] of after) {
    const was = before.get(login);
    if (was === "active" || newNames.has(login)) continue;
    const why = told.refused.whys.get(login);
    if (why !== undefined && newNameIn(was ?? "") === undefined) refused.push({ login, why });
    else if (status !== "active") unresolved.push({ login, status });
    else if (was !== undefined && was !== PENDING) unresolved.push({ login, status: was });
    else if (told.takenOver.names.has(login)) takenOver.push(login);
    else {
      const how = was === PENDING ? "uncancelled" : "new";
      if (!told.grants.names.has(login) && how === "new") {
        const isOfRoster = told.isOfRoster && rosters.people.has(login);
        if (isOfRoster && told.grants.more === 0) {
          if (told.takenOver.more > 0) takenOver.push(login);
          continue;
        }
        if (isOfRoster) ambiguous++;
        // Whose seat is gone, the refresh has seen.
        else if (!drift.has(`people ${login}`)) unchecked++;
      }
      granted.push({ login, how });
    }
  }
  const unnamed = Math.min(ambiguous, told.takenOver.more + told.refused.more);
  return { granted, takenOver, refused, unresolved, unnamed, unchecked: unchecked + told.unchecked };
}

/** Of those whom the states show to go, and those whom only the provider's lines name: who loses a seat, and who keeps one. */
function whoGoes(seats: OwnerSeats, told: Told) {
  const { before, after, through, rosters, aliases } = seats;
  const cancelled: { login: string }[] = [];
  const kept: { login: string; through: string | null }[] = [];
  let ambiguous = 0;
  let ofRosters = 0;
  for (const [login, status] of before) {
    if (after.has(login) || status === PENDING || after.has(newNameIn(status) ?? login)) continue;
    const names = [login, newNameIn(status) ?? login];
    const team = told.kept.teams.get(names.find((name) => told.kept.teams.has(name)) ?? "");
    const isOfRoster = told.isOfRoster && rosters.people.has(login);
    if (team !== undefined) kept.push({ login, through: team });
    else if (!isOfRoster && through.has(login)) kept.push({ login, through: through.get(login) ?? null });
    else if (isOfRoster && !names.some((name) => told.cancels.names.has(name)) && told.cancels.more === 0) {
      if (told.kept.more > 0) kept.push({ login, through: null });
    } else {
      if (isOfRoster) ofRosters++;
      if (isOfRoster && !names.some((name) => told.cancels.names.has(name))) ambiguous++;
      cancelled.push({ login });
    }
  }
  // Whom no state had: an exclusive roster cancels what nobody declares.
  for (const login of told.cancels.names) {
    if (aliases.has(login) || after.has(login)) continue;
    ofRosters++;
    cancelled.push({ login });
  }
  return {
    cancelled,
    kept,
    unnamed: {
      cancelled: Math.max(0, told.cancels.names.size + told.cancels.more - ofRosters),
      kept: Math.min(ambiguous, told.kept.more),
    },
  };
}

/** After a rename the same seat goes on. */
function newNameIn(status: string): string | undefined {
  const known = statusIn(status);
  return known.kind === "renamed" ? known.to.toLowerCase() : undefined;
}

function teamChanges({ teams: { before, after } }: OwnerSeats, plans: readonly PlanLine[]): TeamChange[] {
  const newNames = new Set([...before.values()].map(newNameIn));
  const granted = [...after].filter(([team, status]) => before.get(team) !== status && !newNames.has(team));
  const cancelled = [...before].filter(([team, status]) => !after.has(team) && !after.has(newNameIn(status) ?? team));
  const grants = (team: string, was: string | null) => {
    const counted = plans.filter((plan) => plan.team?.toLowerCase() === team.toLowerCase());
    // Of a new team without a line, everybody has a seat.
    if (counted.length === 0 && was !== null) return null;
    return counted.reduce((sum, plan) => sum + total(plan.grants), 0);
  };
  return [
    ...granted.map(([team]) => {
      const was = before.get(team) ?? null;
      return { team, change: "granted" as const, was, grants: grants(team, was) };
    }),
    ...cancelled.map(([team, status]) => ({ team, change: "cancelled" as const, was: status, grants: null })),
  ];
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

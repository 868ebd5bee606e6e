import type { Owner } from "../../github/owner.js";
import { type Plan, planIn, type Undeclared, undeclaredIn } from "../../provider/planLine.js";
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
  /** Of them, how many have one already, which is taken over: a preview does not tell who. */
  readonly takenOver: number;
  /** Of them, of how many nobody knows whether they have one already: the counts and the cost are then the most it can be. */
  readonly unchecked: number;
  /** Who loses the seat when the billing cycle ends. */
  readonly cancelled: readonly Cancelled[];
  /** Of them, how many keep it, because it comes through a team: a preview does not tell who. */
  readonly kept: number;
  /** How many lose the seat besides, whom no line of the run names: an exclusive roster cancels what nobody declares. */
  readonly unnamed: number;
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

interface Cancelled {
  readonly login: string;
  /** The team through which the person keeps it. */
  readonly keptThrough: string | null;
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
  const undeclared = lines.flatMap((line) => undeclaredIn(line) ?? []);
  const owners = byOwner(resources, run.kind === "update").map((seats) =>
    summaryOfOwner(seats, plans, undeclared, run.configuration),
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
    notes: notes.filter((note) => errors.length > 0 || !planIn(note)),
  };
}

function outcomeOf(errors: readonly string[], owners: readonly OwnerSummary[], others: readonly unknown[]): Outcome {
  if (errors.length > 0) return "failed";
  if (owners.some(({ drift }) => drift.length > 0)) return "drift";
  return others.length > 0 || owners.some(saysSomething) ? "changes" : "nothing";
}

function saysSomething({
  granted,
  cancelled,
  teams,
  unresolved,
  drift,
  hidden,
  becomesExclusive,
}: OwnerSummary): boolean {
  return (
    [granted, cancelled, teams, unresolved, drift].some(({ length }) => length > 0) || hidden > 0 || becomesExclusive
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
    drift: new Map(),
    wanted: new Set(),
    rosters: { changed: false, becomesExclusive: false, people: new Set() },
    plan: undefined,
    hidden: 0,
  };
}

function record(seats: OwnerSeats, time: Time, { people, teams, through, plan }: Declared): void {
  for (const [login, status] of people) if (seats[time].get(login) !== "active") seats[time].set(login, status);
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

function summaryOfOwner(
  seats: OwnerSeats,
  plans: readonly Plan[],
  undeclared: readonly Undeclared[],
  configuration: Readonly<Record<string, unknown>>,
): OwnerSummary {
  const { owner, before, after, through, rosters } = seats;
  const granted: Granted[] = [];
  const unresolved: { login: string; status: string }[] = [];
  const newNames = new Set([...before.values()].map(newNameIn));
  for (const [login, status] of after) {
    const was = before.get(login);
    if (was === "active" || newNames.has(login)) continue;
    if (status !== "active") unresolved.push({ login, status });
    else if (was === undefined) granted.push({ login, how: "new" });
    else if (was === PENDING) granted.push({ login, how: "uncancelled" });
    else unresolved.push({ login, status: was });
  }
  const cancelled = [...before].flatMap(([login, status]) =>
    after.has(login) || status === PENDING || after.has(newNameIn(status) ?? login)
      ? []
      : [{ login, keptThrough: through.get(login) ?? null }],
  );
  const unlisted = rosters.becomesExclusive ? undeclared.filter((line) => line.owner === owner.name) : [];
  for (const login of new Set(unlisted.flatMap(({ logins }) => logins))) {
    rosters.people.add(login);
    if (!before.has(login) && !after.has(login)) cancelled.push({ login, keptThrough: null });
  }
  const unnamed = Math.max(0, ...unlisted.map(({ more }) => more));
  const all = plans.filter((plan) => plan.owner === owner.name);
  const own = all.filter(({ team }) => team === undefined);
  const teams = teamChanges(
    seats,
    all.filter(({ team }) => team !== undefined),
  );
  const ofRosters = (people: readonly { login: string }[]) =>
    people.filter(({ login }) => rosters.people.has(login)).length;
  const sum = (what: "grants" | "cancellations") => own.reduce((total, plan) => total + plan[what], 0);
  // Without the provider's line nobody knows who had a seat.
  const counted = rosters.changed && own.length > 0;
  const takenOver = counted ? Math.max(0, ofRosters(granted) - sum("grants")) : 0;
  const kept = counted ? Math.max(0, ofRosters(cancelled) + unnamed - sum("cancellations")) : 0;
  const losing = cancelled.filter(({ keptThrough }) => keptThrough === null).length - kept + unnamed;
  const active = [...before.values()].filter((status) => status === "active").length;
  const strangers = cancelled.filter(({ login }) => !before.has(login)).length + unnamed;
  return {
    ...owner,
    granted,
    takenOver,
    // Whose seat is gone, the refresh has seen.
    unchecked: granted.filter(
      ({ login, how }) =>
        how === "new" && !(counted && rosters.people.has(login)) && !seats.drift.has(`people ${login}`),
    ).length,
    cancelled,
    kept,
    unnamed,
    becomesExclusive: rosters.becomesExclusive,
    seats: seats.hidden > 0 || seats.teams.before.size > 0 ? null : active + strangers,
    teams,
    unresolved,
    // Whom the program lists, a run may have granted that failed before it could record it.
    drift: [...seats.drift.values()].filter(
      ({ login, was, is }) => !(was === null && is === "active" && login !== undefined && seats.wanted.has(login)),
    ),
    hidden: seats.hidden,
    cost: teams.some(({ grants }) => grants === null)
      ? null
      : costOf(
          granted.length - takenOver - losing + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0),
          all,
          seats,
          configuration,
        ),
  };
}

const PENDING = "pending_cancellation";
const RENAMED = /^renamed to (.+)$/;

/** After a rename the same seat goes on. */
const newNameIn = (status: string) => RENAMED.exec(status)?.[1]?.toLowerCase();

function teamChanges({ teams: { before, after } }: OwnerSeats, plans: readonly Plan[]): TeamChange[] {
  const newNames = new Set([...before.values()].map(newNameIn));
  const granted = [...after].filter(([team, status]) => before.get(team) !== status && !newNames.has(team));
  const cancelled = [...before].filter(([team, status]) => !after.has(team) && !after.has(newNameIn(status) ?? team));
  const grants = (team: string, was: string | null) => {
    const counted = plans.filter((plan) => plan.team?.toLowerCase() === team.toLowerCase());
    // Of a new team without a line, everybody has a seat.
    if (counted.length === 0 && was !== null) return null;
    return counted.reduce((sum, plan) => sum + plan.grants, 0);
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
  seats: number,
  plans: readonly Plan[],
  { owner, plan }: OwnerSeats,
  configuration: Readonly<Record<string, unknown>>,
): OwnerSummary["cost"] {
  const told = plans.find(({ cost }) => cost)?.cost?.price;
  if (told !== undefined) return { change: seats * told, price: told, isListPrice: false };
  if (plan !== "business" && plan !== "enterprise" && owner.kind === "enterprise") return null;
  const kind = plan === "enterprise" ? "enterprise" : "business";
  const configured = configuration[`copilotSeats:${kind}Price`];
  const price = typeof configured === "string" ? Number(configured) : LIST_PRICES[kind];
  if (!Number.isFinite(price)) return null;
  return { change: seats * price, price, isListPrice: configured === undefined };
}

import type { Owner } from "../../github/owner.js";
import { ACTIVE, statusIn } from "../../provider/dictionary.js";
import { type Declared, declaredIn } from "./declared.js";
import type { Change, Resource } from "./resources.js";

/** Everyone's seat at one owner, across all resources: moving a person between two of them cancels nothing. */
export interface OwnerSeats {
  readonly owner: Owner;
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
  readonly teams: Record<Time, Map<string, string>>;
  readonly through: Map<string, string>;
  /** What was changed on GitHub since the last run. */
  readonly drift: Map<string, Drift>;
  /** People whom the program lists in resources that change. */
  readonly wanted: Set<string>;
  /** People whom a changing roster lists or listed: the provider's lines say what happens to them. */
  readonly ofRosters: Set<string>;
  /** People whose seats an exclusive roster may cancel although no resource lists them. */
  readonly undeclared: Set<string>;
  becomesExclusive: boolean;
  plan: string | undefined;
  hidden: number;
}

export interface Drift {
  readonly login?: string;
  readonly team?: string;
  readonly was: string | null;
  readonly is: string | null;
  /** Who did it, if the audit log was read and says so. */
  readonly by?: { readonly actor: string; readonly at: string };
}

type Time = "before" | "after";
type Ends = { readonly [time in Time]: Declared | undefined };

export function byOwner(resources: readonly Resource[], done: boolean): OwnerSeats[] {
  const owners = new Map<string, OwnerSeats>();
  const seatsOf = ({ owner }: Declared) => {
    const key = `${owner.kind}/${owner.name}`;
    const known = owners.get(key) ?? newOwner(owner);
    owners.set(key, known);
    return known;
  };
  for (const { prior, before, after, wanted, change } of resources) {
    const declared = {
      // From the outputs: after a failed run, the inputs are still those of the run before it.
      prior: prior && declaredIn(prior, true),
      before: before && declaredIn(before, false),
      after: after && declaredIn(after, done),
    };
    const known = declared.after ?? declared.before ?? declared.prior;
    if (!known) continue;
    if (declared.before?.hidden || declared.after?.hidden) {
      // With only one side known, everyone would seem to be granted or cancelled.
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
      // The provider plans only what it checks, and it does not check resources that are deleted.
      if (now.kind === "roster" && change && change !== "delete") {
        for (const login of now.people.keys()) seats.ofRosters.add(login);
      }
    }
    // After a failure without effect, this is still the state of the run before, with what that run was to cancel.
    if (declared.after && change && after !== before) {
      for (const login of declared.after.cancels) seatsOf(declared.after).undeclared.add(login);
    }
    if (declared.after && becomesExclusive(declared, change)) seatsOf(declared.after).becomesExclusive = true;
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
    ofRosters: new Set(),
    undeclared: new Set(),
    becomesExclusive: false,
    plan: undefined,
    hidden: 0,
  };
}

function record(seats: OwnerSeats, time: Time, { people, teams, through, plan }: Declared): void {
  for (const [login, status] of people) {
    if (seats[time].get(login) !== ACTIVE) seats[time].set(login, status);
  }
  for (const [team, status] of teams) seats.teams[time].set(team, status);
  for (const [login, team] of through) seats.through.set(login, team);
  seats.plan ??= plan;
}

/** A replacement counts even if the old roster was exclusive: it may be in another organization. */
function becomesExclusive({ before, after }: Ends, change: Change | undefined): boolean {
  return after?.exclusive === true && change !== undefined && (change !== "update" || !before?.exclusive);
}

/** Records what the refresh found changed since the last run. */
function recordDrift({ drift }: OwnerSeats, prior: Declared, before: Declared | undefined): void {
  for (const what of ["people", "teams"] as const) {
    for (const name of new Set([...prior[what].keys(), ...(before?.[what].keys() ?? [])])) {
      const [was, is] = [prior[what].get(name) ?? null, before?.[what].get(name) ?? null];
      if (was !== is) drift.set(`${what} ${name}`, { [what === "people" ? "login" : "team"]: name, was, is });
    }
  }
}

/** The new name, if a status says that there is one: a rename keeps the seat. */
export function newNameIn(status: string): string | undefined {
  const known = statusIn(status);
  return known.kind === "renamed" ? known.to.toLowerCase() : undefined;
}

import {
  ACTIVE,
  type keepsIn,
  keptIn,
  type Names,
  PENDING,
  type PlanLine,
  refusedIn,
} from "../../provider/dictionary.js";
import { newNameIn, type OwnerSeats } from "./owners.js";

/** What happens to each person's seat. Nobody is in two lists. */
export interface People {
  readonly granted: readonly Granted[];
  /** People who already have a seat: nothing is bought. */
  readonly takenOver: readonly string[];
  /** People who cannot have a seat, and why, if the run says it: nothing is bought, and an update fails for them. */
  readonly refused: readonly { readonly login: string; readonly why: string | null }[];
  /** People who lose the seat when the billing cycle ends. */
  readonly cancelled: readonly { readonly login: string }[];
  /** People who leave the program and keep a seat: through that team, or null if it is not a team. */
  readonly kept: readonly { readonly login: string; readonly through: string | null }[];
  /** People whose seat cannot continue under the name in the program. */
  readonly unresolved: readonly { readonly login: string; readonly status: string }[];
  /** How many more people each list has, whom the run does not name. */
  readonly unnamed: Readonly<Record<Coming | Leaving, number>>;
  /** The people among whom they are. */
  readonly among: { readonly coming: readonly string[]; readonly leaving: readonly string[] };
  /** How many of those who get a seat are unchecked: they may already have one, or be unable to have one. */
  readonly unchecked: number;
  /** For how many of them the provider cannot tell whether they can have a seat, because the token may not see members. */
  readonly unverified: number;
}

interface Granted {
  readonly login: string;
  /** `new`, or `uncancelled`: a cancellation that is taken back. */
  readonly how: "new" | "uncancelled";
}

type Coming = "granted" | "takenOver" | "refused";
type Leaving = "cancelled" | "kept";

/** What the provider's lines say about an owner's people. */
export interface Lines {
  readonly plans: readonly PlanLine[];
  /** People who keep a seat that an update was going to cancel. */
  readonly keeps: readonly NonNullable<ReturnType<typeof keepsIn>>[];
}

interface Certainty {
  readonly isPreview: boolean;
  /** Whether the run does all that its lines say. If it failed, only what its states show has happened. */
  readonly isCertain: boolean;
}

/**
 * The states show who comes and who leaves. The provider's lines say what happens to them: by name, as far as a line has room.
 */
export function whoIsWho(seats: OwnerSeats, lines: Lines, certainty: Certainty): People {
  const told = toldBy(lines);
  const coming = whoComes(seats, told, certainty);
  const leaving = whoLeaves(seats, told, certainty);
  return {
    ...coming.lists,
    ...leaving.lists,
    unnamed: { ...coming.unnamed, ...leaving.unnamed },
    among: { coming: coming.among, leaving: leaving.among },
    unchecked: coming.unchecked,
    unverified: certainty.isPreview ? told.unchecked : 0,
  };
}

/** The same by person, and how many of each kind are not named. */
interface Told {
  readonly granted: ReadonlySet<string>;
  readonly takenOver: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  readonly cancelled: ReadonlySet<string>;
  readonly kept: ReadonlyMap<string, string | null>;
  readonly more: Readonly<Record<Coming | Leaving, number>>;
  readonly unchecked: number;
  /** Which kinds of resources have a line. */
  readonly of: { readonly rosters: boolean; readonly singleSeats: boolean };
}

function toldBy({ plans, keeps }: Lines): Told {
  const names = (of: (plan: PlanLine) => Names | undefined) => plans.flatMap((plan) => of(plan)?.names ?? []);
  const more = (of: (plan: PlanLine) => Names | undefined) =>
    plans.reduce((sum, plan) => sum + (of(plan)?.more ?? 0), 0);
  return {
    granted: new Set(names(({ grants }) => grants)),
    takenOver: new Set(names(({ takenOver }) => takenOver)),
    refused: new Map(
      names(({ refused }) => refused)
        .map(refusedIn)
        .map(({ login, why }) => [login, why]),
    ),
    cancelled: new Set(names(({ cancels }) => cancels).filter((name) => !keeps.some(({ login }) => login === name))),
    kept: new Map([...names(({ kept }) => kept).map(keptIn), ...keeps].map(({ login, team }) => [login, team])),
    more: {
      granted: more(({ grants }) => grants),
      takenOver: more(({ takenOver }) => takenOver),
      refused: more(({ refused }) => refused),
      cancelled: more(({ cancels }) => cancels),
      kept: more(({ kept }) => kept),
    },
    unchecked: plans.reduce((sum, { unchecked }) => sum + unchecked, 0),
    of: {
      rosters: plans.some(({ cancels }) => cancels !== undefined),
      singleSeats: plans.some(({ cancels }) => cancels === undefined),
    },
  };
}

function whoComes(seats: OwnerSeats, told: Told, { isPreview, isCertain }: Certainty) {
  const { before, after, wanted, ofRosters, drift } = seats;
  const granted: Granted[] = [];
  const takenOver: string[] = [];
  const refused: { login: string; why: string | null }[] = [];
  const unresolved: { login: string; status: string }[] = [];
  const untold: string[] = [];
  const newNames = new Set([...before.values()].map(newNameIn));
  const more = { ...told.more };
  let unchecked = 0;
  // After an update, no state has the people whom it refused.
  for (const login of new Set([...after.keys(), ...told.refused.keys()])) {
    const [was, is] = [before.get(login), after.get(login)];
    const why = told.refused.get(login);
    const other = [is, was].find((status) => status !== undefined && status !== ACTIVE && status !== PENDING);
    const how = was === PENDING ? "uncancelled" : "new";
    const isOfRoster = ofRosters.has(login) && told.of.rosters;
    if (other !== undefined) unresolved.push({ login, status: other });
    else if (why !== undefined) refused.push({ login, why });
    else if (is === PENDING) {
      if (was === undefined) unresolved.push({ login, status: is });
    } else if (told.granted.has(login) && (isCertain || was !== ACTIVE)) granted.push({ login, how });
    else if (was === ACTIVE || newNames.has(login)) continue;
    else if (told.takenOver.has(login)) takenOver.push(login);
    else if (was === PENDING && !(isOfRoster && more.granted === 0)) {
      more.granted = Math.max(0, more.granted - 1);
      granted.push({ login, how });
    } else if (isOfRoster || (told.of.singleSeats && more.granted + more.takenOver + more.refused > 0)) {
      untold.push(login);
    } else {
      // With drift, the refresh has seen that the seat is gone.
      if (!drift.has(`people ${login}`)) unchecked++;
      granted.push({ login, how });
    }
  }
  // No state has people whom an update refused, or whom it failed to grant a seat.
  const absent = [...wanted].filter(
    (login) => ![after, told.refused, told.granted, told.takenOver].some((known) => known.has(login)),
  );
  const arrived = sorted(untold, [
    ["granted", more.granted],
    ["takenOver", more.takenOver],
    ["refused", isPreview ? more.refused : 0],
  ]);
  const missed = sorted(absent, [["refused", isPreview ? 0 : more.refused]]);
  if (arrived.only === "granted") granted.push(...untold.map((login) => ({ login, how: "new" as const })));
  if (arrived.only === "takenOver") takenOver.push(...untold);
  if (arrived.only === "refused") refused.push(...untold.map((login) => ({ login, why: null })));
  if (missed.only) refused.push(...absent.map((login) => ({ login, why: null })));
  // Without a refresh, a state may show a seat as active that is gone, so its person does not seem to come.
  const unseen = isCertain ? Math.max(0, more.granted - untold.length) : 0;
  return {
    lists: { granted, takenOver, refused, unresolved },
    unnamed: {
      granted: arrived.unnamed.get("granted") ?? unseen,
      takenOver: arrived.unnamed.get("takenOver") ?? 0,
      refused: (arrived.unnamed.get("refused") ?? 0) + (missed.unnamed.get("refused") ?? 0),
    },
    among: [...(arrived.unnamed.size > 0 ? untold : []), ...(missed.unnamed.size > 0 ? absent : [])],
    unchecked,
  };
}

function whoLeaves(
  { before, after, wanted, through, ofRosters, undeclared }: OwnerSeats,
  told: Told,
  { isCertain }: Certainty,
) {
  const cancelled: { login: string }[] = [];
  const kept: { login: string; through: string | null }[] = [];
  const untold: string[] = [];
  const names = new Set<string>();
  for (const [login, status] of before) {
    const today = newNameIn(status) ?? login;
    names.add(login).add(today);
    if (after.has(login) || after.has(today)) continue;
    const team = told.kept.get(today) ?? told.kept.get(login);
    if (told.cancelled.has(today) || told.cancelled.has(login)) cancelled.push({ login });
    else if (team !== undefined) kept.push({ login, through: team });
    else if (status === PENDING || wanted.has(login) || wanted.has(today)) continue;
    else if (ofRosters.has(login) && told.of.rosters) untold.push(login);
    else if (through.has(login)) kept.push({ login, through: through.get(login) ?? null });
    else cancelled.push({ login });
  }
  for (const login of new Set([...told.cancelled, ...undeclared])) {
    if (names.has(login) || after.has(login) || wanted.has(login)) continue;
    if (!told.cancelled.has(login)) untold.push(login);
    else if (isCertain || undeclared.has(login)) cancelled.push({ login });
  }
  const { only, unnamed } = sorted(untold, [
    ["kept", told.more.kept],
    ["cancelled", told.more.cancelled],
  ]);
  if (only === "cancelled") cancelled.push(...untold.map((login) => ({ login })));
  if (only === "kept") kept.push(...untold.map((login) => ({ login, through: null })));
  return {
    lists: { cancelled, kept },
    unnamed: { cancelled: unnamed.get("cancelled") ?? 0, kept: unnamed.get("kept") ?? 0 },
    among: unnamed.size > 0 ? untold : [],
  };
}

/**
 * Sorts people whom no line names. If the lines have more people of one kind only, all are of that `only` kind; otherwise just the number
 * of each kind is known. For some of them, nothing may change.
 */
function sorted<Kind>(people: readonly string[], more: readonly (readonly [Kind, number])[]) {
  const open = more.filter(([, number]) => number > 0);
  const [first, ...others] = open;
  if (people.length === 0 || !first) return { only: undefined, unnamed: new Map<Kind, number>() };
  if (others.length === 0 && people.length <= first[1]) return { only: first[0], unnamed: new Map<Kind, number>() };
  let left = people.length;
  const unnamed = new Map<Kind, number>();
  for (const [kind, number] of open) {
    unnamed.set(kind, Math.min(number, left));
    left -= Math.min(number, left);
  }
  return { only: undefined, unnamed };
}

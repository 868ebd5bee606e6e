import type { Account, Seat } from "../github/answers.js";
import type { NoSeatReason } from "../github/members.js";
import { loginSchema } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { ACTIVE, type CannotHave, type Kept, UNDECLARED } from "./dictionary.js";
import type { Holders } from "./rosterState.js";

/** What GitHub has, as far as a plan needs it. */
export interface Have {
  /** The seats of everybody the plan is about: wanted, known, or undeclared and named. */
  readonly seats: readonly Seat[];
  /** Accounts that were looked up: the holder of a login, and the current login of an account. */
  readonly accounts: readonly Account[];
  /** Which of the people to be granted a seat cannot have one. */
  readonly cannot: ReadonlyMap<string, NoSeatReason>;
  /** For whom this is unknown. */
  readonly unchecked: ReadonlySet<string>;
}

/** What the program wants. */
export interface Want {
  /** By lower-case login: `active`, or the status that `ignoreChanges` keeps. */
  readonly people: Readonly<Record<string, string>>;
  /** Only an exclusive roster cancels undeclared seats, and only those that its inputs name. */
  readonly undeclared: ReadonlySet<string>;
}

/** What the rest of the run knows about a person. */
export interface Others {
  readonly isDeclared: (login: string) => boolean;
  readonly isTeamOfStack: (slug: string) => boolean;
}

/** Who gets, keeps and loses a seat, and why. Logins are in lower case. */
export interface Plan {
  readonly owner: Owner;
  readonly grants: readonly Grant[];
  readonly cancels: readonly Cancel[];
  /** Wanted, and active under the right account. */
  readonly unchanged: readonly string[];
  /** Those of them whose seat the state did not know. */
  readonly takenOver: readonly string[];
  readonly kept: readonly { readonly login: string; readonly why: Kept }[];
  readonly refused: readonly { readonly login: string; readonly why: CannotHave }[];
  readonly unchecked: readonly string[];
}

interface Grant {
  readonly login: string;
  /** Whether it takes back a pending cancellation. */
  readonly takesBack: boolean;
}

interface Cancel {
  /** The current login. */
  readonly login: string;
  /** The login that the program used; undefined for an undeclared person. */
  readonly declaredAs: string | undefined;
}

export interface Question {
  readonly owner: Owner;
  readonly have: Have;
  readonly want: Want;
  /** What the state holds. */
  readonly known: Holders;
  readonly others: Others;
}

type Outcome =
  | { readonly kind: "grant"; readonly takesBack: boolean }
  | { readonly kind: "unchanged" | "taken over" | "left" }
  | { readonly kind: "refused"; readonly why: CannotHave }
  | ({ readonly kind: "cancel" } & Cancel)
  | { readonly kind: "kept"; readonly login: string; readonly why: Kept };

/** The plan, the same for a preview and for what carries it out. Nothing is requested here. */
export function planOf({ owner, have, want, known, others }: Question): Plan {
  const world = worldOf(have);
  const wanted = Object.keys(want.people);
  const isWanted = wantedBy(wanted, known);
  const knownIds = new Set([...known.values()].map(({ id }) => id));
  const leaving = [...known].filter(
    ([login, { status }]) => status !== UNDECLARED && !Object.hasOwn(want.people, login),
  );
  const wantedOutcomes = wanted.map((login) => {
    const isFrozen = want.people[login] !== ACTIVE;
    return [login, isFrozen ? LEFT : ofWanted(login, known.get(login)?.id ?? null, { world, knownIds })] as const;
  });
  const leavingOutcomes = leaving.map(
    ([login, { id }]) => [login, ofLeaving({ owner, login, id, world, isWanted, others })] as const,
  );
  const handled = new Set(leavingOutcomes.flatMap(([, outcome]) => ("login" in outcome ? [outcome.login] : [])));
  const undeclared = have.seats
    .filter((seat) => want.undeclared.has(seat.login.toLowerCase()) && !handled.has(seat.login.toLowerCase()))
    .map((seat) => [seat.login, ofUndeclared({ owner, seat, isWanted, others })] as const);
  const all = [...wantedOutcomes, ...leavingOutcomes, ...undeclared];
  const named = <Kind extends Outcome["kind"]>(kind: Kind) =>
    all.flatMap(([login, outcome]) =>
      outcome.kind === kind ? [{ login, ...(outcome as Extract<Outcome, { kind: Kind }>) }] : [],
    );
  const takenOver = named("taken over").map(({ login }) => login);
  const grants = named("grant").map(({ login, takesBack }) => ({ login, takesBack }));
  return {
    owner,
    grants,
    cancels: named("cancel").map(({ login, declaredAs }) => ({ login, declaredAs })),
    unchanged: [...named("unchanged").map(({ login }) => login), ...takenOver],
    takenOver,
    kept: named("kept").map(({ login, why }) => ({ login, why })),
    refused: named("refused").map(({ login, why }) => ({ login, why })),
    unchecked: grants.map(({ login }) => login).filter((login) => have.unchecked.has(login)),
  };
}

const LEFT = { kind: "left" } as const;

/** What is known about people, by login and by account. */
interface World {
  readonly seatNamed: (login: string) => Seat | undefined;
  readonly seatOf: (account: number) => Seat | undefined;
  readonly accountNamed: (login: string) => number | undefined;
  readonly loginOf: (account: number) => string | undefined;
  readonly have: Have;
}

function worldOf(have: Have): World {
  const byLogin = new Map(have.seats.map((seat) => [seat.login.toLowerCase(), seat]));
  const byId = new Map(have.seats.map((seat) => [seat.assigneeId, seat]));
  const ids = new Map(have.accounts.map(({ login, id }) => [login.toLowerCase(), id]));
  const logins = new Map(have.accounts.map(({ login, id }) => [id, login]));
  return {
    seatNamed: (login) => byLogin.get(login),
    seatOf: (account) => byId.get(account),
    accountNamed: (login) => byLogin.get(login)?.assigneeId ?? ids.get(login),
    loginOf: (account) => byId.get(account)?.login ?? logins.get(account),
    have,
  };
}

/** A person who was seen before gets a seat only under the same account. */
function ofWanted(
  login: string,
  id: number | null,
  { world, knownIds }: { world: World; knownIds: ReadonlySet<number | null> },
): Outcome {
  const seat = world.seatNamed(login);
  const holder = world.accountNamed(login);
  if (id !== null && holder !== id) return { kind: "refused", why: { account: id, holder, now: world.loginOf(id) } };
  if (seat?.status === "active") return { kind: knownIds.has(seat.assigneeId) ? "unchanged" : "taken over" };
  if (seat) return { kind: "grant", takesBack: true };
  const why = world.have.cannot.get(login);
  return why === undefined ? { kind: "grant", takesBack: false } : { kind: "refused", why };
}

interface Leaving {
  readonly owner: Owner;
  readonly login: string;
  readonly id: number | null;
  readonly world: World;
  readonly isWanted: (seat: Seat) => boolean;
  readonly others: Others;
}

/** A renamed person is found by the account, and cancelled under the current login. */
function ofLeaving({ owner, login, id, world, isWanted, others }: Leaving): Outcome {
  const seat = id === null ? world.seatNamed(login) : world.seatOf(id);
  if (seat?.status !== "active" || isWanted(seat)) return LEFT;
  const now = seat.login.toLowerCase();
  if (others.isDeclared(now)) return { kind: "kept", login: now, why: "declared elsewhere" };
  const through = heldThrough(owner, seat);
  return through === undefined
    ? { kind: "cancel", login: now, declaredAs: login }
    : { kind: "kept", login: now, why: { through } };
}

function ofUndeclared({
  owner,
  seat,
  isWanted,
  others,
}: Omit<Leaving, "login" | "id" | "world"> & { seat: Seat }): Outcome {
  const login = seat.login.toLowerCase();
  if (seat.status !== "active" || isWanted(seat) || others.isDeclared(login)) return LEFT;
  return whyBeyond(owner, seat) === undefined ? { kind: "cancel", login, declaredAs: undefined } : LEFT;
}

/** Why no roster cancels an undeclared seat; undefined if an exclusive one does. */
export function whyBeyond(owner: Owner, seat: Seat): string | undefined {
  // No program can name a login that breaks today's rules, so nobody could keep that seat.
  return (
    heldThrough(owner, seat) ?? (loginSchema.safeParse(seat.login).success ? undefined : "an old or a bot's login")
  );
}

/** Whether a seat belongs to a person the program wants, even under a different login. */
export function wantedBy(logins: readonly string[], known: Holders): (seat: Seat) => boolean {
  const names = new Set(logins);
  const ids = new Set(logins.flatMap((login) => known.get(login)?.id ?? []));
  return (seat) => names.has(seat.login.toLowerCase()) || ids.has(seat.assigneeId);
}

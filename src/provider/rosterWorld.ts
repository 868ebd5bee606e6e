import type { Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { loginSchema } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { listed, seatCount } from "../text/list.js";
import { whatItIsNow } from "./assignee.js";
import { isDeclared, isTeamOfStack } from "./declared.js";
import { type Holders, isDeclaredHolder, NO_SEAT, REMOVED, UNDECLARED } from "./rosterState.js";
import { say } from "./session.js";

/** Who is to be granted a seat, and who must not be because the login is somebody else's now. */
export async function grantable(
  onGitHub: OwnerOnGitHub,
  wanted: readonly string[],
  known: Holders,
  world: ReadonlyMap<string, Seat>,
): Promise<{ grants: string[]; failures: Map<string, Error> }> {
  const failures = new Map<string, Error>();
  const grants: string[] = [];
  const decide = async (login: string) => {
    const id = known.get(login)?.id ?? null;
    const seat = world.get(login);
    if (seat?.status === "active" && (id === null || seat.assigneeId === id)) return;
    // Somebody who was seen before gets the seat back only under the same account.
    const holder = seat ? seat.assigneeId : id === null ? undefined : (await onGitHub.accounts.byLogin(login))?.id;
    if (id === null || holder === id) grants.push(login);
    else failures.set(login, stranger(login, id, holder, (await onGitHub.accounts.byId(id))?.login));
  };
  await Promise.all(wanted.map(decide));
  return { grants, failures };
}

function stranger(login: string, id: number, holder: number | undefined, now: string | undefined): Error {
  const taken = holder === undefined ? "" : `The login belongs to the account ${holder} now. `;
  return new Error(`${taken}The account ${id} that was called ${login} ${whatItIsNow(now, "the roster")}.`);
}

type IsWanted = (seat: Seat) => boolean;

/** Whether a seat is somebody's whom a roster wants, be it under another login than the roster's. */
export function wantedBy(logins: readonly string[], known: Holders): IsWanted {
  const names = new Set(logins);
  const ids = new Set(logins.flatMap((login) => known.get(login)?.id ?? []));
  return (seat) => names.has(seat.login.toLowerCase()) || ids.has(seat.assigneeId);
}

/** Whose own seat is there to be cancelled, by the login of today; a renamed person is found by the account. */
export async function cancellable(
  onGitHub: OwnerOnGitHub,
  logins: readonly string[],
  known: Holders,
  world: ReadonlyMap<string, Seat>,
  isWanted: IsWanted,
): Promise<string[]> {
  const { owner } = onGitHub;
  const cancels: string[] = [];
  for (const login of logins) {
    const id = known.get(login)?.id ?? null;
    let seat = world.get(login);
    if (id !== null && seat?.assigneeId !== id) {
      const account = await onGitHub.accounts.byId(id);
      seat = account && (await onGitHub.seats.find(account.login));
    }
    if (seat?.status !== "active" || isWanted(seat)) continue;
    const through = heldThrough(owner, seat);
    const kept = isDeclared(owner, seat.login)
      ? "another resource of this stack declares it"
      : through && `it comes through ${through}`;
    if (kept) say(`${seat.login} keeps the Copilot seat in ${owner.name}: ${kept}. Nothing was cancelled.`);
    else cancels.push(seat.login.toLowerCase());
  }
  return cancels;
}

/** Why an exclusive roster leaves a seat that nobody declares; undefined when it does not. */
export function whyKept(owner: Owner, seat: Seat): string | undefined {
  // Whose login breaks today's rules no program can name, so that nobody could keep the seat.
  return (
    heldThrough(owner, seat) ?? (loginSchema.safeParse(seat.login).success ? undefined : "an old or a bot's login")
  );
}

/** Seats of an exclusive owner's list that nobody declares; those through teams are named and left. */
export async function undeclaredSeats(onGitHub: OwnerOnGitHub, isWanted: IsWanted): Promise<string[]> {
  const { owner } = onGitHub;
  const { seats: all, nobodys } = await onGitHub.seats.list();
  const undeclared = [...all.values()].filter(
    (seat) =>
      seat.status === "active" &&
      !isWanted(seat) &&
      !isDeclared(owner, seat.login) &&
      !(seat.assigningTeam && isTeamOfStack(owner, seat.assigningTeam)),
  );
  const kept = (seat: Seat) => whyKept(owner, seat);
  const [own, through] = [undeclared.filter((seat) => !kept(seat)), undeclared.filter((seat) => kept(seat))];
  if (through.length > 0) {
    const names = through.map((seat) => `${seat.login} (${kept(seat)})`);
    say(
      `${owner.name}: ${seatCount(through.length)} of undeclared people that the roster cannot cancel: ${listed(names)}.`,
    );
  }
  if (nobodys.length > 0)
    say(`${owner.name}: ${seatCount(nobodys.length)} without an assignee in GitHub's list, left alone.`);
  return own.map((seat) => seat.login.toLowerCase());
}

/** What GitHub has of the roster's people, in the words that a preview shows. */
export async function observe(onGitHub: OwnerOnGitHub, known: Holders, exclusive: boolean): Promise<Holders> {
  const declared = [...known].filter(([, holder]) => isDeclaredHolder(holder)).map(([login]) => login);
  const removed = [...known].filter(([, { status }]) => status === REMOVED).map(([login]) => login);
  if (exclusive) await onGitHub.seats.list();
  const world = await onGitHub.seats.findAll([...declared, ...removed]);
  const holders: Holders = new Map();
  for (const login of declared) {
    const id = known.get(login)?.id ?? null;
    const seat = world.get(login);
    if (id === null || seat?.assigneeId === id) {
      holders.set(login, { id: seat?.assigneeId ?? id, status: seat?.status ?? NO_SEAT });
    } else {
      const now = onGitHub.seats.listedById(id)?.login;
      const otherwise = seat ? `taken by account ${seat.assigneeId}` : NO_SEAT;
      holders.set(login, { id, status: now ? `renamed to ${now}` : otherwise });
    }
  }
  for (const login of removed) {
    const seat = world.get(login);
    if (seat?.status === "active") holders.set(login, { id: seat.assigneeId, status: REMOVED });
  }
  if (exclusive) {
    const undeclared = await undeclaredSeats(onGitHub, wantedBy([...holders.keys()], holders));
    for (const login of undeclared) holders.set(login, { id: null, status: UNDECLARED });
  }
  return holders;
}

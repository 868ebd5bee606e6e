import type { Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { heldThrough } from "../github/owner.js";
import { count, listed, seatCount } from "../text/list.js";
import { ACTIVE, NO_SEAT, PENDING, REMOVED, renamedTo, takenBy, UNDECLARED } from "./dictionary.js";
import type { OwnersRun } from "./ownersRun.js";
import { type Others, wantedBy, whyBeyond } from "./plan.js";
import { type Holders, isDeclaredHolder } from "./rosterState.js";

interface Looked {
  readonly ofOwner: OwnersRun;
  readonly known: Holders;
  /** People declared by other resources when the roster was last changed: a refresh comes before the program. */
  readonly elsewhere: ReadonlySet<string>;
  readonly exclusive: boolean;
  readonly say: (line: string) => void;
}

/** What GitHub has for the roster's people, in the words that a preview shows. */
export async function observe(
  on: OwnerOnGitHub,
  { ofOwner, known, elsewhere, exclusive, say }: Looked,
): Promise<Holders> {
  const { seats } = on;
  const declared = [...known].filter(([, holder]) => isDeclaredHolder(holder)).map(([login]) => login);
  const removed = [...known].filter(([, { status }]) => status === REMOVED).map(([login]) => login);
  if (exclusive) await seats.list();
  const world = await seats.findAll([...declared, ...removed]);
  const holders: Holders = new Map();
  for (const login of declared) {
    const id = known.get(login)?.id ?? null;
    const seat = world.get(login);
    if (id === null || seat?.assigneeId === id) {
      holders.set(login, { id: seat?.assigneeId ?? id, status: seat?.status ?? NO_SEAT });
    } else {
      const now = seats.listedById(id)?.login;
      const otherwise = seat ? takenBy(seat.assigneeId) : NO_SEAT;
      holders.set(login, { id, status: now ? renamedTo(now) : otherwise });
    }
  }
  for (const login of removed) {
    const seat = world.get(login);
    if (seat?.status === "active") holders.set(login, { id: seat.assigneeId, status: REMOVED });
  }
  if (exclusive) {
    const others: Others = {
      ...ofOwner.others,
      isDeclared: (login) => elsewhere.has(login) || ofOwner.isOfStack(login),
    };
    const isWanted = wantedBy([...holders.keys()], holders);
    const { logins, remarks } = await undeclaredSeats(on, others, isWanted);
    for (const login of logins) holders.set(login, { id: null, status: UNDECLARED });
    for (const remark of remarks) say(remark);
  }
  return holders;
}

/** For an exclusive roster: whose seats it would cancel, and in words what it leaves alone. */
export interface Undeclared {
  readonly logins: readonly string[];
  readonly remarks: readonly string[];
}

export async function undeclaredSeats(
  { owner, seats }: OwnerOnGitHub,
  others: Others,
  isWanted: (seat: Seat) => boolean,
): Promise<Undeclared> {
  const { seats: all, unassigned } = await seats.list();
  const undeclared = [...all.values()].filter(
    (seat) =>
      seat.status === "active" &&
      !isWanted(seat) &&
      !others.isDeclared(seat.login.toLowerCase()) &&
      !(seat.assigningTeam && others.isTeamOfStack(seat.assigningTeam)),
  );
  const beyond = undeclared.flatMap((seat) => {
    const why = whyBeyond(owner, seat);
    return why === undefined ? [] : [`${seat.login} (${why})`];
  });
  const otherAssignees = unassigned.flatMap(({ assignee }) => assignee ?? []);
  const remarks = [
    ...(beyond.length > 0 ? [`${owner.name}: ${undeclaredBeyond(beyond.length)}: ${listed(beyond)}.`] : []),
    ...leftAlone(unassigned.filter(({ assignee }) => assignee === null).length, "without an assignee"),
    ...leftAlone(otherAssignees.length, `not held by a person (${listed(otherAssignees)})`),
  ];
  function leftAlone(number: number, which: string): string[] {
    return number > 0 ? [`${owner.name}: ${seatCount(number)} in GitHub's list ${which}; left unchanged.`] : [];
  }
  const own = undeclared.filter((seat) => whyBeyond(owner, seat) === undefined);
  return { logins: own.map(({ login }) => login.toLowerCase()), remarks };
}

function undeclaredBeyond(number: number): string {
  return `${count(number)} undeclared ${number === 1 ? "seat" : "seats"} the roster cannot cancel`;
}

/** Remembers what the refresh found changed since the last run, and whose seats a deletion of the roster would cancel. */
export async function recordFindings(
  { owner, seats }: OwnerOnGitHub,
  ofOwner: OwnersRun,
  { known, holders, isOwn, isCapped }: { known: Holders; holders: Holders; isOwn: boolean; isCapped: boolean },
): Promise<void> {
  const world = await seats.findAll(
    [...holders].filter(([, { status }]) => status !== NO_SEAT).map(([login]) => login),
  );
  for (const [login, { status }] of holders) {
    const was = known.get(login)?.status;
    if (status !== was) {
      if (status === PENDING)
        ofOwner.find(login, { is: "cancelled", endsOn: world.get(login)?.pendingCancellationDate });
      else if (status === NO_SEAT) ofOwner.find(login, { is: "gone" });
      else if (status === UNDECLARED) ofOwner.find(login, { is: "undeclared" });
      else if (status === ACTIVE) ofOwner.find(login, { is: "active again" });
    }
    const seat = world.get(login);
    const isHeld =
      isOwn && seat?.status === "active" && heldThrough(owner, seat) === undefined && status !== UNDECLARED;
    if (isHeld && isCapped) ofOwner.hold([login]);
    else if (isHeld) ofOwner.holdUnderLimit([login]);
  }
}

import type { Seat } from "../github/answers.js";
import { GitHubError } from "../github/errors.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { count, listed } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { type CannotHave, keepsLine } from "./dictionary.js";
import type { Plan } from "./plan.js";
import type { Planned } from "./planning.js";
import type { Run } from "./run.js";
import { movedWords } from "./words.js";

/** The result of a plan. Logins are the current ones, in lower case. */
export interface Result {
  /** People whose grant GitHub did not accept. */
  readonly notGranted: ReadonlyMap<string, Error>;
  /** People whose grant GitHub accepted, but whose seat could not be confirmed. */
  readonly unconfirmed: ReadonlyMap<string, Error>;
  /** People whose seat continues although it should have been cancelled. */
  readonly notCancelled: ReadonlyMap<string, Error>;
  /** The seats of people whose write GitHub accepted, as it shows them now. */
  readonly after: ReadonlyMap<string, Seat>;
}

/** Writes what the plan says, and reads the result: the status of a write is not its effect. */
export async function carryOut(run: Run, { plan, on, have }: Planned): Promise<Result> {
  const { owner } = plan;
  const ofOwner = run.of(owner);
  const grants = plan.grants.map(({ login }) => login);
  const notGranted = await settle(grants, (login) => on.writer.grant(login));
  // While others were granted seats, the program may have reached a resource that declares one of these people.
  ofOwner.catchUp();
  const cancels = plan.cancels.map(({ login }) => login).filter((login) => !ofOwner.isDeclared(login));
  const notCancelled = await settle(cancels, (login) => ofOwner.cancel(on, login));
  const granted = new Set(grants.filter((login) => !notGranted.has(login)));
  const cancelled = new Set(cancels.filter((login) => !notCancelled.has(login)));
  const unconfirmed = new Map<string, Error>();
  const isAsMeant = (seat: Seat | undefined, login: string) =>
    granted.has(login) ? seat?.status === "active" : !isOwn(owner, seat);
  let after = new Map<string, Seat>();
  try {
    after = await on.seats.findOnce([...granted, ...cancelled], isAsMeant);
  } catch (error) {
    for (const login of granted)
      unconfirmed.set(
        login,
        unreadable(`The Copilot seat of ${login} in ${owner.name} was granted, but cannot be read`, error),
      );
    for (const login of cancelled)
      notCancelled.set(
        login,
        unreadable(`The Copilot seat of ${login} in ${owner.name} was cancelled, but cannot be read`, error),
      );
    return { notGranted, unconfirmed, notCancelled, after };
  }
  const ids = new Map(
    [...have.accounts, ...have.seats.map(({ login, assigneeId: id }) => ({ login, id }))].map(({ login, id }) => [
      login.toLowerCase(),
      id,
    ]),
  );
  for (const login of granted) {
    const seat = after.get(login);
    const meant = ids.get(login);
    if (seat?.status !== "active") unconfirmed.set(login, notVisible(login, owner, seat));
    else if (meant !== undefined && seat.assigneeId !== meant)
      unconfirmed.set(login, wentElsewhere(login, owner, { meant, seat }));
  }
  for (const login of cancelled) {
    const seat = after.get(login);
    if (seat?.status !== "active") continue;
    const through = heldThrough(owner, seat);
    if (through === undefined) notCancelled.set(login, continues(login, owner));
    else run.say(keepsLine(seat.login, owner.name, `it continues through ${through} at the same cost.`));
  }
  return { notGranted, unconfirmed, notCancelled, after };
}

/** Whether a seat continues that the owner can cancel. */
function isOwn(owner: Owner, seat: Seat | undefined): boolean {
  return seat?.status === "active" && heldThrough(owner, seat) === undefined;
}

/** Acts for all at once, and returns the failures. */
async function settle(logins: readonly string[], act: (login: string) => Promise<void>): Promise<Map<string, Error>> {
  const failures = logins.map((login) =>
    act(login).then(
      () => [],
      (error: Error) => [[login, error] as const],
    ),
  );
  return new Map((await Promise.all(failures)).flat());
}

function unreadable(subject: string, error: unknown): SeatError {
  const why = error instanceof GitHubError ? error.detail : error instanceof Error ? error.message : String(error);
  return new SeatError(subject, why);
}

function notVisible(login: string, { kind, name }: Owner, seat: Seat | undefined): SeatError {
  return new SeatError(
    `The Copilot seat of ${login} in ${name} is not visible yet`,
    `GitHub accepted the grant, but ${seat ? "still shows the cancellation" : "shows no active seat"}. Run \`pulumi up\` again: it checks before ` +
      `it grants. If that does not help: is the person a member of ${name} (${kind} settings > People)?`,
  );
}

function wentElsewhere(login: string, { name }: Owner, { meant, seat }: { meant: number; seat: Seat }): SeatError {
  return new SeatError(
    `The Copilot seat of ${login} in ${name} went to a different account`,
    `it is for account ${meant}, and the login moved to account ${seat.assigneeId} during the run. Cancel that seat on GitHub.`,
  );
}

function continues(login: string, { name }: Owner): SeatError {
  return new SeatError(
    `The Copilot seat of ${login} in ${name} remains`,
    "GitHub accepted the cancellation, but still shows an active seat. Run the same command again; if that does not help, cancel the seat on GitHub.",
  );
}

/** Why people in the plan get no seat, as errors that say what to do. */
export function refusals({ owner, refused }: Plan, place: string): Map<string, SeatError> {
  return new Map(
    refused.map(({ login, why }) => [
      login,
      new SeatError(`Cannot grant a seat to ${login}`, adviceOn(login, why, { owner, place })),
    ]),
  );
}

function adviceOn(login: string, why: CannotHave, { owner, place }: { owner: Owner; place: string }): string {
  const people = `${owner.kind} settings > People`;
  switch (why) {
    case "no account":
      return `GitHub shows no account with that name. Is the login written correctly?`;
    case "no member":
      return `not a member of ${owner.name} (${people}).`;
    case "invited":
      return `the invitation to ${owner.name} is pending, and must be accepted first (${people} > Invitations).`;
    default:
      return movedWords(login, why, place);
  }
}

/** Lists people with the same reason together. */
export function failed(subject: string, failures: ReadonlyMap<string, Error>, most = MOST_NAMES): SeatError {
  const byReason = new Map<string, string[]>();
  for (const [login, error] of failures) {
    const reason = reasonOf(error);
    const names = byReason.get(reason);
    if (names) names.push(login);
    else byReason.set(reason, [login]);
  }
  const reasons = [...byReason].map(([reason, logins]) => `${listed(logins, ", ", most)}: ${reason}`);
  return new SeatError(subject, reasons.join(" "));
}

/** The same, with the number that failed and the number of all seats. */
export function failedOf(all: number, what: string, failures: ReadonlyMap<string, Error>): SeatError {
  return failed(`${count(failures.size)} of ${count(all)} Copilot seats ${what}`, failures);
}

/** Everybody who is refused is named, as far as a message can hold them. */
const MOST_NAMES = 1_000;

/** Without the request's id, which would make each reason different. */
function reasonOf(error: Error): string {
  if (error instanceof GitHubError) return new GitHubError({ ...error.failure, requestId: undefined }).detail;
  return error instanceof SeatError ? error.detail : error.message;
}

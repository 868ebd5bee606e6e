import type { OwnerOnGitHub } from "../github/github.js";
import { count, listed, seatCount } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { cancellationLimit } from "./rosterRules.js";
import { settings } from "./session.js";

interface Run {
  /** Those whose seats were single resources, or came through a team, and are cancelled in this run. */
  cancelled: Set<string>;
  /** The owner's seats before the first cancellation. */
  size: Promise<number> | undefined;
}

/** Pulumi starts a process for each run, and a process has one of these an owner. */
const runs = new WeakMap<OwnerOnGitHub, Run>();

/**
 * Pulumi deletes single resources one after the other and tells no provider how many there will be, so it is the first
 * cancellation over the cap that fails, and none after it is carried out.
 */
export async function countCancellation(onGitHub: OwnerOnGitHub, login: string): Promise<void> {
  await countCancellations(onGitHub, `Cannot cancel the Copilot seat of ${login} in ${onGitHub.owner.name}`, [login]);
}

/** Those whose seats are cancelled together: all of them, or nobody. */
export async function countCancellations(
  onGitHub: OwnerOnGitHub,
  subject: string,
  logins: readonly string[],
): Promise<void> {
  if (logins.length === 0) return;
  const run = runOf(onGitHub);
  run.size ??= onGitHub.subscription.size();
  // A failure is not kept: the next one who asks tries again.
  run.size.catch(() => {
    run.size = undefined;
  });
  const size = await run.size;
  const { maxCancellations } = settings();
  const limit = cancellationLimit(maxCancellations, size);
  const more = logins.map((login) => login.toLowerCase()).filter((login) => !run.cancelled.has(login));
  if (more.length === 0 || run.cancelled.size + more.length <= limit) {
    for (const login of more) run.cancelled.add(login);
    return;
  }
  const { name } = onGitHub.owner;
  const together = logins.length === 1 ? "" : `it would cancel ${seatCount(more.length)} (${listed(more)}), and `;
  throw new SeatError(
    subject,
    `${together}this run has cancelled ${seatCount(run.cancelled.size)} of ${count(size)} in ${name} already, and ` +
      `copilotSeats:maxCancellations is ${maxCancellations}${typeof maxCancellations === "string" ? `, here ${count(limit)}` : ""}. ` +
      `${logins.length === 1 ? "It was not cancelled" : "Nothing was cancelled"}. If that is meant: \`pulumi config set ` +
      "copilotSeats:maxCancellations 100%`, or a number, then run the same command again (a `pulumi destroy` with --run-program).",
  );
}

function runOf(onGitHub: OwnerOnGitHub): Run {
  const known = runs.get(onGitHub);
  if (known) return known;
  const run: Run = { cancelled: new Set(), size: undefined };
  runs.set(onGitHub, run);
  return run;
}

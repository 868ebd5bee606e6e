import { SeatError } from "../github/errors.js";
import type { Seats } from "../github/seats.js";
import { cancellationLimit, count, seatCount } from "./rosterRules.js";
import { settings } from "./session.js";

interface Run {
  /** Those whose seats were single resources and are cancelled in this run. */
  cancelled: Set<string>;
  /** The owner's seats before the first cancellation. */
  size: Promise<number> | undefined;
}

/** Pulumi starts a process for each run, and a process has one `Seats` an owner. */
const runs = new WeakMap<Seats, Run>();

/**
 * Pulumi deletes single resources one after the other and tells no provider how many there will be, so it is the first
 * cancellation over the cap that fails, and none after it is carried out.
 */
export async function countCancellation(seats: Seats, login: string): Promise<void> {
  const run = runOf(seats);
  const key = login.toLowerCase();
  run.size ??= seats.size();
  // A failure is not kept: the next one who asks tries again.
  run.size.catch(() => {
    run.size = undefined;
  });
  const size = await run.size;
  const { maxCancellations } = settings();
  const limit = cancellationLimit(maxCancellations, size);
  if (run.cancelled.size < limit || run.cancelled.has(key)) {
    run.cancelled.add(key);
    return;
  }
  const { name } = seats.owner;
  throw new SeatError(
    `Cannot cancel the Copilot seat of ${login} in ${name}`,
    `this run has cancelled ${seatCount(run.cancelled.size)} of ${count(size)} in ${name} already, and ` +
      `copilotSeats:maxCancellations is ${maxCancellations}${typeof maxCancellations === "string" ? `, here ${count(limit)}` : ""}. ` +
      "It was not cancelled. If that is meant: `pulumi config set copilotSeats:maxCancellations 100%`, or a number, then run the " +
      "same command again (a `pulumi destroy` with --run-program).",
  );
}

function runOf(seats: Seats): Run {
  const known = runs.get(seats);
  if (known) return known;
  const run: Run = { cancelled: new Set(), size: undefined };
  runs.set(seats, run);
  return run;
}

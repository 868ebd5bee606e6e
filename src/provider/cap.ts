import type { OwnerOnGitHub } from "../github/github.js";
import { count, listed, seatCount } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { tooManyDeletedWords } from "./dictionary.js";
import { cancellationLimit } from "./rosterRules.js";
import type { Run } from "./run.js";

/**
 * Allows deletions to cancel all of these seats, or throws. Pulumi deletes one resource after the other, and tells no provider
 * how many there will be. If the run has a refresh, it has shown what the state holds, and the checks have shown what the program
 * keeps: the rest will be deleted, and counts from the first deletion on.
 */
export async function allowDeletion(
  run: Run,
  on: OwnerOnGitHub,
  subject: string,
  logins: readonly string[],
): Promise<void> {
  if (logins.length === 0) return;
  const ofOwner = run.of(on.owner);
  ofOwner.size ??= on.subscription.size();
  // A failure is not kept: the next caller tries again.
  ofOwner.size.catch(() => {
    ofOwner.size = undefined;
  });
  const counted = await ofOwner.size;
  ofOwner.ask(logins);
  const size = ofOwner.seatsBefore(counted);
  const { maxCancellations } = run.settings;
  const limit = cancellationLimit(maxCancellations, size);
  const all = ofOwner.leaving;
  if (all.size <= limit) {
    ofOwner.allow(logins);
    return;
  }
  const { name } = on.owner;
  const done = ofOwner.allowed.size === 0 ? "" : `${seatCount(ofOwner.allowed.size)} already cancelled, `;
  throw new SeatError(
    subject,
    `${tooManyDeletedWords(all.size, size)} in ${name} (${done}${listed([...all])}), and copilotSeats:maxCancellations is ` +
      `${maxCancellations}${typeof maxCancellations === "string" ? `, here ${count(limit)}` : ""}. ` +
      `${ofOwner.allowed.size === 0 ? "Nothing was cancelled" : "Nothing more was cancelled"}. If that is intended: \`pulumi config set ` +
      "copilotSeats:maxCancellations 100%`, or a number, then run the same command again (a `pulumi destroy` with --run-program).",
  );
}

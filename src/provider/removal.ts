import { about } from "../github/errors.js";
import type { Owner } from "../github/owner.js";
import { SeatError } from "../text/seatError.js";
import { allowDeletion } from "./cap.js";
import { carryOut, failedOf } from "./carryOut.js";
import { keepsLine } from "./dictionary.js";
import { overLimit } from "./forecast.js";
import { planFor } from "./planning.js";
import type { Holders } from "./rosterState.js";
import type { Run } from "./run.js";

interface Removal {
  readonly subject: string;
  /** The people that the resource holds. */
  readonly known: Holders;
  /** Whether the limit for deletions counts it: a replacement is a change, not a removal. */
  readonly isCapped: boolean;
  /** The resource's own limit, if its program set one. */
  readonly ownLimit: number | string | undefined;
}

/** Cancels the seats of a deleted resource, and reports who keeps one. */
export async function removePeople(
  run: Run,
  owner: Owner,
  { subject, known, isCapped, ownLimit }: Removal,
): Promise<void> {
  const ofOwner = run.of(owner);
  const removal = about(subject, async () => {
    const planned = await planFor(run, owner, { want: { people: {}, undeclared: new Set() }, known });
    const { plan, on, have } = planned;
    const spelled = new Map(have.seats.map((seat) => [seat.login.toLowerCase(), seat.login]));
    for (const { login, why } of plan.kept) {
      // Under the current login.
      ofOwner.release([login], removal);
      const reason =
        why === "declared elsewhere" ? "another resource of this stack declares it" : `it comes through ${why.through}`;
      run.say(keepsLine(spelled.get(login) ?? login, owner.name, `${reason}. Nothing was cancelled.`));
    }
    const logins = plan.cancels.map(({ login }) => login);
    if (ownLimit !== undefined) {
      const tooMany = overLimit(plan.cancels, ownLimit, known.size);
      if (tooMany) throw new SeatError(subject, `${tooMany} Run \`pulumi up\` with it before the roster is removed.`);
    } else if (isCapped) await allowDeletion(run, on, subject, logins);
    const { notCancelled } = await carryOut(run, planned);
    const [only] = notCancelled.values();
    if (!only) return;
    if (known.size === 1) throw only;
    throw failedOf(logins.length, `in ${owner.name} were not cancelled`, notCancelled);
  });
  ofOwner.release([...known.keys()], removal);
  await removal;
}

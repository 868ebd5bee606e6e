import { setTimeout as delay } from "node:timers/promises";
import { type OwnerOnGitHub, ownerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { Progress } from "../github/progress.js";
import type { Say } from "../github/waiting.js";

/** How long a call waits for others that share its requests. */
const GATHERING_MILLISECONDS = 10;

/**
 * An owner of whom nothing is read yet, for what programs ask. Calls that come at the same time share requests. A later call begins
 * anew: it may come after a grant of the same run, and is never told what was true before it was made.
 */
export function freshOwners(
  on: (owner: Owner) => Promise<Pick<OwnerOnGitHub, "api">>,
  say: Say,
): (owner: Owner) => Promise<OwnerOnGitHub> {
  const owners = new Map<string, Promise<OwnerOnGitHub>>();
  return (owner) => {
    const key = `${owner.kind}/${owner.name}`;
    const known = owners.get(key);
    if (known) return known;
    const opening = delay(GATHERING_MILLISECONDS).then(async () => {
      owners.delete(key);
      const { api } = await on(owner);
      return ownerOnGitHub({ api, owner, allowLastSeat: false, progress: new Progress(), say });
    });
    owners.set(key, opening);
    return opening;
  };
}

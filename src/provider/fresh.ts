import { setTimeout as delay } from "node:timers/promises";
import { type OwnerOnGitHub, ownerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { Progress } from "../github/progress.js";
import type { Say } from "../github/waiting.js";

/** How long a call waits for others that share its requests. */
const GATHERING_MILLISECONDS = 10;

/**
 * An owner about whom nothing has been read yet, for what programs look up. Concurrent calls share requests. A later call starts
 * over: it may follow a grant of the same run, and must not get an answer from before it.
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

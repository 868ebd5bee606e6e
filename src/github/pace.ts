import { setTimeout as delay } from "node:timers/promises";
import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };

/** A third of the parallel requests that GitHub allows an account, so that others have room. */
const PARALLEL_REQUESTS = 30;
/** GitHub asks for a second between writes. */
const BETWEEN_WRITES_MILLISECONDS = 1_000;

/**
 * Limits parallel requests, and writes to one per second. plugin-throttling would do the same, but by the time of day: if the
 * clock were set back, all requests would wait until it caught up.
 */
export function pace(octokit: Octokit, isWrite: (request: { method: string; url: string }) => boolean): void {
  let free = PARALLEL_REQUESTS;
  const waiting: (() => void)[] = [];
  let turn = Promise.resolve();
  let nextWriteAt = 0;

  const afterLastWrite = () => {
    turn = turn.then(async () => {
      const milliseconds = nextWriteAt - performance.now();
      if (milliseconds > 0) await delay(milliseconds);
      nextWriteAt = performance.now() + BETWEEN_WRITES_MILLISECONDS;
    });
    return turn;
  };
  octokit.hook.wrap("request", async (request, options) => {
    if (isWrite(options)) await afterLastWrite();
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await request(options);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  });
}

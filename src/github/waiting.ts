import { setTimeout as delay } from "node:timers/promises";
import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };

/** The longest single wait: a primary limit is reset within the hour. */
const LONGEST_WAIT_SECONDS = 3_660;
const MOST_WAITS = 5;
/** The wait if GitHub does not say how long: a minute, doubled each time. */
const UNSAID_WAIT_SECONDS = 60;

/** Tells the person who watches, in one line. */
export type Say = (line: string) => void;

interface LimitedAnswer {
  status: number;
  message: string;
  headers: Record<string, string | number | undefined>;
}

interface Waiting {
  say: Say;
  mostWaits?: number | undefined;
  /** Ends the waiting; the signal's reason is then the failure. */
  cancelled?: AbortSignal | undefined;
}

/**
 * Obeys GitHub's rate limits. A limited answer means that nothing was done, so the same request is sent again after the wait.
 * While one request waits, all others do: sending more while limited can get a token banned.
 */
export function waitForLimits(octokit: Octokit, { say, mostWaits = MOST_WAITS, cancelled }: Waiting): void {
  let gate: Promise<unknown> | undefined;
  let waited = 0;
  octokit.hook.wrap("request", async (request, options) => {
    for (let waits = 0; ; waits++) {
      await gate;
      cancelled?.throwIfAborted();
      const before = waited;
      try {
        return await request(options);
      } catch (error) {
        const answer = limitedAnswer(error);
        const limit = answer && limitOf(answer, waits);
        if (!limit || waits >= mostWaits || limit.seconds > LONGEST_WAIT_SECONDS) throw error;
        // Of the requests that were sent together, the first one to be limited waits for all.
        if (!gate && before === waited) {
          const seconds = Math.ceil(limit.seconds * (1 + Math.random() / 10));
          say(`waiting ${seconds} s: ${limit.name}`);
          gate = delay(seconds * 1000, undefined, cancelled && { signal: cancelled })
            // A waiting request sees for itself that the run was cancelled.
            .catch(() => undefined)
            .finally(() => {
              gate = undefined;
              waited++;
            });
        }
      }
    }
  });
}

function limitedAnswer(error: unknown): LimitedAnswer | undefined {
  if (!(error instanceof Error) || !("status" in error) || !("response" in error)) return undefined;
  const { status, response } = error;
  if (status !== 403 && status !== 429) return undefined;
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  return { status, message: error.message, headers: response.headers as LimitedAnswer["headers"] };
}

/** How long GitHub asks to wait; undefined for a 403 about permissions. */
export function limitOf(answer: LimitedAnswer, waits: number): { name: string; seconds: number } | undefined {
  const { headers } = answer;
  const exhausted = String(headers["x-ratelimit-remaining"]) === "0";
  const secondary = /secondary rate/i.test(answer.message);
  const retryAfter = Number(headers["retry-after"]);
  const name = exhausted && !secondary ? "GitHub's primary rate limit" : "GitHub's secondary rate limit";
  if (retryAfter > 0) return { name, seconds: retryAfter };
  if (exhausted && !secondary) {
    const serverTime = Date.parse(String(headers.date)) || Date.now();
    const seconds = Math.ceil(Number(headers["x-ratelimit-reset"]) - serverTime / 1000) + 1;
    if (seconds > 0) return { name, seconds };
  }
  // A reset time that is missing or has passed is no reason to send a request every second.
  if (secondary || exhausted || answer.status === 429) return { name, seconds: UNSAID_WAIT_SECONDS * 2 ** waits };
  return undefined;
}

import timers from "node:timers/promises";
import type { SinonSandbox } from "sinon";

/** Until the sandbox is restored, nothing really waits; `count` gets the milliseconds. */
export function skipWaits(sandbox: SinonSandbox, count: (milliseconds: number) => void): void {
  sandbox.stub(timers, "setTimeout").callsFake(async (milliseconds = 0) => {
    count(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
    return undefined as never;
  });
  skipTimers(sandbox, count);
}

/** The same for code that calls `setTimeout` itself: Octokit's plugins use it to space writes and repeat reads. */
export function skipTimers(sandbox: SinonSandbox, count: (milliseconds: number) => void = () => {}): void {
  const realSetTimeout = globalThis.setTimeout;
  // Timers with arguments, and those of connections, are Node's own.
  const shortened = (run: () => void, milliseconds = 0, ...handedOver: []) => {
    if ((handedOver.length as number) > 0 || /undici|node:net/.test(new Error().stack ?? ""))
      return realSetTimeout(run, milliseconds, ...handedOver);
    count(milliseconds);
    return setImmediate(run);
  };
  sandbox.stub(globalThis, "setTimeout").callsFake(shortened as typeof setTimeout);
}

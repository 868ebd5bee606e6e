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
    if ((handedOver.length as number) > 0 || /undici|node:net/.test(caller()))
      return realSetTimeout(run, milliseconds, ...handedOver);
    count(milliseconds);
    return setImmediate(run);
  };
  sandbox.replace(globalThis, "setTimeout", shortened as typeof setTimeout);
}

/** Who set a timer. A whole stack trace would cost more than most of what the timers are for. */
function caller(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 4;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}

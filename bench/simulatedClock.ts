import timers from "node:timers/promises";
import sinon from "sinon";

/** Turns of the event loop in which nothing may happen before the clock goes on. */
const QUIET_TURNS = 4;

/**
 * A clock that stands still while anything is being done, and goes to the next timer when everybody only waits: hours of
 * obeying limits pass in no time. It is what Date says, so both sides of a connection agree about it.
 */
export class SimulatedClock {
  #now = Date.UTC(2026, 4, 6);
  #busy = 0;

  readonly now = () => new Date(this.#now);

  /** Nobody does anything for so long. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Does the work, and gives how many seconds it took. What it leaves behind to be done later is never done. */
  async seconds(work: () => Promise<void>, interrupted: AbortSignal): Promise<number> {
    const start = this.#now;
    const sandbox = sinon.createSandbox();
    const clock = sandbox.useFakeTimers({
      now: start,
      // Node's own connections keep their real timers.
      toFake: ["Date", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
    });
    sandbox.stub(timers, "setTimeout").callsFake((milliseconds, value) => {
      return this.sleep(milliseconds).then(() => value as never);
    });
    try {
      let done = false;
      const working = work().finally(() => {
        done = true;
      });
      // Until it is awaited below, a failure is nobody's.
      working.catch(() => undefined);
      while (!done) {
        interrupted.throwIfAborted();
        if ((await this.#quiet(() => done)) && clock.countTimers() > 0) await clock.nextAsync();
        this.#now = clock.now;
      }
      await working;
    } finally {
      sandbox.restore();
    }
    return (this.#now - start) / 1000;
  }

  sleep(milliseconds = 0): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Something that takes no time on this clock: it stands still meanwhile. */
  async during<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
    }
  }

  async #quiet(done: () => boolean): Promise<boolean> {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done() || this.#busy > 0) return false;
    }
    return true;
  }
}

import timers from "node:timers/promises";
import sinon from "sinon";

/** The number of idle turns of the event loop before the clock advances. */
const QUIET_TURNS = 4;

/**
 * A clock that stands still during work, and jumps to the next timer when everything waits, so that hours of waiting for limits take no
 * time. Date shows it too, so both sides of a connection agree on the time.
 */
export class SimulatedClock {
  #now = Date.UTC(2026, 4, 6);
  #busy = 0;

  readonly now = () => new Date(this.#now);

  /** Lets time pass without any work. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Does the work, and returns the seconds that it took. Timers that it leaves behind never fire. */
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
      // A failure before the await below would count as an unhandled rejection.
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

  /** Work that takes no time on this clock, which stands still meanwhile. */
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

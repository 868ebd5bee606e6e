import { setTimeout as delay } from "node:timers/promises";

/** So long after the last question about one resource no other is on its way: Pulumi asks about one after the other, in milliseconds. */
const QUIET_MILLISECONDS = 200;

/** Tells when Pulumi has asked about all resources of the program that do not wait for one another. */
export class Quiet {
  readonly #cancelled: AbortSignal | undefined;
  #underWay = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(cancelled?: AbortSignal) {
    this.#cancelled = cancelled;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#last = performance.now();
    }
  }

  /** Waits for what is under way, and for what follows it. Not to be called during anything that others wait for. */
  async wait(): Promise<void> {
    // The others may be on their way, also where nothing was asked yet.
    const since = performance.now();
    for (;;) {
      const rest = QUIET_MILLISECONDS - (performance.now() - Math.max(since, this.#last));
      if (this.#cancelled?.aborted || (rest <= 0 && this.#underWay === 0)) return;
      await delay(Math.max(rest, 10));
    }
  }
}

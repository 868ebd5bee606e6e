import { setTimeout as delay } from "node:timers/promises";

/** Pulumi asks about one resource after the other, milliseconds apart: after this pause, nothing more is on its way. */
const QUIET_MILLISECONDS = 200;

/** Knows when Pulumi has asked about all resources of the program that do not depend on one another. */
export class Quiet {
  readonly #cancelled: AbortSignal | undefined;
  readonly #pause: () => Promise<unknown>;
  #underWay = 0;
  /** How many requests have begun or ended. */
  #seen = 0;

  constructor(cancelled?: AbortSignal, pause: () => Promise<unknown> = () => delay(QUIET_MILLISECONDS)) {
    this.#cancelled = cancelled;
    this.#pause = pause;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#seen++;
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#seen++;
      this.#underWay--;
    }
  }

  /** Waits for what is under way and for what follows it, so nothing that others wait for may call this. */
  async wait(): Promise<void> {
    for (;;) {
      const before = this.#seen;
      await this.#pause();
      if (this.#cancelled?.aborted || (this.#underWay === 0 && this.#seen === before)) return;
    }
  }
}

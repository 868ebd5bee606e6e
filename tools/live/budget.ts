import type { Clock } from "./clock.js";

/** No run takes longer: what it buys is paid for in the billing cycles that this time touches. */
export const LONGEST_RUN_MILLISECONDS = 60 * 60_000;

/** The next grant could cost more than the consent allows. */
export class OverLimit extends Error {}

/** What a run may cost. Each seat counts with its full price, although GitHub charges only part of a month. */
export class Budget {
  #counted = 0;

  constructor(
    readonly limit: number,
    readonly price: number,
    readonly clock: Clock,
  ) {}

  get counted(): number {
    return this.#counted;
  }

  /** Must be called before the write. */
  count(seats: number): void {
    const cost = seats * this.price * this.#cycles();
    const sum = this.#counted + cost;
    if (sum > this.limit) {
      throw new OverLimit(`it could cost ${cost} USD more, which makes ${sum} USD, and the limit is ${this.limit} USD`);
    }
    this.#counted = sum;
  }

  /** A billing cycle is a calendar month in UTC. */
  #cycles(): number {
    const now = this.clock.now();
    const end = new Date(now.getTime() + LONGEST_RUN_MILLISECONDS);
    return now.getUTCMonth() === end.getUTCMonth() ? 1 : 2;
  }
}

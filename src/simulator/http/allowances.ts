import { payer, type Requester } from "../credentials.js";
import type { Allowance } from "./endpoint.js";

const WITH_TOKEN = 5000;
const WITHOUT_TOKEN = 60;
const HOUR_SECONDS = 60 * 60;

interface Window {
  used: number;
  readonly reset: number;
}

/** Counts for the x-ratelimit headers. limits.ts refuses requests when the allowance runs out. */
export class Allowances {
  readonly #windows = new Map<string, Window>();

  readonly #withToken: number;

  constructor(withToken = WITH_TOKEN) {
    this.#withToken = withToken;
  }

  look(requester: Requester, now: Date): Allowance {
    return this.#allowance(requester, this.#window(requester, now));
  }

  spend(requester: Requester, now: Date): Allowance {
    const window = this.#window(requester, now);
    window.used += 1;
    return this.#allowance(requester, window);
  }

  /** A conditional request that found nothing new is free. */
  giveBack(requester: Requester, now: Date): void {
    this.#window(requester, now).used -= 1;
  }

  #allowance(requester: Requester, { used, reset }: Window): Allowance {
    const limit = requester.kind === "anonymous" ? WITHOUT_TOKEN : this.#withToken;
    return { limit, used, remaining: Math.max(0, limit - used), reset };
  }

  #window(requester: Requester, now: Date): Window {
    const seconds = Math.floor(now.getTime() / 1000);
    const key = payer(requester);
    const known = this.#windows.get(key);
    if (known && seconds < known.reset) return known;
    const fresh: Window = { used: 0, reset: seconds + HOUR_SECONDS };
    this.#windows.set(key, fresh);
    return fresh;
  }
}

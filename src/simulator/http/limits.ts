import { payer, type Requester } from "../credentials.js";
import { Refusal, SECONDARY_LIMIT_DOCUMENTATION } from "./answer.js";
import type { Allowance } from "./endpoint.js";

/** The limits to enforce. Absent ones are not enforced. */
export interface Limits {
  /** Requests per hour of a user or an installation. */
  readonly primaryPerHour?: number;
  /** A read costs one point, a write five. */
  readonly pointsPerMinute?: number;
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  /** Requests in flight at the same time, from all requesters together. */
  readonly concurrent?: number;
  /** GitHub documents both. Default: 403. */
  readonly status?: 403 | 429;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const gitHubLimits = {
  primaryPerHour: 5000,
  pointsPerMinute: 900,
  writesPerMinute: 80,
  writesPerHour: 500,
  concurrent: 100,
} as const satisfies Limits;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** GitHub's wait if there is no window with an end to name. */
const RETRY_AFTER_CONCURRENCY_SECONDS = 60;

export interface Asked {
  readonly requester: Requester;
  readonly method: string;
  readonly allowance: Allowance;
  readonly now: Date;
  /** Requests in flight when this one came, including itself. */
  readonly inFlight: number;
}

/** Decides whether a request may be carried out. Refused requests do not count. */
export class LimitKeeper {
  readonly #spent = new Map<string, RollingSum>();

  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  admit({ requester, method, allowance, now, inFlight }: Asked): void {
    const { primaryPerHour, pointsPerMinute, writesPerMinute, writesPerHour, concurrent } = this.#limits;
    if (primaryPerHour !== undefined && allowance.remaining === 0) throw this.#primary(requester);
    if (concurrent !== undefined && inFlight > concurrent) throw this.#secondary(RETRY_AFTER_CONCURRENCY_SECONDS);
    const isWrite = method !== "GET";
    const write = isWrite ? 1 : 0;
    const charges = [
      { name: "points", limit: pointsPerMinute, span: MINUTE, cost: isWrite ? 5 : 1 },
      { name: "writes a minute", limit: writesPerMinute, span: MINUTE, cost: write },
      { name: "writes an hour", limit: writesPerHour, span: HOUR, cost: write },
    ].flatMap(({ name, limit, span, cost }) =>
      limit === undefined || cost === 0
        ? []
        : [{ sum: this.#sum(`${name} of ${payer(requester)}`, span), limit, cost }],
    );
    const time = now.getTime();
    const wait = Math.max(0, ...charges.map(({ sum, limit, cost }) => sum.waitFor(cost, limit, time)));
    if (wait > 0) throw this.#secondary(Math.ceil(wait / 1000));
    for (const { sum, cost } of charges) sum.add(cost, time);
  }

  #sum(key: string, span: number): RollingSum {
    const known = this.#spent.get(key) ?? new RollingSum(span);
    this.#spent.set(key, known);
    return known;
  }

  #primary(requester: Requester): Refusal {
    return new Refusal(
      this.#limits.status ?? 403,
      `API rate limit exceeded for ${payer(requester)}. If you reach out to GitHub Support for help, please include the request ID.`,
    );
  }

  #secondary(seconds: number): Refusal {
    return new Refusal(
      this.#limits.status ?? 403,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.",
      { "retry-after": String(seconds) },
      SECONDARY_LIMIT_DOCUMENTATION,
    );
  }
}

/**
 * What was spent in the last minute or hour. GitHub does not document where its windows begin; a client that stays within a sliding window
 * stays within any fixed one.
 */
class RollingSum {
  #entries: { readonly time: number; readonly cost: number }[] = [];
  #total = 0;

  readonly #span: number;

  constructor(span: number) {
    this.#span = span;
  }

  /** Milliseconds until this cost fits; 0 if it fits now. */
  waitFor(cost: number, limit: number, time: number): number {
    this.#forget(time);
    let excess = this.#total + cost - limit;
    if (excess <= 0) return 0;
    for (const entry of this.#entries) {
      excess -= entry.cost;
      if (excess <= 0) return entry.time + this.#span - time;
    }
    return this.#span;
  }

  add(cost: number, time: number): void {
    this.#entries.push({ time, cost });
    this.#total += cost;
  }

  #forget(time: number): void {
    const kept = this.#entries.findIndex((entry) => entry.time + this.#span > time);
    const gone = this.#entries.splice(0, kept === -1 ? this.#entries.length : kept);
    for (const { cost } of gone) this.#total -= cost;
  }
}

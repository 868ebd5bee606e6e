import { payer, type Requester } from "../credentials.js";
import { Refusal, SECONDARY_LIMIT_DOCUMENTATION } from "./answer.js";
import type { Allowance } from "./endpoint.js";

/** The limits that are enforced; those left out are not. */
export interface Limits {
  /** Requests of a user or an installation in an hour. */
  readonly primaryPerHour?: number;
  /** A read costs one point, a write five. */
  readonly pointsPerMinute?: number;
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  /** Requests on their way at the same time, everybody's together. */
  readonly concurrent?: number;
  /** GitHub says that both happen; 403 unless said otherwise. */
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
/** What GitHub says when there is no window whose end it could name. */
const RETRY_AFTER_CONCURRENCY_SECONDS = 60;

export interface Asked {
  readonly requester: Requester;
  readonly method: string;
  readonly allowance: Allowance;
  readonly now: Date;
  /** Requests on their way when this one came, itself included. */
  readonly inFlight: number;
}

/** Decides whether a request may be carried out. What it refuses uses up nothing. */
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
 * What was spent in the last minute or hour. GitHub does not say where its windows begin; whoever keeps to one that moves
 * along keeps to every other.
 */
class RollingSum {
  #entries: { readonly time: number; readonly cost: number }[] = [];
  #total = 0;

  readonly #span: number;

  constructor(span: number) {
    this.#span = span;
  }

  /** Milliseconds until so much more fits; 0 when it fits now. */
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

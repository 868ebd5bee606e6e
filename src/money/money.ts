/**
 * Monthly seat prices in whole cents, and AI credits. GitHub's rules since 2026-06-01: each seat adds credits to one pool of the
 * billed organization or enterprise, unused credits expire at the end of the month (UTC), and each credit beyond the pool is
 * charged.
 */

/** The price and credits of one plan, per seat and month. */
export interface Rate {
  readonly cents: number;
  /** Null if it is unknown how many credits the plan brings. */
  readonly credits: number | null;
}

/** The price of a credit beyond the pool. */
const CENTS_A_CREDIT = 1;

/** Takes US dollars, as people write prices. */
export function centsOf(dollars: number): number {
  return Math.round(dollars * 100);
}

export function dollarsOf(cents: number): number {
  return cents / 100;
}

/**
 * The plan a person with several seats is billed for: Enterprise takes precedence over Business. GitHub does not document other
 * plans; they are assumed to take precedence over Business, too.
 */
export function billedPlan(plans: readonly string[]): string {
  if (plans.includes("enterprise")) return "enterprise";
  return plans.find((plan) => plan !== "business") ?? "business";
}

/** The monthly effect of grants and cancellations. */
export interface Change {
  readonly cents: number;
  /** Gained at once; lost with the next month, because a cancelled seat is paid for until then. Null if unknown. */
  readonly credits: { readonly gained: number; readonly lost: number } | null;
}

export function changeOf({ grants, cancels }: { grants: number; cancels: number }, { cents, credits }: Rate): Change {
  return {
    cents: (grants - cancels) * cents,
    credits: credits === null ? null : { gained: grants * credits, lost: cancels * credits },
  };
}

/** How many credits these seats bring; null if this is unknown for any of them. */
export function creditsOf(rates: readonly (Rate | null)[]): number | null {
  return rates.reduce<number | null>((sum, rate) => {
    const credits = rate?.credits ?? null;
    return sum === null || credits === null ? null : sum + credits;
  }, 0);
}

/** A calendar month, in UTC. */
export interface Month {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

export function monthsAt(now: Date): { readonly last: Month; readonly running: Month } {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + 1];
  return {
    last: month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 },
    running: { year, month },
  };
}

/** `2026-10` */
export function monthName({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

/** Credits used in a month, and how many of them were charged beyond the pool. */
export interface Use {
  readonly month: Month;
  readonly used: number;
  readonly paid: number;
}

/** The month that savings are based on: the one with more use, because the current month has not ended. */
export function judgedBy(last: Use, running: Use): Use {
  return running.used > last.used ? running : last;
}

/** The credits that the seats of a pool bring. */
export interface Pool {
  /** By all current seats. */
  readonly credits: number;
  /** By seats that continue after this month. */
  readonly lasting: number;
  /** By seats that were certainly granted before the month of the use began. */
  readonly old: number;
}

/** A person who is billed for one seat. */
export interface Holder {
  readonly rate: Rate | null;
  /** Whether the seat continues after this month. */
  readonly lasting: boolean;
  /** When the person's seats were granted. */
  readonly granted: readonly string[];
}

/** Null if it is unknown what one of the seats brings. */
export function poolOf(holders: readonly Holder[], { year, month }: Month): Pool | null {
  const begin = Date.UTC(year, month - 1, 1);
  const of = (some: readonly Holder[]) => creditsOf(some.map(({ rate }) => rate));
  const credits = of(holders);
  const lasting = of(holders.filter((holder) => holder.lasting));
  const old = of(holders.filter(({ granted }) => granted.some((at) => Date.parse(at) < begin)));
  return credits === null || lasting === null || old === null ? null : { credits, lasting, old };
}

/** Why the reported use cannot be the use of this pool. */
export type Contradiction = "more included than the seats bring" | "charged before the pool was used up";

export function contradictionOf({ credits, old }: Pool, { used, paid }: Use): Contradiction | undefined {
  const included = used - paid;
  if (included > credits) return "more included than the seats bring";
  if (paid > 0 && included < old) return "charged before the pool was used up";
  return undefined;
}

/** What cancelling some seats would save per month. */
export interface Saving {
  readonly seats: number;
  /** In cents. */
  readonly seatPrices: number;
  /** The same minus the additional charges for credits; null if the pool or its use is unknown. */
  readonly net: number | null;
  /** How many of the seats, in their order, could be cancelled before the pool runs short; null if `net` is null. */
  readonly free: number | null;
}

/** A known pool: the credits of the seats that continue, and the credits used per month. */
export interface Room {
  readonly pool: number;
  readonly used: number;
}

/** A seat without a known price adds nothing to `seatPrices`. If its credits are unknown, `net` and `free` are null. */
export function savingOf(rates: readonly (Rate | null)[], room: Room | null): Saving {
  const seats = rates.length;
  const seatPrices = rates.reduce((sum, rate) => sum + (rate?.cents ?? 0), 0);
  const going = creditsOf(rates);
  if (room === null || going === null) return { seats, seatPrices, net: null, free: null };
  const overage = (pool: number) => Math.max(0, room.used - pool);
  const charged = overage(room.pool - going) - overage(room.pool);
  return { seats, seatPrices, net: seatPrices - charged * CENTS_A_CREDIT, free: freeOf(rates, room) };
}

function freeOf(rates: readonly (Rate | null)[], { pool, used }: Room): number {
  let left = pool - used;
  const short = rates.findIndex((rate) => {
    left -= rate?.credits ?? 0;
    return left < 0;
  });
  return short < 0 ? rates.length : short;
}

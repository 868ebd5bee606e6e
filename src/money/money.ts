/**
 * What seats cost and bring a month, in whole cents and AI credits. GitHub's rules since 2026-06-01: each seat brings credits into one
 * pool of whoever is billed, what is left of it expires with the month (UTC), and each credit beyond it is charged.
 */

/** Of one plan, a seat and month. */
export interface Rate {
  readonly cents: number;
  /** Null where nobody knows how many the plan brings. */
  readonly credits: number | null;
}

/** What a credit beyond the pool costs. */
const CENTS_A_CREDIT = 1;

/** US dollars as people write them. */
export function centsOf(dollars: number): number {
  return Math.round(dollars * 100);
}

export function dollarsOf(cents: number): number {
  return cents / 100;
}

/** The one plan that a person with several seats is billed for: Enterprise wins over Business. Whether another plan does, nobody knows. */
export function billedPlan(plans: readonly string[]): string {
  if (plans.includes("enterprise")) return "enterprise";
  return plans.find((plan) => plan !== "business") ?? "business";
}

/** What grants and cancellations change. */
export interface Change {
  readonly cents: number;
  /** Gained at once; lost with the next month, until which a cancelled seat is paid. Null where nobody knows. */
  readonly credits: { readonly gained: number; readonly lost: number } | null;
}

export function changeOf({ grants, cancels }: { grants: number; cancels: number }, { cents, credits }: Rate): Change {
  return {
    cents: (grants - cancels) * cents,
    credits: credits === null ? null : { gained: grants * credits, lost: cancels * credits },
  };
}

/** How many credits these seats bring; null where that of one of them is not known. */
export function creditsOf(rates: readonly (Rate | null)[]): number | null {
  return rates.reduce<number | null>((sum, rate) => {
    const credits = rate?.credits ?? null;
    return sum === null || credits === null ? null : sum + credits;
  }, 0);
}

/** A month of a calendar, in UTC. */
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

/** Credits that were used in a month, and how many of them were charged beyond the pool. */
export interface Use {
  readonly month: Month;
  readonly used: number;
  readonly paid: number;
}

/** The month that savings are judged by: the one with more use, since the running one has not ended. */
export function judgedBy(last: Use, running: Use): Use {
  return running.used > last.used ? running : last;
}

/** What the seats of a pool bring. */
export interface Pool {
  /** All seats there are. */
  readonly credits: number;
  /** Those that go on after this month. */
  readonly lasting: number;
  /** Those that were there before the month of the use began, at least. */
  readonly old: number;
}

/** Somebody who is billed for one seat. */
export interface Holder {
  readonly rate: Rate | null;
  /** Whether the seat goes on after this month. */
  readonly lasting: boolean;
  /** When the person's seats were granted. */
  readonly granted: readonly string[];
}

/** Null where it is not known what each seat brings. */
export function poolOf(holders: readonly Holder[], { year, month }: Month): Pool | null {
  const begin = Date.UTC(year, month - 1, 1);
  const of = (some: readonly Holder[]) => creditsOf(some.map(({ rate }) => rate));
  const credits = of(holders);
  const lasting = of(holders.filter((holder) => holder.lasting));
  const old = of(holders.filter(({ granted }) => granted.some((at) => Date.parse(at) < begin)));
  return credits === null || lasting === null || old === null ? null : { credits, lasting, old };
}

/** Why the use cannot be that of the pool of these seats. */
export type Contradiction = "more included than the seats bring" | "charged before the pool was used up";

export function contradictionOf({ credits, old }: Pool, { used, paid }: Use): Contradiction | undefined {
  const included = used - paid;
  if (included > credits) return "more included than the seats bring";
  if (paid > 0 && included < old) return "charged before the pool was used up";
  return undefined;
}

/** What would be saved a month without some seats. */
export interface Saving {
  readonly seats: number;
  /** In cents. */
  readonly seatPrices: number;
  /** The same less what would be charged for credits; null where the pool or its use is not known. */
  readonly net: number | null;
  /** How many of the seats, in their order, could go before the pool ran short; null where `net` is. */
  readonly free: number | null;
}

/** Where the pool is known: how many credits remain to the seats that go on, and how many are used a month. */
export interface Room {
  readonly pool: number;
  readonly used: number;
}

/** Seats without a price are in no sum. */
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

import type { Billing } from "../github/answers.js";
import type { Owner } from "../github/owner.js";
import { changeOf, dollarsOf, type Rate } from "../money/money.js";
import type { Settings } from "../settings/settings.js";
import { count } from "../text/list.js";
import { keptWords, namesOf, type PlanLine, refusedWords, tooManyWords } from "./dictionary.js";
import type { Plan } from "./plan.js";
import { cancellationLimit } from "./rosterRules.js";

/** A plan, and the monthly price and credits of a seat; null if unknown. */
export interface Forecast {
  readonly plan: Plan;
  readonly rate: Rate | null;
}

/** One plan for everything that several resources of one owner want. */
export function together(forecasts: readonly Forecast[]): Forecast {
  const [first, ...others] = forecasts;
  if (!first) throw new Error("there is nothing to put together");
  return others.reduce<Forecast>(
    ({ plan, rate }, other) => ({
      plan: {
        owner: plan.owner,
        grants: [...plan.grants, ...other.plan.grants],
        cancels: [...plan.cancels, ...other.plan.cancels],
        unchanged: [...plan.unchanged, ...other.plan.unchanged],
        takenOver: [...plan.takenOver, ...other.plan.takenOver],
        kept: [...plan.kept, ...other.plan.kept],
        refused: [...plan.refused, ...other.plan.refused],
        unchecked: [...plan.unchecked, ...other.plan.unchecked],
      },
      rate: rate ?? other.rate,
    }),
    first,
  );
}

/** The contents of a plan's line. */
export function lineOf({ plan, rate }: Forecast): PlanLine {
  const { owner, grants, cancels, unchanged, takenOver, kept, refused, unchecked } = plan;
  return {
    owner: owner.name,
    grants: namesOf(grants.map(({ login }) => login).sort()),
    cancels: namesOf(cancels.map(({ login }) => login).sort()),
    unchanged: unchanged.length,
    takenOver: namesOf(takenOver.toSorted()),
    kept: namesOf(kept.map(({ login, why }) => keptWords(login, why)).sort()),
    refused: namesOf(refused.map(({ login, why }) => refusedWords(login, why, owner.name)).sort()),
    unchecked: unchecked.length,
    ...moneyOf({ grants: grants.length, cancels: cancels.length }, rate),
  };
}

/** The money in a line: a cost, or the number of seats without a known price. */
export function moneyOf(
  change: { readonly grants: number; readonly cancels: number },
  rate: Rate | null,
): Pick<PlanLine, "cost" | "unpriced"> {
  const seats = change.grants + change.cancels;
  if (seats === 0 || rate === null) return { cost: undefined, unpriced: seats };
  const { cents, credits } = changeOf(change, rate);
  return { cost: { change: dollarsOf(cents), price: dollarsOf(rate.cents), credits }, unpriced: 0 };
}

/** Whether there is anything to report. */
export function saysAnything({ grants, cancels, takenOver, kept, refused }: Plan): boolean {
  return [grants, cancels, takenOver, kept, refused].some(({ length }) => length > 0);
}

/** The price of a seat that the owner gives itself; an enterprise's seats are Business. */
export function rateAt(
  { kind }: Owner,
  billing: Billing | undefined,
  { rateOf }: Pick<Settings, "rateOf">,
): Rate | null {
  return rateOf(kind === "enterprise" ? "business" : (billing?.planType ?? null));
}

/** What limits a roster's change. */
export interface Guards {
  readonly maxSeats?: number | undefined;
  readonly maxCancellations: number | string;
  /** How many people the roster has, before and after. */
  readonly people: { readonly before: number; readonly after: number };
  readonly allowLastSeat: boolean;
  /** An organization's subscription, if it was read. */
  readonly billing: Billing | undefined;
}

/** The message if a roster of this size would lose more people than its limit allows. */
export function overLimit(cancels: Plan["cancels"], maximum: number | string, size: number): string | undefined {
  const here = cancellationLimit(maximum, size);
  if (cancels.length <= here) return undefined;
  return tooManyWords(
    cancels.map(({ login }) => login),
    size,
    { said: maximum, here },
  );
}

/** Why a plan must not be carried out; undefined if it may be. */
export function refusalOf({ owner, grants, cancels }: Plan, guards: Guards): string | undefined {
  const { maxSeats, maxCancellations, people, allowLastSeat, billing } = guards;
  if (maxSeats !== undefined && people.after > maxSeats) {
    return `the roster has ${count(people.after)} people, and maxSeats is ${count(maxSeats)}. Nothing was changed.`;
  }
  const tooMany = overLimit(cancels, maxCancellations, Math.max(people.before, people.after));
  if (tooMany) return tooMany;
  const left = billing && billing.lastingSeats + grants.length - cancels.length;
  if (cancels.length > 0 && left !== undefined && left < 1 && !allowLastSeat) {
    return (
      `no seat would be left in ${owner.name}, and without seats GitHub ends the Copilot plan. Nothing was changed. If that is intended: ` +
      "`pulumi config set copilotSeats:allowLastSeat true`."
    );
  }
  return undefined;
}

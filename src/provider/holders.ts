import type { Seat } from "../github/answers.js";
import { billedPlan, type Holder } from "../money/money.js";
import type { Settings } from "../settings/settings.js";

/** The people of a list, each of whom is billed once. */
export function holdersIn(entries: readonly Seat[], rateOf: Settings["rateOf"]): Holder[] {
  const seatsOf = new Map<number, Seat[]>();
  for (const seat of entries) seatsOf.set(seat.assigneeId, [...(seatsOf.get(seat.assigneeId) ?? []), seat]);
  return [...seatsOf.values()].map((seats) => ({
    rate: rateOf(billedPlan(seats.map(({ planType }) => planType))),
    lasting: seats.some(({ status }) => status === "active"),
    since: seats.map(({ createdAt }) => createdAt).sort()[0] ?? "",
  }));
}

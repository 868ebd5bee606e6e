import type { Seat } from "../github/answers.js";
import { byPerson } from "../github/byPerson.js";
import { billedPlan, type Holder } from "../money/money.js";
import type { Settings } from "../settings/settings.js";

/** The people of a list, each of whom is billed once. */
export function holdersIn(entries: readonly Seat[], rateOf: Settings["rateOf"]): Holder[] {
  return [...byPerson(entries).values()].map((seats) => ({
    rate: rateOf(billedPlan(seats.map(({ planType }) => planType))),
    lasting: seats.some(({ status }) => status === "active"),
    granted: seats.map(({ createdAt }) => createdAt),
  }));
}

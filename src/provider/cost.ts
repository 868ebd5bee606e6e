import type { Plan } from "./planLine.js";
import { settings } from "./session.js";

/** What so many seats more, or fewer, change in the monthly bill. */
export function costOfSeats(planType: string, seats: number): Plan["cost"] {
  const { prices } = settings();
  const price = planType === "enterprise" ? prices.enterprise : prices.business;
  return { change: seats * price, price };
}

import type { GitHub } from "../../github/github.js";
import { type Facts, factsOf, type Source } from "./facts.js";

interface Asked extends Omit<Source, "listing" | "usualPlan"> {
  readonly github: GitHub;
}

/** Reads what a report needs: the list of seats and, where seats do not say their plan, the subscription. */
export async function gather({ github, ...about }: Asked): Promise<Facts> {
  const seats = await github.seats(about.owner);
  const listing = await seats.list();
  const silent = about.owner.kind === "organization" && listing.entries.some(({ planType }) => planType === "unknown");
  return factsOf({ ...about, listing, usualPlan: silent ? (await seats.billing()).planType : "business" });
}

import { about } from "../../github/errors.js";
import type { GitHub } from "../../github/github.js";
import { type Facts, factsOf, type Source } from "./facts.js";

interface Asked extends Omit<Source, "listing" | "usualPlan"> {
  readonly github: GitHub;
}

/** Reads what a report needs: the list of seats and, where seats do not say their plan, the subscription. */
export async function gather({ github, ...asked }: Asked): Promise<Facts> {
  const { kind, name } = asked.owner;
  const onGitHub = await about(`Cannot read the Copilot seats of ${name}`, () => github.of(asked.owner));
  const listing = await about(`Cannot read the Copilot seats of ${name}`, () => onGitHub.seats.list());
  const silent = kind === "organization" && listing.entries.some(({ planType }) => planType === "unknown");
  const usualPlan = silent
    ? (await about(`Cannot read the Copilot subscription of ${name}`, () => onGitHub.subscription.read())).planType
    : "business";
  return factsOf({ ...asked, listing, usualPlan });
}

import { type Input, type Output, output } from "@pulumi/pulumi";
import { creditsLookup } from "../provider/lookups.js";
import { configuredRates, lookUp } from "./reading.js";

/** Whose AI credits are read. */
export interface GetCopilotCreditsArgs {
  /**
   * The organization, where it is part of no enterprise: an enterprise's organizations share one pool. Upper and lower case make no
   * difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /** The enterprise, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App that is installed there. */
  enterprise?: string | undefined;
}

/** The arguments of `getCopilotCreditsOutput`: those of `getCopilotCredits`, each of which may be an output. */
export type GetCopilotCreditsOutputArgs = { [Name in keyof GetCopilotCreditsArgs]: Input<GetCopilotCreditsArgs[Name]> };

/** AI credits of one month. A credit beyond the pool costs 0.01 US dollars. */
export interface CopilotCredits {
  /** Such as `2026-10`: of the last whole month and the running one the one with more use. */
  month: string;
  /** What all seats there are now bring a month. */
  pool: number;
  /** How many were used in the month. */
  used: number;
  /** How many of them were charged beyond the pool. */
  paid: number;
}

/**
 * The AI credits that an owner's seats bring, and how many of them were used. It asks GitHub in every preview and every up, and changes
 * nothing. What cannot be known (the token may not read it, or the pool is an enterprise's) is an error.
 *
 * https://docs.github.com/rest/billing/usage#get-billing-ai-credit-usage-report-for-an-organization
 *
 * @example
 * ```typescript
 * import { getCopilotCredits } from "pulumi-copilot-seats";
 *
 * export const paid = getCopilotCredits({ organization: "acme" }).then(({ paid }) => paid);
 * ```
 */
export async function getCopilotCredits(args: GetCopilotCreditsArgs = {}): Promise<CopilotCredits> {
  return lookUp(creditsLookup(configuredRates()), args);
}

/** The same for arguments that are outputs of other resources. In a preview it waits for what is not known yet. */
export function getCopilotCreditsOutput(args: GetCopilotCreditsOutputArgs = {}): Output<CopilotCredits> {
  return output(args).apply(getCopilotCredits);
}

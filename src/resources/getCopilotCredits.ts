import { type Input, type Output, output } from "@pulumi/pulumi";
import { creditsLookup } from "../provider/lookups.js";
import { configuredRates, lookUp } from "./reading.js";

/** The owner to read. */
export interface GetCopilotCreditsArgs {
  /**
   * An organization outside an enterprise. An enterprise's organizations share one pool. Not case-sensitive.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /** The enterprise, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App installed there. */
  enterprise?: string | undefined;
}

/** The arguments of `getCopilotCreditsOutput`: those of `getCopilotCredits`, each of which may be an output. */
export type GetCopilotCreditsOutputArgs = { [Name in keyof GetCopilotCreditsArgs]: Input<GetCopilotCreditsArgs[Name]> };

/** AI credits of one month. A credit beyond the pool costs 0.01 US dollars. */
export interface CopilotCredits {
  /** Such as `2026-10`: the last whole month or the current one, whichever had more use. */
  month: string;
  /** What all current seats include per month. */
  pool: number;
  /** How many were used in the month. */
  used: number;
  /** How many of them were charged beyond the pool. */
  paid: number;
}

/**
 * The AI credits that an owner's seats include, and how many of them were used. It reads GitHub in every preview and every up, and changes
 * nothing. If the pool cannot be determined (the token may not read it, or it is an enterprise's), it fails.
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

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotCreditsOutput(args: GetCopilotCreditsOutputArgs = {}): Output<CopilotCredits> {
  return output(args).apply(getCopilotCredits);
}

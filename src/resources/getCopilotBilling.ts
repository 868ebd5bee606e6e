import { type Input, type Output, output } from "@pulumi/pulumi";
import { billingLookup } from "../provider/lookups.js";
import { lookUp } from "./reading.js";

/** Whose subscription is read. */
export interface GetCopilotBillingArgs {
  /**
   * The organization whose subscription is read. GitHub tells no enterprise's. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
}

/** The arguments of `getCopilotBillingOutput`: those of `getCopilotBilling`, each of which may be an output. */
export interface GetCopilotBillingOutputArgs {
  /** As in `GetCopilotBillingArgs`. */
  organization?: Input<string | undefined>;
}

/** An organization's subscription. A policy is `unknown`, and a number null, where GitHub does not say. */
export interface CopilotBilling {
  /** How many seats there are, and of which kind; a cycle is a month of billing. */
  seatBreakdown: {
    /** All that are paid for in this cycle. */
    total: number;
    /** Those that were granted in this cycle. */
    addedThisCycle: number | null;
    /** Those that end with this cycle. */
    pendingCancellation: number;
    /** Those of people who have not accepted their invitation to the organization yet. */
    pendingInvitation: number | null;
    /** Those that were used in this cycle. */
    activeThisCycle: number | null;
    /** Those that were not used in this cycle. */
    inactiveThisCycle: number | null;
  };
  /** Who gets a seat: `assign_all`, `assign_selected`, `disabled` or `unconfigured`. Only `assign_selected` takes single grants. */
  seatManagementSetting: string;
  /** Suggestions that match public code: `allow`, `block` or `unconfigured`. */
  publicCodeSuggestions: string;
  /** Chat in editors: `enabled`, `disabled` or `unconfigured`. */
  ideChat: string;
  /** Chat on the web site: `enabled`, `disabled` or `unconfigured`. */
  platformChat: string;
  /** The command line: `enabled`, `disabled` or `unconfigured`. */
  cli: string;
  /** The plan: `business`, `enterprise` or `unknown`. */
  planType: string;
}

/**
 * An organization's subscription as GitHub has it now: how many seats of which kind, and the policies. It asks GitHub in every preview
 * and every up, and changes nothing.
 *
 * https://docs.github.com/rest/copilot/copilot-user-management#get-copilot-seat-information-and-settings-for-an-organization
 *
 * @example
 * ```typescript
 * import { getCopilotBilling } from "pulumi-copilot-seats";
 *
 * export const seats = getCopilotBilling({ organization: "acme" }).then(({ seatBreakdown }) => seatBreakdown.total);
 * ```
 */
export async function getCopilotBilling(args: GetCopilotBillingArgs = {}): Promise<CopilotBilling> {
  return lookUp(billingLookup, args);
}

/** The same for arguments that are outputs of other resources. In a preview it waits for what is not known yet. */
export function getCopilotBillingOutput(args: GetCopilotBillingOutputArgs = {}): Output<CopilotBilling> {
  return output(args).apply(getCopilotBilling);
}

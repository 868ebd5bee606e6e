import { type Input, type Output, output } from "@pulumi/pulumi";
import { billingLookup } from "../provider/lookups.js";
import { lookUp } from "./reading.js";

/** The organization to read. */
export interface GetCopilotBillingArgs {
  /**
   * The organization. GitHub does not expose an enterprise's subscription. Not case-sensitive.
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

/** An organization's subscription. If GitHub does not say, a policy is `unknown` and a number is null. */
export interface CopilotBilling {
  /** The number of seats of each kind. A cycle is a month of billing. */
  seatBreakdown: {
    /** Seats paid in this cycle. */
    total: number;
    /** Seats granted in this cycle. */
    addedThisCycle: number | null;
    /** Seats that end with this cycle. */
    pendingCancellation: number;
    /** Seats of people who have not accepted their invitation to the organization yet. */
    pendingInvitation: number | null;
    /** Seats used in this cycle. */
    activeThisCycle: number | null;
    /** Seats not used in this cycle. */
    inactiveThisCycle: number | null;
  };
  /** Who gets a seat: `assign_all`, `assign_selected`, `disabled` or `unconfigured`. Single grants need `assign_selected`. */
  seatManagementSetting: string;
  /** Suggestions that match public code: `allow`, `block` or `unconfigured`. */
  publicCodeSuggestions: string;
  /** Chat in editors: `enabled`, `disabled` or `unconfigured`. */
  ideChat: string;
  /** Chat on GitHub's web site: `enabled`, `disabled` or `unconfigured`. */
  platformChat: string;
  /** The command line: `enabled`, `disabled` or `unconfigured`. */
  cli: string;
  /** The plan: `business`, `enterprise` or `unknown`. */
  planType: string;
}

/**
 * An organization's current subscription: the number of seats of each kind, and the policies. It reads GitHub in every preview
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

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotBillingOutput(args: GetCopilotBillingOutputArgs = {}): Output<CopilotBilling> {
  return output(args).apply(getCopilotBilling);
}

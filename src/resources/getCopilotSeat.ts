import { type Input, type Output, output } from "@pulumi/pulumi";
import { seatLookup } from "../provider/lookups.js";
import type { CopilotSeat } from "./copilotSeat.js";
import { lookUp } from "./reading.js";

/** Whose seat is read, and where. */
export interface GetCopilotSeatArgs {
  /**
   * The organization that is asked about. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /**
   * The enterprise that is asked about, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App that is installed in the enterprise.
   */
  enterprise?: string | undefined;
  /** The person's login. Upper and lower case make no difference. */
  username: string;
}

/** The arguments of `getCopilotSeatOutput`: those of `getCopilotSeat`, each of which may be an output. */
export interface GetCopilotSeatOutputArgs {
  /** As in `GetCopilotSeatArgs`. */
  organization?: Input<string | undefined>;
  /** As in `GetCopilotSeatArgs`. */
  enterprise?: Input<string | undefined>;
  /** As in `GetCopilotSeatArgs`. */
  username: Input<string>;
}

/**
 * One person's seat as GitHub has it now, or null when there is none. It asks GitHub in every preview and every up, and changes
 * nothing. Null is proven: credentials that may not look are an error. A person with several seats in an enterprise is one seat here:
 * the one that lasts.
 *
 * https://docs.github.com/rest/copilot/copilot-user-management#get-copilot-seat-assignment-details-for-a-user
 *
 * @example
 * ```typescript
 * import { getCopilotSeat } from "pulumi-copilot-seats";
 *
 * export const lastUse = getCopilotSeat({ organization: "acme", username: "octocat" }).then((seat) => seat?.lastActivityAt);
 * ```
 */
export async function getCopilotSeat(args: GetCopilotSeatArgs): Promise<CopilotSeat | null> {
  return lookUp(seatLookup, args);
}

/** The same for arguments that are outputs of other resources. In a preview it waits for what is not known yet. */
export function getCopilotSeatOutput(args: GetCopilotSeatOutputArgs): Output<CopilotSeat | null> {
  return output(args).apply(getCopilotSeat);
}

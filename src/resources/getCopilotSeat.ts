import { type Input, type Output, output } from "@pulumi/pulumi";
import { seatLookup } from "../provider/lookups.js";
import type { CopilotSeat } from "./copilotSeat.js";
import { lookUp } from "./reading.js";

/** The person, and the owner of the seat. */
export interface GetCopilotSeatArgs {
  /**
   * The organization. Not case-sensitive.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /**
   * The enterprise, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App installed in the enterprise.
   */
  enterprise?: string | undefined;
  /** The person's login. Not case-sensitive. */
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
 * One person's current seat, or null if there is none. It reads GitHub in every preview and every up, and changes
 * nothing. If the credentials may not read seats, it fails. If a person has several seats in an enterprise, it returns
 * the one that lasts longest.
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

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotSeatOutput(args: GetCopilotSeatOutputArgs): Output<CopilotSeat | null> {
  return output(args).apply(getCopilotSeat);
}

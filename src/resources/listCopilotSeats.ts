import { type Input, type Output, output } from "@pulumi/pulumi";
import { listLookup } from "../provider/lookups.js";
import type { CopilotSeat } from "./copilotSeat.js";
import { lookUp } from "./reading.js";

/** The owner of the seats, and filters. */
export interface ListCopilotSeatsArgs {
  /**
   * The organization whose seats are listed. Not case-sensitive.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /**
   * The enterprise whose seats are listed, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App installed in the enterprise.
   */
  enterprise?: string | undefined;
  /**
   * Only seats known to be unused for this number of days, from 1 to 90, because GitHub keeps no older activity. Seats whose use GitHub may
   * not know are not listed: seats granted later, or used from an editor that reports no activity.
   *
   * Default: all.
   */
  inactiveForDays?: number | undefined;
  /** `true`: only seats that end with the billing cycle; `false`: only the others. Default: both. */
  pending?: boolean | undefined;
  /**
   * Only seats through the team with this slug; for an enterprise team with or without the `ent:` that GitHub puts before
   * it. Default: all.
   */
  team?: string | undefined;
}

/** The arguments of `listCopilotSeatsOutput`: those of `listCopilotSeats`, each of which may be an output. */
export type ListCopilotSeatsOutputArgs = { [Name in keyof ListCopilotSeatsArgs]: Input<ListCopilotSeatsArgs[Name]> };

/** A seat in a list, which may have no assignee. */
export interface ListedCopilotSeat extends Omit<CopilotSeat, "assignee"> {
  /** Who has the seat; null if GitHub lists a seat without an assignee. */
  assignee: CopilotSeat["assignee"] | null;
  /** With `inactiveForDays`: `unused` or `never_used`. Otherwise null. */
  activity: "unused" | "never_used" | null;
}

/**
 * All current seats of an organization or enterprise, or those that match the filters, by login. It reads 100 seats per
 * request, in every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that
 * gives a person a seat, although the person is billed once.
 *
 * If the list changes each time it is read, it fails, because people might be missing.
 *
 * https://docs.github.com/rest/copilot/copilot-user-management#list-all-copilot-seat-assignments-for-an-organization
 *
 * @example
 * ```typescript
 * import { listCopilotSeats } from "pulumi-copilot-seats";
 *
 * const idle = listCopilotSeats({ organization: "acme", inactiveForDays: 60 });
 * export const idlePeople = idle.then((seats) => seats.map(({ assignee }) => assignee?.login));
 * ```
 */
export async function listCopilotSeats(args: ListCopilotSeatsArgs = {}): Promise<ListedCopilotSeat[]> {
  return lookUp(listLookup, args);
}

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function listCopilotSeatsOutput(args: ListCopilotSeatsOutputArgs = {}): Output<ListedCopilotSeat[]> {
  return output(args).apply(listCopilotSeats);
}

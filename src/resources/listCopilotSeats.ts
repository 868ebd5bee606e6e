import { type Input, type Output, output } from "@pulumi/pulumi";
import { listLookup } from "../provider/lookups.js";
import type { CopilotSeat } from "./copilotSeat.js";
import { lookUp } from "./reading.js";

/** Whose seats are listed, and which. */
export interface ListCopilotSeatsArgs {
  /**
   * The organization whose seats are listed. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /**
   * The enterprise whose seats are listed, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App that is installed in the enterprise.
   */
  enterprise?: string | undefined;
  /**
   * Only seats that are known not to have been used for this number of days, from 1 to 90: GitHub remembers no longer. A seat of which GitHub may
   * simply not know is not listed: one that was granted later, or whose owner signs in from an editor that tells no activity.
   *
   * Default: used or not.
   */
  inactiveForDays?: number | undefined;
  /** `true`: only seats that end with the billing cycle; `false`: only seats without an end. Default: both. */
  pending?: boolean | undefined;
  /**
   * Only seats that come through the team with this slug; of an enterprise's team with or without the `ent:` that GitHub puts before
   * it. Default: whatever they come through.
   */
  team?: string | undefined;
}

/** The arguments of `listCopilotSeatsOutput`: those of `listCopilotSeats`, each of which may be an output. */
export type ListCopilotSeatsOutputArgs = { [Name in keyof ListCopilotSeatsArgs]: Input<ListCopilotSeatsArgs[Name]> };

/** A seat of a list, which may be nobody's. */
export interface ListedCopilotSeat extends Omit<CopilotSeat, "assignee"> {
  /** Who has the seat; null where GitHub lists a seat without anybody. */
  assignee: CopilotSeat["assignee"] | null;
  /** With `inactiveForDays`: `unused` or `never_used`. Null without. */
  activity: "unused" | "never_used" | null;
}

/**
 * All seats of an organization or enterprise as GitHub has them now, or those that the filters leave, by login. It reads 100 seats a
 * request, in every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that
 * gives a person a seat, although the person is billed once.
 *
 * A list that never holds still while it is read is an error, since somebody might be missing.
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

/** The same for arguments that are outputs of other resources. In a preview it waits for what is not known yet. */
export function listCopilotSeatsOutput(args: ListCopilotSeatsOutputArgs = {}): Output<ListedCopilotSeat[]> {
  return output(args).apply(listCopilotSeats);
}

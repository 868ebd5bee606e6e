import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource } from "./dynamicResource.js";

/** The person with the seat, and the owner that pays for it. */
export interface CopilotSeatAssignmentArgs {
  /**
   * The organization that pays for the seat. Not case-sensitive.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: the seat in the new
   * organization is granted, then the one in the old organization is cancelled.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seat, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App installed in the enterprise. An existing seat from one of its organizations is adopted, and stays with the organization.
   *
   * Default: none. A change replaces the resource.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The login of the person who gets the seat, a member of the organization. Not case-sensitive.
   *
   * A change replaces the resource: the new person's seat is granted, then the old person's is cancelled. If the new login
   * is the same account after a rename, nothing is granted or cancelled. An impossible login or a bot fails in the preview.
   */
  username: Input<string>;
}

/**
 * A paid GitHub Copilot seat of one person in one organization or enterprise.
 *
 * Creating it grants the seat, or adopts an existing one without buying anything. Reading it detects a seat that was
 * cancelled or removed elsewhere. Deleting it cancels the seat at the end of the billing cycle. A seat through
 * a team stays, and so does the organization's last seat (see `copilotSeats:allowLastSeat`).
 *
 * The token must belong to an organization owner: see docs/reference/permissions.md. GitHub's documentation:
 * https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * @example
 * ```typescript
 * import { CopilotSeatAssignment } from "pulumi-copilot-seats";
 *
 * const seat = new CopilotSeatAssignment("octocat", { organization: "acme", username: "octocat" });
 * export const since = seat.createdAt;
 * ```
 */
export class CopilotSeatAssignment extends DynamicResource {
  /** The organization, in lower case; undefined if an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; undefined if an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The login, as GitHub spells it. */
  declare readonly username: Output<string>;
  /**
   * `active`; after a refresh also `pending_cancellation` if the seat was cancelled elsewhere and ends with the billing cycle, or
   * `renamed to` and the person's new login.
   */
  declare readonly status: Output<string>;
  /** The account's id, which survives a rename. Null until GitHub shows the seat. */
  declare readonly assigneeId: Output<number | null>;
  /** When GitHub last granted the seat, as an ISO 8601 time. */
  declare readonly createdAt: Output<string | null>;
  /** The plan: `business`, `enterprise` or `unknown`. */
  declare readonly planType: Output<string | null>;
  /** The slug of the team that the seat comes through; null for a single seat. */
  declare readonly assigningTeam: Output<string | null>;
  /** The day on which a cancelled seat ends, such as `2027-01-01`; null if it is not cancelled. */
  declare readonly pendingCancellationDate: Output<string | null>;

  constructor(name: string, args: CopilotSeatAssignmentArgs, options?: CustomResourceOptions) {
    super(
      "CopilotSeatAssignment",
      name,
      "copilotSeatAssignment",
      {
        organization: args.organization,
        enterprise: args.enterprise,
        username: args.username,
        // Named here so that a program can use them before the provider has answered.
        status: undefined,
        assigneeId: undefined,
        createdAt: undefined,
        planType: undefined,
        assigningTeam: undefined,
        pendingCancellationDate: undefined,
      },
      options,
    );
    warnOfSecondDeclaration(this, name, args, [args.username]);
  }
}

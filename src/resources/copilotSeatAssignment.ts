import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource } from "./dynamicResource.js";

/** Whose seat it is, and who pays for it. */
export interface CopilotSeatAssignmentArgs {
  /**
   * The organization that pays for the seat. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: the seat in the new
   * organization is granted, then the one in the old organization is cancelled.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seat, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App that is installed in the enterprise. A seat that an organization of the enterprise gives is adopted, and left to it.
   *
   * Default: none. A change replaces the resource.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The login of the person who gets the seat, a member of the organization. Upper and lower case make no difference.
   *
   * A change replaces the resource: the new person's seat is granted, then the old person's is cancelled; unless the new
   * login is the old person's own, after a rename: then nothing is granted or cancelled. Anything that cannot be a GitHub
   * login is refused in the preview, and so is a bot.
   */
  username: Input<string>;
}

/**
 * A paid GitHub Copilot seat of one person in one organization or enterprise.
 *
 * Creating it grants the seat, or adopts the one that is there without buying anything. Reading it notices when the seat
 * was cancelled or removed elsewhere. Deleting it cancels the seat at the end of the billing cycle; a seat that comes
 * through a team stays, and so does the organization's last one (see `copilotSeats:allowLastSeat`).
 *
 * The token must be an organization owner's: see docs/reference/permissions.md. What GitHub does is described at
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
  /** The organization, in lower case; undefined when an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; undefined when an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The login, as GitHub spells it. */
  declare readonly username: Output<string>;
  /**
   * `active`; after a refresh also `pending_cancellation` when the seat was cancelled elsewhere and ends with the billing cycle, or
   * `renamed to` and the person's new login.
   */
  declare readonly status: Output<string>;
  /** The account's id, which stays when the login is renamed. Null until GitHub shows the seat. */
  declare readonly assigneeId: Output<number | null>;
  /** When GitHub last granted the access, as an ISO 8601 time. */
  declare readonly createdAt: Output<string | null>;
  /** The plan: `business`, `enterprise` or `unknown`. */
  declare readonly planType: Output<string | null>;
  /** The slug of the team through which the access comes; null for a seat of its own. */
  declare readonly assigningTeam: Output<string | null>;
  /** The day on which a cancelled seat ends, such as `2027-01-01`; null when it is not cancelled. */
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

import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { warnOfSecondDeclaration } from "../declaredTwice.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** The person with the seat, and the owner that pays for it. */
export interface CopilotSeatAssignmentArgs {
  /**
   * The organization that pays for the seat. Not case-sensitive. Default: the provider's `owner`, or the environment
   * variable GITHUB_OWNER. A change replaces the resource: seats are granted in the new organization, then cancelled in
   * the old one. Cannot be combined with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seat, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App installed in the enterprise. Default: none. A change replaces the resource. Cannot be combined with
   * `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The login of the person who gets the seat, a member of the organization. Not case-sensitive. A change replaces the
   * resource: the new person's seat is granted, then the old person's is cancelled. If the new login is the same
   * account after a rename, nothing is granted or cancelled. An impossible login or a bot fails in the preview.
   */
  username: Input<string>;
}

/**
 * A paid GitHub Copilot seat of one person in one organization or enterprise.
 *
 * Creating it grants the seat, or adopts an existing one without buying anything. A preview shows if the seat was
 * cancelled or removed elsewhere. Deleting it cancels the seat at the end of the billing cycle. A seat through a team
 * stays, and so does the organization's last seat (see the provider's `allowLastSeat`).
 *
 * The token must belong to an organization owner. GitHub's documentation:
 * https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotSeatAssignment octocat acme/octocat
 * ```
 *
 * For an enterprise: `enterprises/corp/octocat`.
 *
 * @example
 * ```typescript
 * import { CopilotSeatAssignment } from "pulumi-copilot-seats/native";
 *
 * const seat = new CopilotSeatAssignment("octocat", { organization: "acme", username: "octocat" });
 * export const since = seat.createdAt;
 * ```
 */
export class CopilotSeatAssignment extends NativeResource {
  /** Reads a seat that the program does not manage, by its id: `acme/octocat`. The program never cancels it. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotSeatAssignment {
    return new CopilotSeatAssignment(name, {} as CopilotSeatAssignmentArgs, { ...options, id });
  }

  /** The organization, in lower case; absent if an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent if an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The login, as GitHub spells it. */
  declare readonly username: Output<string>;
  /**
   * `active`; after a refresh also `pending_cancellation` if the seat was cancelled elsewhere and ends with the billing
   * cycle, or `renamed to` and the person's new login.
   */
  declare readonly status: Output<string>;
  /** The account's id, which survives a rename. Absent until GitHub shows the seat. */
  declare readonly assigneeId: Output<number | undefined>;
  /** When GitHub last granted the seat, as an ISO 8601 time. */
  declare readonly createdAt: Output<string | undefined>;
  /** The plan: `business`, `enterprise` or `unknown`. */
  declare readonly planType: Output<string | undefined>;
  /** The slug of the team that the seat comes through; absent for a single seat. */
  declare readonly assigningTeam: Output<string | undefined>;
  /** The day on which a cancelled seat ends, such as `2027-01-01`; absent if it is not cancelled. */
  declare readonly pendingCancellationDate: Output<string | undefined>;

  constructor(name: string, args: CopilotSeatAssignmentArgs, options?: CustomResourceOptions) {
    const { organization, enterprise, username } = args;
    super(
      "CopilotSeatAssignment",
      name,
      {
        organization,
        enterprise,
        username,
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
    if (options?.id === undefined) warnOfSecondDeclaration(this, name, ownerNames(args), [username]);
  }
}

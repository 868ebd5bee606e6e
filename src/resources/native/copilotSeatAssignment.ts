import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { warnOfSecondDeclaration } from "../declaredTwice.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** Whose seat it is, and who pays for it. */
export interface CopilotSeatAssignmentArgs {
  /**
   * The organization that pays for the seat. Upper and lower case make no difference. Default: the provider's
   * `owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: seats are granted in the new
   * organization, then canceled in the old one. Refused together with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seat, instead of an organization. Needs a classic token of an enterprise owner,
   * or a GitHub App that is installed in the enterprise. Default: none. A change replaces the resource. Refused
   * together with `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The login of the person who gets the seat, a member of the organization. Upper and lower case make no difference.
   * A change replaces the resource: the new person's seat is granted, then the old person's is canceled; unless the
   * new login is the old person's own, after a rename: then nothing is granted or canceled. Anything that cannot be a
   * GitHub login is refused in the preview, and so is a bot.
   */
  username: Input<string>;
}

/**
 * A paid GitHub Copilot seat of one person in one organization or enterprise.
 *
 * Creating it grants the seat, or adopts the one that is there without buying anything. A preview shows when the seat
 * was canceled or removed elsewhere. Deleting it cancels the seat at the end of the billing cycle; a seat that comes
 * through a team stays, and so does the organization's last one (see the provider's `allowLastSeat`).
 *
 * The token must be an organization owner's. What GitHub does is described at
 * https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotSeatAssignment octocat acme/octocat
 * ```
 *
 * Of an enterprise: `enterprises/corp/octocat`.
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
  /** Reads a seat that the program does not own, by its id: `acme/octocat`. It is never canceled with the program. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotSeatAssignment {
    return new CopilotSeatAssignment(name, {} as CopilotSeatAssignmentArgs, { ...options, id });
  }

  /** The organization, in lower case; absent when an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent when an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The login, as GitHub spells it. */
  declare readonly username: Output<string>;
  /**
   * `active`; after a refresh also `pending_cancellation` when the seat was canceled elsewhere and ends with the
   * billing cycle, or `renamed to` and the person's new login.
   */
  declare readonly status: Output<string>;
  /** The account's id, which stays when the login is renamed. Absent until GitHub shows the seat. */
  declare readonly assigneeId: Output<number | undefined>;
  /** When GitHub last granted the access, as an ISO 8601 time. */
  declare readonly createdAt: Output<string | undefined>;
  /** The plan: `business`, `enterprise` or `unknown`. */
  declare readonly planType: Output<string | undefined>;
  /** The slug of the team through which the access comes; absent for a seat of its own. */
  declare readonly assigningTeam: Output<string | undefined>;
  /** The day on which a canceled seat ends, such as `2027-01-01`; absent when it is not canceled. */
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

import { type CustomResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { withoutPrefix } from "../../github/names.js";
import { warnOfSecondDeclaration } from "../declaredTwice.js";
import { protectedUnlessFalse } from "../dynamicResource.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** Whose members have seats, and who pays for them. */
export interface CopilotTeamSeatAssignmentArgs {
  /**
   * The organization that pays for the seats, and whose team it is. Upper and lower case make no difference. Default:
   * the provider's `owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: seats are
   * granted in the new organization, then canceled in the old one. Refused together with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, and whose team it is, instead of an organization. Needs a classic token
   * of an enterprise owner, or a GitHub App that is installed in the enterprise. Default: none. A change replaces the
   * resource. Refused together with `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The team's slug, which ends the address of its page: `platform`. For a team of an enterprise with or without the
   * `ent:` that GitHub puts before it. Upper and lower case make no difference. A change replaces the resource: the
   * new team gets Copilot, then the old one loses it; unless the new slug is the old team's own, after a rename: then
   * nothing is granted or canceled.
   */
  team: Input<string>;
}

/**
 * A paid GitHub Copilot seat for every member of one team of an organization or enterprise, now and later: GitHub
 * gives a seat to people who join the team, and lets the seats of people who leave end with the billing cycle.
 *
 * Creating it gives the team Copilot, or adopts what is there without buying anything. A preview shows members who
 * lack a seat, or whose seat was canceled. Deleting it takes Copilot from the team: seats that come through it end
 * with the billing cycle, as far as the provider's `maxCancellations` allows; give it the resource option `protect`.
 *
 * The token must also be allowed to read teams. What GitHub does is described at
 * https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotTeamSeatAssignment platform acme/teams/platform
 * ```
 *
 * Of an enterprise: `enterprises/corp/teams/platform`.
 *
 * @example
 * ```typescript
 * import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats/native";
 *
 * new CopilotTeamSeatAssignment("platform", { organization: "acme", team: "platform" });
 * ```
 */
export class CopilotTeamSeatAssignment extends NativeResource {
  /** Reads a team that the program does not own, by its id: `acme/teams/platform`. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotTeamSeatAssignment {
    return new CopilotTeamSeatAssignment(name, {} as CopilotTeamSeatAssignmentArgs, { ...options, id });
  }

  /** The organization, in lower case; absent when an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent when an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The slug, as GitHub spells it: `platform`, or `ent:platform` for a team of an enterprise. */
  declare readonly team: Output<string>;
  /**
   * `active` when all members have seats; after a refresh also who lacks one, such as `1 member without a seat: ann`
   * or `1 member with a cancelled seat: bob`, or `renamed to` and the team's new slug.
   */
  declare readonly status: Output<string>;
  /** The team's id, which stays when the team is renamed. */
  declare readonly teamId: Output<number | undefined>;

  constructor(name: string, args: CopilotTeamSeatAssignmentArgs, options?: CustomResourceOptions) {
    const { organization, enterprise, team } = args;
    super(
      "CopilotTeamSeatAssignment",
      name,
      // Named here so that a program can use them before the provider has answered.
      { organization, enterprise, team, status: undefined, teamId: undefined },
      options?.id === undefined ? protectedUnlessFalse(options) : options,
    );
    if (options?.id !== undefined) return;
    // An enterprise's team may be written with `ent:` or without.
    const declared = output(team).apply((slug) => [
      `the team ${typeof slug === "string" ? withoutPrefix(slug) : slug}`,
    ]);
    warnOfSecondDeclaration(this, name, ownerNames(args), declared);
  }
}

import { type CustomResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { withoutPrefix } from "../github/names.js";
import { warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource, protectedUnlessFalse } from "./dynamicResource.js";

/** Whose members have seats, and who pays for them. */
export interface CopilotTeamSeatAssignmentArgs {
  /**
   * The organization that pays for the seats, and whose team it is. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: the team of that slug in the
   * new organization gets Copilot, then the one in the old organization loses it.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, and whose team it is, instead of an organization. Needs a classic token of an
   * enterprise owner, with the scope `admin:enterprise`, or `manage_billing:copilot` and `read:enterprise`; or a GitHub
   * App that is installed in the enterprise and may read its teams.
   *
   * Default: none. A change replaces the resource.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The team's slug, which ends the address of its page: `platform`. For a team of an enterprise with or without the `ent:` that
   * GitHub puts before it. Upper and lower case make no difference.
   *
   * A change replaces the resource: the new team gets Copilot, then the old one loses it; unless the new slug is the old team's
   * own, after a rename: then nothing is granted or cancelled.
   */
  team: Input<string>;
}

/**
 * A paid GitHub Copilot seat for everybody in one team of an organization or enterprise, now and later: GitHub gives a seat to
 * those who join the team, and lets the seats of those who leave end with the billing cycle.
 *
 * Creating it gives the team Copilot, or adopts what is there without buying anything. Reading it notices members who lack a
 * seat, or whose seat was cancelled, however they may have had it. Deleting it takes Copilot from the team: seats that come
 * through it end with the billing cycle, as far as `copilotSeats:maxCancellations` lets one run cancel.
 *
 * The resource is protected unless the options say `protect: false`: removing it from the program fails in the preview, since one
 * line stands for many people. The token must also be allowed to read teams: see docs/reference/permissions.md. What GitHub
 * does is described at https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * @example
 * ```typescript
 * import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats";
 *
 * new CopilotTeamSeatAssignment("platform", { organization: "acme", team: "platform" });
 * ```
 */
export class CopilotTeamSeatAssignment extends DynamicResource {
  /** The organization, in lower case; undefined when an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; undefined when an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The slug, as GitHub spells it: `platform`, or `ent:platform` for a team of an enterprise. */
  declare readonly team: Output<string>;
  /**
   * `active` when all members have seats; after a refresh also who lacks one, such as `1 member without a seat: ann` or
   * `1 member with a cancelled seat: bob`, or `renamed to` and the team's new slug.
   */
  declare readonly status: Output<string>;
  /** The team's id, which stays when the team is renamed. */
  declare readonly teamId: Output<number>;

  constructor(name: string, args: CopilotTeamSeatAssignmentArgs, options?: CustomResourceOptions) {
    const { organization, enterprise, team } = args;
    super(
      "CopilotTeamSeatAssignment",
      name,
      "copilotTeamSeatAssignment",
      // Named here so that a program can use them before the provider has answered.
      { organization, enterprise, team, status: undefined, teamId: undefined },
      protectedUnlessFalse(options),
    );
    // An enterprise's team may be written with `ent:` or without.
    const declared = output(team).apply((slug) => [
      `the team ${typeof slug === "string" ? withoutPrefix(slug) : slug}`,
    ]);
    warnOfSecondDeclaration(this, name, args, declared);
  }
}

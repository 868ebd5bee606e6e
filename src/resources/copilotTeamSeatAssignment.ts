import { type CustomResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { withoutPrefix } from "../github/names.js";
import { warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource, protectedUnlessFalse } from "./dynamicResource.js";

/** The team whose members have seats, and the owner that pays for them. */
export interface CopilotTeamSeatAssignmentArgs {
  /**
   * The organization of the team, which pays for the seats. Not case-sensitive.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: the team of that slug in the
   * new organization gets Copilot, then the one in the old organization loses it.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise of the team, which pays for the seats, instead of an organization. Needs a classic token of an
   * enterprise owner, with the scope `admin:enterprise`, or `manage_billing:copilot` and `read:enterprise`; or a GitHub
   * App that is installed in the enterprise and may read its teams.
   *
   * Default: none. A change replaces the resource.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The team's slug, the last part of the team's URL: `platform`. For an enterprise team, with or without the `ent:` that
   * GitHub puts before it. Not case-sensitive.
   *
   * A change replaces the resource: the new team gets Copilot, then the old one loses it. If the new slug is the same team after
   * a rename, nothing is granted or cancelled.
   */
  team: Input<string>;
}

/**
 * A paid GitHub Copilot seat for everybody in one team of an organization or enterprise, now and later. GitHub gives a seat to
 * people who join the team, and ends the seats of people who leave with the billing cycle.
 *
 * Creating it gives the team Copilot, or adopts existing seats without buying anything. Reading it detects members without a
 * seat of any kind, or with a cancelled one. Deleting it takes Copilot from the team: seats through it end with the billing
 * cycle, within `copilotSeats:maxCancellations`.
 *
 * The resource is protected unless the options say `protect: false`: removing it from the program fails in the preview, because one
 * line stands for many people. The token must also be able to read teams: see docs/reference/permissions.md. GitHub's
 * documentation: https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * @example
 * ```typescript
 * import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats";
 *
 * new CopilotTeamSeatAssignment("platform", { organization: "acme", team: "platform" });
 * ```
 */
export class CopilotTeamSeatAssignment extends DynamicResource {
  /** The organization, in lower case; undefined if an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; undefined if an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The slug, as GitHub spells it: `platform`, or `ent:platform` for an enterprise team. */
  declare readonly team: Output<string>;
  /**
   * `active` if all members have seats; after a refresh also the members without one, such as `1 member without a seat: ann` or
   * `1 member with a cancelled seat: bob`, or `renamed to` and the team's new slug.
   */
  declare readonly status: Output<string>;
  /** The team's id, which survives a rename. */
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

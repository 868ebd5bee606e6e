import { type CustomResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { withoutPrefix } from "../../github/names.js";
import { warnOfSecondDeclaration } from "../declaredTwice.js";
import { protectedUnlessFalse } from "../dynamicResource.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** The team whose members have seats, and the owner that pays for them. */
export interface CopilotTeamSeatAssignmentArgs {
  /**
   * The organization of the team, which pays for the seats. Not case-sensitive. Default: the provider's `owner`, or the
   * environment variable GITHUB_OWNER. A change replaces the resource: seats are granted in the new organization, then
   * cancelled in the old one. Cannot be combined with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise of the team, which pays for the seats, instead of an organization. Needs a classic token of an
   * enterprise owner, or a GitHub App installed in the enterprise. Default: none. A change replaces the resource.
   * Cannot be combined with `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The team's slug, the last part of the team's URL: `platform`. For an enterprise team, with or without the `ent:`
   * that GitHub puts before it. Not case-sensitive. A change replaces the resource: the new team gets Copilot, then the
   * old one loses it. If the new slug is the same team after a rename, nothing is granted or cancelled.
   */
  team: Input<string>;
}

/**
 * A paid GitHub Copilot seat for everybody in one team of an organization or enterprise, now and later. GitHub gives a
 * seat to people who join the team, and ends the seats of people who leave with the billing cycle.
 *
 * Creating it gives the team Copilot, or adopts existing seats without buying anything. A preview shows members without
 * a seat, or with a cancelled one. Deleting it takes Copilot from the team: seats through it end with the billing
 * cycle, within the provider's `maxCancellations`. To prevent that, give it the resource option `protect`.
 *
 * The token must also be able to read teams. GitHub's documentation:
 * https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotTeamSeatAssignment platform acme/teams/platform
 * ```
 *
 * For an enterprise: `enterprises/corp/teams/platform`.
 *
 * @example
 * ```typescript
 * import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats/native";
 *
 * new CopilotTeamSeatAssignment("platform", { organization: "acme", team: "platform" });
 * ```
 */
export class CopilotTeamSeatAssignment extends NativeResource {
  /** Reads a team that the program does not manage, by its id: `acme/teams/platform`. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotTeamSeatAssignment {
    return new CopilotTeamSeatAssignment(name, {} as CopilotTeamSeatAssignmentArgs, { ...options, id });
  }

  /** The organization, in lower case; absent if an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent if an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /** The slug, as GitHub spells it: `platform`, or `ent:platform` for an enterprise team. */
  declare readonly team: Output<string>;
  /**
   * `active` if all members have seats; after a refresh also the members without one, such as `1 member without a seat:
   * ann` or `1 member with a cancelled seat: bob`, or `renamed to` and the team's new slug.
   */
  declare readonly status: Output<string>;
  /** The team's id, which survives a rename. */
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

import { all, type CustomResourceOptions, type Input, type Output, output, ResourceError } from "@pulumi/pulumi";
import { decodeHolders, seatsOfHolders } from "../provider/rosterState.js";
import { type RosterSeat, wantedOn } from "../roster/index.js";
import { othersDeclared, warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource, protectedUnlessFalse } from "./dynamicResource.js";

/** The people with a seat, the owner that pays, and the limits of a run. Set either `usernames` or `seats`. */
export interface CopilotSeatRosterArgs {
  /**
   * The organization that pays for the seats. Default: `github:owner`, or the environment variable GITHUB_OWNER.
   * A change replaces the roster: all seats are granted in the new organization, then cancelled in the old one.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App installed in the enterprise.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The logins of everybody with a seat, in any order, not case-sensitive; at least one. Adding a login grants a seat, and removing
   * one cancels it at the end of the billing cycle. Nothing else is touched. A person who is listed twice fails in the preview.
   */
  usernames?: Input<Input<string>[]>;
  /** Instead of `usernames`: the people from `loadRoster`, without those whose `starts` is in the future or whose `expires` has passed. */
  seats?: Input<RosterSeat[]>;
  /**
   * Whether this is the owner's complete list. If so, an undeclared seat shows in the preview as `- mallory: "active"` and is
   * cancelled. Seats through teams are named, and stay. Default: false. A change is an update.
   */
  exclusive?: Input<boolean>;
  /** The most people the roster may have; more fail in the preview. Default: no limit. */
  maxSeats?: Input<number>;
  /**
   * The most seats that one run may cancel: a number, or a share of the roster such as `"10%"`. More fail in the preview, with the
   * numbers and names. Default: `"25%"`, but at least 5.
   */
  maxCancellations?: Input<number | string>;
}

/**
 * Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource. It is one entry in the
 * state, is read in pages of 100, and is written in lists.
 *
 * The roster is protected unless the options say `protect: false`: removing it from the program fails in the preview, because that
 * would cancel everybody. GitHub's documentation: https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * @example
 * ```typescript
 * import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";
 *
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml"), exclusive: true });
 * ```
 */
export class CopilotSeatRoster extends DynamicResource {
  /** Everybody's login in lower case, with the status that GitHub shows, such as `active` or `pending_cancellation`. */
  readonly seats: Output<Record<string, string>>;

  constructor(name: string, args: CopilotSeatRosterArgs, options?: CustomResourceOptions) {
    const { usernames, seats, ...settings } = args;
    if ((usernames === undefined) === (seats === undefined)) {
      throw new ResourceError(`The roster ${name} takes either usernames or seats.`, undefined, true);
    }
    const people = usernames ?? output(seats ?? []).apply((wanted) => wantedOn(wanted).map(({ username }) => username));
    super(
      "CopilotSeatRoster",
      name,
      "copilotSeatRoster",
      {
        ...settings,
        usernames: people,
        __alsoDeclared: all([args.organization, args.enterprise, people]).apply(([organization, enterprise, logins]) =>
          othersDeclared(name, { organization, enterprise }, logins),
        ),
        __assignees: undefined,
      },
      protectedUnlessFalse(options),
    );
    warnOfSecondDeclaration(this, name, args, people);
    // Under Pulumi's mocks, nothing has read GitHub.
    const assignees = Reflect.get(this, "__assignees") as Output<string | undefined>;
    this.seats = all([assignees, people]).apply(([found, logins]) =>
      found === undefined
        ? Object.fromEntries(logins.map((login) => [login.toLowerCase(), "active"]))
        : seatsOfHolders(decodeHolders(found)),
    );
  }
}

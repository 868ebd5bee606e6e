import { all, type CustomResourceOptions, type Input, type Output, output, ResourceError } from "@pulumi/pulumi";
import { decodeHolders, seatsOfHolders } from "../provider/rosterState.js";
import { type RosterSeat, wantedOn } from "../roster/index.js";
import { othersDeclared, warnOfSecondDeclaration } from "./declaredTwice.js";
import { DynamicResource, protectedUnlessFalse } from "./dynamicResource.js";

/** Who has a seat, who pays, and what a run may do. Either `usernames` or `seats`. */
export interface CopilotSeatRosterArgs {
  /**
   * The organization that pays for the seats. Default: `github:owner`, or the environment variable GITHUB_OWNER.
   * A change replaces the roster: all seats are granted in the new organization, then cancelled in the old one.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App that is installed in the enterprise.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The logins of everybody who has a seat, in any order and any case; at least one. An addition grants, a removal cancels at
   * the end of the billing cycle; nothing else is touched. A person who comes twice is refused in the preview.
   */
  usernames?: Input<Input<string>[]>;
  /** Instead of `usernames`: people as `loadRoster` reads them. Those whose `starts` is to come or whose `expires` has passed are not wanted. */
  seats?: Input<RosterSeat[]>;
  /**
   * Whether this is the owner's whole list. Then a seat that nobody declares shows in the preview as `- mallory: "active"` and is
   * cancelled; seats that come through teams are named and left. Default: false. A change is an update.
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
 * Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource: one entry in the state, read in
 * pages of 100 and written in lists.
 *
 * The roster is protected unless the options say `protect: false`: removing it from the program fails in the preview, since that
 * would cancel everybody. What GitHub does is described at https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * @example
 * ```typescript
 * import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";
 *
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml"), exclusive: true });
 * ```
 */
export class CopilotSeatRoster extends DynamicResource {
  /** Everybody's login in lower case, with the status that GitHub shows: `active`, `pending_cancellation` or what else there is. */
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
    // Under Pulumi's mocks nothing has looked at GitHub.
    const assignees = Reflect.get(this, "__assignees") as Output<string | undefined>;
    this.seats = all([assignees, people]).apply(([found, logins]) =>
      found === undefined
        ? Object.fromEntries(logins.map((login) => [login.toLowerCase(), "active"]))
        : seatsOfHolders(decodeHolders(found)),
    );
  }
}

import { all, type CustomResourceOptions, type Input, Output, output, ResourceError } from "@pulumi/pulumi";
import { decodeHolders, seatsOfHolders } from "../../provider/rosterState.js";
import { type RosterSeat, wantedOn } from "../../roster/index.js";
import { othersDeclared, warnOfSecondDeclaration } from "../declaredTwice.js";
import { protectedUnlessFalse } from "../dynamicResource.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** The people with a seat, the owner that pays, and the limits of a run. Set either `usernames` or `seats`. */
export interface CopilotSeatRosterArgs {
  /**
   * The organization that pays for the seats. Not case-sensitive. Default: the provider's `owner`, or the environment
   * variable GITHUB_OWNER. A change replaces the resource: seats are granted in the new organization, then cancelled in
   * the old one. Cannot be combined with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, instead of an organization. Needs a classic token of an enterprise owner,
   * or a GitHub App installed in the enterprise. Default: none. A change replaces the resource. Cannot be combined with
   * `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The logins of everybody with a seat, in any order, not case-sensitive; at least one. Adding a login grants a seat,
   * and removing one cancels it at the end of the billing cycle. Nothing else is touched. A person who is listed twice
   * fails in the preview.
   */
  usernames?: Input<Input<string>[]> | undefined;
  /**
   * Instead of `usernames`: each login with the wanted status, which is always "active". Previews show people in this
   * form, and `pulumi import` writes it. Any other status fails in the preview.
   */
  seats?: Input<RosterSeat[]> | Record<string, string> | undefined;
  /**
   * Whether this is the owner's complete list. If so, an undeclared seat shows in the preview as a removal and is
   * cancelled. Seats through teams are named, and stay. Default: false. A change is an update.
   */
  exclusive?: Input<boolean | undefined>;
  /** The most people the roster may have; more fail in the preview. Default: no limit. A change affects no seat. */
  maxSeats?: Input<number | undefined>;
  /**
   * The most seats that one run may cancel: a number, or a share of the roster such as "10%". More fail in the preview,
   * with the numbers and names. Default: "25%", but at least 5. A change affects no seat.
   */
  maxCancellations?: Input<number | string | undefined>;
}

/**
 * Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource. It is one entry in the
 * state, is read in pages of 100, and is written in lists. Set either `usernames` or `seats`.
 *
 * Deleting it cancels all its seats, within `maxCancellations`. To prevent that, give it the resource option `protect`.
 * GitHub's documentation: https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotSeatRoster acme acme
 * ```
 *
 * Everybody with a seat by name becomes part of the roster. For an enterprise: `enterprises/corp`.
 *
 * @example
 * ```typescript
 * import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats/native";
 *
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml"), exclusive: true });
 * ```
 */
export class CopilotSeatRoster extends NativeResource {
  /** Reads an owner's seats that the program does not manage, by the owner's id: `acme`. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotSeatRoster {
    return new CopilotSeatRoster(name, {}, { ...options, id });
  }

  /** The organization, in lower case; absent if an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent if an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /**
   * Each login in lower case, with its status after the last `up`: `active`, or the reason why the person has no seat.
   */
  declare readonly seats: Output<Record<string, string>>;
  /** Whether this is the owner's complete list. */
  declare readonly exclusive: Output<boolean>;
  /** The most people the roster may have; absent without a limit. */
  declare readonly maxSeats: Output<number | undefined>;
  /** The most seats that one run may cancel. */
  declare readonly maxCancellations: Output<number | string>;

  constructor(name: string, args: CopilotSeatRosterArgs, options?: CustomResourceOptions) {
    const { usernames, seats, ...settings } = args;
    const isRead = options?.id !== undefined;
    if (!isRead && (usernames === undefined) === (seats === undefined)) {
      throw new ResourceError(`The roster ${name} takes either usernames or seats.`, undefined, true);
    }
    const isMap = isMapOfStatuses(seats);
    const people = isMap
      ? output(Object.keys(seats))
      : output(usernames ?? output(seats ?? []).apply((wanted) => wantedOn(wanted).map(({ username }) => username)));
    const others = () =>
      all([settings.organization, settings.enterprise, people]).apply(([organization, enterprise, logins]) =>
        othersDeclared(name, ownerNames({ organization, enterprise }), logins),
      );
    super(
      "CopilotSeatRoster",
      name,
      isRead
        ? { seats: undefined, __assignees: undefined }
        : {
            ...settings,
            seats: isMap ? seats : undefined,
            usernames: isMap ? undefined : people,
            __alsoDeclared: others(),
            __assignees: undefined,
          },
      isRead ? options : protectedUnlessFalse(options),
    );
    // If the roster came from the dynamic door, the state has the map in another form; under Pulumi's mocks, there is none.
    const { seats: found, __assignees: line } = this as unknown as Record<string, Output<unknown>>;
    this.seats = all([found, line, people]).apply(([map, text, logins]) => {
      if (map !== undefined) return map as Record<string, string>;
      if (typeof text === "string") return seatsOfHolders(decodeHolders(text));
      return Object.fromEntries(logins.map((login) => [login.toLowerCase(), "active"]));
    });
    if (!isRead) warnOfSecondDeclaration(this, name, ownerNames(args), people);
  }
}

/** Whether it is the map that `pulumi import` writes, rather than people as `loadRoster` reads them. */
function isMapOfStatuses(seats: CopilotSeatRosterArgs["seats"]): seats is Record<string, string> {
  if (typeof seats !== "object" || Array.isArray(seats) || Output.isInstance(seats)) return false;
  return !(seats instanceof Promise);
}

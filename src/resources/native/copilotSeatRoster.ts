import { all, type CustomResourceOptions, type Input, Output, output, ResourceError } from "@pulumi/pulumi";
import { decodeHolders, seatsOfHolders } from "../../provider/rosterState.js";
import { type RosterSeat, wantedOn } from "../../roster/index.js";
import { othersDeclared, warnOfSecondDeclaration } from "../declaredTwice.js";
import { protectedUnlessFalse } from "../dynamicResource.js";
import { NativeResource, ownerNames } from "./nativeResource.js";

/** Who has a seat, who pays, and what a run may do. Either `usernames` or `seats`. */
export interface CopilotSeatRosterArgs {
  /**
   * The organization that pays for the seats. Upper and lower case make no difference. Default: the provider's
   * `owner`, or the environment variable GITHUB_OWNER. A change replaces the resource: seats are granted in the new
   * organization, then canceled in the old one. Refused together with `enterprise`.
   */
  organization?: Input<string | undefined>;
  /**
   * The enterprise that pays for the seats, instead of an organization. Needs a classic token of an enterprise owner,
   * or a GitHub App that is installed in the enterprise. Default: none. A change replaces the resource. Refused
   * together with `organization`.
   */
  enterprise?: Input<string | undefined>;
  /**
   * The logins of everybody who has a seat, in any order and any case; at least one. An addition grants, a removal
   * cancels at the end of the billing cycle; nothing else is touched. A person who comes twice is refused in the
   * preview.
   */
  usernames?: Input<Input<string>[]> | undefined;
  /**
   * Instead of `usernames`: everybody's login with the status that is wanted, always "active". Previews show people
   * so, and `pulumi import` writes them so. Another status is refused in the preview.
   */
  seats?: Input<RosterSeat[]> | Record<string, string> | undefined;
  /**
   * Whether this is the owner's whole list. Then a seat that no resource declares shows in the preview as a removal
   * and is canceled; seats that come through teams are named and left. Default: false. A change is an update.
   */
  exclusive?: Input<boolean | undefined>;
  /** The most people the roster may have; more fail in the preview. Default: no limit. A change changes no seat. */
  maxSeats?: Input<number | undefined>;
  /**
   * The most seats that one run may cancel: a number, or a share of the roster such as "10%". More fail in the
   * preview, with the numbers and names. Default: "25%", but at least 5. A change changes no seat.
   */
  maxCancellations?: Input<number | string | undefined>;
}

/**
 * Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource: one entry in the state,
 * read in pages of 100 and written in lists. It takes either `usernames` or `seats`.
 *
 * Deleting it cancels everybody's seat, as far as `maxCancellations` allows: give it the resource option `protect`.
 * What GitHub does is described at https://docs.github.com/rest/copilot/copilot-user-management.
 *
 * ## Import
 *
 * ```sh
 * pulumi import copilot-seats:index:CopilotSeatRoster acme acme
 * ```
 *
 * Everybody who was selected by name becomes part of the roster. Of an enterprise: `enterprises/corp`.
 *
 * @example
 * ```typescript
 * import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats/native";
 *
 * new CopilotSeatRoster("acme", { organization: "acme", seats: loadRoster("seats.yaml"), exclusive: true });
 * ```
 */
export class CopilotSeatRoster extends NativeResource {
  /** Reads an owner's seats that the program does not own, by the owner's id: `acme`. */
  static get(name: string, id: Input<string>, options?: CustomResourceOptions): CopilotSeatRoster {
    return new CopilotSeatRoster(name, {}, { ...options, id });
  }

  /** The organization, in lower case; absent when an enterprise pays. */
  declare readonly organization: Output<string | undefined>;
  /** The enterprise, in lower case; absent when an organization pays. */
  declare readonly enterprise: Output<string | undefined>;
  /**
   * Everybody's login in lower case, with the status that the last `up` left: `active`, or what kept a person from a
   * seat.
   */
  declare readonly seats: Output<Record<string, string>>;
  /** Whether this is the owner's whole list. */
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
    // Of a roster that came from the dynamic door the state has the map in another form; under Pulumi's mocks nothing has.
    const { seats: found, __assignees: line } = this as unknown as Record<string, Output<unknown>>;
    this.seats = all([found, line, people]).apply(([map, text, logins]) => {
      if (map !== undefined) return map as Record<string, string>;
      if (typeof text === "string") return seatsOfHolders(decodeHolders(text));
      return Object.fromEntries(logins.map((login) => [login.toLowerCase(), "active"]));
    });
    if (!isRead) warnOfSecondDeclaration(this, name, ownerNames(args), people);
  }
}

/** What `pulumi import` writes, as opposed to people as `loadRoster` reads them. */
function isMapOfStatuses(seats: CopilotSeatRosterArgs["seats"]): seats is Record<string, string> {
  if (typeof seats !== "object" || Array.isArray(seats) || Output.isInstance(seats)) return false;
  return !(seats instanceof Promise);
}

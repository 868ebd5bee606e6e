import { type Input, type Output, output } from "@pulumi/pulumi";
import { z } from "zod";
import { type Activity, activityOfAll, isIdle, periodSchema } from "../github/activity.js";
import type { NobodysSeat, Seat } from "../github/answers.js";
import type { Listing } from "../github/listing.js";
import { teamSlugSchema } from "../github/names.js";
import { sameTeam } from "../github/owner.js";
import type { SeatReader } from "../github/seatReader.js";
import { lackWords } from "../settings/advice.js";
import { SeatError } from "../text/seatError.js";
import type { CopilotSeat } from "./copilotSeat.js";
import { checked, ownerIn, ownerRules, reading } from "./reading.js";
import { assigneeOf, factsOf } from "./seatFacts.js";

/** Whose seats are listed, and which. */
export interface ListCopilotSeatsArgs {
  /**
   * The organization whose seats are listed. Upper and lower case make no difference.
   *
   * Default: `github:owner`, or the environment variable GITHUB_OWNER.
   */
  organization?: string | undefined;
  /**
   * The enterprise whose seats are listed, instead of an organization. Needs a classic token of an enterprise owner, or
   * a GitHub App that is installed in the enterprise.
   */
  enterprise?: string | undefined;
  /**
   * Only seats that are known not to have been used in so many days, from 1 to 90: GitHub remembers no longer. A seat of which GitHub may
   * simply not know is not listed: one that was granted later, or whose owner signs in from an editor that tells no activity.
   *
   * Default: used or not.
   */
  inactiveForDays?: number | undefined;
  /** `true`: only seats that end with the billing cycle; `false`: only seats that go on. Default: both. */
  pending?: boolean | undefined;
  /**
   * Only seats that come through the team with this slug; of an enterprise's team with or without the `ent:` that GitHub puts before
   * it. Default: whatever they come through.
   */
  team?: string | undefined;
}

/** The arguments of `listCopilotSeatsOutput`: those of `listCopilotSeats`, each of which may be an output. */
export type ListCopilotSeatsOutputArgs = { [Name in keyof ListCopilotSeatsArgs]: Input<ListCopilotSeatsArgs[Name]> };

/** A seat of a list, which may be nobody's. */
export interface ListedCopilotSeat extends Omit<CopilotSeat, "assignee"> {
  /** Who has the seat; null where GitHub lists a seat without anybody. */
  assignee: CopilotSeat["assignee"] | null;
  /** With `inactiveForDays`: `unused` or `never_used`. Null without. */
  activity: "unused" | "never_used" | null;
}

const rules = z.strictObject({
  ...ownerRules,
  inactiveForDays: periodSchema.optional(),
  pending: z.boolean("must be true or false").optional(),
  team: teamSlugSchema.optional(),
});

/**
 * All seats of an organization or enterprise as GitHub has them now, or those that the filters leave, by login. It reads 100 seats a
 * request, in every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that
 * gives a person a seat, although the person is billed once.
 *
 * A list that never holds still while it is read is an error, since somebody might be missing.
 *
 * https://docs.github.com/rest/copilot/copilot-user-management#list-all-copilot-seat-assignments-for-an-organization
 *
 * @example
 * ```typescript
 * import { listCopilotSeats } from "pulumi-copilot-seats";
 *
 * const idle = listCopilotSeats({ organization: "acme", inactiveForDays: 60 });
 * export const idlePeople = idle.then((seats) => seats.map(({ assignee }) => assignee?.login));
 * ```
 */
export async function listCopilotSeats(args: ListCopilotSeatsArgs = {}): Promise<ListedCopilotSeat[]> {
  const { inactiveForDays, pending, team, ...names } = checked("listCopilotSeats", rules, args);
  const owner = ownerIn("listCopilotSeats", names);
  const subject = `Cannot list the Copilot seats of ${owner.name}`;
  const listing = await reading(owner, subject, ({ seats }) => wholeList(seats, subject));
  const activityOfSeats = activitiesIn(listing, inactiveForDays);
  const all: (Seat | NobodysSeat)[] = [...listing.entries.toSorted(byLogin), ...listing.nobodys];
  return all
    .flatMap((seat) => {
      const activity = activityOfSeats(seat);
      if (activity !== null && !isIdle(activity)) return [];
      return [{ assignee: "assigneeId" in seat ? assigneeOf(seat) : null, ...factsOf(owner, seat), activity }];
    })
    .filter(({ status }) => pending === undefined || pending === (status === "pending_cancellation"))
    .filter(({ assigningTeam }) => team === undefined || sameTeam(owner, team, assigningTeam ?? ""));
}

/** The same for arguments that are outputs of other resources. In a preview it waits for what is not known yet. */
export function listCopilotSeatsOutput(args: ListCopilotSeatsOutputArgs = {}): Output<ListedCopilotSeat[]> {
  return output(args).apply(listCopilotSeats);
}

async function wholeList(seats: SeatReader, subject: string): Promise<Listing> {
  const listing = await seats.list();
  if (listing.whole) return listing;
  throw new SeatError(subject, listing.lack ? lackWords(listing.lack) : "the list is not whole.");
}

/** What is said of a seat's use: in an enterprise, of all seats that its person has. Without a period nothing is said. */
function activitiesIn({ entries }: Listing, days: number | undefined): (seat: Seat | NobodysSeat) => Activity | null {
  if (days === undefined) return () => null;
  const now = new Date();
  const seatsOf = new Map<number, Seat[]>();
  for (const seat of entries) seatsOf.set(seat.assigneeId, [...(seatsOf.get(seat.assigneeId) ?? []), seat]);
  return (seat) => {
    const seats = "assigneeId" in seat ? seatsOf.get(seat.assigneeId) : undefined;
    return activityOfAll(seats ?? [seat], days, now).activity;
  };
}

function byLogin(one: Seat, other: Seat): number {
  const [first, second] = [one.login.toLowerCase(), other.login.toLowerCase()];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

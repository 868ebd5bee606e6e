import { z } from "zod";
import { type Activity, activityOfAll, isIdle, periodSchema } from "../github/activity.js";
import type { Seat, SeatDetails } from "../github/answers.js";
import { byPerson } from "../github/byPerson.js";
import type { OwnerOnGitHub } from "../github/github.js";
import type { Listing } from "../github/listing.js";
import { loginSchema, organizationSchema, teamSlugSchema } from "../github/names.js";
import { type Owner, sameTeam } from "../github/owner.js";
import { lackWords } from "../settings/advice.js";
import type { Settings } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import { creditFacts } from "./credits.js";
import { assigneeOf, factsOf } from "./seatFacts.js";

const creditSubject = ({ name }: Owner) => `Cannot read the AI credits of ${name}`;

/** What a program can look up on GitHub, without changing anything. */
export interface Lookup<Rules extends z.ZodObject, Result> {
  readonly name: string;
  readonly rules: Rules;
  readonly subject: (owner: Owner, args: z.output<Rules>) => string;
  readonly ask: (on: OwnerOnGitHub, args: z.output<Rules>) => Promise<Result>;
}

const ownerRules = { organization: organizationSchema.optional(), enterprise: organizationSchema.optional() };

const seatRules = z.strictObject({ ...ownerRules, username: loginSchema });

export const seatLookup = {
  name: "getCopilotSeat",
  rules: seatRules,
  subject: ({ name }: Owner, { username }: z.output<typeof seatRules>) =>
    `Cannot read the Copilot seat of ${username} in ${name}`,
  ask: async ({ owner, seats }: OwnerOnGitHub, { username }: z.output<typeof seatRules>) => {
    const seat = await seats.find(username);
    return seat ? { assignee: assigneeOf(seat), ...factsOf(owner, seat) } : null;
  },
};

const listRules = z.strictObject({
  ...ownerRules,
  inactiveForDays: periodSchema.optional(),
  pending: z.boolean("must be true or false").optional(),
  team: teamSlugSchema.optional(),
});

export const listSubject = ({ name }: Owner) => `Cannot list the Copilot seats of ${name}`;

export const listLookup = {
  name: "listCopilotSeats",
  rules: listRules,
  subject: listSubject,
  ask: async ({ owner, seats }: OwnerOnGitHub, args: z.output<typeof listRules>) => {
    const { inactiveForDays, pending, team } = args;
    const listing = await seats.list();
    expectWhole(listSubject(owner), listing);
    const activityOfSeats = activitiesIn(listing, inactiveForDays);
    const all: (Seat | SeatDetails)[] = [...listing.entries.toSorted(byLogin), ...listing.unassigned];
    return all
      .flatMap((seat) => {
        const activity = activityOfSeats(seat);
        if (activity !== null && !isIdle(activity)) return [];
        return [{ assignee: "assigneeId" in seat ? assigneeOf(seat) : null, ...factsOf(owner, seat), activity }];
      })
      .filter(({ status }) => pending === undefined || pending === (status === "pending_cancellation"))
      .filter(({ assigningTeam }) => team === undefined || sameTeam(owner, team, assigningTeam ?? ""));
  },
};

const billingRules = z.strictObject({ organization: organizationSchema.optional() });

export const billingLookup = {
  name: "getCopilotBilling",
  rules: billingRules,
  subject: ({ name }: Owner) => `Cannot read the Copilot subscription of ${name}`,
  ask: async ({ subscription }: OwnerOnGitHub) => {
    const billing = await subscription.read();
    return {
      seatBreakdown: {
        total: billing.totalSeats,
        addedThisCycle: billing.addedThisCycle,
        pendingCancellation: billing.pendingCancellations,
        pendingInvitation: billing.pendingInvitations,
        activeThisCycle: billing.activeThisCycle,
        inactiveThisCycle: billing.inactiveThisCycle,
      },
      seatManagementSetting: billing.seatManagement,
      publicCodeSuggestions: billing.publicCodeSuggestions,
      ideChat: billing.ideChat,
      platformChat: billing.platformChat,
      cli: billing.cli,
      planType: billing.planType,
    };
  },
};

const creditRules = z.strictObject(ownerRules);

/** The settings say how many credits a seat brings. */
export const creditsLookup = (rateOf: Settings["rateOf"]) => ({
  name: "getCopilotCredits",
  rules: creditRules,
  subject: creditSubject,
  ask: (on: OwnerOnGitHub) => creditFacts(creditSubject(on.owner), on, rateOf, new Date()),
});

/** Throws if the list is incomplete: people may be missing from it. */
export function expectWhole(subject: string, { whole, lack }: Pick<Listing, "whole" | "lack">): void {
  if (!whole) throw new SeatError(subject, lack ? lackWords(lack) : "the list is incomplete.");
}

/** A function's arguments if they follow its rules, or what is wrong with them. */
export function checkedArgs<Rules extends z.ZodObject>(
  { name, rules }: { readonly name: string; readonly rules: Rules },
  args: unknown,
): { data: z.output<Rules> } | { problem: string } {
  const parsed = rules.safeParse(args);
  if (parsed.success) return { data: parsed.data };
  const known = Object.keys(rules.shape).join(", ");
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    return { problem: `${name}: unknown argument ${shown(issue.keys[0])}; valid arguments: ${known}.` };
  }
  if (issue === undefined || issue.path.length === 0) return { problem: `${name} takes an object with ${known}.` };
  return { problem: `${name}: ${issue.path.join(".")} ${issue.message}.` };
}

/** The owner to read, or what is wrong with the name. */
export function ownerAsked(
  name: string,
  { organization, enterprise }: { organization?: string | undefined; enterprise?: string | undefined },
  defaultOwner: string | undefined,
): { owner: Owner } | { problem: string } {
  if (enterprise !== undefined) {
    if (organization === undefined) return { owner: { kind: "enterprise", name: enterprise } };
    return { problem: `${name}: enterprise and organization cannot be combined; set the one that pays.` };
  }
  const parsed = organizationSchema.safeParse(organization ?? defaultOwner);
  if (parsed.success) return { owner: { kind: "organization", name: parsed.data } };
  return { problem: `${name}: organization ${parsed.error.issues[0]?.message}. The default is github:owner.` };
}

/** The activity of each seat: in an enterprise, of all the person's seats together. Null without a period. */
function activitiesIn({ entries }: Listing, days: number | undefined): (seat: Seat | SeatDetails) => Activity | null {
  if (days === undefined) return () => null;
  const now = new Date();
  const seatsOf = byPerson(entries);
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

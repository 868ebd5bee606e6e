import { type Activity, activityOfAll, activityWith, isIdle } from "../../github/activity.js";
import type { Lack } from "../../github/advice.js";
import type { Seat, UnassignedSeat } from "../../github/answers.js";
import { byPerson } from "../../github/byPerson.js";
import type { Listing } from "../../github/listing.js";
import { heldThrough, type Owner, plainSlug } from "../../github/owner.js";
import type { UsersReport } from "../../github/usersReport.js";
import { billedPlan, type Rate, type Saving, savingOf } from "../../money/money.js";
import type { Credits } from "../../provider/credits.js";
import type { RosterSeat, RosterTeam } from "../../roster/index.js";
import type { Settings } from "../../settings/settings.js";
import { inOneLine } from "../../text/line.js";
import { type Leaver, leaversAmong } from "../leavers.js";

/** Everything that a report says. Money is in cents a month. Texts from outside are on one line and bounded. */
export interface Facts {
  readonly owner: Owner;
  readonly at: Date;
  /** The period for judging use. */
  readonly days: number;
  readonly rateOf: Settings["rateOf"];
  /** Sorted by login. One entry per person, also in an enterprise, where a person with several seats is billed once. */
  readonly people: readonly Person[];
  readonly totals: Totals;
  /** Largest first; people without a team last. */
  readonly teams: readonly Group[];
  /** Empty if nobody has one. */
  readonly costCenters: readonly Group[];
  /** Seats that GitHub lists without a person. No total includes them. */
  readonly unassigned: readonly UnassignedSeat[];
  /** False if people may be missing from the list; `lack` says why. */
  readonly whole: boolean;
  readonly lack: Lack | undefined;
  /** Seats whose holders may have left, according to GitHub. */
  readonly leavers: readonly Leaver[];
  /** The number of people who are not in the roster file; 0 without one. */
  readonly outsideRoster: number;
  readonly credits: Credits;
  /** What the owner would save without the idle seats. */
  readonly saving: Saving;
  /** Why the 28-day report was not read; undefined if it was. */
  readonly unreported: { readonly hidden: boolean; readonly why: string } | undefined;
}

export interface Person {
  readonly login: string;
  readonly activity: Activity;
  readonly why: string;
  readonly lastActivityAt: string | null;
  readonly lastActivityEditor: string | null;
  readonly lastAuthenticatedAt: string | null;
  readonly since: string;
  /** The roster's team, or else the teams that GitHub names as the source of the seat. */
  readonly team: string | null;
  readonly costCenter: string | null;
  /** What gives the person the seat, other than their own assignment, in words: `the team platform`. */
  readonly through: readonly string[];
  readonly assigningTeams: readonly string[];
  readonly organizations: readonly string[];
  readonly planType: string;
  readonly pendingCancellationDate: string | null;
  /** Null if the plan's price is unknown. */
  readonly rate: Rate | null;
  /** Known to be unused, and not cancelled: the seat could be saved. */
  readonly idle: boolean;
  /** In the 28 days of GitHub's report; null if it does not say. */
  readonly creditsUsed: number | null;
}

export interface Totals {
  readonly seats: number;
  readonly use: Readonly<Record<Activity, number>>;
  readonly pending: number;
  /** The sum for seats whose price is known. */
  readonly cost: number;
  /** The same without cancelled seats. */
  readonly lastingCost: number;
  /** The number of seats that no sum includes, because the price of their plan is unknown. */
  readonly unpriced: number;
  readonly idleSeats: number;
  /** The prices of the idle seats. */
  readonly idleCost: number;
}

export interface Group {
  /** Null for people who have none. */
  readonly name: string | null;
  readonly totals: Totals;
}

export interface Source {
  readonly owner: Owner;
  readonly listing: Pick<Listing, "entries" | "unassigned" | "whole" | "lack">;
  /** The people in the roster file, if there is one, with teams and cost centers. */
  readonly roster?: readonly RosterSeat[] | undefined;
  /** What the roster file says about teams on GitHub, by slug. */
  readonly rosterTeams?: ReadonlyMap<string, RosterTeam> | undefined;
  readonly days: number;
  readonly now: Date;
  readonly rateOf: Settings["rateOf"];
  readonly credits: Credits;
  /** Why someone has left, if that is known. */
  readonly whyGone?: ((login: string) => string | undefined) | undefined;
  /** GitHub's 28-day usage report. */
  readonly report: UsersReport;
}

const LONGEST_TEXT = 200;

export function factsOf(source: Source): Facts {
  const { owner, listing, roster = [], days, now: at, rateOf } = source;
  const listed = new Map(roster.map((seat) => [seat.username.toLowerCase(), seat]));
  const people = [...byPerson(listing.entries).values()]
    .map((seats) => personOf(seats, listed, source))
    .sort((one, other) => compare(one.login.toLowerCase(), other.login.toLowerCase()));
  const idle = longestUnusedFirst(people.filter((person) => person.idle));
  return {
    owner,
    at,
    days,
    rateOf,
    credits: source.credits,
    saving: savingWithout(idle, source.credits),
    unreported: source.report.people ? undefined : source.report,
    people,
    totals: totalsOf(people),
    teams: groupsOf(people, ({ team }) => team),
    costCenters: people.some(({ costCenter }) => costCenter !== null)
      ? groupsOf(people, ({ costCenter }) => costCenter)
      : [],
    unassigned: listing.unassigned,
    whole: listing.whole,
    lack: listing.lack,
    leavers: leaversAmong(listing.entries, rateOf, source.whyGone ?? (() => undefined)),
    outsideRoster: source.roster ? people.filter(({ login }) => !listed.has(login.toLowerCase())).length : 0,
  };
}

function personOf(seats: readonly Seat[], listed: ReadonlyMap<string, RosterSeat>, source: Source): Person {
  const { owner, days, now, rateOf } = source;
  const each = <Value>(of: (seat: Seat) => Value | null): Value[] => [
    ...new Set(seats.map(of).filter((value) => value !== null)),
  ];
  const inTime = (of: (seat: Seat) => string | null) => each(of).sort((one, other) => instant(one) - instant(other));
  const lastActivityAt = inTime((seat) => seat.lastActivityAt).at(-1) ?? null;
  const lastUsed = seats.find((seat) => seat.lastActivityAt === lastActivityAt);
  const [login = ""] = each((seat) => seat.login);
  const assigningTeams = each((seat) => seat.assigningTeam);
  const entry = listed.get(login.toLowerCase());
  const ofTeam = assigningTeams.flatMap((slug) => source.rosterTeams?.get(plainSlug(owner, slug)) ?? [])[0];
  const [assigneeId = 0] = each((seat) => seat.assigneeId);
  const reported = source.report.people?.get(assigneeId);
  const { activity, why } = activityWith(activityOfAll(seats, days, now), reported?.lastDay, { days, now });
  const planType = billedPlan(each((seat) => seat.planType));
  const continues = seats.some(({ status }) => status === "active");
  return {
    login,
    activity,
    why,
    lastActivityAt,
    lastActivityEditor: bounded(lastUsed?.lastActivityEditor),
    lastAuthenticatedAt: inTime((seat) => seat.lastAuthenticatedAt).at(-1) ?? null,
    since: inTime((seat) => seat.createdAt)[0] ?? "",
    team: bounded(entry?.team ?? ofTeam?.team ?? assigningTeams.join(", ")),
    costCenter: bounded(entry?.costCenter ?? ofTeam?.costCenter),
    through: each((seat) => heldThrough(owner, seat) ?? null),
    assigningTeams,
    organizations: each((seat) => seat.organization),
    planType,
    pendingCancellationDate: continues ? null : (inTime((seat) => seat.pendingCancellationDate).at(-1) ?? null),
    rate: rateOf(planType),
    idle: continues && isIdle(activity),
    creditsUsed: reported?.credits ?? null,
  };
}

/** What a month would save without these people's seats. */
export function savingWithout(people: readonly Pick<Person, "rate">[], credits: Credits): Saving {
  return savingOf(
    people.map(({ rate }) => rate),
    credits.unknown ? null : credits.room,
  );
}

/** Sorts by last activity, oldest first. For a seat that was never used, the day of the grant counts. */
export function longestUnusedFirst(people: readonly Person[]): Person[] {
  const lastSign = ({ lastActivityAt, since }: Person) => instant(lastActivityAt ?? since);
  return people.toSorted((one, other) => lastSign(one) - lastSign(other));
}

function totalsOf(people: readonly Person[]): Totals {
  const use = { used: 0, unused: 0, never_used: 0, young: 0, unknown: 0 };
  for (const { activity } of people) use[activity] += 1;
  const idle = people.filter((person) => person.idle);
  return {
    seats: people.length,
    use,
    pending: people.filter(({ pendingCancellationDate }) => pendingCancellationDate !== null).length,
    cost: costOf(people),
    lastingCost: costOf(people.filter(({ pendingCancellationDate }) => pendingCancellationDate === null)),
    unpriced: people.filter(({ rate }) => rate === null).length,
    idleSeats: idle.length,
    idleCost: costOf(idle),
  };
}

/** In cents. */
function costOf(people: readonly Pick<Person, "rate">[]): number {
  return people.reduce((sum, { rate }) => sum + (rate?.cents ?? 0), 0);
}

function groupsOf(people: readonly Person[], nameOf: (person: Person) => string | null): Group[] {
  const members = new Map<string | null, Person[]>();
  for (const person of people) {
    const name = nameOf(person);
    const known = members.get(name);
    if (known) known.push(person);
    else members.set(name, [person]);
  }
  return [...members]
    .map(([name, group]) => ({ name, totals: totalsOf(group) }))
    .sort(
      (one, other) =>
        Number(one.name === null) - Number(other.name === null) ||
        other.totals.seats - one.totals.seats ||
        compare(one.name ?? "", other.name ?? ""),
    );
}

function bounded(text: string | null | undefined): string | null {
  return text?.trim() ? inOneLine(text.trim(), LONGEST_TEXT) : null;
}

/** An unreadable time comes first. */
function instant(time: string): number {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? Number.NEGATIVE_INFINITY : parsed;
}

/** The same on every machine, regardless of its locale. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

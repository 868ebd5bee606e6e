import { ACTIVITY_NAMES, type Activity } from "../../github/activity.js";
import { dollarsOf } from "../../money/money.js";
import { lackWords } from "../../settings/advice.js";
import { inOneLine } from "../../text/line.js";
import { listed } from "../../text/list.js";
import type { Facts, Person, Totals } from "./facts.js";

/** How every form of the report says things. */

export const ACTIVITIES = Object.keys(ACTIVITY_NAMES) as readonly Activity[];

export function count(number: number): string {
  return number.toLocaleString("en-US");
}

export function usd(cents: number): string {
  const amount = dollarsOf(cents);
  const minimumFractionDigits = Number.isInteger(amount) ? 0 : 2;
  return `${amount.toLocaleString("en-US", { minimumFractionDigits, maximumFractionDigits: 2 })} USD`;
}

export function plural(number: number, one: string, more = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : more}`;
}

/** The day of a moment, in UTC. */
export function day(moment: string | null): string {
  if (moment === null) return "";
  const time = Date.parse(moment);
  return Number.isNaN(time) ? "?" : new Date(time).toISOString().slice(0, 10);
}

/** `vscode 1.99` of `vscode/1.99/copilot-chat/0.26`. */
export function editor({ lastActivityEditor }: Person): string {
  return (lastActivityEditor ?? "").split("/").slice(0, 2).join(" ");
}

/** A column of a table in which each line is a person. */
export interface Column {
  readonly title: string;
  readonly of: (person: Person) => string;
}

/** Those that say something: nobody needs a column of nothing. */
export function columnsOf({ owner, costCenters, totals }: Facts): Column[] {
  return [
    { title: "Person", of: ({ login }) => login },
    { title: "Use", of: ({ activity }) => ACTIVITY_NAMES[activity] },
    { title: "Last activity", of: ({ lastActivityAt }) => day(lastActivityAt) },
    { title: "Editor", of: editor },
    { title: "Seat since", of: ({ since }) => day(since) },
    { title: "Team", of: ({ team }) => team ?? "" },
    ...(costCenters.length > 0 ? [{ title: "Cost center", of: ({ costCenter }: Person) => costCenter ?? "" }] : []),
    ...(owner.kind === "enterprise"
      ? [{ title: "Organizations", of: ({ organizations }: Person) => organizations.join(", ") }]
      : []),
    ...(totals.pending > 0
      ? [{ title: "Ends", of: ({ pendingCancellationDate }: Person) => pendingCancellationDate ?? "" }]
      : []),
  ];
}

export const GROUP_TITLES = ["Seats", ...ACTIVITIES.map(title), "A month", "Could be saved"] as const;

export function groupCells({ seats, use, cost, saving }: Totals): string[] {
  return [count(seats), ...ACTIVITIES.map((activity) => count(use[activity])), usd(cost), usd(saving)];
}

/** `Never used` */
export function title(activity: Activity): string {
  const name = ACTIVITY_NAMES[activity];
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What the words for use mean. */
export function meanings(days: number): Readonly<Record<Activity, string>> {
  return {
    used: `GitHub has seen activity in the last ${days} days`,
    unused: `no activity and no sign-in in the last ${days} days`,
    never_used: "no activity and no sign-in since the seat was granted",
    young: `granted less than ${days} days ago, and no activity yet`,
    unknown: "GitHub cannot tell: for example a sign-in without activity, because the editor's telemetry is off",
  };
}

/** The total in a sentence or two. */
export function summary({ owner, totals }: Facts): string {
  const { seats, use, pending, cost, unpriced, idleSeats, saving } = totals;
  const parts = ACTIVITIES.map((activity) => `${count(use[activity])} ${ACTIVITY_NAMES[activity]}`);
  const ending = pending > 0 ? ` ${plural(pending, "seat is", "seats are")} cancelled already.` : "";
  return (
    `${owner.name}: ${plural(seats, "seat")} (${parts.join(", ")}), ${usd(cost)} a month${unpriced > 0 ? `, and ${plural(unpriced, "seat")} whose price is not known` : ""}.${ending}` +
    ` Could be saved: ${plural(idleSeats, "seat")}, ${usd(saving)} a month.`
  );
}

/** What a reader must know to read the numbers right. */
export function remarks({ owner, people, nobodys, lack, outsideRoster, rateOf, totals }: Facts): string[] {
  const said: string[] = [];
  if (lack) said.push(lackWords(lack));
  if (totals.use.unknown > 0) {
    said.push(
      `Of ${plural(totals.use.unknown, "seat")} GitHub cannot tell whether it is used. Such seats are never counted as unused.`,
    );
  }
  const throughOthers = people.filter(({ idle, through }) => idle && through.length > 0).length;
  if (throughOthers > 0) {
    said.push(
      `${plural(throughOthers, "seat")} of those that could be saved ${throughOthers === 1 ? "comes" : "come"} through a team` +
        `${owner.kind === "enterprise" ? " or an organization" : ""}, and ${throughOthers === 1 ? "ends" : "end"} only there.`,
    );
  }
  if (totals.unpriced > 0) {
    const plans = new Set(people.flatMap(({ rate, planType }) => (rate === null ? inOneLine(planType, 50) : [])));
    said.push(
      `${plural(totals.unpriced, "seat")}: price not known, and in no sum. GitHub calls the plan ${listed([...plans].sort().map((plan) => `"${plan}"`))}.`,
    );
  }
  if (nobodys.length > 0) {
    const named = nobodys.flatMap(({ assignee }) => assignee ?? []);
    const since = nobodys.map(({ createdAt }) => day(createdAt)).sort()[0] ?? "";
    said.push(
      `${plural(nobodys.length, "seat")} without a person (${[...named, `the oldest since ${since}`].slice(-6).join(", ")}) ${nobodys.length === 1 ? "is" : "are"} ` +
        "in no number here: GitHub does not say what such seats are or whether they cost anything.",
    );
  }
  if (outsideRoster > 0) {
    said.push(
      `${plural(outsideRoster, "person is", "people are")} not in the roster file; their team is the one that GitHub names.`,
    );
  }
  if (owner.kind === "enterprise") {
    said.push(
      "Who has seats from several organizations or teams is one line and counted once, as GitHub bills it: Enterprise wins over Business.",
    );
  }
  said.push(
    `Costs are ${usd(rateOf("business")?.cents ?? 0)} (Business) or ${usd(rateOf("enterprise")?.cents ?? 0)} (Enterprise) a seat and month; a cancelled seat is paid ` +
      "until its cycle ends. Prorating and discounts are not in them.",
  );
  return said;
}

/** `30 days before 2026-11-23` */
export function period({ days, at }: Facts): string {
  return `in the ${days} days before ${day(at.toISOString())}`;
}

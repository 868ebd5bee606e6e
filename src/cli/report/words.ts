import { ACTIVITY_NAMES, type Activity } from "../../github/activity.js";
import type { Owner } from "../../github/owner.js";
import { dollarsOf, monthName, type Saving } from "../../money/money.js";
import { type Credits, doubtWords, unknownWords } from "../../provider/credits.js";
import { lackWords } from "../../settings/advice.js";
import { inOneLine } from "../../text/line.js";
import { listed } from "../../text/list.js";
import type { Leaver } from "../leavers.js";
import type { Facts, Person, Totals } from "./facts.js";

/** Wording that all formats of the report share. */

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

/** `vscode 1.99` for `vscode/1.99/copilot-chat/0.26`. */
export function editor({ lastActivityEditor }: Person): string {
  return (lastActivityEditor ?? "").split("/").slice(0, 2).join(" ");
}

/** A column of a table with one line per person. */
export interface Column {
  readonly title: string;
  readonly of: (person: Person) => string;
}

/** The columns for these facts. Some are left out if they would be empty. */
export function columnsOf({ owner, people, costCenters, totals }: Facts): Column[] {
  return [
    { title: "Person", of: ({ login }) => login },
    { title: "Use", of: ({ activity }) => ACTIVITY_NAMES[activity] },
    { title: "Last activity", of: ({ lastActivityAt }) => day(lastActivityAt) },
    { title: "Editor", of: editor },
    { title: "Seat since", of: ({ since }) => day(since) },
    ...(people.some(({ creditsUsed }) => creditsUsed !== null)
      ? [
          {
            title: "AI credits",
            of: ({ creditsUsed }: Person) => (creditsUsed === null ? "" : count(Math.round(creditsUsed))),
          },
        ]
      : []),
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

/** The pool of AI credits is not divided among groups, so for their unused seats only prices are known. */
export const UNUSED_PRICE = "Unused, at seat price";

export const GROUP_TITLES = ["Seats", ...ACTIVITIES.map(title), "A month", UNUSED_PRICE] as const;

export function groupCells({ seats, use, cost, idleCost }: Totals): string[] {
  return [count(seats), ...ACTIVITIES.map((activity) => count(use[activity])), usd(cost), usd(idleCost)];
}

/** Such as `Never used`. */
export function title(activity: Activity): string {
  const name = ACTIVITY_NAMES[activity];
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What the words for use mean. */
export function meanings(days: number): Readonly<Record<Activity, string>> {
  return {
    used: `GitHub recorded activity in the last ${days} days`,
    unused: `no activity and no sign-in in the last ${days} days`,
    never_used: "no activity and no sign-in since the seat was granted",
    young: `granted less than ${days} days ago, and no activity yet`,
    unknown: "GitHub does not say, for example after a sign-in without activity with the editor's telemetry off",
  };
}

/** The savings that are certain, and what they deduct or leave out. */
export function savingWords({ seatPrices, net }: Saving, { credits, owner }: Facts): { amount: number; kind: string } {
  if (net === null) return { amount: seatPrices, kind: `seat prices only: ${whyNoNet(credits, owner)}` };
  const charged = seatPrices - net;
  if (charged === 0) return { amount: net, kind: "" };
  return {
    amount: net,
    kind: `${usd(seatPrices)} of seat prices, less ${usd(charged)} for AI credits that would then be charged`,
  };
}

/** Why only the prices of seats are known, and how to learn more. */
export function whyNoNet(credits: Credits, owner: Owner): string {
  if (credits.unknown) return unknownWords(credits.unknown, owner);
  return credits.doubt ? doubtWords(credits.doubt, credits) : "a seat's price or AI credits are unknown";
}

/** A month's pool, and how many unused seats could be removed before it runs short. */
function poolWords({ credits, saving }: Facts): string | undefined {
  if (credits.unknown) return undefined;
  const { use, pool } = credits;
  const used = `AI credits in ${monthName(use.month)}: ${count(use.used)} used of a pool of ${count(pool)}, ${count(use.paid)} paid beyond it.`;
  const { seats, free } = saving;
  if (free === null || seats === 0) return used;
  if (use.used >= pool) return `${used} The pool was used up: each removed seat's credits would then be charged.`;
  const some =
    free === seats
      ? seats === 1
        ? "The unused seat"
        : `All ${count(seats)} unused seats`
      : free === 0
        ? "None of the unused seats"
        : `${count(free)} of the ${count(seats)} unused seats`;
  return `${used} ${some} could be removed before the pool runs short.`;
}

/** The totals in a few sentences. */
export function summary(facts: Facts): string {
  const { owner, totals, saving } = facts;
  const { seats, use, pending, cost, unpriced, idleSeats } = totals;
  const saved = savingWords(saving, facts);
  const parts = ACTIVITIES.map((activity) => `${count(use[activity])} ${ACTIVITY_NAMES[activity]}`);
  const ending = pending > 0 ? ` ${plural(pending, "seat is", "seats are")} already cancelled.` : "";
  return (
    `${owner.name}: ${plural(seats, "seat")} (${parts.join(", ")}), ${usd(cost)} a month${unpriced > 0 ? `, and ${plural(unpriced, "seat")} with an unknown price` : ""}.${ending}` +
    ` Could be saved: ${plural(idleSeats, "seat")}, ${usd(saved.amount)} a month${saved.kind === "" ? "" : ` (${saved.kind})`}.`
  );
}

/** Such as `3 seats whose holders may have left, 57 USD a month`. */
export function leaversHeadline(leavers: readonly Leaver[]): string {
  const unpriced = leavers.filter(({ cost }) => cost === null).length;
  const rest = unpriced > 0 ? `, and ${plural(unpriced, "seat")} with an unknown price` : "";
  const cost = leavers.reduce((sum, leaver) => sum + (leaver.cost ?? 0), 0);
  return `${plural(leavers.length, "seat")} whose holders may have left, ${usd(cost)} a month${rest}`;
}

/** Such as `loner: in no organization of octo; seat since 2026-01-31; 19 USD a month`. */
export function leaverLine({ login, why, since, cost }: Leaver): string {
  return `${login}: ${why}; seat since ${day(since)}; ${cost === null ? "price unknown" : `${usd(cost)} a month`}`;
}

/** What a reader must know to understand the numbers. */
export function remarks(facts: Facts): string[] {
  const { owner, people, unassigned, lack, leavers, outsideRoster, rateOf, totals, unreported } = facts;
  const said: string[] = [];
  if (lack) said.push(lackWords(lack));
  said.push(...moneyRemarks(facts));
  if (totals.use.unknown > 0) {
    said.push(
      `For ${plural(totals.use.unknown, "seat")}, GitHub cannot tell whether ${totals.use.unknown === 1 ? "it is used. It never counts" : "they are used. They never count"} as unused.${unreported?.hidden ? " A token that may read Copilot metrics shows more." : ""}`,
    );
  }
  if (unreported && !unreported.hidden) said.push(`GitHub's 28-day usage report was not read: ${unreported.why}.`);
  const throughOthers = people.filter(({ idle, through }) => idle && through.length > 0).length;
  if (throughOthers > 0) {
    said.push(
      `${count(throughOthers)} of the seats that could be saved ${throughOthers === 1 ? "comes" : "come"} through a team` +
        `${owner.kind === "enterprise" ? " or an organization" : ""} and can be ended only there.`,
    );
  }
  if (totals.unpriced > 0) {
    const plans = new Set(people.flatMap(({ rate, planType }) => (rate === null ? inOneLine(planType, 50) : [])));
    said.push(
      `${plural(totals.unpriced, "seat has", "seats have")} an unknown price and ${totals.unpriced === 1 ? "is" : "are"} not included in the costs. GitHub calls the plan ${listed([...plans].sort().map((plan) => `"${plan}"`))}.`,
    );
  }
  if (unassigned.length > 0) {
    const named = unassigned.flatMap(({ assignee }) => assignee ?? []);
    const since = unassigned.map(({ createdAt }) => day(createdAt)).sort()[0] ?? "";
    const unclear =
      unassigned.length === 1
        ? "is not counted here: GitHub does not say what it is or whether it costs anything."
        : "are not counted here: GitHub does not say what these seats are or whether they cost anything.";
    said.push(
      `${plural(unassigned.length, "seat")} without a person (${[...named, `the oldest since ${since}`].slice(-6).join(", ")}) ${unclear}`,
    );
  }
  if (leavers.length > 0) said.push(`${leaversHeadline(leavers)}: ${listed(leavers.map(leaverLine), " | ")}`);
  if (outsideRoster > 0) {
    said.push(
      `${plural(outsideRoster, "person is", "people are")} not in the roster file; their team is the one that GitHub names.`,
    );
  }
  if (owner.kind === "enterprise") {
    said.push(
      "A person with seats from several organizations or teams has one line and counts once, as GitHub bills them: Enterprise takes precedence over Business.",
    );
  }
  said.push(
    `Costs are ${usd(rateOf("business")?.cents ?? 0)} (Business) or ${usd(rateOf("enterprise")?.cents ?? 0)} (Enterprise) per seat and month; a cancelled seat is paid ` +
      "until its cycle ends. Prorating and discounts are not included.",
  );
  return said;
}

function moneyRemarks(facts: Facts): string[] {
  const { owner, credits, saving, totals } = facts;
  const pool = poolWords(facts);
  const said = pool === undefined ? [] : [pool];
  if (saving.net === null && totals.idleSeats > 0) {
    said.push(
      `The savings are seat prices only, because ${whyNoNet(credits, owner)}. Each seat also brings AI credits, which are charged if the pool runs short without them.`,
    );
  }
  if (owner.kind === "organization" && !credits.unknown) {
    said.push(
      `${owner.name} is assumed to have its own pool of AI credits, because GitHub does not show that it is part of an enterprise. If it is, use report --enterprise.`,
    );
  }
  if (totals.pending > 0) {
    said.push("The yearly cost excludes cancelled seats; their AI credits stay in the pool until the month ends.");
  }
  return said;
}

/** Such as `in the 30 days before 2026-11-23`. */
export function period({ days, at }: Facts): string {
  return `in the ${days} days before ${day(at.toISOString())}`;
}

import { z } from "zod";
import type { SeatDetails } from "./answers.js";

/**
 * What GitHub's activity fields prove about a seat, and what they do not. GitHub documents
 * (https://docs.github.com/copilot/reference/metrics-data): use in an editor shows only if the editor's telemetry is on; it may
 * show a day late; data older than 90 days is deleted. A newly granted seat starts without activity, even if the person had one
 * before.
 */

/** What is known about a seat's use in the last days. */
export type Activity = "used" | "unused" | "never_used" | "young" | "unknown";

/** The words that people read. */
export const ACTIVITY_NAMES: Readonly<Record<Activity, string>> = {
  used: "used",
  unused: "not used",
  never_used: "never used",
  young: "too new to judge",
  unknown: "not known",
};

export interface Judgment {
  activity: Activity;
  /** What it is based on, in a few words. */
  why: string;
}

/** GitHub keeps activity and sign-ins for this many days; before that, use and disuse look the same. */
export const LONGEST_PERIOD = 90;

/** A period in days, as people enter it. */
export const periodSchema = z
  .int({ error: "must be a whole number of days" })
  .min(1, "must be at least one day")
  .max(LONGEST_PERIOD, `must be ${LONGEST_PERIOD} days or less, because GitHub keeps no older activity`);

/** GitHub may show activity this many days late. */
const LAG = 1;

const DAY_MILLISECONDS = 86_400_000;

type Signs = Pick<SeatDetails, "createdAt" | "lastActivityAt" | "lastAuthenticatedAt" | "tellsActivity">;

/**
 * Whether a seat was used in the last `days` days. The answer is `unused` or `never_used` only if GitHub would have shown a use;
 * otherwise it is `young` or `unknown`.
 */
export function activityOf(seat: Signs, days: number, now: Date): Judgment {
  const granted = daysSince(seat.createdAt, now);
  const active = daysSince(seat.lastActivityAt, now);
  const signedIn = daysSince(seat.lastAuthenticatedAt, now);
  if (active <= days) return { activity: "used", why: `activity in the last ${days} days` };
  if (granted < days) return { activity: "young", why: `granted less than ${days} days ago` };
  if (!seat.tellsActivity || Number.isNaN(granted + active + signedIn)) {
    return { activity: "unknown", why: "GitHub's answer has no activity" };
  }
  if (days > LONGEST_PERIOD) {
    return { activity: "unknown", why: `GitHub keeps activity for ${LONGEST_PERIOD} days only` };
  }
  const [wasActive, hasSignedIn] = [active < Number.POSITIVE_INFINITY, signedIn < Number.POSITIVE_INFINITY];
  if (wasActive ? signedIn <= days : hasSignedIn) {
    return { activity: "unknown", why: "a sign-in, but no activity: the editor's telemetry may be off" };
  }
  if (Math.min(active, granted) < days + LAG) {
    return { activity: "unknown", why: "GitHub may show activity a day late" };
  }
  if (wasActive) return { activity: "unused", why: `last activity more than ${days} days ago` };
  // A younger seat's activity and sign-ins cannot have been deleted yet.
  if (granted < LONGEST_PERIOD)
    return { activity: "never_used", why: "no activity and no sign-in since it was granted" };
  return { activity: "unused", why: `no activity and no sign-in in the ${LONGEST_PERIOD} days that GitHub keeps` };
}

/** Infinity if there is no time, and NaN, for which every comparison is false, if it cannot be parsed. */
function daysSince(time: string | null, now: Date): number {
  return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - Date.parse(time)) / DAY_MILLISECONDS;
}

/** A person's activity is the first of these that any of their seats has. */
const STRONGEST_FIRST: readonly Activity[] = ["used", "unknown", "young", "unused", "never_used"];

/**
 * The same for a person, who may have several seats in an enterprise and is billed once. Using one of them is using Copilot; a
 * person counts as inactive only if every seat is known to be unused.
 */
export function activityOfAll(seats: readonly Signs[], days: number, now: Date): Judgment {
  const judgments = seats.map((seat) => activityOf(seat, days, now));
  const strength = ({ activity }: Judgment) => STRONGEST_FIRST.indexOf(activity);
  const [first] = judgments.sort((one, other) => strength(one) - strength(other));
  return first ?? { activity: "unknown", why: "there is no seat" };
}

/** The same, together with GitHub's usage report: a day with activity proves use; its absence proves nothing. */
export function activityWith(
  judgment: Judgment,
  reportedDay: string | null | undefined,
  { days, now }: { days: number; now: Date },
): Judgment {
  if (judgment.activity === "used" || !reportedDay || !(daysSince(reportedDay, now) <= days)) return judgment;
  return { activity: "used", why: `GitHub's 28-day report shows use on ${reportedDay}` };
}

/** Whether the seat is known to have been paid for without any use in the period. */
export function isIdle(activity: Activity): activity is "unused" | "never_used" {
  return activity === "unused" || activity === "never_used";
}

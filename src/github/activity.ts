import { z } from "zod";
import type { NobodysSeat } from "./answers.js";

/**
 * What GitHub's activity fields say of a seat, and what they do not. What GitHub documents of them
 * (https://docs.github.com/copilot/reference/metrics-data): use in an editor shows only where the editor's telemetry is on; it may show
 * a day later; what is older than 90 days is deleted. A newly granted seat begins without activity, whoever had it before.
 */

/** What can be said of a seat's use in the last days. */
export type Activity = "used" | "unused" | "never_used" | "young" | "unknown";

/** How people read it. */
export const ACTIVITY_NAMES: Readonly<Record<Activity, string>> = {
  used: "used",
  unused: "not used",
  never_used: "never used",
  young: "too new to judge",
  unknown: "not known",
};

export interface Judgement {
  activity: Activity;
  /** What it follows from, in a few words. */
  why: string;
}

/** GitHub keeps activity and sign-ins for so long; of what was before nobody can tell use from disuse. */
export const LONGEST_PERIOD = 90;

/** A period in days, as people give it. */
export const periodSchema = z
  .int({ error: "must be a whole number of days" })
  .min(1, "must be at least one day")
  .max(LONGEST_PERIOD, `must be ${LONGEST_PERIOD} days or less, because GitHub keeps no older activity`);

/** GitHub may show an activity so many days late. */
const LAG = 1;

const DAY_MILLISECONDS = 86_400_000;

type Signs = Pick<NobodysSeat, "createdAt" | "lastActivityAt" | "lastAuthenticatedAt" | "tellsActivity">;

/**
 * Whether a seat was used in so many days before now. It is unused, or was never used, only where GitHub would know of a use; in
 * all other cases that is said instead.
 */
export function activityOf(seat: Signs, days: number, now: Date): Judgement {
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

/** Infinite where there is no time, and NaN, which no comparison holds for, where it cannot be read. */
function daysSince(time: string | null, now: Date): number {
  return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - Date.parse(time)) / DAY_MILLISECONDS;
}

/** The first of these that one of a person's seats shows holds for the person. */
const STRONGEST_FIRST: readonly Activity[] = ["used", "unknown", "young", "unused", "never_used"];

/**
 * The same of a person, who may have several seats in an enterprise and is billed once: whoever uses one of them uses Copilot, and
 * counts as not using it only where that is known of all.
 */
export function activityOfAll(seats: readonly Signs[], days: number, now: Date): Judgement {
  const judgements = seats.map((seat) => activityOf(seat, days, now));
  const strength = ({ activity }: Judgement) => STRONGEST_FIRST.indexOf(activity);
  const [first] = judgements.sort((one, other) => strength(one) - strength(other));
  return first ?? { activity: "unknown", why: "there is no seat" };
}

/** The same, where GitHub's report of use shows a day on which something was done. That it shows none proves nothing. */
export function activityWith(
  judgement: Judgement,
  reportedDay: string | null | undefined,
  { days, now }: { days: number; now: Date },
): Judgement {
  if (judgement.activity === "used" || !reportedDay || !(daysSince(reportedDay, now) <= days)) return judgement;
  return { activity: "used", why: `GitHub's 28-day report shows use on ${reportedDay}` };
}

/** Whether the money for the seat is known to have bought nothing in the period. */
export function isIdle(activity: Activity): activity is "unused" | "never_used" {
  return activity === "unused" || activity === "never_used";
}

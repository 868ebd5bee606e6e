import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { loginSchema } from "../github/names.js";
import { USUAL_CANCELLATIONS } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { count, listed } from "../text/list.js";

/** The usual share is too few of a small list: so many are always allowed. */
const ALWAYS_ALLOWED = 5;

const limitSchema = z.union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?%$/)], {
  error: (issue) => `got ${shown(issue.input)}; it takes a whole number or a share of the roster such as "25%"`,
});

export const rosterRules = {
  exclusive: z.boolean({ error: (issue) => `got ${shown(issue.input)}; it takes true or false` }).default(false),
  maxCancellations: limitSchema.default(USUAL_CANCELLATIONS),
  maxSeats: z
    .int({ error: (issue) => `got ${shown(issue.input)}; it takes a whole number` })
    .min(1)
    .optional(),
};

/** The people of a roster by login in lower case, or what is wrong with the list. */
export function peopleOf(usernames: unknown): { logins: string[]; failures: dynamic.CheckFailure[] } {
  if (!Array.isArray(usernames)) {
    return {
      logins: [],
      failures: [{ property: "usernames", reason: `usernames got ${shown(usernames)}; it takes a list of logins` }],
    };
  }
  const problems: string[] = [];
  const places = new Map<string, number>();
  for (const [index, username] of usernames.entries()) {
    const parsed = loginSchema.safeParse(username);
    if (!parsed.success) {
      problems.push(`usernames[${index}] ${parsed.error.issues[0]?.message}`);
      continue;
    }
    const before = places.get(parsed.data);
    if (before === undefined) places.set(parsed.data, index);
    else
      problems.push(
        `usernames[${index}] ${shown(username)} is the same person as usernames[${before}] ${shown(usernames[before])}`,
      );
  }
  if (usernames.length === 0) {
    problems.push("usernames is empty; a roster of nobody would cancel everybody. To do that, remove the resource");
  }
  const failures = problems.length > 0 ? [{ property: "usernames", reason: listed(problems, "; ") }] : [];
  return { logins: [...places.keys()], failures };
}

/** How many seats may be cancelled in one run. */
export function cancellationLimit(maxCancellations: number | string, rosterSize: number): number {
  if (typeof maxCancellations === "number") return maxCancellations;
  const share = Math.floor((rosterSize * Number.parseFloat(maxCancellations)) / 100);
  return maxCancellations === USUAL_CANCELLATIONS ? Math.max(ALWAYS_ALLOWED, share) : share;
}

/** Why so many cancellations are not carried out; undefined when they may be. */
export function tooManyCancellations(
  logins: readonly string[],
  maxCancellations: number | string,
  rosterSize: number,
): string | undefined {
  const limit = cancellationLimit(maxCancellations, rosterSize);
  if (logins.length <= limit) return undefined;
  return (
    `${count(logins.length)} of ${count(rosterSize)} seats would be cancelled, and maxCancellations is ${maxCancellations}` +
    `${typeof maxCancellations === "string" ? `, here ${count(limit)}` : ""}: ${listed(logins)}. ` +
    `Nothing was cancelled. If that is meant, set maxCancellations: ${logins.length} for this change.`
  );
}

/** Whether an error is such a refusal. */
export function isTooManyCancellations(message: string): boolean {
  return /seats would be cancelled, and maxCancellations is/.test(message);
}

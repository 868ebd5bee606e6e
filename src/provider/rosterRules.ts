import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { loginSchema } from "../github/names.js";
import { USUAL_CANCELLATIONS } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { listed } from "../text/list.js";
import { ACTIVE } from "./dictionary.js";

/** The default share is too small for a short list, so this many are always allowed with it. */
const ALWAYS_ALLOWED = 5;

export const limitSchema = z.union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?%$/)], {
  error: (issue) => `got ${shown(issue.input)}; it takes a whole number or a share of the roster such as "25%"`,
});

const line = z.string().optional();

export const rosterRules = {
  exclusive: z.boolean({ error: (issue) => `got ${shown(issue.input)}; it takes true or false` }).default(false),
  maxCancellations: limitSchema.default(USUAL_CANCELLATIONS),
  maxSeats: z
    .int({ error: (issue) => `got ${shown(issue.input)}; it takes a whole number` })
    .min(1)
    .optional(),
  __alsoDeclared: line,
};

/**
 * The people of a roster by lower-case login, or what is wrong with the list. `ignoreChanges` of `usernames` removes the list,
 * and of `seats`, as previews show it, restores what the state had: both freeze the roster.
 */
export function peopleOf(
  { usernames, seats }: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, string>> | undefined,
): { seats: Record<string, string>; failures: dynamic.CheckFailure[] } {
  const failure = (reason: string) => ({ seats: {}, failures: [{ property: "usernames", reason }] });
  if (before && usernames === undefined) return { seats: { ...before }, failures: [] };
  if (before && seats !== undefined) {
    if (isDeepStrictEqual(seats, before)) return { seats: { ...before }, failures: [] };
    return failure(
      'ignoreChanges names a part of the seats; a roster takes `ignoreChanges: ["seats"]`, which freezes the whole roster',
    );
  }
  if (!Array.isArray(usernames)) return failure(`usernames got ${shown(usernames)}; it takes a list of logins`);
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
    problems.push("usernames is empty, which would cancel everybody. To do that, remove the resource");
  }
  const failures = problems.length > 0 ? [{ property: "usernames", reason: listed(problems, "; ") }] : [];
  return { seats: Object.fromEntries([...places.keys()].map((login) => [login, ACTIVE])), failures };
}

/** How many seats one run may cancel. */
export function cancellationLimit(maxCancellations: number | string, rosterSize: number): number {
  if (typeof maxCancellations === "number") return maxCancellations;
  const share = Math.floor((rosterSize * Number.parseFloat(maxCancellations)) / 100);
  return maxCancellations === USUAL_CANCELLATIONS ? Math.max(ALWAYS_ALLOWED, share) : share;
}

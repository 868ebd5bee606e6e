import { isShownInEnterprise, readCreditUse } from "../github/credits.js";
import { answered, GitHubError } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import {
  type Contradiction,
  contradictionOf,
  type Holder,
  judgedBy,
  monthName,
  monthsAt,
  poolOf,
  type Room,
  type Use,
} from "../money/money.js";
import type { Settings } from "../settings/settings.js";
import { count } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { holdersIn } from "./holders.js";

/** The AI credits of an owner's seats, or why they are unknown. */
export type Credits = KnownCredits | { readonly unknown: Unknown };

export interface KnownCredits {
  readonly unknown?: undefined;
  readonly use: Use;
  /** What all seats bring per month. */
  readonly pool: number;
  /** What savings are based on; null if the use cannot be the use of this pool. */
  readonly room: Room | null;
  readonly doubt: Contradiction | undefined;
}

export type Unknown =
  | { readonly kind: "enterprise's pool" | "list not whole" | "plan" }
  | { readonly kind: "unreadable"; readonly status: number | undefined };

export interface Asked {
  readonly holders: readonly Holder[];
  /** Whether the list of holders is complete. */
  readonly whole: boolean;
  readonly now: Date;
}

/** Reads the use of the last full month and of the current one, and compares it with the seats. */
export async function readCredits(on: OwnerOnGitHub, { holders, whole, now }: Asked): Promise<Credits> {
  if (await isOfEnterprise(on)) return { unknown: { kind: "enterprise's pool" } };
  const use = await readUse(on, now);
  if (use instanceof GitHubError) return { unknown: { kind: "unreadable", status: use.status } };
  if (!whole) return { unknown: { kind: "list not whole" } };
  const pool = poolOf(holders, use.month);
  if (pool === null) return { unknown: { kind: "plan" } };
  const doubt = contradictionOf(pool, use);
  return { use, pool: pool.credits, room: doubt ? null : { pool: pool.lasting, used: use.used }, doubt };
}

/** What programs are told about an owner's credits. */
export interface CreditFacts {
  readonly month: string;
  readonly pool: number;
  readonly used: number;
  readonly paid: number;
}

/** The same for an owner about whom nothing has been read yet. Unknown credits are an error with the subject. */
export async function creditFacts(
  subject: string,
  on: OwnerOnGitHub,
  rateOf: Settings["rateOf"],
  now: Date,
): Promise<CreditFacts> {
  const { entries, whole } = await on.seats.list();
  const credits = await readCredits(on, { holders: holdersIn(entries, rateOf), whole, now });
  if (credits.unknown) throw new SeatError(subject, `${unknownWords(credits.unknown, on.owner)}.`);
  const { use, pool } = credits;
  return { month: monthName(use.month), pool, used: use.used, paid: use.paid };
}

async function readUse({ api, owner }: OwnerOnGitHub, now: Date): Promise<Use | GitHubError> {
  const { last, running } = monthsAt(now);
  try {
    const [before, today] = await Promise.all([readCreditUse(api, owner, last), readCreditUse(api, owner, running)]);
    return judgedBy(before, today);
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
}

async function isOfEnterprise({ api, owner }: OwnerOnGitHub): Promise<boolean> {
  if (owner.kind === "enterprise") return false;
  return isShownInEnterprise(api, owner.name).catch((error: unknown) => {
    if (error instanceof GitHubError) return false;
    throw error;
  });
}

const NEEDED: Readonly<Record<Owner["kind"], string>> = {
  organization:
    'an organization owner\'s token; a fine-grained one or a GitHub App needs the organization permission "Administration" (read)',
  enterprise:
    "the classic token of an enterprise owner or billing manager, or a GitHub App that may read the enterprise's billing",
};

/** Why the credits are unknown, and how to find out. */
export function unknownWords(unknown: Unknown, owner: Owner): string {
  switch (unknown.kind) {
    case "enterprise's pool":
      return `${owner.name} is part of an enterprise, whose seats share one pool of AI credits: ask about the enterprise (--enterprise)`;
    case "list not whole":
      return "the list of seats is incomplete";
    case "plan":
      return "it is unknown how many AI credits each seat's plan includes";
    case "unreadable":
      return `the use of AI credits cannot be read (${answered(unknown.status)}); it takes ${NEEDED[owner.kind]}`;
  }
}

export function doubtWords(doubt: Contradiction, { use }: KnownCredits): string {
  const month = monthName(use.month);
  return doubt === "more included than the seats bring"
    ? `GitHub has included ${count(use.used - use.paid)} AI credits in ${month}, more than these seats bring: seats have since been removed, or others share the pool`
    : `GitHub has charged for ${count(use.paid)} AI credits in ${month} before these seats' pool was used up: others share the pool`;
}

import type { Seat } from "../github/answers.js";
import { byPerson } from "../github/byPerson.js";
import type { Identity } from "../github/identities.js";
import { billedPlan } from "../money/money.js";
import type { Settings } from "../settings/settings.js";

/** A seat that is paid for somebody who is gone, as far as GitHub or a company's file knows. */
export interface Leaver {
  readonly login: string;
  readonly why: string;
  /** Since when the seat is there. */
  readonly since: string;
  /** Cents a month; null where the price is not known. */
  readonly cost: number | null;
}

/** The seats of those of whom `whyGone` knows a reason, one a person. Those that are cancelled already end by themselves. */
export function leaversAmong(
  entries: readonly Seat[],
  rateOf: Settings["rateOf"],
  whyGone: (login: string) => string | undefined,
): Leaver[] {
  return [...byPerson(entries).values()].flatMap((seats) => {
    const lasting = seats.filter(({ status }) => status === "active");
    const [first] = lasting;
    const why = first && (isHash(first.login) ? SUSPENDED : whyGone(first.login));
    if (!first || why === undefined) return [];
    const since = lasting.map(({ createdAt }) => createdAt).sort()[0] ?? "";
    const cost = rateOf(billedPlan(seats.map(({ planType }) => planType)))?.cents ?? null;
    return [{ login: first.login, why, since, cost }];
  });
}

const SUSPENDED = "suspended by the identity provider";

/** What GitHub makes of a managed user's login when the identity provider suspends the person. */
export function isHash(login: string): boolean {
  return /^[\da-f]{32,}_[a-z\d]+$/i.test(login);
}

/**
 * Why somebody counts as gone from an enterprise by its consumed licenses: a seat survives that. Undefined for an enterprise of
 * which nobody is in an organization: there that says nothing.
 */
export function outsideOrganizations(
  enterprise: string,
  licensed: readonly Identity[],
): ((login: string) => string | undefined) | undefined {
  const inside = new Set<string>();
  for (const { login, organizations = [] } of licensed) {
    if (login !== null && organizations.length > 0) inside.add(login.toLowerCase());
  }
  if (inside.size === 0) return undefined;
  return (login) => (inside.has(login.toLowerCase()) ? undefined : `in no organization of ${enterprise}`);
}

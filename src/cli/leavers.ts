import type { Seat } from "../github/answers.js";
import { byPerson } from "../github/byPerson.js";
import type { Identity } from "../github/identities.js";
import { billedPlan } from "../money/money.js";
import type { Settings } from "../settings/settings.js";

/** A paid seat of someone who has left, according to GitHub or a company's file. */
export interface Leaver {
  readonly login: string;
  readonly why: string;
  /** When the seat was granted. */
  readonly since: string;
  /** Cents a month; null if the price is unknown. */
  readonly cost: number | null;
}

/** One seat for each person who is suspended, or for whom `whyGone` has a reason. Seats already cancelled are left out: they end anyway. */
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

/** Whether a login is a hash, as GitHub's logins of managed users whom the identity provider has suspended are. */
export function isHash(login: string): boolean {
  return /^[\da-f]{32,}_[a-z\d]+$/i.test(login);
}

/**
 * Why someone counts as gone from an enterprise, by its consumed licenses: a seat stays when a person leaves the last organization.
 * Undefined if the enterprise has nobody in an organization: then this says nothing.
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

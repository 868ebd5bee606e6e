import type { Enterprise } from "./enterprise.js";
import type { Organization } from "./organization.js";
import type { Seat } from "./seatBook.js";
import type { CopilotSettings } from "./seed.js";
import type { World } from "./world.js";

/** What each plan brings a month. Of the others GitHub says nothing. */
const INCLUDED: Readonly<Partial<Record<CopilotSettings["planType"], number>>> = { business: 1_900, enterprise: 3_900 };

/** AI credits of one owner in one month. */
interface CreditUse {
  readonly used: number;
  /** Those that the pool has not paid for. */
  readonly charged: number;
}

/** Of an organization, or of an enterprise with all of its organizations. One pool is for all who are billed together. */
export function creditUse(world: World, owner: Organization | Enterprise, month: string): CreditUse {
  const payer = world.enterprises().find((enterprise) => enterprise === owner || isIn(enterprise, owner)) ?? owner;
  const all = usedBy(payer, month);
  const charged = payer.settings.paidUse ? Math.max(0, all - poolOf(payer)) : 0;
  const used = usedBy(owner, month);
  return { used, charged: all === 0 ? 0 : Math.round((charged * used) / all) };
}

function isIn(enterprise: Enterprise, owner: Organization | Enterprise): boolean {
  return owner.kind === "organization" && enterprise.organizations.includes(owner);
}

function usedBy(owner: Organization | Enterprise, month: string): number {
  const own = owner.settings.creditsUsed[month] ?? 0;
  return owner.kind === "organization"
    ? own
    : owner.organizations.reduce((sum, { settings }) => sum + (settings.creditsUsed[month] ?? 0), own);
}

/** A person with several seats is billed for one, and Enterprise wins. */
function poolOf(owner: Organization | Enterprise): number {
  const books = owner.kind === "organization" ? [owner] : [owner, ...owner.organizations];
  const largest = new Map<Seat["assignee"] | Seat, number>();
  for (const { seats, settings } of books) {
    for (const seat of seats.all()) {
      const key = seat.assignee ?? seat;
      const credits = INCLUDED[seat.planType ?? settings.planType] ?? 0;
      largest.set(key, Math.max(credits, largest.get(key) ?? 0));
    }
  }
  return [...largest.values()].reduce((sum, credits) => sum + credits, 0);
}

import type { Enterprise } from "./enterprise.js";
import type { Organization } from "./organization.js";
import type { Seat } from "./seatBook.js";
import type { CopilotSettings } from "./seed.js";
import type { World } from "./world.js";

/** The credits that each plan includes a month. GitHub does not document other plans. */
const INCLUDED: Readonly<Partial<Record<CopilotSettings["planType"], number>>> = { business: 1_900, enterprise: 3_900 };

/** AI credits of one owner in one month. */
interface CreditUse {
  readonly used: number;
  /** The credits beyond the pool, if they are charged. */
  readonly charged: number;
}

/** For an organization, or for an enterprise with all its organizations. All that are billed together share one pool. */
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

/** A person with several seats is billed for one: Enterprise takes precedence over Business. */
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

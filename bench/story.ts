import type { World } from "../src/simulator/index.js";
import { ORGANIZATION, people } from "./company.js";

/** What is measured, in this order. */
export const steps = ["first up", "unchanged preview", "1% drift preview", "1% change up", "destroy"] as const;
export type Step = (typeof steps)[number];

/** The people of one measurement: who is in the list at first, and after the change. */
export interface Story {
  readonly size: number;
  readonly everybody: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whose seats are cancelled or gone in the drift. */
  readonly drifted: readonly string[];
}

export function storyOf(size: number): Story {
  const share = Math.max(1, Math.round(size / 100));
  const everybody = people(size + share);
  return {
    size,
    everybody,
    before: everybody.slice(0, size),
    // As many come as go.
    after: everybody.slice(share),
    drifted: everybody.slice(0, 2 * share).filter((_, index) => index % 2 === 0),
  };
}

/** The first and then every second one is removed, which all ways notice; the others are cancelled in the web interface. */
export function drift(world: World, { drifted }: Story): void {
  for (const [index, login] of drifted.entries()) {
    if (index % 2 === 0) world.removeSeat(ORGANIZATION, login);
    else world.cancelSeat(ORGANIZATION, login);
  }
}

export function undoDrift(world: World, { drifted }: Story): void {
  for (const login of drifted) world.grantSeat(ORGANIZATION, login);
}

/** A measurement of something that does not do its job is worth nothing. */
export function expectActive(world: World, logins: readonly string[]): void {
  const active = world.seats(ORGANIZATION).filter(({ pendingCancellationDate }) => pendingCancellationDate === null);
  const names = new Set(active.flatMap(({ assignee }) => assignee?.login ?? []));
  const missing = logins.filter((login) => !names.has(login));
  // One more: the seat that is in nobody's list.
  if (missing.length > 0 || names.size !== logins.length + 1) {
    throw new Error(`${names.size} seats are active, ${logins.length + 1} should be; ${missing.length} are missing`);
  }
}

import type { World } from "../src/simulator/index.js";
import { ORGANIZATION, people } from "./company.js";

/** The steps to measure, in this order. */
export const steps = ["first up", "unchanged preview", "1% drift preview", "1% change up", "destroy"] as const;
export type Step = (typeof steps)[number];

/** The people in one measurement: those in the list at first, and those after the change. */
export interface Story {
  readonly size: number;
  readonly everybody: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** People whose seats are cancelled or gone in the drift. */
  readonly drifted: readonly string[];
}

export function storyOf(size: number): Story {
  const share = Math.max(1, Math.round(size / 100));
  const everybody = people(size + share);
  return {
    size,
    everybody,
    before: everybody.slice(0, size),
    // As many people join as leave.
    after: everybody.slice(share),
    drifted: everybody.slice(0, 2 * share).filter((_, index) => index % 2 === 0),
  };
}

/** Removes every second seat, which all ways notice, and cancels the others as in the web interface. */
export function drift(world: World, { drifted }: Story): void {
  for (const [index, login] of drifted.entries()) {
    if (index % 2 === 0) world.removeSeat(ORGANIZATION, login);
    else world.cancelSeat(ORGANIZATION, login);
  }
}

export function undoDrift(world: World, { drifted }: Story): void {
  for (const login of drifted) world.grantSeat(ORGANIZATION, login);
}

/** Fails if the seats are wrong: a measurement would then be worthless. */
export function expectActive(world: World, logins: readonly string[]): void {
  const active = world.seats(ORGANIZATION).filter(({ pendingCancellationDate }) => pendingCancellationDate === null);
  const names = new Set(active.flatMap(({ assignee }) => assignee?.login ?? []));
  const missing = logins.filter((login) => !names.has(login));
  // One more: the seat that no list contains.
  if (missing.length > 0 || names.size !== logins.length + 1) {
    throw new Error(`${names.size} seats are active, ${logins.length + 1} should be; ${missing.length} are missing`);
  }
}

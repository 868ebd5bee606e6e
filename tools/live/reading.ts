import { z } from "zod";
import { type Billing, billingSchema, type Seat, seatSchema, seatsSchema } from "../../src/github/answers.js";
import { names } from "./redact.js";
import type { Exchange, NotAsked } from "./transcript.js";

export const routes = {
  billing: "GET /orgs/{org}/copilot/billing",
  list: "GET /orgs/{org}/copilot/billing/seats",
  single: "GET /orgs/{org}/members/{username}/copilot",
  membership: "GET /orgs/{org}/memberships/{username}",
  users: "/orgs/{org}/copilot/billing/selected_users",
  teams: "/orgs/{org}/copilot/billing/selected_teams",
} as const;

/** What a seat looked like; null if there was none. */
export type Look = Pick<Seat, "status" | "assigningTeam" | "pendingCancellationDate"> | null;

const countSchema = z.union([
  z.object({ seats_created: z.number() }).transform(({ seats_created }) => seats_created),
  z.object({ seats_cancelled: z.number() }).transform(({ seats_cancelled }) => seats_cancelled),
]);

/** The exchanges of a transcript, by step. */
export class Reading {
  readonly #exchanges: readonly Exchange[];
  readonly #notAsked: readonly NotAsked[];

  constructor(exchanges: readonly Exchange[], notAsked: readonly NotAsked[]) {
    this.#exchanges = exchanges;
    this.#notAsked = notAsked;
  }

  get all(): readonly Exchange[] {
    return this.#exchanges;
  }

  whyNot(step: string): string {
    return this.#notAsked.find((left) => step.startsWith(left.step))?.why ?? "the run did not come to it";
  }

  of(step: string): Exchange[] {
    return this.#exchanges.filter((exchange) => exchange.step === step);
  }

  /** The write of a step, if it was answered. */
  write(step: string): Exchange | undefined {
    return this.of(step).find(({ route, status }) => !route.startsWith("GET ") && status !== null);
  }

  /** How many seats a write says it changed. */
  count(step: string): number | undefined {
    return countSchema.safeParse(this.write(step)?.answer).data;
  }

  reads(step: string, route: string): Exchange[] {
    return this.of(step).filter((exchange) => exchange.route === route);
  }

  /** The seat in the last read of a step. Undefined if nothing was read, or if the answer was unusable. */
  seatAfter(step: string): Look | undefined {
    const last = this.reads(step, routes.single).at(-1);
    if (last?.status === 404) return null;
    return last && seatIn(last);
  }

  /** A person's seat in the last list that a step has read. */
  listedAfter(step: string, login: string): Look | undefined {
    const last = this.reads(step, routes.list).at(-1);
    const page = last && seatsSchema.safeParse(last.answer).data;
    return page && (page.seats.find((seat) => seat.login === login) ?? null);
  }

  billingOf({ answer }: Exchange): Billing | undefined {
    return billingSchema.safeParse(answer).data;
  }
}

/** The test login's seat in an answer of either endpoint. */
export function seatIn({ status, answer }: Exchange): Seat | undefined {
  if (status !== 200) return undefined;
  const single = seatSchema.safeParse(answer);
  if (single.success) return single.data;
  return seatsSchema.safeParse(answer).data?.seats.find(({ login }) => login === names.login);
}

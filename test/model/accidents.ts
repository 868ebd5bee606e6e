import fc from "fast-check";
import type { Fault, Incoming } from "../../src/simulator/index.js";

/** What can go wrong in one run: an answer, the provider's process, or Pulumi itself. */
export interface Accident {
  readonly what: keyof typeof FAULTS | "the provider is killed" | "pulumi is killed";
  readonly route: keyof typeof ROUTES;
  /** This many requests of the route pass before it happens. */
  readonly after: number;
  readonly times: number;
}

const html = (status: number) => ({ status, body: `<html><body>${status}, and not from GitHub</body></html>` });
const json = (status: number, message: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

const FAULTS = {
  "the connection ends before": "reset-before",
  "the connection ends after": "reset-after",
  "the answer is cut": "cut",
  "status 500": json(500, "Server Error"),
  "status 502": html(502),
  "status 503": json(503, "Service Unavailable"),
  "a login page": html(200),
  "another shape": { status: 200, body: { unexpected: true } },
  "status 401": json(401, "Bad credentials"),
  "status 403": json(403, "Resource not accessible by personal access token"),
  "status 404": json(404, "Not Found"),
  "the secondary limit": json(403, "You have exceeded a secondary rate limit.", { "retry-after": "1" }),
  "status 429": json(429, "Too Many Requests", { "retry-after": "1" }),
} as const satisfies Record<string, Fault>;

const ROUTES = {
  any: () => true,
  "a person": ({ path }: Incoming) => path.includes("/members/"),
  "the list": ({ path }: Incoming) => path.endsWith("/billing/seats"),
  "the subscription": ({ path }: Incoming) => path.endsWith("/billing"),
  "an account": ({ path }: Incoming) => path.startsWith("/user"),
  "a grant": ({ method }: Incoming) => method === "POST",
  "a cancellation": ({ method }: Incoming) => method === "DELETE",
};

const keysOf = <Key extends string | number>(record: Readonly<Record<Key, unknown>>) =>
  fc.constantFrom(...(Object.keys(record) as Key[]));

/** Favors writes whose outcome is unknown. */
const routes = fc.oneof(
  { weight: 2, arbitrary: keysOf(ROUTES) },
  { weight: 2, arbitrary: fc.constantFrom("a grant" as const, "a cancellation" as const) },
);
const what = fc.oneof(
  { weight: 2, arbitrary: keysOf(FAULTS) },
  { weight: 1, arbitrary: fc.constantFrom("the connection ends after" as const, "the answer is cut" as const) },
);
/** Usually immediately. */
const after = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
);
const faults = fc.record({ what, route: routes, after, times: fc.integer({ min: 1, max: 4 }) });
const crashes = fc.record({
  what: fc.constantFrom("the provider is killed" as const, "pulumi is killed" as const),
  route: routes,
  after,
  times: fc.constant(1),
});

/**
 * Credentials that may not read seats get a 404 for everything in the run: a single 404 for a person, while the subscription can
 * be read, is how GitHub says that there is no seat.
 */
const blind: Accident = { what: "status 404", route: "any", after: 0, times: Number.POSITIVE_INFINITY };
const isBlindness = ({ what, route }: Accident) =>
  what === "status 404" && route !== "a grant" && route !== "a cancellation";

export const accidents: fc.Arbitrary<readonly Accident[]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(faults, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.tuple(crashes) },
    { weight: 1, arbitrary: fc.constant([blind]) },
  )
  .map((all) => all.map((accident: Accident): Accident => (isBlindness(accident) ? blind : accident)));

export function textOf({ what, route, after, times }: Accident): string {
  return `${what} (${route}, after ${after}, ${times} times)`;
}

/** The accidents of one run, as they become due. */
export class DueAccidents {
  private readonly waiting: { accident: Accident; after: number; times: number }[];

  constructor(accidents: readonly Accident[]) {
    this.waiting = accidents.map((accident) => ({ accident, after: accident.after, times: accident.times }));
  }

  /** What happens to this request. */
  next(incoming: Incoming): Accident["what"] | undefined {
    const due = this.waiting.filter(({ accident }) => ROUTES[accident.route](incoming));
    for (const one of due) {
      if (one.after > 0) one.after -= 1;
      else if (one.times > 0) {
        one.times -= 1;
        return one.accident.what;
      }
    }
    return undefined;
  }
}

export function isFault(what: Accident["what"]): what is keyof typeof FAULTS {
  return what in FAULTS;
}

export function faultOf(what: keyof typeof FAULTS): Fault {
  return FAULTS[what];
}

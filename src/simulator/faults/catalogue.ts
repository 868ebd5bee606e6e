import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, SECONDARY_LIMIT_DOCUMENTATION } from "../http/answer.js";
import type { Owner, World } from "../world.js";
import type { ForeignAnswer, Incoming, Outcome } from "./fault.js";
import type { Past } from "./past.js";

/** Everything that a fault can use. */
export interface Meeting {
  readonly world: World;
  readonly past: Past;
  readonly incoming: Incoming;
  /** "127.0.0.1:41234", as the caller reached the local GitHub. */
  readonly host: string;
  /** The headers that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Carries out the request and returns the right answer. */
  readonly carryOut: () => Answer;
}

/** A rule's details for a fault, apart from when it happens. */
interface Details {
  readonly seconds?: number | undefined;
  readonly login?: string | undefined;
}

interface Kind {
  /** One line for people. */
  readonly what: string;
  readonly takes?: keyof Details;
  /** Only requests with this method meet it. */
  readonly only?: "GET";
  readonly happen: (meeting: Meeting, details: Details) => Outcome | Promise<Outcome>;
}

/** Unless a description says otherwise, the request is not carried out. */
export const catalogue = {
  "server-error": { what: "500", happen: (meeting) => refusal(meeting, 500, "Server Error") },
  "bad-gateway": { what: "502 with an HTML page", happen: (meeting) => page(meeting, 502, "Bad Gateway") },
  unavailable: {
    what: "503",
    happen: (meeting) => refusal(meeting, 503, "No server is currently available to service your request."),
  },
  "gateway-timeout": {
    what: "504 with an HTML page, and the request is carried out",
    happen: (meeting) => {
      meeting.carryOut();
      return page(meeting, 504, "Gateway Timeout");
    },
  },
  "reset-before": { what: "the connection ends", happen: () => "reset" },
  "reset-after": {
    what: "the request is carried out, and the connection ends without an answer",
    happen: ({ carryOut }) => {
      carryOut();
      return "reset";
    },
  },
  cut: {
    what: "the request is carried out, and the connection ends in the middle of the answer",
    happen: ({ carryOut }) => ({ cut: carryOut(), at: 0.5 }),
  },
  "cut-after-headers": {
    what: "the request is carried out, and the connection ends after the headers of the answer",
    happen: ({ carryOut }) => ({ cut: carryOut(), at: 0 }),
  },
  "cut-json": {
    what: "the request is carried out, and answered with the first half of the JSON, as if that were all",
    happen: ({ carryOut }) => {
      const right = carryOut();
      const text = JSON.stringify(right.body ?? "");
      return { ...right, body: text.slice(0, Math.ceil(text.length / 2)) };
    },
  },
  "no-answer": {
    what: "the request is carried out, and nothing is answered until the client gives up",
    happen: ({ carryOut }) => {
      carryOut();
      return "silence";
    },
  },
  "slow-answer": {
    what: "the request is carried out, and answered `seconds` later (5)",
    takes: "seconds",
    happen: async ({ carryOut }, { seconds = 5 }) => {
      const right = carryOut();
      await sleep(seconds * 1000, undefined, { ref: false });
      return right;
    },
  },
  "wrong-shape": {
    what: "the request is carried out, and answered with JSON that says something else",
    happen: ({ carryOut }) => ({ ...carryOut(), body: { data: { id: null, seats: "none" } } }),
  },
  "login-page": { what: "200 with an HTML sign-in page", happen: (meeting) => page(meeting, 200, "Sign in") },
  "too-many-requests": {
    what: "429; with `seconds`, retry-after says so",
    takes: "seconds",
    happen: (meeting, details) => refusal(meeting, 429, "Too Many Requests", retryAfter(details)),
  },
  "secondary-limit": {
    what: "403 of the secondary rate limit; with `seconds`, retry-after says so",
    takes: "seconds",
    happen: (meeting, details) =>
      refusal(
        meeting,
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        retryAfter(details),
        SECONDARY_LIMIT_DOCUMENTATION,
      ),
  },
  "primary-limit": {
    what: "403 of the primary rate limit, which is reset `seconds` later (600) by the local GitHub's clock",
    takes: "seconds",
    happen: (meeting, { seconds = 600 }) => {
      const reset = Math.ceil(meeting.world.now().getTime() / 1000) + seconds;
      return refusal(meeting, 403, "API rate limit exceeded for user ID 1.", {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-used": "5000",
        "x-ratelimit-reset": String(reset),
      });
    },
  },
  "blind-token": {
    what: "404, as for a token without permission",
    happen: (meeting) => refusal(meeting, 404, "Not Found"),
  },
  "expired-token": {
    what: "401, as for an App's token after its hour",
    happen: (meeting) => refusal(meeting, 401, "Bad credentials"),
  },
  redirect: {
    what: "307 to the same path under another host name of this server",
    happen: (meeting) => refusal(meeting, 307, "Temporary Redirect", { location: elsewhere(meeting) }),
  },
  "lagging-read": {
    what: "a read shows the seats as they were before the API's writes of the last `seconds` (5)",
    takes: "seconds",
    only: "GET",
    happen: ({ past, carryOut }, { seconds = 5 }) => past.seen(seconds, carryOut),
  },
  "seat-appears": {
    what: "before the answer, somebody grants `login` a seat on GitHub, as between two pages of a list",
    takes: "login",
    happen: ({ world, incoming, carryOut }, { login }) => {
      const owner = ownerIn(incoming);
      if (owner && login && !world.seat(owner, login)) world.grantSeat(owner, login);
      return carryOut();
    },
  },
  "seat-vanishes": {
    what: "before the answer, the seat of `login` ends on GitHub, as between two pages of a list",
    takes: "login",
    happen: ({ world, incoming, carryOut }, { login }) => {
      const owner = ownerIn(incoming);
      if (owner && login && world.seat(owner, login)) world.removeSeat(owner, login);
      return carryOut();
    },
  },
  "duplicate-seat": {
    what: "the first seat of a page is listed twice",
    only: "GET",
    happen: ({ carryOut }) => {
      const right = carryOut();
      return isPage(right.body) ? { ...right, body: { ...right.body, seats: twice(right.body.seats) } } : right;
    },
  },
} as const satisfies Record<string, Kind>;

export type FaultName = keyof typeof catalogue;

export const faultNames = Object.keys(catalogue) as FaultName[];

export function kindOf(name: FaultName): Kind {
  return catalogue[name];
}

function refusal(
  { headers }: Meeting,
  status: number,
  message: string,
  more: Record<string, string> = {},
  documentationUrl = "https://docs.github.com/rest",
): ForeignAnswer {
  const body = { message, documentation_url: documentationUrl, status: String(status) };
  return { status, headers: { ...headers, ...more }, body };
}

function page({ headers }: Meeting, status: number, title: string): ForeignAnswer {
  const body = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers, body };
}

function retryAfter({ seconds }: Details): Record<string, string> {
  return seconds === undefined ? {} : { "retry-after": String(seconds) };
}

function elsewhere({ host, incoming }: Meeting): string {
  const { hostname, port } = new URL(`http://${host}`);
  const url = new URL(incoming.path, `http://${hostname === "localhost" ? "127.0.0.1" : "localhost"}:${port}`);
  url.search = String(new URLSearchParams(incoming.query));
  return url.href;
}

function ownerIn({ path }: Incoming): Owner | undefined {
  const [, kind, name = ""] = path.split("/");
  if (kind === "orgs") return decodeURIComponent(name);
  return kind === "enterprises" ? { enterprise: decodeURIComponent(name) } : undefined;
}

function isPage(body: unknown): body is { seats: unknown[] } {
  return typeof body === "object" && body !== null && "seats" in body && Array.isArray(body.seats);
}

function twice(seats: readonly unknown[]): unknown[] {
  return [...seats.slice(0, 1), ...seats];
}

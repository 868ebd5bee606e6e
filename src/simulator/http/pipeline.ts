import { randomBytes } from "node:crypto";
import type { Requester } from "../credentials.js";
import { endpoints } from "../endpoints/index.js";
import type { World } from "../world.js";
import { Allowances } from "./allowances.js";
import { type Answer, errorAnswer, notFound, Refusal } from "./answer.js";
import { authenticate } from "./authenticate.js";
import { conditional } from "./conditional.js";
import type { Allowance, Call } from "./endpoint.js";
import { LimitKeeper, type Limits } from "./limits.js";
import { parseJson, type Received } from "./receive.js";
import { createRouter, type Route } from "./router.js";
import { type ApiVersion, DEFAULT_VERSION, requestedVersion } from "./version.js";

/** The way of a request: authenticate, route, enforce limits, answer. */
export interface Pipeline {
  /** inFlight: the number of requests in flight when this one came, including itself. */
  answer(received: Received, inFlight: number): Answer;
  serves(received: Received): boolean;
  /** The headers that every answer has, even that of a fault. */
  headers(received: Received): Record<string, string>;
}

export function createPipeline(world: World, limits: Limits = {}): Pipeline {
  const router = createRouter(endpoints);
  const allowances = new Allowances(limits.primaryPerHour);
  const keeper = new LimitKeeper(limits);
  const route = ({ method, path }: Received) => router(method === "HEAD" ? "GET" : method, path);

  return {
    serves: (received) => route(received) !== undefined,
    headers: (received) => commonHeaders(requesterOf(received), DEFAULT_VERSION),
    answer,
  };

  function answer(received: Received, inFlight: number): Answer {
    let requester: Requester = { kind: "anonymous" };
    let version = DEFAULT_VERSION;
    const found = route(received);
    let result: Answer;
    try {
      refuseWithoutUserAgent(received);
      version = requestedVersion(received);
      requester = authenticate(received.headers.authorization, world);
      if (!found) throw notFound();
      const allowance = spend(found);
      result = conditional(found.endpoint.answer(callFor(received, found, allowance)), received);
      if (result.status === 304) allowances.giveBack(requester, world.now());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      result = errorAnswer(error, found?.endpoint.documentationUrl);
    }
    const type = result.body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
    return { ...result, headers: { ...type, ...commonHeaders(requester, version), ...result.headers } };

    /** Reading the rate limit does not count. */
    function spend({ endpoint }: Route): Allowance {
      const now = world.now();
      const allowance = allowances.look(requester, now);
      if (endpoint.path === "/rate_limit") return allowance;
      keeper.admit({ requester, method: endpoint.method, allowance, now, inFlight });
      return allowances.spend(requester, now);
    }

    function callFor(
      { headers, prefix, path, query, text }: Received,
      { parameters }: Route,
      allowance: Allowance,
    ): Call {
      return {
        world,
        requester,
        version,
        base: `http://${headers.host ?? "127.0.0.1"}${prefix}`,
        path,
        query,
        allowance,
        body: parseJson(text),
        parameter(name) {
          const value = parameters.get(name);
          if (value === undefined) throw new Error(`the path of this endpoint has no {${name}}`);
          return value;
        },
      };
    }
  }

  function requesterOf({ headers }: Received): Requester {
    try {
      return authenticate(headers.authorization, world);
    } catch {
      return { kind: "anonymous" };
    }
  }

  function commonHeaders(requester: Requester, version: ApiVersion): Record<string, string> {
    const { limit, remaining, used, reset } = allowances.look(requester, world.now());
    return {
      date: world.now().toUTCString(),
      "x-github-request-id": requestId(),
      "x-github-api-version-selected": version,
      "x-github-media-type": "github.v3; format=json",
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "core",
      ...(requester.kind === "classic" ? { "x-oauth-scopes": [...requester.scopes].join(", ") } : {}),
    };
  }
}

function refuseWithoutUserAgent({ headers }: Received): void {
  if (headers["user-agent"]) return;
  throw new Refusal(
    403,
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.",
  );
}

/** In GitHub's format: "C0DE:1F2A3B:4C5D6E:7F8091:65A1B2C3". */
function requestId(): string {
  const hex = randomBytes(15).toString("hex").toUpperCase();
  return [hex.slice(0, 4), hex.slice(4, 10), hex.slice(10, 16), hex.slice(16, 22), hex.slice(22)].join(":");
}

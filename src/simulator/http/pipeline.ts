import { randomBytes } from "node:crypto";
import type { Requester } from "../credentials.js";
import { endpoints } from "../endpoints/index.js";
import type { World } from "../world.js";
import { Allowances } from "./allowances.js";
import { type Answer, errorAnswer, notFound, Refusal } from "./answer.js";
import { authenticate } from "./authenticate.js";
import type { Allowance, Call } from "./endpoint.js";
import { LimitKeeper, type Limits } from "./limits.js";
import { parseJson, type Received } from "./receive.js";
import { createRouter, type Route } from "./router.js";

const API_VERSION = "2022-11-28";

/**
 * A request on its way: receive, authenticate, route, hold to the limits, answer. inFlight: how many were on their way
 * when it came, itself included.
 */
export type Pipeline = (received: Received, inFlight: number) => Answer;

export function createPipeline(world: World, limits: Limits = {}): Pipeline {
  const route = createRouter(endpoints);
  const allowances = new Allowances(limits.primaryPerHour);
  const keeper = new LimitKeeper(limits);

  return (received, inFlight) => {
    let requester: Requester = { kind: "anonymous" };
    let found: Route | undefined;
    let answer: Answer;
    try {
      refuseWithoutUserAgent(received);
      refuseOtherVersions(received);
      found = route(received.method, received.path);
      requester = authenticate(received.headers.authorization, world);
      if (!found) throw notFound();
      const allowance = spend(found);
      answer = found.endpoint.answer(callFor(received, found, allowance));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = errorAnswer(error, found?.endpoint.documentationUrl);
    }
    const type = answer.body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
    return { ...answer, headers: { ...type, ...commonHeaders(requester), ...answer.headers } };

    /** To ask what is left costs nothing. */
    function spend({ endpoint }: Route): Allowance {
      const now = world.now();
      const allowance = allowances.look(requester, now);
      if (endpoint.path === "/rate_limit") return allowance;
      keeper.admit({ requester, method: endpoint.method, allowance, now, inFlight });
      return allowances.spend(requester, now);
    }

    function callFor({ headers, path, query, text }: Received, { parameters }: Route, allowance: Allowance): Call {
      return {
        world,
        requester,
        base: `http://${headers.host ?? "127.0.0.1"}`,
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
  };

  function commonHeaders(requester: Requester): Record<string, string> {
    const { limit, remaining, used, reset } = allowances.look(requester, world.now());
    return {
      date: world.now().toUTCString(),
      "x-github-request-id": requestId(),
      "x-github-api-version-selected": API_VERSION,
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

function refuseOtherVersions({ headers }: Received): void {
  const version = headers["x-github-api-version"];
  if (version === undefined || version === API_VERSION) return;
  throw new Refusal(400, `API version ${version} is not one the local GitHub knows; it knows ${API_VERSION}.`);
}

/** As GitHub's look: "C0DE:1F2A3B:4C5D6E:7F8091:65A1B2C3". */
function requestId(): string {
  const hex = randomBytes(15).toString("hex").toUpperCase();
  return [hex.slice(0, 4), hex.slice(4, 10), hex.slice(10, 16), hex.slice(16, 22), hex.slice(22)].join(":");
}

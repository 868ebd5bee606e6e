import type { Requester } from "../credentials.js";
import type { World } from "../world.js";
import type { Answer } from "./answer.js";
import type { ApiVersion } from "./version.js";

/** Everything that an endpoint can use for its answer. */
export interface Call {
  readonly world: World;
  readonly requester: Requester;
  readonly version: ApiVersion;
  /** "http://127.0.0.1:41234", as the caller reached it. Links in an answer begin with it. */
  readonly base: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly allowance: Allowance;
  /** A part of the path, such as "org", decoded. */
  parameter(name: string): string;
  /** The parsed JSON, not yet checked. */
  readonly body: unknown;
}

/** What is left of the hour's requests. */
export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** As in GitHub's OpenAPI: /orgs/{org}/copilot/billing */
  readonly path: string;
  readonly documentationUrl: string;
  answer(call: Call): Answer;
}

import { strict as assert } from "node:assert";
import {
  type Exchange,
  type Seed,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../../src/simulator/index.js";
import { openApiCheck } from "../../support/openapi.js";

type Options = Omit<SimulatorOptions, "seed"> & {
  /** Off only for tests that go beyond GitHub's API description. */
  openApi?: boolean;
};

/** Starts local GitHubs for the tests in a file, compares their answers with GitHub's API description, and stops them. */
export function useLocalGitHub(): (seed: Seed, options?: Options) => Promise<Simulator> {
  let endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    const todo = endings;
    endings = [];
    for (const end of todo) await end();
  });

  return async (seed, { openApi = true, ...options } = {}) => {
    const check = openApiCheck();
    const simulator = await startSimulator({
      seed,
      ...options,
      onExchange: (exchange: Exchange) => {
        if (openApi) check.onExchange(exchange);
        options.onExchange?.(exchange);
      },
    });
    endings.push(async () => {
      await simulator.close();
      assert.deepEqual(check.violations, []);
    });
    return simulator;
  };
}

export const OWNER = "owner-token";

/** An organization acme that ann owns, with a token that may do everything. */
export function acme(organization: Partial<NonNullable<Seed["organizations"]>[number]> = {}, rest: Seed = {}): Seed {
  return {
    ...rest,
    tokens: [{ token: OWNER, login: "ann", scopes: ["manage_billing:copilot"] }, ...(rest.tokens ?? [])],
    organizations: [
      { login: "Acme", owners: ["ann"], members: ["Octocat", "bob", "cy"], ...organization },
      ...(rest.organizations ?? []),
    ],
  };
}

/** The real Octokit, as a user of the API would have it, but without retries. */
export async function octokitFor({ url }: Simulator, token: string | undefined = OWNER) {
  const { Octokit } = await import("@octokit/rest");
  const silent = () => {};
  return new Octokit({
    baseUrl: url,
    ...(token === undefined ? {} : { auth: token }),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly message: string | undefined;
}

/** A bare request, for what Octokit would not send or would hide. */
export async function ask(
  { url }: Simulator,
  route: string,
  {
    token = OWNER,
    body,
    headers = {},
  }: { token?: string | null; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Told> {
  const [method = "GET", path = "/"] = route.split(" ");
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? undefined : JSON.parse(text);
  const message =
    typeof parsed === "object" && parsed !== null && "message" in parsed ? String(parsed.message) : undefined;
  return { status: response.status, headers: response.headers, body: parsed, message };
}

/** A clock that a test sets. */
export function clockAt(start: string) {
  let time = new Date(start);
  return {
    now: () => time,
    set(moment: string) {
      time = new Date(moment);
    },
  };
}

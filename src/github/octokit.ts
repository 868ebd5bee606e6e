import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { version } from "../text/version.js";
import { bounded } from "./bounded.js";
import type { Credentials } from "./credentials.js";
import { pace } from "./pace.js";
import { fetchThrough, type HttpProxy } from "./proxy.js";
import type { Secrets } from "./secrets.js";
import { type Say, waitForLimits } from "./waiting.js";

/** No request may hang a pipeline; GitHub needs some seconds for a large batch. */
const TIMEOUT_MILLISECONDS = 60_000;

/** After 1 and 4 seconds. */
const MOST_REPEATED_READS = 2;

/** How auth-app signs in for an App. Every request needs it, and it changes nothing, so it is not a write. */
const APP_SIGN_IN = "/app/installations/{installation_id}/access_tokens";

/** For queries only: a mutation would be a write, and none is sent. */
export const GRAPHQL = "/graphql";

export interface OctokitOptions {
  baseUrl: string;
  credentials: Credentials;
  /** The App's installation that makes the requests; without it, the App itself makes them. */
  installationId?: number | undefined;
  /** Records how each request was signed. */
  secrets: Secrets;
  proxy: HttpProxy | undefined;
  say: Say;
  /** Throws if nothing may be written anymore. */
  beforeWrite?: (() => Promise<void>) | undefined;
  /** Ends waits for a rate limit. */
  cancelled?: AbortSignal | undefined;
  /** How many times a request waits for a rate limit, if not the default. */
  mostWaits?: number | undefined;
}

/**
 * An Octokit that signs, paces, times out, repeats failed reads and waits for rate limits. It repeats a write only if a rate
 * limit stopped it.
 */
export async function createOctokit({
  baseUrl,
  credentials,
  installationId,
  secrets,
  proxy,
  say,
  beforeWrite = async () => {},
  cancelled,
  mostWaits,
}: OctokitOptions): Promise<Octokit> {
  const [{ Octokit }, { retry }, { createAppAuth }] = await Promise.all([
    import("@octokit/rest"),
    import("@octokit/plugin-retry"),
    import("@octokit/auth-app"),
  ]);
  const send = proxy && (await fetchThrough(proxy));
  const octokit = new (Octokit.plugin(retry))({
    baseUrl,
    userAgent: `pulumi-copilot-seats/${version}`,
    ...(credentials.kind === "token"
      ? { auth: credentials.token }
      : {
          authStrategy: createAppAuth,
          auth: {
            appId: credentials.id,
            privateKey: credentials.privateKey,
            ...(installationId && { installationId }),
          },
        }),
    request: {
      // Each attempt has its own deadline. Redirects are not followed, because a token must only go to the configured host.
      fetch: async (url: string, init: RequestInit) => {
        const authorization = new Headers(init.headers).get("authorization");
        if (authorization) secrets.sent(authorization);
        const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
        return bounded(await (send ?? fetch)(url, { ...init, redirect: "manual", signal }));
      },
    },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    retry: { retries: MOST_REPEATED_READS, doNotRetry: [400, 401, 403, 404, 410, 413, 422, 429, 451] },
  });
  octokit.hook.before("request", async (options) => {
    if (isWrite(options)) await beforeWrite();
    options.headers["x-github-api-version"] = "2022-11-28";
    // A separate object: plugin-retry counts in it, and Octokit shares one between requests. plugin-retry never repeats a write,
    // because it may have been carried out although its answer was lost.
    options.request = {
      ...options.request,
      ...(options.method !== "GET" && options.url !== GRAPHQL && { retries: 0 }),
    };
  });
  pace(octokit, isWrite);
  waitForLimits(octokit, { say, mostWaits, cancelled });
  return octokit;
}

function isWrite({ method, url }: { method: string; url: string }): boolean {
  return method !== "GET" && url !== APP_SIGN_IN && url !== GRAPHQL;
}

function ignore(): void {}

import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { version } from "../text/version.js";
import { bounded } from "./bounded.js";
import type { Credentials } from "./credentials.js";
import { pace } from "./pace.js";
import { fetchThrough, type HttpProxy } from "./proxy.js";
import type { Secrets } from "./secrets.js";
import { type Say, waitForLimits } from "./waiting.js";

/** No request may hang a pipeline; a large batch takes GitHub some seconds. */
const TIMEOUT_MILLISECONDS = 60_000;

/** After 1 and 4 seconds. */
const MOST_REPEATED_READS = 2;

/** How auth-app signs in for an App, whose every request needs that: it changes nothing. */
const APP_SIGN_IN = "/app/installations/{installation_id}/access_tokens";

/** Queries only: a mutation would be a write, and is asked nowhere. */
export const GRAPHQL = "/graphql";

export interface OctokitOptions {
  baseUrl: string;
  credentials: Credentials;
  /** Of an App: as which of its installations it asks; without it as the App itself. */
  installationId?: number | undefined;
  /** Is told how each request was signed. */
  secrets: Secrets;
  proxy: HttpProxy | undefined;
  say: Say;
  /** Throws when nothing may be written any more. */
  beforeWrite?: (() => Promise<void>) | undefined;
  /** Ends what waits for a limit. */
  cancelled?: AbortSignal | undefined;
  /** How many times a request waits for a rate limit, where it is not the usual number. */
  mostWaits?: number | undefined;
}

/** An Octokit that signs, spaces, times out, repeats failed reads and waits for limits. It never repeats a write. */
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
      // A fresh deadline for each attempt; redirects are not followed, for a token goes to nobody but the configured host.
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
    // An object of its own: plugin-retry counts in it, and Octokit shares one between requests. A write is never repeated
    // by it, since it may have been carried out although its answer was lost.
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

import { setTimeout as delay } from "node:timers/promises";
import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { z } from "zod";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { Advise, Reason } from "./advice.js";
import { TooLarge } from "./bounded.js";
import type { Credentials } from "./credentials.js";
import { linesBehind } from "./download.js";
import { type Failure, GitHubError, type Headers, Refusal } from "./errors.js";
import { accountNameSchema, organizationSchema, teamSlugSchema } from "./names.js";
import type { Owner } from "./owner.js";
import type { HttpProxy } from "./proxy.js";
import type { Secrets } from "./secrets.js";
import { limitOf } from "./waiting.js";

/** The most details and characters of GitHub's complaint that are read; fewer are shown. */
const MOST_DETAILS = 20;
const LONGEST_MESSAGE = 10_000;

/** Parameters that become part of a path or of a list. */
const NAMES: Readonly<Record<string, z.ZodType>> = {
  org: organizationSchema,
  enterprise: organizationSchema,
  username: accountNameSchema,
  account_id: z.int().positive(),
  selected_usernames: z.array(accountNameSchema),
  team_slug: teamSlugSchema,
  owner: accountNameSchema,
  repo: z.string().regex(/^(?!\.+$)[\w.-]{1,100}$/, {
    error: (issue) => `got ${shown(issue.input)}, which is not the name of a repository`,
  }),
  issue_number: z.int().positive(),
  comment_id: z.int().positive(),
};

/** How requests are signed and sent, and how their failures are worded. */
export interface ApiOptions {
  octokit: Octokit;
  baseUrl: string;
  credentials: Credentials;
  secrets: Secrets;
  proxy: HttpProxy | undefined;
  ownerKind: Owner["kind"];
  advise: Advise;
}

/**
 * Sends one request and parses its answer with a schema. A failed request is a GitHubError; what is refused before it is sent is
 * a SeatError.
 */
export class Api {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  async request<Schema extends z.ZodType>(
    route: string,
    parameters: Record<string, unknown>,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    return (await this.answer(route, parameters, schema)).data;
  }

  /** The answer with its headers; the Link header leads to the other pages. */
  async answer<Schema extends z.ZodType>(
    route: string,
    parameters: Record<string, unknown>,
    schema: Schema,
  ): Promise<{ data: z.output<Schema>; link: string | undefined; headers: Headers }> {
    refuseMadeUpNames(parameters);
    const { response, data } = await this.#send(route, parameters).catch((error: unknown) => {
      throw error instanceof SeatError ? error : this.#failed(error, route);
    });
    const headers = response.headers as Headers;
    const requestId = headers["x-github-request-id"];
    if (response.status >= 300) {
      throw this.#error({
        status: response.status,
        message: `it redirects to ${hostOf(headers.location)}, and redirects are not followed`,
        requestId,
        ...this.#because({ kind: "redirected" }),
      });
    }
    const parsed = schema.safeParse(data);
    if (parsed.success) return { data: parsed.data, link: headers.link, headers };
    const issue = parsed.error.issues[0];
    throw this.#error({
      status: undefined,
      message:
        typeof data === "string"
          ? `it answered ${response.status} with ${data.length} characters that are not JSON (a login page, or an answer that was cut off)`
          : `it answered ${response.status}, but ${issue?.path.join(".") || "the answer"} is not what GitHub documents (${issue?.message})`,
      requestId,
      ...this.#because({ kind: "unreadable" }),
    });
  }

  /** The lines of a file behind a signed link from GitHub. The token is not sent with the request. */
  lines(link: string): AsyncIterable<string> {
    return linesBehind(link, this.#options.baseUrl);
  }

  /** The same failure, with a reason that the caller knows better. */
  because(error: GitHubError, reason: Reason): GitHubError {
    return new GitHubError({ ...error.failure, ...this.#because(reason) });
  }

  /** A failed request, without secrets: a proxy may echo what it was sent in any of these texts. */
  #error(failure: Failure): GitHubError {
    const { secrets } = this.#options;
    const { message, requestId, headers = {} } = failure;
    return new GitHubError({
      ...failure,
      message: secrets.without(message),
      requestId: requestId && secrets.without(requestId),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value && secrets.without(value)]),
      ),
    });
  }

  /** Something this package refuses, or has seen go wrong, in the words of `advise`. */
  refusal(subject: string, what: string, reason: Reason): Refusal {
    return new Refusal({ subject, what, ...this.#because(reason) });
  }

  #because(reason: Reason): { reason: Reason; remedy: string } {
    const { advise, baseUrl, credentials, proxy, ownerKind } = this.#options;
    return { reason, remedy: advise(reason, { baseUrl, source: credentials.source, proxy, ownerKind }) };
  }

  /**
   * Octokit's own parser checks for numbers too large for JavaScript, which costs more than everything else; no id is that large.
   */
  async #send(route: string, parameters: Record<string, unknown>) {
    for (let repetitions = 0; ; repetitions++) {
      const response = await this.#options.octokit.request(route, {
        ...parameters,
        request: { parseSuccessResponseBody: false },
      });
      const text = await textOf(response.data).catch((error: unknown) =>
        error instanceof Error ? error : new Error(),
      );
      const data = text instanceof Error ? text : jsonOrText(text);
      const isWhole = response.status !== 200 || (typeof data !== "string" && !(data instanceof Error));
      // A truncated answer is as transient as a 502. A write is not repeated: it may have been carried out.
      const isRepeated = !isWhole && !(data instanceof TooLarge) && route.startsWith("GET ") && repetitions < 2;
      if (isRepeated) await delay((repetitions + 1) ** 2 * 1_000);
      else if (data instanceof Error) throw data;
      else return { response, data };
    }
  }

  #failed(error: unknown, route: string): GitHubError {
    const known: { status?: unknown; response?: AnswerOfError } = isObject(error) ? error : {};
    const answer = known.response;
    const status = answer && typeof known.status === "number" ? known.status : undefined;
    const headers = answer?.headers ?? {};
    const origin = originOf(error);
    const said = messageOf(answer?.data) ?? (answer ? "it gave no reason" : cut(origin.message));
    const limited = status !== undefined && limitOf({ status, message: said, headers }, 0) !== undefined;
    return this.#error({
      status,
      message: said,
      requestId: headers["x-github-request-id"],
      headers,
      ...this.#because(
        limited
          ? { kind: "limited" }
          : status === 403 && /^required/.test(headers["x-github-sso"] ?? "")
            ? { kind: "single sign-on" }
            : reasonOf(status, route, origin),
      ),
    });
  }
}

function reasonOf(status: number | undefined, route: string, origin: Error): Reason {
  const needed = /\/teams(?:\/|$)/.test(route) ? "teams" : "seats";
  switch (status) {
    case 401:
      return { kind: "credentials refused" };
    case 403:
      return { kind: "forbidden", needed };
    case 404:
      return { kind: "hidden", needed, plan: route.includes("/copilot/") };
    case 410:
      return { kind: "outdated" };
    case 422:
      return { kind: "refused" };
    case undefined:
      if (origin instanceof TooLarge) return { kind: "unreadable" };
      return { kind: isUntrusted(origin) ? "untrusted" : "unreachable" };
    default:
      return { kind: "failed" };
  }
}

/** The original cause of an error: for a failed connection, only that says what is wrong. */
function originOf(error: unknown): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  return known.cause instanceof Error ? originOf(known.cause) : known;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function isUntrusted(error: Error): boolean {
  return "code" in error && /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(String(error.code));
}

async function textOf(body: unknown): Promise<string> {
  if (!(body instanceof ReadableStream)) return "";
  return new Response(body).text().catch((error: unknown) => {
    throw error instanceof TooLarge ? error : new Error("the answer was cut off");
  });
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Names also come from states, which anybody can edit; Octokit would let `..` or an empty name change the path. */
function refuseMadeUpNames(parameters: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(parameters)) {
    const problem = NAMES[name]?.safeParse(value).error?.issues[0]?.message;
    if (problem)
      throw new SeatError(`Cannot ask GitHub about ${shown(value)}`, `${name}: ${problem}. Nothing was sent.`);
  }
}

interface AnswerOfError {
  data?: unknown;
  headers?: Headers;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** GitHub's `message`, and the details that some refusals carry; never a whole body, which may be an HTML page. */
function messageOf(data: unknown): string | undefined {
  if (!isObject(data) || !("message" in data) || typeof data.message !== "string") return undefined;
  const errors = "errors" in data && Array.isArray(data.errors) ? data.errors : [];
  const details = errors.slice(0, MOST_DETAILS).map(detailOf).filter(Boolean);
  return cut([data.message, ...details].join("; "));
}

/** Drops the word at the cut: it may be part of a secret, which would no longer be recognized. */
function cut(text: string): string {
  return text.length > LONGEST_MESSAGE ? text.slice(0, LONGEST_MESSAGE).replace(/\S+$/, "") : text;
}

function detailOf(error: unknown): string {
  if (typeof error === "string") return error;
  return isObject(error) && "message" in error && typeof error.message === "string" ? error.message : "";
}

/** In its original case: a lower-case secret would not be recognized. */
function hostOf(location: string | undefined): string {
  const host = location && URL.canParse(location) && /^\w+:\/\/(?:[^/?#]*@)?([^/?#@]+)/.exec(location)?.[1];
  return host || "an unknown host";
}

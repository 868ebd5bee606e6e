import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { z } from "zod";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { Advise, Reason } from "./advice.js";
import type { Credentials } from "./credentials.js";
import { GitHubError, type Headers, Refusal } from "./errors.js";
import { accountNameSchema, organizationSchema, teamSlugSchema } from "./names.js";
import type { Owner } from "./owner.js";
import { withoutSecrets } from "./secrets.js";
import { limitOf } from "./waiting.js";

/** What becomes a part of a path, or of a list. */
const NAMES: Readonly<Record<string, z.ZodType>> = {
  org: organizationSchema,
  enterprise: organizationSchema,
  username: accountNameSchema,
  account_id: z.int().positive(),
  selected_usernames: z.array(accountNameSchema),
  team_slug: teamSlugSchema,
  owner: accountNameSchema,
  repo: z
    .string()
    .regex(/^(?!\.+$)[\w.-]{1,100}$/, { error: (issue) => `got ${shown(issue.input)}, which no repository is called` }),
  issue_number: z.int().positive(),
  comment_id: z.int().positive(),
};

/** How requests are signed and sent, and how their failures are worded. */
export interface ApiOptions {
  octokit: Octokit;
  baseUrl: string;
  credentials: Credentials;
  ownerKind: Owner["kind"];
  advise: Advise;
}

/** Sends one request and reads its answer through a schema. Every failure is a GitHubError. */
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

  /** The answer with its headers, of which Link leads to the other pages. */
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
      throw new GitHubError({
        status: response.status,
        message: `it redirects to ${hostOf(headers.location)}, and redirects are not followed`,
        requestId,
        ...this.#because({ kind: "redirected" }),
      });
    }
    const parsed = schema.safeParse(data);
    if (parsed.success) return { data: parsed.data, link: headers.link, headers };
    const issue = parsed.error.issues[0];
    throw new GitHubError({
      status: undefined,
      message:
        typeof data === "string"
          ? `it answered ${response.status} with ${data.length} characters that are not JSON (a login page, or an answer that was cut off)`
          : `it answered ${response.status}, but ${issue?.path.join(".") || "the answer"} is not what GitHub documents (${issue?.message})`,
      requestId,
      ...this.#because({ kind: "unreadable" }),
    });
  }

  /** The same failure, by somebody who knows its reason better. */
  because(error: GitHubError, reason: Reason): GitHubError {
    return new GitHubError({ ...error.failure, ...this.#because(reason) });
  }

  /** What this package refuses, or has seen go wrong, in the words of `advise`. */
  refusal(subject: string, what: string, reason: Reason): Refusal {
    return new Refusal({ subject, what, ...this.#because(reason) });
  }

  #because(reason: Reason): { reason: Reason; remedy: string } {
    const { advise, baseUrl, credentials, ownerKind } = this.#options;
    return { reason, remedy: advise(reason, { baseUrl, source: credentials.source, ownerKind }) };
  }

  /** Octokit's own parser looks for numbers too large for JavaScript, which costs more than all else; no id is one. */
  async #send(route: string, parameters: Record<string, unknown>) {
    const response = await this.#options.octokit.request(route, {
      ...parameters,
      request: { parseSuccessResponseBody: false },
    });
    return { response, data: jsonOrText(await textOf(response.data)) };
  }

  #failed(error: unknown, route: string): GitHubError {
    const known: { message?: unknown; status?: unknown; response?: AnswerOfError } = isObject(error) ? error : {};
    const answer = known.response;
    const status = answer && typeof known.status === "number" ? known.status : undefined;
    const headers = answer?.headers ?? {};
    const said = messageOf(answer?.data) ?? (answer ? "it gave no reason" : String(known.message ?? error));
    const limited = status !== undefined && limitOf({ status, message: said, headers }, 0) !== undefined;
    return new GitHubError({
      status,
      message: withoutSecrets(said, this.#secrets),
      requestId: headers["x-github-request-id"],
      headers,
      ...this.#because(limited ? { kind: "limited" } : reasonOf(status, route)),
    });
  }

  /** A proxy may repeat in its answer what it was sent. */
  get #secrets(): string[] {
    const { credentials } = this.#options;
    return credentials.kind === "token" ? [credentials.token] : [];
  }
}

function reasonOf(status: number | undefined, route: string): Reason {
  const needed = /\/teams(?:\/|$)/.test(route) ? "teams" : "seats";
  switch (status) {
    case 401:
      return { kind: "credentials refused" };
    case 403:
      return { kind: "forbidden", needed };
    case 404:
      return { kind: "hidden", needed, plan: route.includes("/copilot/") };
    case 422:
      return { kind: "refused" };
    case undefined:
      return { kind: "unreachable" };
    default:
      return { kind: "failed" };
  }
}

async function textOf(body: unknown): Promise<string> {
  if (!(body instanceof ReadableStream)) return "";
  return new Response(body).text().catch((error: unknown) => {
    throw new Error("the answer was cut off", { cause: error });
  });
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Names come from states, too, which anybody can edit; Octokit would let `..` and nothing at all become another path. */
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

/** GitHub's `message` and the details some refusals carry; never a whole body, which may be a page of HTML. */
function messageOf(data: unknown): string | undefined {
  if (!isObject(data) || !("message" in data) || typeof data.message !== "string") return undefined;
  const details = "errors" in data && Array.isArray(data.errors) ? data.errors.map(detailOf).filter(Boolean) : [];
  return [data.message, ...details].join("; ");
}

function detailOf(error: unknown): string {
  if (typeof error === "string") return error;
  return isObject(error) && "message" in error && typeof error.message === "string" ? error.message : "";
}

function hostOf(location: string | undefined): string {
  return location && URL.canParse(location) ? new URL(location).host : "another place";
}

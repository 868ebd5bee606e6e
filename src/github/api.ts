import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { z } from "zod";
import { TOKEN_OVERRIDE } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { Credentials } from "./credentials.js";
import { GitHubError, type Headers } from "./errors.js";
import { accountNameSchema, organizationSchema, teamSlugSchema } from "./names.js";
import type { Owner } from "./owner.js";
import { NEEDED_FOR_TEAMS, NEEDED_PERMISSION } from "./permissions.js";
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

/** Sends one request and reads its answer through a schema. Every failure is a GitHubError. */
export class Api {
  constructor(
    private readonly octokit: Octokit,
    private readonly credentials: Credentials,
    private readonly baseUrl: string,
    private readonly ownerKind: Owner["kind"],
  ) {}

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
    const { response, data } = await this.send(route, parameters).catch((error: unknown) => {
      throw error instanceof SeatError ? error : this.failed(error, route);
    });
    const headers = response.headers as Headers;
    const requestId = headers["x-github-request-id"];
    if (response.status >= 300) {
      throw new GitHubError({
        status: response.status,
        message: `it redirects to ${hostOf(headers.location)}, and redirects are not followed`,
        requestId,
        remedy: "If the organization was renamed, write its new name; else check github:baseUrl.",
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
      remedy: "Check github:baseUrl and any proxy, then run the same command again.",
    });
  }

  /** Octokit's own parser looks for numbers too large for JavaScript, which costs more than all else; no id is one. */
  private async send(route: string, parameters: Record<string, unknown>) {
    const response = await this.octokit.request(route, { ...parameters, request: { parseSuccessResponseBody: false } });
    return { response, data: jsonOrText(await textOf(response.data)) };
  }

  private failed(error: unknown, route: string): GitHubError {
    const known: { message?: unknown; status?: unknown; response?: AnswerOfError } = isObject(error) ? error : {};
    const answer = known.response;
    const status = answer && typeof known.status === "number" ? known.status : undefined;
    const headers = answer?.headers ?? {};
    const said = messageOf(answer?.data) ?? (answer ? "it gave no reason" : String(known.message ?? error));
    const limited = status !== undefined && limitOf({ status, message: said, headers }, 0) !== undefined;
    return new GitHubError({
      status,
      message: withoutSecrets(said, this.secrets),
      requestId: headers["x-github-request-id"],
      limited,
      headers,
      remedy: limited ? "The rate limit is used up; run the same command again later." : this.remedy(status, route),
    });
  }

  /** A proxy may repeat in its answer what it was sent. */
  private get secrets(): string[] {
    return this.credentials.kind === "token" ? [this.credentials.token] : [];
  }

  private remedy(status: number | undefined, route: string): string {
    const { source } = this.credentials;
    const needed = /\/teams(?:\/|$)/.test(route) ? NEEDED_FOR_TEAMS : NEEDED_PERMISSION;
    switch (status) {
      case 401: {
        const refused = `The credentials in ${source} were refused: expired, revoked or mistyped.`;
        if (source === TOKEN_OVERRIDE) return refused;
        return (
          `${refused} After a rotation, whatever refreshes or destroys still uses the configuration of the last \`up\`: ` +
          `add --run-program, or put the new token into ${TOKEN_OVERRIDE}, which wins over all others.`
        );
      }
      case 403:
        return `The credentials in ${source} may not do this. ${needed[this.ownerKind]}.`;
      case 404:
        return `Either the name is wrong${route.includes("/copilot/") ? ", or there is no Copilot plan," : ""} or the credentials in ${source} may not see it. ${needed[this.ownerKind]}.`;
      case 422:
        return "";
      case undefined:
        return `Nothing is lost: check that ${this.baseUrl} (github:baseUrl) can be reached, and run the same command again.`;
      default:
        return "Nothing is lost: run the same command again.";
    }
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

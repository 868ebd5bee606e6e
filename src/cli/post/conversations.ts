import { z } from "zod";
import type { Api } from "../../github/api.js";
import { GitHubError } from "../../github/errors.js";

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export interface Post {
  readonly number: number;
  readonly body: string;
  readonly url: string;
}

const PER_PAGE = 100;
/** Comments or open issues after these pages are not searched. */
const MOST_PAGES = 30;

const accountSchema = z.object({ login: z.string(), type: z.string() });
const postSchema = z
  .object({
    id: z.number(),
    number: z.number().optional(),
    body: z.string().nullish(),
    html_url: z.string(),
    user: accountSchema.nullish(),
    pull_request: z.unknown().optional(),
  })
  .transform(({ id, number, body, html_url: url, user, pull_request }) => ({
    number: number ?? id,
    body: body ?? "",
    url,
    user,
    isPullRequest: pull_request !== undefined,
  }));

/**
 * Comments and issues that a pipeline writes. It finds only texts by its own author: anyone could write one that begins with our
 * marker.
 */
export class Conversations {
  readonly #api: Api;
  readonly #repository: Repository;
  readonly #host: string;

  constructor(api: Api, repository: Repository, host: string) {
    this.#api = api;
    this.#repository = repository;
    this.#host = host;
  }

  /** For messages: repositories and GitHub hosts are easily confused. */
  get place(): string {
    return `${this.#repository.owner}/${this.#repository.repo} at ${this.#host}`;
  }

  /** The pipeline's comment on a pull request or an issue; undefined if there is none. */
  findComment(number: number, isIt: (body: string) => boolean): Promise<Post | undefined> {
    return this.#find("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { issue_number: number }, isIt);
  }

  /** The pipeline's open issue; undefined if there is none. */
  findIssue(isIt: (body: string) => boolean): Promise<Post | undefined> {
    return this.#find("GET /repos/{owner}/{repo}/issues", { state: "open" }, isIt);
  }

  comment(number: number, body: string): Promise<Post> {
    return this.#send("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", { issue_number: number, body });
  }

  editComment({ number }: Post, body: string): Promise<Post> {
    return this.#send("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { comment_id: number, body });
  }

  open(title: string, body: string): Promise<Post> {
    return this.#send("POST /repos/{owner}/{repo}/issues", { title, body });
  }

  edit({ number }: Post, title: string, body: string): Promise<Post> {
    return this.#send(ISSUE, { issue_number: number, title, body });
  }

  close({ number }: Post): Promise<Post> {
    return this.#send(ISSUE, { issue_number: number, state: "closed", state_reason: "completed" });
  }

  async #find(route: string, parameters: object, isIt: (body: string) => boolean): Promise<Post | undefined> {
    const isMine = await this.#author();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const found = await this.#request(route, { ...parameters, per_page: PER_PAGE, page }, z.array(postSchema));
      const mine = found.find(({ user, body, isPullRequest }) => !isPullRequest && user && isMine(user) && isIt(body));
      if (mine || found.length < PER_PAGE) return mine;
    }
    return undefined;
  }

  /** An App's token, such as a workflow's, cannot look up whose it is, so anything written by a bot counts as its own. */
  async #author(): Promise<(user: z.output<typeof accountSchema>) => boolean> {
    try {
      const { login } = await this.#ask("GET /user", {}, accountSchema);
      return (user) => user.login === login;
    } catch (error) {
      if (error instanceof GitHubError && error.kind !== "limited" && (error.status === 403 || error.status === 404)) {
        return ({ type }) => type === "Bot";
      }
      throw error;
    }
  }

  #send(route: string, parameters: object): Promise<Post> {
    return this.#request(route, parameters, postSchema);
  }

  #request<Schema extends z.ZodType>(route: string, parameters: object, schema: Schema) {
    return this.#ask(route, { ...this.#repository, ...parameters }, schema);
  }

  async #ask<Schema extends z.ZodType>(route: string, parameters: Record<string, unknown>, schema: Schema) {
    try {
      return await this.#api.request(route, parameters, schema);
    } catch (error) {
      const remedy = error instanceof GitHubError ? remedyFor(error) : undefined;
      throw error instanceof GitHubError && remedy !== undefined ? error.advising(remedy) : error;
    }
  }
}

/** What a pipeline can do about a refusal; undefined if the error's own advice is enough. */
function remedyFor({ status, kind, failure }: GitHubError): string | undefined {
  if (kind === "limited") return undefined;
  switch (status) {
    case 401:
      return "The token in GITHUB_TOKEN was refused: expired, revoked or mistyped.";
    case 403:
      // A locked conversation, or an archived repository.
      if (/\b(?:locked|archived)\b/.test(failure.message)) return "Nobody can write there until it is unlocked.";
      return MAY_NOT;
    case 404:
      return `It does not exist, or the token may not see it. Check GITHUB_REPOSITORY, GITHUB_API_URL and the number; if they are right: ${MAY_NOT}`;
    case 410:
      return "Turn issues on (repository settings > General > Features), or remove this command.";
    default:
      return undefined;
  }
}

const MAY_NOT =
  "The token in GITHUB_TOKEN may not do this. In a workflow, give the job `permissions: { pull-requests: write }` for comments " +
  "and `permissions: { issues: write }` for issues; pull requests from forks get a read-only token.";

const ISSUE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";

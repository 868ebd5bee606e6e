import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

interface Entry {
  readonly id: number;
  readonly author: { readonly login: string; readonly type: "Bot" | "User" };
  body: string;
}

interface Issue extends Entry {
  readonly isPullRequest: boolean;
  title: string;
  state: "open" | "closed";
  readonly comments: Entry[];
}

/** What GitHub reports and accepts for a repository acme/seats: pull requests, issues and their comments, on this machine. */
export interface LocalRepository {
  readonly url: string;
  /** The token of a person who may do everything. */
  readonly token: string;
  /** A workflow's token, which may do what the job's `permissions` say. */
  workflowToken(permissions: Readonly<Record<string, string>>): string;
  readonly issues: Issue[];
  /** `POST /path` for each request so far, which are then forgotten. */
  taken(): string[];
  /** A pull request, issue or comment by another person. */
  pullRequest(): Issue;
  close(): Promise<void>;
}

interface Options {
  /** The owner of the token: a workflow's token cannot read who it belongs to. */
  readonly author?: Entry["author"];
  /** The answer to every write, whatever the token may do. */
  readonly refusal?: readonly [status: number, message: string];
}

const BOT = { login: "github-actions[bot]", type: "Bot" } as const;
const PERSON = { login: "octocat", type: "User" } as const;
const TOKEN = "ghs_workflowTokenThatMustNeverShow";
const REFUSED = [403, { message: "Resource not accessible by integration" }] as const;

export async function localRepository({ author = BOT, refusal }: Options = {}): Promise<LocalRepository> {
  const issues: Issue[] = [];
  const requests: string[] = [];
  let id = 0;
  const newIssue = (fields: Partial<Issue>): Issue => {
    const issue = {
      id: ++id,
      author,
      title: "",
      body: "",
      state: "open",
      isPullRequest: false,
      comments: [],
      ...fields,
    };
    issues.push(issue as Issue);
    return issue as Issue;
  };
  const shownEntry = ({ id, author: user, body }: Entry) => ({
    id,
    user,
    body,
    html_url: `https://github.example/${id}`,
  });
  const shownIssue = (issue: Issue) => ({
    ...shownEntry(issue),
    number: issue.id,
    title: issue.title,
    state: issue.state,
    ...(issue.isPullRequest && { pull_request: {} }),
  });
  const paged = <Item>(items: readonly Item[], query: URLSearchParams) => {
    const perPage = Number(query.get("per_page") ?? 30);
    return items.slice((Number(query.get("page") ?? 1) - 1) * perPage).slice(0, perPage);
  };
  const comments = () => issues.flatMap((issue) => issue.comments);

  const tokens = new Map<string, Readonly<Record<string, string>>>([
    [TOKEN, { issues: "write", "pull-requests": "write" }],
  ]);

  const answer = (
    method: string,
    { pathname, searchParams }: URL,
    body: Partial<Issue>,
    may: Readonly<Record<string, string>>,
  ): readonly [number, unknown] => {
    const route = `${method} ${pathname.replace("/repos/acme/seats/", "")}`;
    const number = Number(/\d+$/.exec(pathname.replace(/\/comments$/, ""))?.[0]);
    const found = issues.find((issue) => issue.id === number);
    const pull =
      found?.isPullRequest ??
      issues.some((each) => each.isPullRequest && each.comments.some(({ id }) => id === number));
    if (method !== "GET" && may.issues !== "write" && !(pull && may["pull-requests"] === "write")) return REFUSED;
    if (method !== "GET" && refusal) return [refusal[0], { message: refusal[1] }];
    if (route === "GET /user") {
      return author.type === "Bot" ? REFUSED : [200, author];
    }
    if (route === "GET issues") {
      const open = issues.filter(({ state }) => state === "open").reverse();
      return [200, paged(open, searchParams).map(shownIssue)];
    }
    if (route === "POST issues") return [201, shownIssue(newIssue(body))];
    if (/^PATCH issues\/\d+$/.test(route) && found) {
      const { title = found.title, body: text = found.body, state = found.state } = body;
      return [200, shownIssue(Object.assign(found, { title, body: text, state }))];
    }
    if (/^GET issues\/\d+\/comments$/.test(route) && found) {
      return [200, paged(found.comments, searchParams).map(shownEntry)];
    }
    if (/^POST issues\/\d+\/comments$/.test(route) && found) {
      const comment = { id: ++id, author, body: body.body ?? "" };
      found.comments.push(comment);
      return [201, shownEntry(comment)];
    }
    const comment = comments().find((each) => each.id === number);
    if (/^PATCH issues\/comments\/\d+$/.test(route) && comment) {
      return [200, shownEntry(Object.assign(comment, { body: body.body ?? "" }))];
    }
    return [404, { message: "Not Found" }];
  };

  const respond = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const url = new URL(request.url ?? "", "http://local");
    requests.push(`${request.method} ${url.pathname}`);
    const may = tokens.get(request.headers.authorization?.replace(/^token /, "") ?? "");
    if (!may) return [401, { message: "Bad credentials" }];
    const body = request.method === "GET" ? {} : ((await json(request)) as Partial<Issue>);
    return (body.body ?? "").length > 65_536
      ? [422, { message: "Body is too long (maximum is 65536 characters)" }]
      : answer(request.method ?? "", url, body, may);
  };

  const server = createServer((request, response) => {
    respond(request).then(
      ([status, body]) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    workflowToken: (permissions) => {
      const token = `${TOKEN}${tokens.size}`;
      tokens.set(token, permissions);
      return token;
    },
    issues,
    taken: () => requests.splice(0),
    pullRequest: () => newIssue({ isPullRequest: true, author: PERSON }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

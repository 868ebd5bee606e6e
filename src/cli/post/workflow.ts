import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Api } from "../../github/api.js";
import { createOctokit } from "../../github/octokit.js";
import { proxyTo } from "../../github/proxy.js";
import { Secrets } from "../../github/secrets.js";
import { advise } from "../../settings/advice.js";
import { apiRoot } from "../../settings/settings.js";
import { SeatError } from "../../text/seatError.js";
import { Conversations, type Repository } from "./conversations.js";

type Environment = Readonly<Record<string, string | undefined>>;

const SUBJECT = "Cannot write to GitHub";

/** The conversations of the repository whose workflow this runs in, with the token in GITHUB_TOKEN. */
export async function conversationsOf(environment: Environment, say: (line: string) => void): Promise<Conversations> {
  const baseUrl = apiRoot(environment.GITHUB_API_URL || "https://api.github.com", "GITHUB_API_URL");
  const token = environment.GITHUB_TOKEN;
  if (!token)
    throw new SeatError(
      SUBJECT,
      "GITHUB_TOKEN is not set. A workflow gives a step its own token, github.token, under `env:`.",
    );
  const credentials = { kind: "token", token, source: "GITHUB_TOKEN" } as const;
  const proxy = proxyTo(baseUrl);
  const secrets = new Secrets(credentials, proxy?.secrets);
  const octokit = await createOctokit({ baseUrl, credentials, secrets, proxy, say });
  const api = new Api({ octokit, baseUrl, credentials, secrets, proxy, ownerKind: "organization", advise });
  return new Conversations(api, repositoryOf(environment), new URL(baseUrl).host);
}

function repositoryOf({ GITHUB_REPOSITORY: name = "" }: Environment): Repository {
  const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(name) ?? [];
  if (owner === undefined || repo === undefined || /^\.+$/.test(repo)) {
    throw new SeatError(SUBJECT, "GITHUB_REPOSITORY does not name a repository as <owner>/<name>.");
  }
  return { owner, repo };
}

const eventSchema = z.object({ pull_request: z.object({ number: z.int().positive() }) });

/** The pull request that the workflow runs for. */
export async function pullRequestOf({ GITHUB_EVENT_PATH: file }: Environment): Promise<number> {
  const remedy = "Run this for the event pull_request, or add --number.";
  if (!file) throw new SeatError(SUBJECT, `GITHUB_EVENT_PATH is not set. ${remedy}`);
  try {
    return eventSchema.parse(JSON.parse(await readFile(file, "utf8"))).pull_request.number;
  } catch {
    throw new SeatError(SUBJECT, `the event in GITHUB_EVENT_PATH has no pull request. ${remedy}`);
  }
}

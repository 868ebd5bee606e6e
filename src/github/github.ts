import { SeatError } from "../text/seatError.js";
import { Accounts } from "./accounts.js";
import type { Advise } from "./advice.js";
import { installationSchema } from "./answers.js";
import { Api } from "./api.js";
import type { Credentials } from "./credentials.js";
import { GitHubError } from "./errors.js";
import { Members } from "./members.js";
import { createOctokit } from "./octokit.js";
import { type Owner, parametersOf, routesOf } from "./owner.js";
import { Progress, type WatchProgress } from "./progress.js";
import { proxyTo } from "./proxy.js";
import { SeatReader } from "./seatReader.js";
import { SeatWriter } from "./seatWriter.js";
import { Secrets } from "./secrets.js";
import { Subscription } from "./subscription.js";
import { Teams } from "./teams.js";
import type { Say } from "./waiting.js";

/** How to reach GitHub, and what is allowed there. */
export interface Access {
  /** The API's root, without a trailing slash. */
  baseUrl: string;
  credentials: Credentials;
  /** Whether an organization's last seat may be cancelled, which ends its Copilot plan. */
  allowLastSeat: boolean;
  advise: Advise;
}

export interface GitHubOptions {
  say: Say;
  /** Throws if nothing may be written anymore. */
  beforeWrite?: () => Promise<void>;
  /** Ends waits for a rate limit. */
  cancelled?: AbortSignal | undefined;
  watch?: WatchProgress;
  /** How many times a request waits for a rate limit, if not the default. */
  mostWaits?: number;
}

/** GitHub for callers that only read: a write is refused before it is sent. */
export function readOnlyGitHub(access: Access, options: Omit<GitHubOptions, "beforeWrite">): GitHub {
  const beforeWrite = async () => {
    throw new SeatError("Cannot write to GitHub", "this connection is read-only");
  };
  return new GitHub(access, { ...options, beforeWrite });
}

/** One organization or enterprise: what is known about it, and how to read and write it. */
export interface OwnerOnGitHub {
  owner: Owner;
  /** Signs its requests for this owner. */
  api: Api;
  seats: SeatReader;
  writer: SeatWriter;
  subscription: Subscription;
  accounts: Accounts;
  members: Members;
  teams: Teams;
}

/** GitHub with one set of credentials. Everything in one process shares it, so that requests can be shared, too. */
export class GitHub {
  readonly #access: Access;
  readonly #options: GitHubOptions;
  readonly #owners = new Map<string, Promise<OwnerOnGitHub>>();

  constructor(access: Access, options: GitHubOptions) {
    this.#access = access;
    this.#options = options;
  }

  /** An owner, opened once. */
  of(owner: Owner): Promise<OwnerOnGitHub> {
    const key = `${owner.kind}/${owner.name}`;
    const known = this.#owners.get(key);
    if (known) return known;
    const opening = this.#open(owner);
    this.#owners.set(key, opening);
    // A failure is not kept: the next caller tries again.
    opening.catch(() => this.#owners.delete(key));
    return opening;
  }

  /** For requests of the token itself, or of the App itself rather than one of its installations. */
  async ownApi(kind: Owner["kind"] = "organization"): Promise<Api> {
    return this.#api(kind, this.#options.say);
  }

  async #api(ownerKind: Owner["kind"], say: Say, installationId?: number): Promise<Api> {
    const proxy = proxyTo(this.#access.baseUrl);
    const secrets = new Secrets(this.#access.credentials, proxy?.secrets);
    const octokit = await createOctokit({ ...this.#access, ...this.#options, installationId, secrets, proxy, say });
    return new Api({ ...this.#access, octokit, secrets, proxy, ownerKind });
  }

  async #open(owner: Owner): Promise<OwnerOnGitHub> {
    const { credentials, allowLastSeat } = this.#access;
    const installationId =
      credentials.kind === "app" ? (credentials.installationId ?? (await this.#installation(owner))) : undefined;
    const progress = new Progress(this.#options.watch);
    const say = (line: string) => this.#options.say(`${line}${progress}`);
    return ownerOnGitHub({
      api: await this.#api(owner.kind, say, installationId),
      owner,
      allowLastSeat,
      progress,
      say,
    });
  }

  /** An App signs in to each organization or enterprise through its installation there. */
  async #installation(owner: Owner): Promise<number> {
    const api = await this.ownApi(owner.kind);
    try {
      return (await api.request(`GET ${routesOf(owner).installation}`, parametersOf(owner), installationSchema)).id;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404)
        throw api.because(error, { kind: "not installed", owner });
      throw error;
    }
  }
}

interface OwnerOptions {
  api: Api;
  owner: Owner;
  allowLastSeat: boolean;
  progress: Progress;
  say: Say;
}

/** An owner about whom nothing is known yet. */
export function ownerOnGitHub({ api, owner, allowLastSeat, progress, say }: OwnerOptions): OwnerOnGitHub {
  const subscription: Subscription = new Subscription({ api, owner, allowLastSeat, list: () => seats.list() });
  const seats: SeatReader = new SeatReader({ api, owner, subscription, progress });
  const writer = new SeatWriter({ api, owner, seats, subscription, progress });
  const accounts = new Accounts({ api });
  const members = new Members({ api, owner, accounts });
  const teams = new Teams({ api, owner, seats, writer, subscription, say });
  return { owner, api, seats, writer, subscription, accounts, members, teams };
}

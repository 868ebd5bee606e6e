import type { Settings } from "../settings/settings.js";
import { SeatError } from "../text/seatError.js";
import { installationSchema } from "./answers.js";
import { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import { createOctokit } from "./octokit.js";
import { type Owner, parametersOf, routesOf } from "./owner.js";
import { NEEDED_PERMISSION } from "./permissions.js";
import { Progress, type WatchProgress } from "./progress.js";
import { Seats } from "./seats.js";
import { Teams } from "./teams.js";
import type { Say } from "./waiting.js";

/** What GitHub is asked with. */
type Access = Pick<Settings, "baseUrl" | "credentials" | "allowLastSeat">;

/** GitHub for those who only look: what would write is refused before it is sent. */
export function readOnlyGitHub(settings: Access, say: Say, watch?: WatchProgress, mostWaits?: number): GitHub {
  const refuse = async () => {
    throw new SeatError("Nothing is written", "only reading was asked for");
  };
  return new GitHub(settings, say, refuse, watch, mostWaits);
}

/** What is known of one owner: its seats, and the way to ask GitHub for the rest. */
interface Opened {
  api: Api;
  seats: Seats;
  teams: Teams;
}

/** GitHub with one set of credentials. All that runs in one process shares it, so that requests can be shared, too. */
export class GitHub {
  private readonly owners = new Map<string, Promise<Opened>>();

  constructor(
    private readonly settings: Access,
    private readonly say: Say,
    /** Throws when nothing may be written any more. */
    private readonly beforeWrite: () => Promise<void> = async () => {},
    private readonly watch?: WatchProgress,
    /** How many times a request waits for a rate limit, where it is not the usual number. */
    private readonly mostWaits?: number,
  ) {}

  async seats(owner: Owner): Promise<Seats> {
    return (await this.opened(owner)).seats;
  }

  async teams(owner: Owner): Promise<Teams> {
    return (await this.opened(owner)).teams;
  }

  /** Requests signed for the owner. */
  async api(owner: Owner): Promise<Api> {
    return (await this.opened(owner)).api;
  }

  /** Requests of the token itself, or of the App itself rather than of one of its installations. */
  async ownApi(ownerKind: Owner["kind"] = "organization"): Promise<Api> {
    const { baseUrl, credentials } = this.settings;
    return new Api(await this.octokit(undefined, this.say), credentials, baseUrl, ownerKind);
  }

  private octokit(installationId: number | undefined, say: Say) {
    const { baseUrl, credentials } = this.settings;
    return createOctokit(baseUrl, credentials, installationId, say, this.beforeWrite, this.mostWaits);
  }

  private opened(owner: Owner): Promise<Opened> {
    const key = `${owner.kind}/${owner.name}`;
    const known = this.owners.get(key);
    if (known) return known;
    const opening = this.open(owner);
    this.owners.set(key, opening);
    // A failure is not kept: the next one who asks tries again.
    opening.catch(() => this.owners.delete(key));
    return opening;
  }

  private async open(owner: Owner): Promise<Opened> {
    const { baseUrl, credentials, allowLastSeat } = this.settings;
    const installationId =
      credentials.kind === "app" ? (credentials.installationId ?? (await this.installation(owner))) : undefined;
    const progress = new Progress(this.watch);
    const sayHowFar = (line: string) => this.say(`${line}${progress}`);
    const api = new Api(await this.octokit(installationId, sayHowFar), credentials, baseUrl, owner.kind);
    const seats = new Seats(api, owner, allowLastSeat, progress);
    return { api, seats, teams: new Teams(api, seats, sayHowFar) };
  }

  /** An App signs in to each organization or enterprise through its installation there. */
  private async installation(owner: Owner): Promise<number> {
    const api = await this.ownApi(owner.kind);
    try {
      return (await api.request(`GET ${routesOf(owner).installation}`, parametersOf(owner), installationSchema)).id;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) {
        throw error.advising(
          owner.kind === "enterprise"
            ? `The GitHub App is not installed in the enterprise ${owner.name}. ${NEEDED_PERMISSION.enterprise}.`
            : `The GitHub App is not installed in ${owner.name}: an owner installs it on the App's page.`,
        );
      }
      throw error;
    }
  }
}

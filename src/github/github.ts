import { installationSchema } from "./answers.js";
import { Api } from "./api.js";
import { GitHubError, SeatError } from "./errors.js";
import { createOctokit } from "./octokit.js";
import type { Owner } from "./owner.js";
import { Progress } from "./progress.js";
import { Seats } from "./seats.js";
import type { Settings } from "./settings.js";
import type { Say } from "./waiting.js";

/** GitHub with one set of credentials. All that runs in one process shares it, so that requests can be shared, too. */
export class GitHub {
  private readonly owners = new Map<string, Promise<Seats>>();

  constructor(
    private readonly settings: Pick<Settings, "baseUrl" | "credentials" | "allowLastSeat">,
    private readonly say: Say,
    /** Throws when nothing may be written any more. */
    private readonly beforeWrite: () => Promise<void> = async () => {},
  ) {}

  seats(owner: Owner): Promise<Seats> {
    const key = `${owner.kind}/${owner.name}`;
    const known = this.owners.get(key);
    if (known) return known;
    const opening = this.open(owner);
    this.owners.set(key, opening);
    // A failure is not kept: the next one who asks tries again.
    opening.catch(() => this.owners.delete(key));
    return opening;
  }

  private async open(owner: Owner): Promise<Seats> {
    const { baseUrl, credentials, allowLastSeat } = this.settings;
    let installationId: number | undefined;
    if (credentials.kind === "app") {
      if (owner.kind === "enterprise") {
        throw new SeatError(
          `Cannot sign in to the enterprise ${owner.name}`,
          `GitHub's enterprise endpoints take no GitHub App (${credentials.source}). Use an enterprise owner's classic token ` +
            'with the scope "manage_billing:copilot".',
        );
      }
      installationId = credentials.installationId ?? (await this.installation(owner.name));
    }
    const progress = new Progress();
    const sayHowFar = (line: string) => this.say(`${line}${progress}`);
    const octokit = await createOctokit(baseUrl, credentials, installationId, sayHowFar, this.beforeWrite);
    return new Seats(new Api(octokit, credentials, baseUrl, owner.kind), owner, allowLastSeat, progress);
  }

  /** An App signs in to each organization through its installation there. */
  private async installation(organization: string): Promise<number> {
    const { baseUrl, credentials } = this.settings;
    const api = new Api(
      await createOctokit(baseUrl, credentials, undefined, this.say, this.beforeWrite),
      credentials,
      baseUrl,
      "organization",
    );
    try {
      return (await api.request("GET /orgs/{org}/installation", { org: organization }, installationSchema)).id;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) {
        throw error.advising(
          `The GitHub App is not installed in ${organization}: an owner installs it on the App's page.`,
        );
      }
      throw error;
    }
  }
}

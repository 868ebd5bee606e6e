import { installationSchema } from "./answers.js";
import { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import { createOctokit } from "./octokit.js";
import { OrganizationSeats } from "./seats.js";
import type { Settings } from "./settings.js";
import type { Say } from "./waiting.js";

/** GitHub with one set of credentials. All that runs in one process shares it, so that writes can travel together. */
export class GitHub {
  private readonly organizations = new Map<string, Promise<OrganizationSeats>>();

  constructor(
    private readonly settings: Settings,
    private readonly say: Say,
  ) {}

  organization(name: string): Promise<OrganizationSeats> {
    const key = name.toLowerCase();
    const known = this.organizations.get(key);
    if (known) return known;
    const opening = this.open(key);
    this.organizations.set(key, opening);
    // A failure is not kept: the next one who asks tries again.
    opening.catch(() => this.organizations.delete(key));
    return opening;
  }

  private async open(name: string): Promise<OrganizationSeats> {
    const { baseUrl, credentials, allowLastSeat } = this.settings;
    const installationId =
      credentials.kind === "app" ? (credentials.installationId ?? (await this.installation(name))) : undefined;
    const octokit = await createOctokit(baseUrl, credentials, installationId, this.say);
    return new OrganizationSeats(new Api(octokit, credentials), name, allowLastSeat);
  }

  /** An App signs in to each organization through its installation there. */
  private async installation(organization: string): Promise<number> {
    const { baseUrl, credentials } = this.settings;
    const api = new Api(await createOctokit(baseUrl, credentials, undefined, this.say), credentials);
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

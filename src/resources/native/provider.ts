import { all, type Input, type Output, ProviderResource, type ResourceOptions, secret } from "@pulumi/pulumi";
import { PACKAGE, version } from "./nativeResource.js";

/** A GitHub App to sign in as. */
export interface AppAuth {
  /** The App's id or client id. */
  id: Input<string>;
  /**
   * The number of the App's installation. Default: the App's installation in the organization or enterprise that the
   * request is for.
   */
  installationId?: Input<string | undefined>;
  /** The content of the App's private key, not its path. */
  pemFile: Input<string>;
}

/** The credentials and rules for some of a program's resources. */
export interface ProviderArgs {
  /**
   * The token of an organization owner: a classic token with the scope "manage_billing:copilot", or a fine-grained
   * token with the organization permission "GitHub Copilot Business" (write). Default: the environment variable
   * GITHUB_TOKEN. COPILOT_SEATS_GITHUB_TOKEN takes precedence over both. A change affects no seat. Cannot be combined
   * with `appAuth`.
   */
  token?: Input<string | undefined>;
  /**
   * A GitHub App to sign in as, instead of a token. Default: GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and
   * GITHUB_APP_PEM_FILE. A change affects no seat. Cannot be combined with `token`.
   */
  appAuth?: Input<AppAuth | undefined>;
  /**
   * The root of GitHub's API, such as https://api.octocorp.ghe.com. Default: the environment variable GITHUB_BASE_URL,
   * or https://api.github.com. Must be https, or http on 127.0.0.1.
   */
  baseUrl?: Input<string | undefined>;
  /**
   * The organization of resources and functions that name none. Default: the environment variable GITHUB_OWNER. A
   * change replaces those resources.
   */
  owner?: Input<string | undefined>;
  /**
   * The most seats of single resources, teams and deleted rosters that one run may cancel: a number, or a share of the
   * organization's seats such as "10%". A run that would cancel more fails before the first cancellation. Default:
   * "25%".
   */
  maxCancellations?: Input<number | string | undefined>;
  /** Whether the organization's last seat may be cancelled, which ends its Copilot subscription. Default: false. */
  allowLastSeat?: Input<boolean | undefined>;
  /** The monthly price of a Copilot Business seat in US dollars, shown in previews. Default: GitHub's list price. */
  businessPrice?: Input<number | undefined>;
  /** The AI credits that a Copilot Business seat includes per month, shown in previews. Default: the number in GitHub's price list. */
  businessCredits?: Input<number | undefined>;
  /** The AI credits that a Copilot Enterprise seat includes per month, shown in previews. Default: the number in GitHub's price list. */
  enterpriseCredits?: Input<number | undefined>;
  /** The monthly price of a Copilot Enterprise seat in US dollars, shown in previews. Default: GitHub's list price. */
  enterprisePrice?: Input<number | undefined>;
}

/**
 * The credentials and rules for GitHub Copilot seats. To use several organizations with different tokens or Apps in one program,
 * declare several providers.
 *
 * @example
 * ```typescript
 * import { Config } from "@pulumi/pulumi";
 * import { CopilotSeatAssignment, Provider } from "pulumi-copilot-seats/native";
 *
 * const emea = new Provider("emea", { token: new Config().requireSecret("emeaToken"), owner: "acme-emea" });
 * new CopilotSeatAssignment("octocat", { username: "octocat" }, { provider: emea });
 * ```
 */
export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: ResourceOptions) {
    const { token, appAuth, ...settings } = args;
    // Pulumi passes only strings to a provider.
    const texts = Object.entries(settings).map(([key, value]) => [key, asText(value)]);
    super(
      PACKAGE,
      name,
      {
        ...Object.fromEntries(texts),
        token: token && secret(token),
        appAuth: appAuth && secret(asText(appAuth)),
      },
      { version, ...options },
    );
  }
}

function asText(value: Input<unknown>): Output<unknown> {
  return all([value]).apply(([plain]) => (typeof plain === "string" ? plain : JSON.stringify(plain)));
}

import { flag, one, type Table, text } from "./shapes.js";

/** The provider's configuration: for all resources of a stack or, as arguments of a provider, for some. */
export const settings: Table = {
  token: {
    ...text,
    secret: true,
    description:
      'The token of an organization owner: a classic token with the scope "manage_billing:copilot", or a fine-grained token with the organization ' +
      'permission "GitHub Copilot Business" (write). Default: the environment variable GITHUB_TOKEN. COPILOT_SEATS_GITHUB_TOKEN takes precedence over both. ' +
      "A change affects no seat. Cannot be combined with `appAuth`.",
  },
  appAuth: {
    ...one("AppAuth"),
    secret: true,
    description:
      "A GitHub App to sign in as, instead of a token. Default: GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and GITHUB_APP_PEM_FILE. " +
      "A change affects no seat. Cannot be combined with `token`.",
  },
  baseUrl: {
    ...text,
    description:
      "The root of GitHub's API, such as https://api.octocorp.ghe.com. Default: the environment variable GITHUB_BASE_URL, or https://api.github.com. " +
      "Must be https, or http on 127.0.0.1.",
  },
  owner: {
    ...text,
    description:
      "The organization of resources and functions that name none. Default: the environment variable GITHUB_OWNER. A change replaces those resources.",
  },
  maxCancellations: {
    oneOf: [{ type: "number" }, text],
    description:
      "The most seats of single resources, teams and deleted rosters that one run may cancel: a number, or a share of the organization's seats such as " +
      '"10%". A run that would cancel more fails before the first cancellation. Default: "25%".',
  },
  allowLastSeat: {
    ...flag,
    description:
      "Whether the organization's last seat may be cancelled, which ends its Copilot subscription. Default: false.",
  },
  businessPrice: {
    type: "number",
    description:
      "The monthly price of a Copilot Business seat in US dollars, shown in previews. Default: GitHub's list price.",
  },
  businessCredits: {
    type: "number",
    description:
      "The AI credits that a Copilot Business seat includes per month, shown in previews. Default: the number in GitHub's price list.",
  },
  enterpriseCredits: {
    type: "number",
    description:
      "The AI credits that a Copilot Enterprise seat includes per month, shown in previews. Default: the number in GitHub's price list.",
  },
  enterprisePrice: {
    type: "number",
    description:
      "The monthly price of a Copilot Enterprise seat in US dollars, shown in previews. Default: GitHub's list price.",
  },
};

export const appAuth: Table = {
  id: { ...text, description: "The App's id or client id." },
  installationId: {
    ...text,
    description:
      "The number of the App's installation. Default: the App's installation in the organization or enterprise that the request is for.",
  },
  pemFile: {
    ...text,
    secret: true,
    description: "The content of the App's private key, not its path.",
  },
};

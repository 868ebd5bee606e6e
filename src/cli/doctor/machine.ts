import { loggedIn } from "../pulumi.js";
import { engines, inRange, LOWEST_PULUMI } from "../versions.js";
import { type Finding, notChecked, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

export async function checkNode({ question: { nodeVersion } }: Situation): Promise<Finding> {
  if (inRange(nodeVersion, engines.node)) return ok(`Node ${nodeVersion}.`);
  return problem(
    `This runs on Node ${nodeVersion}, but ${engines.node} is required.`,
    "Install a maintained version: https://nodejs.org.",
  );
}

export async function checkPulumi({ pulumiVersion }: Situation): Promise<Finding> {
  const version = await pulumiVersion.value();
  if (inRange(version, `>=${LOWEST_PULUMI}`)) return ok(`Pulumi ${version}.`);
  return problem(
    `Pulumi ${version} is on PATH, but ${LOWEST_PULUMI} or newer is required.`,
    "Install a newer one: https://www.pulumi.com/docs/install.",
  );
}

export async function checkBackend({ pulumiVersion, question: { place } }: Situation): Promise<Finding> {
  await pulumiVersion.needed();
  const { user, url } = await loggedIn(place);
  return ok(`Logged in to ${addressOf(url)} as ${user}.`);
}

/** Only scheme and host: the URL of a database or a bucket may contain a password. */
function addressOf(url: string): string {
  if (url.startsWith("file:")) return url;
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : "a backend";
}

export async function checkStack({ configuration, question: { stack } }: Situation): Promise<Finding> {
  if (stack === undefined) return notChecked("No --stack was given, so only the environment says how to sign in.");
  const settings = Object.entries(await configuration.value());
  const names = settings.map(([name]) => name).filter((name) => /^(?:github|copilotSeats|copilot-seats):/.test(name));
  const open = settings.find(
    ([name, { secret }]) => /^(?:github|copilot-seats):(?:token|appAuth)$/.test(name) && !secret,
  );
  if (!open) return ok(`The stack ${stack} configures ${names.join(", ") || "nothing for GitHub or Copilot"}.`);
  return warning(
    `The stack ${stack} holds ${open[0]} in plain text: anyone who can read its file or state can read it.`,
    "Create a new token or key, store it with `pulumi config set --secret`, and revoke the old one.",
  );
}

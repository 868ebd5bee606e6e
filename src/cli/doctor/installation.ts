import type { Api } from "../../github/api.js";
import type { Credentials } from "../../github/credentials.js";
import { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";
import { NEEDED_PERMISSION } from "../../github/permissions.js";
import { type Installation, installationIn } from "./access.js";
import { Told } from "./fact.js";
import { problem } from "./finding.js";

/** How to install a missing App. */
const INSTALLED: Readonly<Record<Owner["kind"], string>> = {
  organization: "An owner installs it: the App's settings > Install App.",
  enterprise: `An enterprise owner installs it there. ${NEEDED_PERMISSION.enterprise}.`,
};

/** The App's installation in the organization or enterprise. Throws `Told` if it is missing, suspended or not the configured one. */
export async function usableInstallation(api: Api, owner: Owner, credentials: Credentials): Promise<Installation> {
  const { kind, name } = owner;
  const installation = await installationIn(api, owner).catch((error: unknown) => {
    if (!(error instanceof GitHubError && error.status === 404)) throw error;
    const found = `The App is not installed in ${name}, or there is no such ${kind}. ${error.answer}`;
    throw new Told(problem(found, `${INSTALLED[kind]} Or check the name.`));
  });
  if (installation.suspended_at) {
    const found = `The App's installation in ${name} has been suspended since ${installation.suspended_at}.`;
    throw new Told(
      problem(
        found,
        kind === "enterprise"
          ? "An enterprise owner can unsuspend it."
          : "An owner can unsuspend it: organization settings > GitHub Apps > Configure.",
      ),
    );
  }
  const configured = credentials.kind === "app" ? credentials.installationId : undefined;
  if (configured !== undefined && configured !== installation.id) {
    const found = `The App's installation in ${name} has the id ${installation.id}, but the id in ${credentials.source} is ${configured}.`;
    throw new Told(problem(found, "Correct the id, or omit it so that it is looked up."));
  }
  return installation;
}

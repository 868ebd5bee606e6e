import type { Api } from "../../github/api.js";
import type { Credentials } from "../../github/credentials.js";
import { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";
import { NEEDED_PERMISSION } from "../../github/permissions.js";
import { type Access, type Installation, installationIn } from "./access.js";
import { Told } from "./fact.js";
import { type Finding, notChecked, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

/** Whether the token's user owns the organization, or the App is installed in it or in the enterprise. */
export async function checkOwnership(situation: Situation): Promise<Finding> {
  const { kind, name } = await situation.owner.needed();
  const access = await situation.access.needed();
  if (kind === "enterprise" && access.kind !== "app") return checkEnterpriseRole(situation, access, name);
  switch (access.kind) {
    case "app":
      return ok(
        `The App ${access.slug} is installed in ${name} (installation ${(await situation.installation.value()).id}).`,
      );
    case "installation":
      return ok("The token belongs to an App's installation, which needs no owner.");
    default:
      return checkMembership(situation, access, name);
  }
}

/** GitHub shows roles with the enterprise's licenses, to those who may read them. */
async function checkEnterpriseRole(situation: Situation, access: Access, enterprise: string): Promise<Finding> {
  if (!("login" in access)) return notChecked("The token is no user's; the right to read shows whether it is enough.");
  const { value: roles, refusal } = await situation.enterpriseRoles.outcome();
  if (refusal?.failure.limited) throw refusal;
  if (refusal) {
    return notChecked(
      `GitHub does not expose enterprise owners to these credentials (a classic token with the scope read:enterprise may see them). ${refusal.answer}`,
    );
  }
  if (roles?.some((role) => /^owner$/i.test(role))) return ok(`${access.login} is an owner of ${enterprise}.`);
  if (!roles)
    return notChecked(`${access.login} is not among the people whom GitHub lists with a license of ${enterprise}.`);
  const found = `${access.login} is not an owner of ${enterprise}: GitHub calls the role "${roles.join(", ") || "none"}".`;
  return warning(found, "Only enterprise owners can change the enterprise's seats: use the token of one.");
}

async function checkMembership(
  { membership, billing }: Situation,
  { kind, login }: Extract<Access, { login: string }>,
  organization: string,
): Promise<Finding> {
  const { value, refusal } = await membership.outcome();
  const seesBilling = (await billing.ifKnown()) !== undefined;
  const remedy = `Use the token of an owner (organization settings > People), or a GitHub App that is installed in ${organization}.`;
  if (value) {
    const { role, state } = value;
    if (role === "admin" && state === "active") return ok(`${login} is an owner of ${organization}.`);
    const found = `${login} is not an owner of ${organization}: GitHub calls the role "${role}" and the membership "${state}".`;
    return seesBilling
      ? warning(`${found} The subscription is readable all the same.`, remedy)
      : problem(found, remedy);
  }
  if (seesBilling) return ok(`GitHub shows ${login} the subscription of ${organization}, as it does to owners.`);
  if (refusal.failure.limited) throw refusal;
  if (refusal.status === 403) {
    return notChecked(
      `The token may not see who belongs to ${organization} (a classic one may with the scope read:org).`,
    );
  }
  if (refusal.status !== 404) throw refusal;
  const orElse = kind === "fine-grained" ? `, or the token was not made for ${organization}` : "";
  return problem(`${login} is not a member of ${organization}${orElse}. ${refusal.answer}`, remedy);
}

/** How an App that is missing comes to be there. */
const INSTALLED: Readonly<Record<Owner["kind"], string>> = {
  organization: "An owner installs it: the App's settings > Install App.",
  enterprise: `An enterprise owner installs it there. ${NEEDED_PERMISSION.enterprise}.`,
};

/** The App's installation in the organization or enterprise. Tells what hinders it, if something does. */
export async function usableInstallation(api: Api, owner: Owner, credentials: Credentials): Promise<Installation> {
  const { kind, name } = owner;
  const installation = await installationIn(api, owner).catch((error: unknown) => {
    if (!(error instanceof GitHubError && error.status === 404)) throw error;
    const found = `The App is not installed in ${name}, or there is no such ${kind}. ${error.answer}`;
    throw new Told(problem(found, `${INSTALLED[kind]} Or check the name.`));
  });
  if (installation.suspended_at) {
    const found = `The App's installation in ${name} is suspended since ${installation.suspended_at}.`;
    throw new Told(
      problem(
        found,
        kind === "enterprise"
          ? "An enterprise owner ends that."
          : "An owner ends that: organization settings > GitHub Apps > Configure.",
      ),
    );
  }
  const configured = credentials.kind === "app" ? credentials.installationId : undefined;
  if (configured !== undefined && configured !== installation.id) {
    const found = `The App's installation in ${name} is ${installation.id}, and ${credentials.source} says ${configured}.`;
    throw new Told(problem(found, "Correct the number, or leave it out: it is looked up then."));
  }
  return installation;
}

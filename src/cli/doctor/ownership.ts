import type { Access } from "./access.js";
import { type Finding, notChecked, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

/** Checks whether the token's user is an owner of the organization or enterprise, or the App is installed in it. */
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

/** GitHub shows roles together with the enterprise's licenses, to anyone who may read those. */
async function checkEnterpriseRole(situation: Situation, access: Access, enterprise: string): Promise<Finding> {
  if (!("login" in access))
    return notChecked('The token does not belong to a user; "Right to read" shows whether it is sufficient.');
  const { value: roles, refusal } = await situation.enterpriseRoles.outcome();
  if (refusal?.kind === "limited") throw refusal;
  if (refusal) {
    return notChecked(
      `GitHub does not expose enterprise owners to these credentials (a classic token with the scope read:enterprise may see them). ${refusal.answer}`,
    );
  }
  if (roles?.some((role) => /^owner$/i.test(role))) return ok(`${access.login} is an owner of ${enterprise}.`);
  if (!roles) return notChecked(`${access.login} has no license in ${enterprise}, as far as GitHub's list shows.`);
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
    return seesBilling ? warning(`${found} The subscription is readable anyway.`, remedy) : problem(found, remedy);
  }
  if (seesBilling) return ok(`GitHub shows ${login} the subscription of ${organization}, as it does to owners.`);
  if (refusal.kind === "limited") throw refusal;
  if (refusal.status === 403) {
    return notChecked(
      `The token may not see who belongs to ${organization} (a classic one may with the scope read:org).`,
    );
  }
  if (refusal.status !== 404) throw refusal;
  const orElse = kind === "fine-grained" ? `, or the token was not made for ${organization}` : "";
  return problem(`${login} is not a member of ${organization}${orElse}. ${refusal.answer}`, remedy);
}

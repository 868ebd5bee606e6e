import type { Access } from "./access.js";
import { type Finding, notChecked, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

/** Whether the token's user owns the organization, or the App is installed in it or in the enterprise. */
export async function checkOwnership(situation: Situation): Promise<Finding> {
  const { kind, name } = await situation.owner.needed();
  const access = await situation.access.needed();
  if (kind === "enterprise" && access.kind !== "app")
    return notChecked("GitHub tells nobody who owns an enterprise; the right to read shows it.");
  switch (access.kind) {
    case "app":
      return ok(
        `The App ${access.slug} is installed in ${name} (installation ${(await situation.installation.value()).id}).`,
      );
    case "installation":
      return ok("The token is an App's installation's, which needs no owner.");
    default:
      return checkMembership(situation, access, name);
  }
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
    const found = `${login} is no owner of ${organization}: GitHub calls the role "${role}" and the membership "${state}".`;
    return seesBilling
      ? warning(`${found} The subscription can be read all the same.`, remedy)
      : problem(found, remedy);
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
  return problem(`${login} is no member of ${organization}${orElse}. ${refusal.answer}`, remedy);
}

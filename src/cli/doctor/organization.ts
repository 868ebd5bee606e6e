import { type Finding, ok, problem } from "./finding.js";
import type { Situation } from "./situation.js";

export async function checkOrganization({ owner, organization }: Situation): Promise<Finding> {
  const { kind, name } = await owner.value();
  if (kind === "enterprise") return ok(`Enterprise ${name}. Only reading its seats shows whether it is visible.`);
  const { value, refusal } = await organization.outcome();
  if (value) return ok(`GitHub shows ${value.login}.`);
  if (refusal.status !== 404) throw refusal;
  return problem(
    `There is no organization ${name}: GitHub shows every organization to everyone. ${refusal.answer}`,
    "Check the name, and that the organization is at the API address above.",
  );
}

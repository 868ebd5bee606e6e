import { type Finding, ok, problem } from "./finding.js";
import type { Situation } from "./situation.js";

export async function checkOrganization({ owner, organization }: Situation): Promise<Finding> {
  const { kind, name } = await owner.value();
  if (kind === "enterprise") return ok(`The enterprise ${name}; only its seats tell whether it can be seen.`);
  const { value, refusal } = await organization.outcome();
  if (value) return ok(`GitHub shows ${value.login}.`);
  if (refusal.status !== 404) throw refusal;
  return problem(
    `There is no organization ${name}, since GitHub shows every one to everybody. ${refusal.answer}`,
    "Check the name, and that the address above is where the organization lives.",
  );
}

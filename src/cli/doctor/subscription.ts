import { NEEDED_FOR_TEAMS } from "../../github/permissions.js";
import { closedToLists, missingPolicy } from "../../github/subscription.js";
import { monthName } from "../../money/money.js";
import { unknownWords } from "../../provider/credits.js";
import { count } from "../../text/list.js";
import { Blocked } from "./fact.js";
import { type Finding, notChecked, ok, problem, warning } from "./finding.js";
import { checkOwnership } from "./ownership.js";
import { isPaymentProblem } from "./payment.js";
import { checkReading } from "./rights.js";
import type { Situation } from "./situation.js";

const OF_ENTERPRISE = notChecked("GitHub's API does not expose this for an enterprise: see its settings > Copilot.");

const PLANS: Readonly<Record<string, string>> = { business: "Copilot Business.", enterprise: "Copilot Enterprise." };

export async function checkPlan(situation: Situation): Promise<Finding> {
  const { kind, name } = await situation.owner.needed();
  if (kind === "enterprise") return OF_ENTERPRISE;
  const { value, refusal } = await situation.billing.outcome();
  if (value) return ok(PLANS[value.planType] ?? `GitHub calls it "${value.planType}".`);
  if (isPaymentProblem(refusal, await situation.owner.needed())) {
    return problem(
      `The payment method of ${name} has a problem, so GitHub shows no subscription and grants no seat. ${refusal.answer}`,
      "An owner or billing manager can fix it: organization settings > Billing and licensing > Payment information.",
    );
  }
  // Missing rights or ownership explain a refusal first. Only if neither is a problem does a 404 mean that there is no plan.
  if (await fails(checkReading, situation)) throw new Blocked("read");
  if (refusal.status !== 404) throw refusal;
  if (await fails(checkOwnership, situation)) throw new Blocked("ownership");
  const found = `${name} has no Copilot plan, or these credentials may not see it: GitHub shows the plan only to owners. ${refusal.answer}`;
  return problem(found, "An owner starts the plan: organization settings > Copilot.");
}

async function fails(check: (situation: Situation) => Promise<Finding>, situation: Situation): Promise<boolean> {
  try {
    return (await check(situation)).state === "problem";
  } catch (error) {
    if (error instanceof Blocked) throw error;
    return true;
  }
}

export async function checkAccess({ owner, billing }: Situation): Promise<Finding> {
  const { kind, name } = await owner.needed();
  if (kind === "enterprise") return OF_ENTERPRISE;
  const subscription = await billing.needed();
  const closed = closedToLists(name, subscription);
  if (closed) return problem(closed, 'An owner chooses "Selected members" there.');
  if (subscription.seatManagement === "assign_selected") return ok('"Selected members" get Copilot.');
  return warning(
    `GitHub calls the access mode "${subscription.seatManagement}", which it does not document.`,
    'Check that it is "Selected members" (organization settings > Copilot > Access).',
  );
}

export async function checkPolicy({ owner, billing }: Situation): Promise<Finding> {
  const { kind, name } = await owner.needed();
  if (kind === "enterprise") return OF_ENTERPRISE;
  const subscription = await billing.needed();
  const missing = missingPolicy(name, subscription);
  if (missing) return problem(missing, "An owner chooses there whether to allow or to block them.");
  if (subscription.publicCodeSuggestions === "unknown") return notChecked("GitHub does not say which policy is set.");
  return ok(`Suggestions that match public code: ${subscription.publicCodeSuggestions}.`);
}

export async function checkSeats({ owner, billing, enterpriseSeats }: Situation): Promise<Finding> {
  if ((await owner.needed()).kind === "enterprise") return ok(`${seats((await enterpriseSeats.needed()).total)}.`);
  const { totalSeats, pendingCancellations } = await billing.needed();
  if (pendingCancellations === 0) return ok(`${seats(totalSeats)}.`);
  return ok(`${seats(totalSeats)}, ${pendingCancellations} of them cancelled and paid until the billing cycle ends.`);
}

/** Not a problem: only the report's savings depend on it. No API has the policy "AI credits paid usage"; credits that were paid show it. */
export async function checkCredits(situation: Situation): Promise<Finding> {
  const owner = await situation.owner.needed();
  if (await fails(checkReading, situation)) throw new Blocked("read");
  const { value, refusal } = await situation.creditUse.outcome();
  if (refusal?.kind === "limited") throw refusal;
  if (refusal) {
    const unknown = unknownWords({ kind: "unreadable", status: refusal.status }, owner);
    return notChecked(`The report can use only seat prices: ${unknown}.`);
  }
  const { month, used, paid } = value;
  const isOn =
    paid > 0
      ? `Paid use is on: ${count(paid)} of them were charged`
      : "It is unknown whether paid use is on: no credits were charged";
  return ok(`${count(used)} were used in ${monthName(month)}. ${isOn}.`);
}

function seats(count: number): string {
  return count === 1 ? "1 seat" : `${count.toLocaleString("en-US")} seats`;
}

/** A warning, not a problem: seats of single people do not need the right to read teams. */
export async function checkTeams(situation: Situation): Promise<Finding> {
  const { kind } = await situation.owner.needed();
  if (await fails(checkReading, situation)) throw new Blocked("read");
  const { refusal } = await situation.teams.outcome();
  if (!refusal) return ok("Teams are readable.");
  if (refusal.kind === "limited" || (refusal.status !== 403 && refusal.status !== 404)) throw refusal;
  return warning(
    "Teams are not readable, so CopilotTeamSeatAssignment and adopt do not work with team seats.",
    `If no seat comes through a team, there is nothing to do. ${NEEDED_FOR_TEAMS[kind]}.`,
  );
}

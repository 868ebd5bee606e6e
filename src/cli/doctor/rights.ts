import type { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";
import { type Access, grantedBy, type Right } from "./access.js";
import { type Finding, notChecked, ok, problem } from "./finding.js";
import { isPaymentProblem } from "./payment.js";
import type { Situation } from "./situation.js";

/** Checks the right to read. GitHub's answer shows it; after a refusal, scopes and permissions help to explain it. */
export async function checkReading(situation: Situation): Promise<Finding> {
  const { access, owner, granted } = await rightOf(situation, "read");
  const { value, refusal } = await (owner.kind === "enterprise"
    ? situation.enterpriseSeats
    : situation.billing
  ).outcome();
  if (value) return ok(granted?.by ? `Granted by ${granted.by}.` : `GitHub shows the seats of ${owner.name}.`);
  if (refusal.kind === "limited") throw refusal;
  if (granted && !granted.by)
    return problem(`The right is missing. ${refusal.answer}`, remedyOf(access, owner, "read"));
  if (refusal.status === 403) return problem(refusal.answer, remedyOfRefusal(refusal, access, owner));
  if (isPaymentProblem(refusal, owner)) return ok(`GitHub accepts the request; see "Plan" for its answer.`);
  if (granted?.by && owner.kind === "organization") return ok(`Granted by ${granted.by}.`);
  if (refusal.status !== 404) throw refusal;
  const found = `GitHub does not show the seats of ${owner.name}: they do not exist, or these credentials may not see them. ${refusal.answer}`;
  return problem(found, remedyOf(access, owner, "read"));
}

/** Checks the right to write by scopes and permissions only: trying it would buy or cancel seats. */
export async function checkWriting(situation: Situation): Promise<Finding> {
  if (situation.question.forPreview) return notChecked("A preview needs no right to write (--for preview).");
  const { access, owner, granted } = await rightOf(situation, "write");
  if (granted?.by) return ok(`Granted by ${granted.by}.`);
  if (granted)
    return problem(
      "The right is missing: previews work, but up and destroy would fail.",
      remedyOf(access, owner, "write"),
    );
  return notChecked(`This cannot be checked without writing. ${remedyOf(access, owner, "write")}`);
}

async function rightOf(situation: Situation, right: Right) {
  const [owner, access] = [await situation.owner.needed(), await situation.access.needed()];
  const permissions = access.kind === "app" ? (await situation.installation.needed()).permissions : undefined;
  if (owner.kind === "enterprise" && access.kind !== "classic") {
    // GitHub does not document what its API calls an App's permission for an enterprise.
    return { owner, access, granted: access.kind === "fine-grained" ? { by: undefined } : undefined };
  }
  return { owner, access, granted: grantedBy(access, permissions, owner.kind, right) };
}

function remedyOf(access: Access, { kind, name }: Owner, right: Right): string {
  const level = right === "read" ? "read" : "read and write";
  if (kind === "enterprise") {
    return (
      'Use the classic token of an enterprise owner, with the scope "manage_billing:copilot", or a GitHub App that is installed in the ' +
      `enterprise with the enterprise permission "Enterprise Copilot license management" (${level}).`
    );
  }
  switch (access.kind) {
    case "classic":
      return 'Give the token the scope "manage_billing:copilot" (GitHub > Settings > Developer settings > Personal access tokens).';
    case "fine-grained":
      return `A fine-grained token needs ${name} as resource owner, approval there, and the organization permission "GitHub Copilot Business" (${level}).`;
    default:
      return `The App needs the organization permission "GitHub Copilot Business" (${level}), and an owner of ${name} has to accept that.`;
  }
}

function remedyOfRefusal({ failure: { headers = {} } }: GitHubError, access: Access, owner: Owner): string {
  if (headers["x-github-sso"]?.startsWith("required")) {
    return `Authorize the token for single sign-on of ${owner.name} (GitHub > Settings > Developer settings > Personal access tokens > Configure SSO).`;
  }
  const accepted = headers["x-accepted-github-permissions"];
  return `${remedyOf(access, owner, "read")}${accepted ? ` GitHub asks for ${accepted}.` : ""}`;
}

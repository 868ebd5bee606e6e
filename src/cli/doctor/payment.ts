import type { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";

/** GitHub documents that it answers 422 instead of the subscription if the payment method has a problem. */
export function isPaymentProblem({ status }: GitHubError, { kind }: Owner): boolean {
  return status === 422 && kind === "organization";
}

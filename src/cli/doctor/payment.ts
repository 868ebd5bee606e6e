import type { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";

/** What GitHub documents of a 422 to whoever asks for the subscription. */
export function isPaymentProblem({ status }: GitHubError, { kind }: Owner): boolean {
  return status === 422 && kind === "organization";
}

import { GitHubError } from "../../github/errors.js";
import type { CheckId, Finding } from "./finding.js";

/** Thrown by a check that cannot run as long as another one fails. */
export class Blocked extends Error {
  override readonly name = "Blocked";

  constructor(readonly by: CheckId) {
    super(`blocked by ${by}`);
  }
}

/** Thrown where the reason of a failure is known in better words than the failure's own. */
export class Told extends Error {
  override readonly name = "Told";

  constructor(readonly finding: Finding) {
    super(finding.found);
  }
}

/** Something that several checks need to know. It is found out once, and one check tells why it could not be. */
export class Fact<Value> {
  #known: Promise<Value> | undefined;

  readonly #toldBy: CheckId;
  readonly #find: () => Promise<Value>;

  constructor(toldBy: CheckId, find: () => Promise<Value>) {
    this.#toldBy = toldBy;
    this.#find = find;
  }

  /** For the check that tells what went wrong. */
  value(): Promise<Value> {
    this.#known ??= this.#find();
    return this.#known;
  }

  /** For all others. */
  async needed(): Promise<Value> {
    try {
      return await this.value();
    } catch (error) {
      throw error instanceof Blocked ? error : new Blocked(this.#toldBy);
    }
  }

  /** For whoever tells GitHub's refusals apart. */
  async outcome(): Promise<{ value: Value; refusal: undefined } | { value: undefined; refusal: GitHubError }> {
    try {
      return { value: await this.value(), refusal: undefined };
    } catch (error) {
      if (error instanceof GitHubError) return { value: undefined, refusal: error };
      throw error;
    }
  }

  /** For whoever can do without. */
  async ifKnown(): Promise<Value | undefined> {
    return this.value().catch(() => undefined);
  }
}

import { GitHubError } from "../../github/errors.js";
import type { CheckId, Finding } from "./finding.js";

/** Thrown by a check that cannot run while another one fails. */
export class Blocked extends Error {
  override readonly name = "Blocked";

  constructor(readonly by: CheckId) {
    super(`blocked by ${by}`);
  }
}

/** Thrown if a failure can be explained better than its own message does. */
export class Told extends Error {
  override readonly name = "Told";

  constructor(readonly finding: Finding) {
    super(finding.found);
  }
}

/** A value that several checks need. It is looked up once; if that fails, one check reports why. */
export class Fact<Value> {
  #known: Promise<Value> | undefined;

  readonly #toldBy: CheckId;
  readonly #find: () => Promise<Value>;

  constructor(toldBy: CheckId, find: () => Promise<Value>) {
    this.#toldBy = toldBy;
    this.#find = find;
  }

  /** For the check that reports a failure. */
  value(): Promise<Value> {
    this.#known ??= this.#find();
    return this.#known;
  }

  /** For the other checks, which a failure blocks. */
  async needed(): Promise<Value> {
    try {
      return await this.value();
    } catch (error) {
      throw error instanceof Blocked ? error : new Blocked(this.#toldBy);
    }
  }

  /** For checks that tell GitHub's refusals apart. */
  async outcome(): Promise<{ value: Value; refusal: undefined } | { value: undefined; refusal: GitHubError }> {
    try {
      return { value: await this.value(), refusal: undefined };
    } catch (error) {
      if (error instanceof GitHubError) return { value: undefined, refusal: error };
      throw error;
    }
  }

  /** For code that can do without. */
  async ifKnown(): Promise<Value | undefined> {
    return this.value().catch(() => undefined);
  }
}

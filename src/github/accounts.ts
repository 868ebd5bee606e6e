import { type Account, accountSchema } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";

/** GitHub's accounts. They are public, so here a 404 needs no proof. Failures are GitHubErrors. */
export class Accounts {
  readonly #api: Api;

  constructor({ api }: { api: Api }) {
    this.#api = api;
  }

  /** The account that has this login today. */
  byLogin(login: string): Promise<Account | undefined> {
    return this.#absentWhen404("GET /users/{username}", { username: login });
  }

  /** The account with this id, whatever its login is today. */
  byId(id: number): Promise<Account | undefined> {
    return this.#absentWhen404("GET /user/{account_id}", { account_id: id });
  }

  async #absentWhen404(route: string, parameters: Record<string, unknown>): Promise<Account | undefined> {
    try {
      return await this.#api.request(route, parameters, accountSchema);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }
}

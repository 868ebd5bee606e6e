import { type Account, accountSchema } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";

/** Looks up GitHub accounts. Managed users' accounts may be hidden, so a 404 proves nothing. Failures are GitHubErrors. */
export class Accounts {
  readonly #api: Api;

  constructor({ api }: { api: Api }) {
    this.#api = api;
  }

  /** The account that has this login today; undefined if GitHub shows none. */
  byLogin(login: string): Promise<Account | undefined> {
    return this.#unlessHidden("GET /users/{username}", { username: login });
  }

  /** The account with this id, whatever its login is today; undefined if GitHub shows none. */
  byId(id: number): Promise<Account | undefined> {
    return this.#unlessHidden("GET /user/{account_id}", { account_id: id });
  }

  async #unlessHidden(route: string, parameters: Record<string, unknown>): Promise<Account | undefined> {
    try {
      return await this.#api.request(route, parameters, accountSchema);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }
}

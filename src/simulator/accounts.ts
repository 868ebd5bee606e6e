/** A person, a bot or an organization: on GitHub, all share one space of logins and ids. */
export interface Account {
  readonly id: number;
  readonly type: string;
  /** In the account's spelling. It can change; the id cannot. */
  login: string;
  /** Its profile answers 404, as a managed user's may. */
  hidden?: boolean;
  /** By the identity provider. A suspended account uses no license. */
  suspended?: boolean;
  /** Addresses in the company's verified domains. */
  emails?: readonly string[] | undefined;
  /** The person's name in single sign-on. */
  nameId?: string | null | undefined;
}

const FIRST_FREE_ID = 1001;

export class Accounts {
  readonly #byLogin = new Map<string, Account>();
  readonly #byId = new Map<number, Account>();
  #nextId = FIRST_FREE_ID;

  byLogin(login: string): Account | undefined {
    return this.#byLogin.get(login.toLowerCase());
  }

  byId(id: number): Account | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Account> {
    return this.#byId.values();
  }

  add(
    login: string,
    {
      id,
      type = "User",
      hidden = false,
      emails,
      nameId,
    }: Partial<Pick<Account, "type" | "hidden" | "emails" | "nameId">> & { id?: number | undefined } = {},
  ): Account {
    const account: Account = { id: id ?? this.#freeId(), type, login, hidden, emails, nameId };
    this.#byLogin.set(login.toLowerCase(), account);
    this.#byId.set(account.id, account);
    return account;
  }

  /** The account with this login; created if it does not exist. */
  mentioned(login: string): Account {
    return this.byLogin(login) ?? this.add(login);
  }

  rename(account: Account, login: string): void {
    this.#byLogin.delete(account.login.toLowerCase());
    account.login = login;
    this.#byLogin.set(login.toLowerCase(), account);
  }

  #freeId(): number {
    while (this.#byId.has(this.#nextId)) this.#nextId += 1;
    return this.#nextId;
  }
}

import type { Account } from "./accounts.js";

/** What an identity provider has told GitHub of a person; the account is null until the person has signed in. */
export interface Identity {
  readonly account: Account | null;
  readonly nameId: string | null;
  readonly userName: string | null;
  readonly emails: readonly string[];
}

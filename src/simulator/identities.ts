import type { Account } from "./accounts.js";

/** What an identity provider has told GitHub about a person. The account is null until the person has signed in. */
export interface Identity {
  readonly account: Account | null;
  readonly nameId: string | null;
  readonly userName: string | null;
  readonly emails: readonly string[];
}

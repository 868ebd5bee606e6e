import type { Account, Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";

/** The current state of the person behind a resource. The account id is the identity: logins are renamed and taken again. */
export interface Located {
  /** The current login; undefined if GitHub does not show the account. */
  login: string | undefined;
  /** The person's seat; undefined if there is provably none. */
  seat: Seat | undefined;
  /** The account that holds the resource's login now, if it is a different one. */
  stranger: Account | undefined;
}

/** Looks up a login; if the account id is already known, it decides whose seat it is. */
export async function locate(
  { seats, accounts }: OwnerOnGitHub,
  username: string,
  id: number | null,
): Promise<Located> {
  const seat = await seats.find(username);
  if (id === null || seat?.assigneeId === id) return { login: seat?.login ?? username, seat, stranger: undefined };
  const holder = seat ? { login: seat.login, id: seat.assigneeId } : await accounts.byLogin(username);
  if (holder?.id === id) return { login: holder.login, seat: undefined, stranger: undefined };
  const account = await accounts.byId(id);
  return { login: account?.login, seat: account && (await seats.find(account.login)), stranger: holder };
}

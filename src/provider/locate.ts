import type { Account, Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";

/** Where the person a resource stands for is today. The account id is the identity: logins are renamed and taken again. */
export interface Located {
  /** The login today; undefined when GitHub does not show the account. */
  login: string | undefined;
  /** The person's seat; undefined when there is provably none. */
  seat: Seat | undefined;
  /** Somebody else who has the resource's login now. */
  stranger: Account | undefined;
}

/** Looks a login up; the account id, when it is known already, decides whose seat it is. */
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

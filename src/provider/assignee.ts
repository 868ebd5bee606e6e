import type { Account, Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { sameName } from "../github/names.js";
import type { OnInvited } from "../github/seatReader.js";

/** Where the person a resource stands for is today. The account id is the identity: logins are renamed and taken again. */
export interface Assignee {
  /** The login today; undefined when the account is gone. */
  login: string | undefined;
  /** The person's seat; undefined when there is provably none. */
  seat: Seat | undefined;
  /** Somebody else who has the resource's login now. */
  stranger: Account | undefined;
}

/** Looks a login up; the account id, when it is known already, decides whose seat it is. */
export async function locate(
  onGitHub: OwnerOnGitHub,
  username: string,
  knownId: number | null,
  onInvited?: OnInvited,
): Promise<Assignee> {
  const seat = await onGitHub.seats.find(username, onInvited);
  if (knownId === null || seat?.assigneeId === knownId) {
    return { login: seat?.login ?? username, seat, stranger: undefined };
  }
  const holder = seat ? { login: seat.login, id: seat.assigneeId } : await onGitHub.accounts.byLogin(username);
  if (holder?.id === knownId) return { login: holder.login, seat: undefined, stranger: undefined };
  const account = await onGitHub.accounts.byId(knownId);
  return { login: account?.login, seat: account && (await onGitHub.seats.find(account.login)), stranger: holder };
}

/** Why the login no longer stands for the person, with the line to change; undefined when it does. */
export function whyNotTheSame(
  username: string,
  knownId: number | null,
  { login, stranger }: Assignee,
): string | undefined {
  if (!stranger && login && sameName(login, username)) return undefined;
  const now = whatItIsNow(login, "the program", "username: ");
  if (!stranger) return `the account ${knownId} that was called ${username} ${now}.`;
  return (
    `the login belongs to the account ${stranger.id} now, and this seat is for the account ${knownId}, which ${now}, then ` +
    "run `pulumi up --refresh=false` once. Nothing is granted to somebody else."
  );
}

/** What became of an account, or a team, that has lost its name, with the line to change. */
export function whatItIsNow(name: string | undefined, place: string, property = ""): string {
  return name
    ? `is called ${name} now: write ${property}"${name}" in ${place}`
    : `does not exist any more: remove it from ${place}`;
}

import { count, listed, seatCount } from "../text/list.js";

/**
 * All sentences and words that other parts of the package parse. They are written and parsed side by side, so that rewording them
 * breaks no data.
 */

// --- statuses, as they appear in states and previews ---

export const ACTIVE = "active";
export const PENDING = "pending_cancellation";

export const NO_SEAT = "no seat";
/** For an exclusive roster: no resource declares the seat. */
export const UNDECLARED = "undeclared";
/** Removed from the roster, but not cancelled yet. */
export const REMOVED = "removed";

export const renamedTo = (name: string) => `renamed to ${name}`;
export const takenBy = (account: number) => `taken by account ${account}`;

export type Status =
  | { readonly kind: "active" | "pending" | "no seat" | "undeclared" | "removed" }
  | { readonly kind: "renamed"; readonly to: string }
  /** Anything else that a state says: the login belongs to a different account, or members of a team lack seats. */
  | { readonly kind: "other"; readonly words: string };

const STATUSES = new Map<string, Status>([
  [ACTIVE, { kind: "active" }],
  [PENDING, { kind: "pending" }],
  [NO_SEAT, { kind: "no seat" }],
  [UNDECLARED, { kind: "undeclared" }],
  [REMOVED, { kind: "removed" }],
]);

export function statusIn(words: string): Status {
  const [, to] = /^renamed to (.+)$/.exec(words) ?? [];
  return STATUSES.get(words) ?? (to === undefined ? { kind: "other", words } : { kind: "renamed", to });
}

/** Which members of a team lack a seat that continues. */
export interface Lacking {
  readonly without: readonly string[];
  readonly cancelled: readonly string[];
}

export function lackingStatus({ without, cancelled }: Lacking): string {
  const named = (what: string, logins: readonly string[]) =>
    logins.length > 0
      ? [`${count(logins.length)} ${logins.length === 1 ? "member" : "members"} ${what}: ${listed(logins)}`]
      : [];
  return [...named("without a seat", without), ...named("with a cancelled seat", cancelled)].join("; ") || ACTIVE;
}

export function saysLacking(status: string): boolean {
  return /^[\d,]+ members? with/.test(status);
}

// --- the plan's line ---

/** Some names, and how many more there are. */
export interface Names {
  readonly names: readonly string[];
  readonly more: number;
}

/** What a run is about to do with a roster, a team, or one owner's single seats. */
export interface PlanLine {
  readonly owner: string;
  /** The slug of the team; undefined for people. */
  readonly team?: string | undefined;
  readonly grants: Names;
  /** Undefined for single seats: in a preview, Pulumi tells no provider which ones are deleted. */
  readonly cancels: Names | undefined;
  readonly unchanged: number;
  /** People whose existing seat is adopted. */
  readonly takenOver: Names;
  /** People who leave the program and keep a seat, such as `grace through the team core`. */
  readonly kept: Names;
  /** People who cannot have a seat, such as `cy: no such account`. */
  readonly refused: Names;
  /** For how many people it is unknown whether they can have a seat. */
  readonly unchecked: number;
  /** In US dollars per month; undefined if nothing changes or the price is unknown. */
  readonly cost: Cost | undefined;
  /** How many of the seats that change have no known price. */
  readonly unpriced: number;
}

export interface Cost {
  readonly change: number;
  /** Per seat. */
  readonly price: number;
  /** Included AI credits per month: gained at once, lost with the next month. Null if unknown. */
  readonly credits: { readonly gained: number; readonly lost: number } | null;
}

export const NOBODY: Names = { names: [], more: 0 };

/** The most names of each kind in a line. */
const MOST_NAMES = 20;

export function namesOf(all: readonly string[]): Names {
  return { names: all.slice(0, MOST_NAMES), more: Math.max(0, all.length - MOST_NAMES) };
}

export function total({ names, more }: Names): number {
  return names.length + more;
}

/** `ann, bob and 31 more`. */
function list({ names, more }: Names): string {
  return more > 0 ? `${names.join(", ")} and ${count(more)} more` : names.join(", ");
}

function listIn(text: string | undefined): Names {
  if (text === undefined) return NOBODY;
  const [, names = text, more = "0"] = /^(.*) and ([\d,]+) more$/.exec(text) ?? [];
  return { names: names.split(", "), more: number(more) };
}

const number = (text = "0") => Number(text.replaceAll(",", ""));
const inBrackets = (who: Names) => (total(who) > 0 ? ` (${list(who)})` : "");

/** The line that sums up a plan for the person who decides. */
export function planLine(line: PlanLine): string {
  const { owner, team, grants, cancels, unchanged, takenOver, kept, refused, unchecked, cost, unpriced } = line;
  const part = (who: Names, one: string, many: string) =>
    total(who) > 0 ? `; ${count(total(who))} ${total(who) === 1 ? one : many}${inBrackets(who)}` : "";
  return [
    `${team === undefined ? owner : `${owner}, team ${team}`}: ${seatCount(total(grants))} to grant${inBrackets(grants)}`,
    cancels ? `, ${count(total(cancels))} to cancel${inBrackets(cancels)}` : "",
    `, ${count(unchanged)} unchanged`,
    part(takenOver, "has a seat already", "have a seat already"),
    part(kept, "keeps the seat", "keep the seat"),
    part(refused, "cannot have a seat", "cannot have a seat"),
    unchecked > 0 ? `; ${count(unchecked)} not checked for eligibility` : "",
    cost ? `; monthly cost ${signed(cost.change)} USD (${cost.price} USD a seat)${creditWords(cost.credits)}` : "",
    unpriced > 0 ? `; ${unpricedWords(unpriced)}` : "",
    ".",
  ].join("");
}

/** `+1,900` */
export function signed(change: number): string {
  return `${change < 0 ? "-" : "+"}${count(Math.abs(change))}`;
}

/** How the included credits change: a cancelled seat is paid for, and brings them, until the month ends. */
export function creditWords(credits: Cost["credits"]): string {
  const { gained = 0, lost = 0 } = credits ?? {};
  const parts = [
    ...(gained > 0 ? [`+${count(gained)} a month`] : []),
    ...(lost > 0 ? [`-${count(lost)} from the next month on`] : []),
  ];
  return parts.length > 0 ? `, included AI credits ${parts.join(" and ")}` : "";
}

export function unpricedWords(seats: number): string {
  return `${seatCount(seats)} on a plan with an unknown price`;
}

const LIST = String.raw` \(((?:[^()]|\([^()]*\))+)\)`;
const LINE = new RegExp(
  String.raw`^([a-z\d-]+)(?:, team ([\w:-]+))?: ([\d,]+) seats? to grant(?:${LIST})?` +
    String.raw`(?:, ([\d,]+) to cancel(?:${LIST})?)?, ([\d,]+) unchanged` +
    String.raw`(?:; [\d,]+ (?:has|have) a seat already${LIST})?` +
    String.raw`(?:; [\d,]+ keeps? the seat${LIST})?` +
    String.raw`(?:; [\d,]+ cannot have a seat${LIST})?` +
    String.raw`(?:; ([\d,]+) not checked for eligibility)?` +
    String.raw`(?:; monthly cost ([+-][\d,.]+) USD \(([\d.]+) USD a seat\)` +
    String.raw`(, included AI credits(?: \+([\d,]+) a month)?(?: and)?(?: -([\d,]+) from the next month on)?)?)?` +
    String.raw`(?:; ([\d,]+) seats? on a plan with an unknown price)?\.$`,
);

/** The plan in such a line; undefined for any other line. */
export function planIn(text: string): PlanLine | undefined {
  const [, owner, team, , grants, cancelled, cancels, unchanged, takenOver, kept, refused, unchecked, ...money] =
    LINE.exec(text) ?? [];
  if (owner === undefined) return undefined;
  const [change, price, credits, gained, lost, unpriced] = money;
  return {
    owner,
    ...(team !== undefined && { team }),
    grants: listIn(grants),
    cancels: cancelled === undefined ? undefined : listIn(cancels),
    unchanged: number(unchanged),
    takenOver: listIn(takenOver),
    kept: listIn(kept),
    refused: listIn(refused),
    unchecked: number(unchecked),
    cost:
      price === undefined
        ? undefined
        : {
            change: number(change),
            price: number(price),
            credits: credits === undefined ? null : { gained: number(gained), lost: number(lost) },
          },
    unpriced: number(unpriced),
  };
}

// --- who keeps a seat, and who cannot have one ---

/** Why a person who leaves the program keeps the seat. */
export type Kept = { readonly through: string } | "declared elsewhere";

export function keptWords(login: string, why: Kept): string {
  return why === "declared elsewhere" ? `${login} by another resource` : `${login} through ${why.through}`;
}

/** The person in such words, and the team that the seat comes through; null if it is not a team. */
export function keptIn(words: string): { login: string; team: string | null } {
  const [login = "", ...rest] = words.split(" ");
  return { login, team: /^through the team (.+)$/.exec(rest.join(" "))?.[1] ?? null };
}

/** The line for a person who keeps a seat that an update was to cancel, and why. */
export function keepsLine(login: string, owner: string, why: string): string {
  return `${login} keeps the Copilot seat in ${owner}: ${why}`;
}

/**
 * The person in such a line, and the team that the seat comes through; null if it is not a team. Undefined for any other line.
 */
export function keepsIn(line: string): { login: string; owner: string; team: string | null } | undefined {
  const [, login, owner, team] =
    /^(\S+) keeps the Copilot seat in ([a-z\d-]+): (?:.* through the team ([\w:-]+)(?:[.,]| at the same cost))?/i.exec(
      line,
    ) ?? [];
  if (login === undefined || owner === undefined) return undefined;
  return { login: login.toLowerCase(), owner, team: team ?? null };
}

/** The login no longer stands for the account in the state. */
export interface Moved {
  /** The account in the state. */
  readonly account: number;
  /** The account that has the login now, as far as GitHub shows it. */
  readonly holder: number | undefined;
  /** The current login of the account in the state, as far as GitHub shows it. */
  readonly now: string | undefined;
}

export type CannotHave = "no account" | "no member" | "invited" | Moved;

export function refusedWords(login: string, why: CannotHave, owner: string): string {
  return `${login}: ${reasonWords(why, owner)}`;
}

function reasonWords(why: CannotHave, owner: string): string {
  switch (why) {
    case "no account":
      return "no such account";
    case "no member":
      return `not a member of ${owner}`;
    case "invited":
      return "the invitation is pending";
  }
  if (why.now !== undefined) return renamedTo(why.now);
  return why.holder === undefined ? `account ${why.account} is no longer visible` : takenBy(why.holder);
}

export function refusedIn(words: string): { login: string; why: string } {
  const [login = "", why = ""] = words.split(": ");
  return { login, why };
}

// --- the guard ---

const TOO_MANY = "seats would be cancelled, and maxCancellations is";
const TOO_MANY_DELETED = "this run would cancel";

/** Why that many cancellations are refused. */
export function tooManyWords(
  logins: readonly string[],
  size: number,
  limit: { said: number | string; here: number },
): string {
  return (
    `${count(logins.length)} of ${count(size)} ${TOO_MANY} ${limit.said}` +
    `${typeof limit.said === "string" ? `, here ${count(limit.here)}` : ""}: ${listed(logins)}. ` +
    `Nothing was cancelled. If that is intended, set maxCancellations: ${logins.length} for this change.`
  );
}

/** The same for deletions, which the provider learns about one by one. */
export function tooManyDeletedWords(cancelled: number, size: number): string {
  return `${TOO_MANY_DELETED} ${count(cancelled)} of ${seatCount(size)}`;
}

export function saysTooMany(message: string): boolean {
  return message.includes(TOO_MANY) || message.includes(TOO_MANY_DELETED);
}

// --- drift ---

/** What changed on GitHub since the last run, and what `up` does about it. */
export interface Drift {
  readonly login: string;
  readonly fact: string;
  readonly action: string;
}

export function driftLine(owner: string, drifts: readonly Drift[]): string {
  const said = drifts.map(({ login, fact, action }) => `${login} ${fact}, ${action}`);
  return `${owner}: changed on GitHub: ${listed(said, "; ")}`;
}

export function saysDrift(line: string): boolean {
  return /^[a-z\d-]+: changed on GitHub: /.test(line);
}

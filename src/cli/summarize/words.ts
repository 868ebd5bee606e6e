import { creditWords, saysTooMany, signed, unpricedWords } from "../../provider/dictionary.js";
import { count, seatCount } from "../../text/list.js";
import type { Drift } from "./owners.js";
import { granting, losing, type OwnerSummary, type Summary } from "./summary.js";
import type { TeamChange } from "./teams.js";
import type { People } from "./who.js";

/** The summary in one line, for a heading, a title or a log. */
export function headline({ run, outcome, owners, errors }: Summary): string {
  if (errors.some(saysTooMany)) return "refused, since it would cancel too many seats";
  if (outcome === "failed") return run === "preview" ? "the preview failed" : "the update failed";
  const tense =
    run === "preview" ? { grant: "to grant", cancel: "to cancel" } : { grant: "granted", cancel: "cancelled" };
  const sum = (of: (owner: OwnerSummary) => number) => owners.reduce((total, owner) => total + of(owner), 0);
  const grants = sum(granting);
  const cancels = sum(losing);
  const atMost = sum(({ unchecked }) => unchecked) > 0 ? "at most " : "";
  const exclusive = owners.filter(({ becomesExclusive }) => becomesExclusive).length;
  const drift = sum(({ drift }) => drift.length);
  // Teams whose seats are not counted.
  const teams = (change: TeamChange["change"]) =>
    sum(({ teams }) => teams.filter((team) => team.change === change && team.grants === null).length);
  const hidden = sum(({ hidden }) => hidden);
  const [granted, cancelled] = [teams("granted"), teams("cancelled")];
  const parts = [
    ...(drift > 0 ? [`${count(drift)} changed on GitHub`] : []),
    ...(grants > 0 ? [`${atMost}${seatCount(grants)} ${tense.grant}`] : []),
    ...(granted > 0 ? [`seats of ${teamCount(granted)} ${tense.grant}`] : []),
    ...(cancels > 0 ? [`${shareOf(cancels, owners)} ${tense.cancel}`] : []),
    ...(cancelled > 0 ? [`seats of ${teamCount(cancelled)} ${tense.cancel}`] : []),
    ...(exclusive > 0 ? [run === "preview" ? "a roster becomes exclusive" : "a roster became exclusive"] : []),
    ...(hidden > 0 ? ["people who are secret or not known yet"] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  if (outcome === "nothing") return "nothing to do";
  return "no seat is granted or cancelled";
}

/** Adds the total if several cancellations are more than a quarter of it, which the number alone would not show. */
function shareOf(cancels: number, owners: readonly OwnerSummary[]): string {
  const sizes = owners.filter((owner) => losing(owner) > 0).map(({ seats }) => seats);
  const size = sizes.reduce((total: number, seats) => total + (seats ?? Number.POSITIVE_INFINITY), 0);
  return cancels > 1 && cancels * 4 > size ? `${count(cancels)} of ${seatCount(size)}` : seatCount(cancels);
}

const teamCount = (number: number) => `${count(number)} ${number === 1 ? "team" : "teams"}`;

/** Grants and cancellations in numbers; `minus` is the sign that the output uses. */
export function counts(owner: OwnerSummary, minus: string): string {
  const [gets, loses] = [`+${count(granting(owner))}`, `${minus}${count(losing(owner))}`];
  return owner.unchecked > 0 ? `at most ${gets}, ${loses}` : `${gets} ${loses}`;
}

/** Says that a roster becomes exclusive, which the names alone do not show. */
export function exclusiveLine({ run }: Summary, { becomesExclusive }: OwnerSummary): string | undefined {
  if (!becomesExclusive) return undefined;
  return run === "preview"
    ? "A roster becomes exclusive: it will cancel undeclared seats."
    : "A roster became exclusive: it cancels undeclared seats.";
}

/** People whom the run counts but does not name, and the people among whom they are. */
export interface Unnamed {
  readonly words: string;
  readonly among: readonly string[];
}

export function unnamedOf({ unnamed, among }: People, run: Summary["run"]): Unnamed[] {
  const done = run === "update";
  const part = (number: number, one: string, many: string, past: string) =>
    number > 0 ? [`${count(number)} ${done ? past : number === 1 ? one : many}`] : [];
  const coming = [
    ...part(unnamed.granted, "gets a seat", "get a seat", "got a seat"),
    ...part(unnamed.takenOver, "has a seat already", "have a seat already", "had a seat already"),
    ...part(unnamed.refused, "cannot have a seat", "cannot have a seat", "could not have a seat"),
  ];
  const leaving = [
    ...part(unnamed.cancelled, "loses the seat", "lose the seat", "lost the seat"),
    ...part(unnamed.kept, "keeps the seat", "keep the seat", "kept the seat"),
  ];
  return [
    { parts: coming, among: among.coming },
    { parts: leaving, among: among.leaving },
  ].flatMap(({ parts, among }) => (parts.length > 0 ? [{ words: unnamedWords(parts, among), among }] : []));
}

function unnamedWords(parts: readonly string[], among: readonly string[]): string {
  const all = parts.join(", ");
  return among.length > 0 ? `Of ${count(among.length)} people, ${all}` : `Not named here: ${all}`;
}

export function costLine({ cost, unpriced, teams, hidden, unchecked }: OwnerSummary): string | undefined {
  if (hidden > 0) return "the change in cost depends on people who are secret or not known yet";
  if (teams.some(({ grants }) => grants === null)) return "the change in cost depends on the teams";
  if (!cost) return unpriced > 0 ? unpricedWords(unpriced) : undefined;
  if (cost.change === 0) return unchecked > 0 ? "the monthly cost does not rise" : "the monthly cost stays the same";
  const price = `${cost.price} USD a seat${cost.isListPrice ? ", GitHub's list price" : ""}`;
  const change = `${unchecked > 0 ? "at most " : ""}${signed(cost.change)} USD (${price})`;
  return `monthly cost ${change}${creditWords(cost.credits)}`;
}

/** What happened on GitHub; `shown` formats names and statuses for the output. */
export function driftWords({ by, ...drift }: Drift, shown: (text: string) => string): string {
  const when = by && `${by.at.slice(0, 16).replace("T", " ")} UTC`;
  return `${changeWords(drift, shown)}${by ? `, by ${shown(by.actor)} on ${when}` : ""}`;
}

function changeWords({ was, is }: Drift, shown: (status: string) => string): string {
  if (is === null) return "the seat was removed";
  if (is === "pending_cancellation") return "the seat was cancelled";
  if (is === "active") return was === null ? "got a seat that the program does not list" : "has an active seat again";
  return shown(is);
}

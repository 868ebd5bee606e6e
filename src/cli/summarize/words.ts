import { saysTooMany } from "../../provider/dictionary.js";
import { count, seatCount } from "../../text/list.js";
import type { OwnerSummary, Summary, TeamChange } from "./summary.js";

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
  // Nobody has counted their seats, but they are the many.
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

/** Several that are more than a quarter of all: a number alone would not show it. */
function shareOf(cancels: number, owners: readonly OwnerSummary[]): string {
  const sizes = owners.filter((owner) => losing(owner) > 0).map(({ seats }) => seats);
  const size = sizes.reduce((total: number, seats) => total + (seats ?? Number.POSITIVE_INFINITY), 0);
  return cancels > 1 && cancels * 4 > size ? `${count(cancels)} of ${seatCount(size)}` : seatCount(cancels);
}

const teamCount = (number: number) => `${count(number)} ${number === 1 ? "team" : "teams"}`;

/** How many really get a seat, as far as a run tells: at most so many where some are unchecked. */
function granting({ granted, unnamed, teams }: OwnerSummary): number {
  return granted.length - unnamed.takenOver + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0);
}

/** How many really lose a seat. */
function losing({ cancelled, unnamed }: OwnerSummary): number {
  return cancelled.length + unnamed.cancelled - unnamed.kept;
}

/** Both in numbers; `minus` is how the place writes it. */
export function counts(owner: OwnerSummary, minus: string): string {
  const [gets, loses] = [`+${count(granting(owner))}`, `${minus}${count(losing(owner))}`];
  return owner.unchecked > 0 ? `at most ${gets}, ${loses}` : `${gets} ${loses}`;
}

/** What the names alone do not say. */
export function exclusiveLine({ run }: Summary, { becomesExclusive, unnamed }: OwnerSummary): string | undefined {
  if (!becomesExclusive) return undefined;
  const more = unnamed.cancelled > 0 ? `, ${count(unnamed.cancelled)} of them without a name here` : "";
  return run === "preview"
    ? `A roster becomes exclusive: seats that no resource declares will be cancelled${more}.`
    : `A roster became exclusive: it cancels seats that no resource declares${more}.`;
}

export function costLine({ cost, teams, hidden, unchecked }: OwnerSummary): string | undefined {
  if (hidden > 0) return "the change in cost depends on people who are secret or not known yet";
  if (teams.some(({ grants }) => grants === null)) return "the change in cost depends on the teams";
  if (!cost) return undefined;
  if (cost.change === 0) return unchecked > 0 ? "the monthly cost does not rise" : "the monthly cost stays";
  const price = `${cost.price} USD a seat${cost.isListPrice ? ", GitHub's list price" : ""}`;
  return `monthly cost ${unchecked > 0 ? "at most " : ""}${cost.change < 0 ? "-" : "+"}${count(Math.abs(cost.change))} USD (${price})`;
}

/** What happened on GitHub; `shown` makes what GitHub or the program calls it fit the place. */
export function driftWords({ was, is }: OwnerSummary["drift"][number], shown: (status: string) => string): string {
  if (is === null) return "the seat was removed";
  if (is === "pending_cancellation") return "the seat was cancelled";
  if (is === "active") return was === null ? "got a seat that the program does not list" : "has an active seat again";
  return shown(is);
}

import { count, isTooManyCancellations, seatCount } from "../../provider/rosterRules.js";
import type { OwnerSummary, Summary, TeamChange } from "./summary.js";

/** The summary in one line, for a heading, a title or a log. */
export function headline({ run, outcome, owners, errors }: Summary): string {
  if (errors.some(isTooManyCancellations)) return "refused, since it would cancel too many seats";
  if (outcome === "failed") return run === "preview" ? "the preview failed" : "the update failed";
  const tense =
    run === "preview" ? { grant: "to grant", cancel: "to cancel" } : { grant: "granted", cancel: "cancelled" };
  const sum = (of: (owner: OwnerSummary) => number) => owners.reduce((total, owner) => total + of(owner), 0);
  const grants = sum(granting);
  const cancels = sum(losing);
  const drift = sum(({ drift }) => drift.length);
  // Nobody has counted their seats, but they are the many.
  const teams = (change: TeamChange["change"]) =>
    sum(({ teams }) => teams.filter((team) => team.change === change && team.grants === null).length);
  const hidden = sum(({ hidden }) => hidden);
  const [granted, cancelled] = [teams("granted"), teams("cancelled")];
  const parts = [
    ...(drift > 0 ? [`${count(drift)} changed on GitHub`] : []),
    ...(grants > 0 ? [`${seatCount(grants)} ${tense.grant}`] : []),
    ...(granted > 0 ? [`seats of ${teamCount(granted)} ${tense.grant}`] : []),
    ...(cancels > 0 ? [`${seatCount(cancels)} ${tense.cancel}`] : []),
    ...(cancelled > 0 ? [`seats of ${teamCount(cancelled)} ${tense.cancel}`] : []),
    ...(hidden > 0 ? ["people who are secret or not known yet"] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  if (outcome === "nothing") return run === "preview" ? "nothing to do" : "nothing was to do";
  return "no seat is granted or cancelled";
}

const teamCount = (number: number) => `${count(number)} ${number === 1 ? "team" : "teams"}`;

/** How many really get a seat, as far as a preview knows. */
export function granting({ granted, takenOver, teams }: OwnerSummary): number {
  return granted.length - takenOver + teams.reduce((sum, { grants }) => sum + (grants ?? 0), 0);
}

/** How many really lose a seat. */
export function losing({ cancelled, kept }: OwnerSummary): number {
  return cancelled.filter(({ keptThrough }) => keptThrough === null).length - kept;
}

export function costLine({ cost, teams, hidden }: OwnerSummary): string | undefined {
  if (hidden > 0) return "the change in cost depends on people who are secret or not known yet";
  if (!cost) return undefined;
  if (teams.some(({ grants }) => grants === null)) return "the change in cost depends on the teams";
  if (cost.change === 0) return "the monthly cost stays";
  const price = `${cost.price} USD a seat${cost.isListPrice ? ", GitHub's list price" : ""}`;
  return `monthly cost ${cost.change < 0 ? "-" : "+"}${count(Math.abs(cost.change))} USD (${price})`;
}

/** What happened on GitHub; `shown` makes what GitHub or the program calls it fit the place. */
export function driftWords({ was, is }: OwnerSummary["drift"][number], shown: (status: string) => string): string {
  if (is === null) return "the seat was removed";
  if (is === "pending_cancellation") return "the seat was cancelled";
  if (is === "active") return was === null ? "got a seat that the program does not list" : "has an active seat again";
  return shown(is);
}

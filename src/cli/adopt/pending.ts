import type { Seat } from "../../github/answers.js";
import { shown } from "../../text/line.js";
import { UsageError } from "../command.js";
import { listed, plural } from "./agreement.js";

export const CHOICES = ["keep", "leave"] as const;
export type Choice = (typeof CHOICES)[number];

/** Asks a person at a terminal, and returns what was typed. */
export type Ask = (question: string) => Promise<string>;

/** Which of the seats that end with the billing cycle to keep. Only the user decides that. */
export async function whomToKeep(
  ending: readonly Seat[],
  given: Choice | undefined,
  ask: Ask | undefined,
): Promise<ReadonlySet<Seat>> {
  if (ending.length === 0 || given === "leave") return new Set();
  if (given === "keep") return new Set(ending);
  if (ask) return keptByAnswers(ending, ask);
  throw new UsageError(
    `${plural(ending.length, "seat")} will end with the billing cycle: ${listed(ending.map(({ login }) => login))}. Use ` +
      "--pending leave, or --pending keep (then the next pulumi up takes the cancellations back). Nothing was written",
  );
}

async function keptByAnswers(ending: readonly Seat[], ask: Ask): Promise<ReadonlySet<Seat>> {
  const kept = new Set<Seat>();
  for (const [index, seat] of ending.entries()) {
    const [choice, all] = await answer(seat, ask);
    const meant = all ? ending.slice(index) : [seat];
    if (choice === "k") for (const one of meant) kept.add(one);
    if (all) break;
  }
  return kept;
}

async function answer({ login, pendingCancellationDate, assigningTeam }: Seat, ask: Ask) {
  const through = assigningTeam ? ` (it came through the team ${assigningTeam})` : "";
  const question =
    `The seat of ${login}${through} will end on ${pendingCancellationDate}. Keep it, so that the next pulumi up takes the ` +
    "cancellation back, or leave it? [k, l; for all remaining: ka, la] ";
  for (let remark = ""; ; ) {
    const said = await ask(remark + question);
    const [, choice, all] = /^\s*([kl])(a?)\s*$/i.exec(said) ?? [];
    if (choice !== undefined) return [choice.toLowerCase(), all !== ""] as const;
    remark = `${shown(said.trim())} is not one of k, l, ka and la.\n`;
  }
}

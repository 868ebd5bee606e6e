import { inOneLine } from "../../text/line.js";
import { count, listed } from "../../text/list.js";
import type { OwnerSummary, Summary } from "./summary.js";
import { costLine, counts, driftWords, exclusiveLine, headline, unnamedOf } from "./words.js";

const LONGEST_LINE = 10_000;
const MOST_NAMES = 200;

/** For a log. */
export function textOf(summary: Summary): string {
  const { run, outcome, owners, others, errors, warnings, notes } = summary;
  const nothingSaid = outcome === "failed" && errors.length === 0;
  return [
    `Copilot seats: ${headline(summary)}`,
    ...(nothingSaid ? [`Pulumi failed before the ${run} began; its own output says why.`] : []),
    ...owners.flatMap((owner) => linesOfOwner(owner, summary)),
    ...others.map(({ change, type, name }) => `${change} ${name} (${type})`),
    ...lines("error", errors),
    ...lines("warning", warnings),
    ...lines("note", notes),
  ]
    .map((line) => inOneLine(line, LONGEST_LINE))
    .join("\n");
}

const lines = (kind: string, texts: readonly string[]) =>
  texts.flatMap((text) => text.split("\n").map((line) => `${kind}: ${line}`));

function linesOfOwner(owner: OwnerSummary, summary: Summary): string[] {
  const { name, granted, takenOver, refused, cancelled, kept, teams, unresolved, drift, hidden } = owner;
  const cost = costLine(owner);
  const exclusive = exclusiveLine(summary, owner);
  const names = (logins: readonly string[]) => listed(logins, ", ", MOST_NAMES);
  const people = (sign: string, logins: readonly string[], remark = "") =>
    logins.length > 0 ? [`  ${sign} ${names(logins)}${remark}`] : [];
  const loginsOf = (all: readonly { readonly login: string }[]) => all.map(({ login }) => login);
  return [
    `${name}: ${counts(owner, "-")}${cost ? `, ${cost}` : ""}`,
    ...people("+", loginsOf(granted)),
    ...people("=", takenOver, " (had a seat already, which is taken over)"),
    ...refused.map(({ login, why }) => `  ! ${login} cannot have a seat${why === null ? "" : `: ${why}`}`),
    ...people("-", loginsOf(cancelled)),
    ...people("=", loginsOf(kept), " (keep a seat that the program no longer declares)"),
    ...unnamedOf(owner, summary.run).map(
      ({ words, among }) => `  ? ${words}${among.length > 0 ? `: ${names(among)}` : ""}`,
    ),
    ...(exclusive === undefined ? [] : [`  ${exclusive}`]),
    ...teams.map(({ team, change }) => `  ${change === "granted" ? "+" : "-"} team ${team}`),
    ...unresolved.map(({ login, status }) => `  ! ${login}: ${status}`),
    ...drift.map(
      (change) => `  ~ ${change.login ?? `team ${change.team}`}: on GitHub, ${driftWords(change, (status) => status)}`,
    ),
    ...(hidden > 0
      ? [`  ${count(hidden)} ${hidden === 1 ? "resource" : "resources"} with people who are secret or not known yet`]
      : []),
  ];
}

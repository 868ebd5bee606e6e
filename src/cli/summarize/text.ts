import { inOneLine } from "../../text/line.js";
import { count, listed } from "../../text/list.js";
import type { OwnerSummary, Summary } from "./summary.js";
import { costLine, counts, driftWords, exclusiveLine, headline } from "./words.js";

const LONGEST_LINE = 10_000;
const MOST_NAMES = 200;

/** For a log. */
export function textOf(summary: Summary): string {
  const { run, outcome, owners, others, errors, warnings, notes } = summary;
  const nothingSaid = outcome === "failed" && errors.length === 0;
  return [
    `Copilot seats: ${headline(summary)}`,
    ...(nothingSaid ? [`Pulumi ended before it began the ${run}; its own output says why.`] : []),
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
  const names = (people: readonly { readonly login: string }[]) =>
    listed(
      people.map(({ login }) => login),
      ", ",
      MOST_NAMES,
    );
  return [
    `${name}: ${counts(owner, "-")}${cost ? `, ${cost}` : ""}`,
    ...(granted.length > 0 ? [`  + ${names(granted)}`] : []),
    ...(takenOver.length > 0
      ? [`  = ${names(takenOver.map((login) => ({ login })))} (had a seat already, which is taken over)`]
      : []),
    ...refused.map(({ login, why }) => `  ! ${login} cannot have a seat: ${why}`),
    ...(cancelled.length > 0 ? [`  - ${names(cancelled)}`] : []),
    ...(kept.length > 0 ? [`  = ${names(kept)} (keep a seat that the program no longer declares)`] : []),
    ...(exclusive === undefined ? [] : [`  ${exclusive}`]),
    ...teams.map(({ team, change }) => `  ${change === "granted" ? "+" : "-"} team ${team}`),
    ...unresolved.map(({ login, status }) => `  ! ${login}: ${status}`),
    ...drift.map(
      (change) => `  ~ ${change.login ?? `team ${change.team}`}: on GitHub, ${driftWords(change, (status) => status)}`,
    ),
    ...(hidden > 0 ? [`  ${count(hidden)} resources with people who are secret or not known yet`] : []),
  ];
}

import { count, listed } from "../../text/list.js";
import type { Leaver } from "../leavers.js";
import { code, withinLimit } from "../markdown.js";
import { leaverLine, leaversHeadline } from "../report/words.js";
import type { Changes } from "./changes.js";
import type { Unresolved } from "./match.js";

/** Everything that a run reports. It contains no addresses: line numbers tell whose they are. */
export interface Outcome {
  /** The export, as the user named it. */
  readonly file: string;
  readonly roster: string;
  readonly people: number;
  readonly changes: Changes;
  readonly unresolved: readonly Unresolved[];
  readonly leavers: readonly Leaver[];
  readonly written: readonly string[];
}

export function textOf(outcome: Outcome): string {
  return [...sentences(outcome), ...sections(outcome).flatMap(({ title, lines }) => [`${title}:`, ...lines])].join(
    "\n",
  );
}

/** For the pull request with the change. */
export function markdownOf(outcome: Outcome): string {
  return withinLimit([
    `### People of ${code(outcome.roster)}`,
    ...sentences(outcome).map((sentence) => code(sentence, LONGEST_LINE)),
    ...sections(outcome).map(({ title, lines }) =>
      [`**${title}**\n`, ...lines.map((line) => `- ${code(line, LONGEST_LINE)}`)].join("\n"),
    ),
  ]);
}

const LONGEST_LINE = 1_000;

function sentences({ file, roster, people, changes, unresolved, written }: Outcome): string[] {
  const { added, changed, removed, held, stillDated } = changes;
  const named = (logins: readonly string[]) => (logins.length > 0 ? ` (${listed(logins)})` : "");
  return [
    `${file}: ${count(people)} ${people === 1 ? "person" : "people"}, ${count(people - unresolved.length)} with a login, ${count(unresolved.length)} without one yet.`,
    `${roster}: ${count(added.length)} added${named(added.map(({ username }) => username))}, ${count(changed.size)} changed${named([...changed.keys()])}, ` +
      `${count(removed.length)} removed${named(removed)}. ${written.length > 0 ? `Written: ${written.join(", ")}.` : "Nothing to write."}`,
    ...(held.length > 0
      ? [`Not in ${file}, but kept, because a line without a login may be one of them: ${listed(held)}.`]
      : []),
    ...(stillDated.length > 0
      ? [`${file} has no last day for these people, so the roster's stays: ${listed(stillDated)}.`]
      : []),
  ];
}

function sections({ file, unresolved, leavers }: Outcome): { title: string; lines: string[] }[] {
  const byReason = new Map<string, number[]>();
  for (const { line, why } of unresolved) {
    const lines = byReason.get(why);
    if (lines) lines.push(line.line);
    else byReason.set(why, [line.line]);
  }
  return [
    {
      title: "Lines without a login yet",
      lines: [...byReason].map(([why, lines]) => `${lines.map((line) => `${file}:${line}`).join(", ")}: ${why}`),
    },
    { title: leavers.length > 0 ? leaversHeadline(leavers) : "", lines: leavers.map(leaverLine) },
  ].filter(({ lines }) => lines.length > 0);
}

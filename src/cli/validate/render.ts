import { count } from "../../text/list.js";
import { code, withinLimit } from "../markdown.js";
import { markerLine } from "../marker.js";
import type { Verdict } from "./verdict.js";

/** For a log. */
export function textOf(verdict: Verdict): string {
  return verdict.error ? verdict.error.message : `${verdict.path}: ${peopleIn(verdict)}`;
}

/** For the comment that otherwise shows the preview: a roster that cannot be read is never previewed. */
export function markdownOf(verdicts: readonly Verdict[], name: string): string {
  const failed = verdicts.filter(({ error }) => error).length;
  const headline = failed > 0 ? "the roster cannot be read" : "the roster can be read";
  return withinLimit([
    markerLine({ name, outcome: failed > 0 ? "failed" : "nothing" }),
    `### Copilot seats (${code(name)}): ${headline}`,
    ...(failed > 0 ? ["Nothing was previewed or changed, and nothing can be until this is fixed."] : []),
    ...verdicts.map(
      (verdict) =>
        verdict.error?.message
          .split("\n")
          .map((line, index) => (index === 0 ? `**${code(line)}**\n` : `- ${code(line, LONGEST_COMPLAINT)}`))
          .join("\n") ?? `${code(verdict.path)}: ${peopleIn(verdict)}`,
    ),
  ]);
}

const LONGEST_COMPLAINT = 1_000;

function peopleIn({ people, expired, waiting }: Verdict): string {
  const all = `${count(people)} ${people === 1 ? "person" : "people"}`;
  const unwanted = [
    ...(expired > 0 ? [`${count(expired)} of them expired`] : []),
    ...(waiting > 0 ? [`${count(waiting)} of them not yet started`] : []),
  ];
  return [all, ...unwanted].join(", ");
}

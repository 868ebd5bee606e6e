import { inOneLine } from "../text/line.js";

/**
 * Text from elsewhere as a code span in one line: there it pings nobody, links nowhere and is no Markdown or HTML, whatever it holds.
 */
export function code(text: string, longest = 300): string {
  const line = inOneLine(text.trim(), longest);
  if (line === "") return "` `";
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return runs.length > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** GitHub takes 65,536 characters for a comment or an issue. */
export const LONGEST = 65_000;

/** As many paragraphs as a comment has room for; how many it has none for is said. */
export function withinLimit(blocks: readonly string[]): string {
  let length = 0;
  const end = blocks.findIndex((block) => {
    length += block.length + 2;
    return length > LONGEST;
  });
  if (end === -1) return blocks.join("\n\n");
  return [...blocks.slice(0, end), `${blocks.length - end} more paragraphs do not fit here.`].join("\n\n");
}

import { inOneLine } from "../text/line.js";

/**
 * Text from elsewhere as a code span on one line. Whatever it contains, there it mentions nobody, links nowhere and is not rendered.
 */
export function code(text: string, longest = 300): string {
  const line = inOneLine(text.trim(), longest);
  if (line === "") return "` `";
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return runs.length > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** GitHub accepts 65,536 characters in a comment or an issue. */
export const LONGEST = 65_000;

/** As many paragraphs as fit into a comment, and the number of those that do not. */
export function withinLimit(blocks: readonly string[]): string {
  let length = 0;
  const end = blocks.findIndex((block) => {
    length += block.length + 2;
    return length > LONGEST;
  });
  if (end === -1) return blocks.join("\n\n");
  return [...blocks.slice(0, end), `${blocks.length - end} more paragraphs do not fit here.`].join("\n\n");
}

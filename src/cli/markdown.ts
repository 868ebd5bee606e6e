import { inOneLine } from "../github/names.js";

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

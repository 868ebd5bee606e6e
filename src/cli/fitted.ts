/** Wider lines are hard to read. */
const WIDEST_LINE = 120;
const NARROWEST_TEXT = 30;

/** Wraps a text between words, but not within backticks. Lines after the first are indented by `start`. */
export function inColumn(text: string, start: number, columns: number | undefined = WIDEST_LINE): string {
  const width = Math.max(NARROWEST_TEXT, Math.min(columns, WIDEST_LINE) - start);
  return linesOf(text, width).join(`\n${" ".repeat(start)}`);
}

/** Lines of at most this width, unless a single word is longer. */
export function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/** A text wrapped for a terminal of this width; unchanged without a terminal. */
export function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split("\n")
    .map((line) => {
      if (line.length <= Math.min(columns, WIDEST_LINE)) return line;
      const [start] = /^\s*(?:[-+=!?~] )?/.exec(line) ?? [""];
      const isMarked = start.trim() !== "";
      return start + inColumn(line.slice(start.length), start.length + (isMarked ? 0 : 2), columns);
    })
    .join("\n");
}

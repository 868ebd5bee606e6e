/** Replaces a part of a text. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Applies changes that do not overlap. A text without a line break at its end still has none afterwards. */
export function changed(text: string, changes: readonly Change[]): string {
  const parts: string[] = [];
  let at = 0;
  const inOrder = [...changes].sort((one, other) => one.from - other.from || one.to - other.to);
  for (const { from, to, text: put } of inOrder) {
    parts.push(text.slice(at, from), put);
    at = to;
  }
  const whole = parts.join("") + text.slice(at);
  return text.endsWith("\n") ? whole : whole.replace(/\r?\n$/, "");
}

export function cut(from: number, to: number): Change {
  return { from, to, text: "" };
}

/** Inserts lines after the line that contains this offset. */
export function linesAfter(text: string, at: number, lines: readonly string[]): Change {
  const end = nextLine(text, at);
  const lineBreak = lineBreakOf(text);
  const put = lines.map((line) => line + lineBreak).join("");
  return { from: end, to: end, text: text[end - 1] === "\n" ? put : lineBreak + put };
}

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** The offset where the next line begins, or the text ends. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

/**
 * A text from elsewhere as a message may hold it: in one line, and no longer than that many characters. Control, formatting and
 * bidirectional characters could make a message read as something it is not, or drive a terminal; they are escaped.
 */
export function inOneLine(text: string, longest: number): string {
  const visible = text
    .slice(0, longest)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return text.length > longest ? `${visible}... (${text.length} characters)` : visible;
}

/** A value as an error message may show it: quoted, in ASCII, so that letters which look alike differ, never longer than a line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  const visible = text
    .slice(0, 81)
    .replace(/[^\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return visible.length > 80 ? `${visible.slice(0, 80)}... (${text.length} characters)` : visible;
}

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

/** A Latin letter with accents, or one of its own shape. */
const UNMISTAKABLE = /^(?:[A-Za-z]\p{M}+|[ßæøœđłþðÆØŒĐŁÞÐ])$/u;

/**
 * A value as an error message may show it: quoted, never longer than a line. Of letters beyond ASCII only those are shown that nobody
 * takes for another one, such as an umlaut; in a login the others could pass for what they are not.
 */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  const visible = text
    .slice(0, 81)
    .replace(/[^\x20-\x7e]/gu, (character) =>
      UNMISTAKABLE.test(character.normalize("NFD")) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
    );
  return visible.length > 80 ? `${visible.slice(0, 80)}... (${text.length} characters)` : visible;
}

/**
 * Makes a text from elsewhere safe for a message: one line, cut after `longest` characters. Control, formatting and bidirectional
 * characters could make a message read as something else, or drive a terminal, so they are escaped.
 */
export function inOneLine(text: string, longest: number): string {
  const visible = text
    .slice(0, longest)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return text.length > longest ? `${visible}... (${text.length} characters)` : visible;
}

/** A Latin letter with diacritics, or one with a shape of its own. */
const UNMISTAKABLE = /^(?:[A-Za-z]\p{M}+|[ßæøœđłþðÆØŒĐŁÞÐ])$/u;

/**
 * A value as an error message may show it: quoted, and cut after 80 characters. Beyond ASCII, only letters that cannot be mistaken
 * for another one are shown, such as an umlaut; others could make a login pass for a different one.
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

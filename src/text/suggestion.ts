import { shown } from "./line.js";

/** The message for a key or column that does not exist. */
export function unknownKey(key: string, known: readonly string[]): string {
  const meant = closest(key, known);
  return `${shown(key)} is unknown; ${meant ? `did you mean "${meant}"?` : `use ${known.join(", ")}`}`;
}

/** The known name that was probably meant: at most two typing mistakes away. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  return [...known].find((each) => areClose(simplified(name), simplified(each)));
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** Whether inserting, deleting or replacing at most `edits` letters turns one name into the other. */
function areClose(one: string, other: string, edits = 2): boolean {
  if (one === other) return true;
  if (edits === 0 || Math.abs(one.length - other.length) > edits) return false;
  if (one[0] === other[0]) return areClose(one.slice(1), other.slice(1), edits);
  return (
    areClose(one.slice(1), other, edits - 1) ||
    areClose(one, other.slice(1), edits - 1) ||
    areClose(one.slice(1), other.slice(1), edits - 1)
  );
}

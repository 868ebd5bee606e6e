import { type Change, cut, lineStart, linesAfter, nextLine } from "./change.js";
import { headerOf } from "./csv.js";
import { FIELDS, type RosterSeat } from "./seats.js";

/** A line for each of these people after the last person's. */
export function addLines(text: string, starts: readonly number[], people: readonly RosterSeat[]): Change[] {
  const { columns, separator } = headerOf(text);
  const lines = people.map((person) => {
    const missing = FIELDS.find((field) => person[field] !== undefined && !columns.includes(field));
    if (missing) throw new Error(`the first line names no column "${missing}", and ${person.username} has one`);
    return columns.map((column) => cell(column ? (person[column] ?? "") : "", separator)).join(separator);
  });
  return [linesAfter(text, starts.at(-1) ?? 0, lines)];
}

export function removeLines(text: string, starts: readonly number[]): Change[] {
  return starts.map((start) => cut(lineStart(text, start), nextLine(text, start)));
}

/** In quotes where the text would be read as something else, or a comment. */
function cell(text: string, separator: string): string {
  return new RegExp(`["#\\s${separator}]`).test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import { type Change, cut, lineStart, linesAfter, nextLine } from "./change.js";
import { cellsAt, headerOf } from "./csv.js";
import { FIELDS, type RosterSeat } from "./seats.js";

/** Adds a line for each of these people after the last person's line. */
export function addLines(text: string, starts: readonly number[], people: readonly RosterSeat[]): Change[] {
  const { columns, separator } = headerOf(text);
  const lines = people.map((person) => {
    const missing = FIELDS.find((field) => person[field] !== undefined && !columns.includes(field));
    if (missing) throw new Error(`the first line has no column "${missing}", and ${person.username} has one`);
    return columns.map((column) => cell(column ? (person[column] ?? "") : "", separator)).join(separator);
  });
  return [linesAfter(text, starts.at(-1) ?? 0, lines)];
}

/** Changes cells of the lines that begin at these offsets. */
export function changeLines(text: string, changes: ReadonlyMap<number, Partial<RosterSeat>>): Change[] {
  const { columns, separator } = headerOf(text);
  return [...changes].map(([start, fields]) => {
    const missing = FIELDS.find((field) => fields[field] !== undefined && !columns.includes(field));
    if (missing) throw new Error(`the first line has no column "${missing}"; add it`);
    const cells = cellsAt(text, start).map(({ text: said }, index) => {
      const column = columns[index];
      return cell((column && fields[column]) ?? said, separator);
    });
    const end = nextLine(text, start);
    return { from: lineStart(text, start), to: end - lineEnd(text.slice(start, end)), text: cells.join(separator) };
  });
}

const lineEnd = (line: string) => /\r?\n$/.exec(line)?.[0].length ?? 0;

export function removeLines(text: string, starts: readonly number[]): Change[] {
  return starts.map((start) => cut(lineStart(text, start), nextLine(text, start)));
}

/** In quotes if the text would otherwise be read differently, or as a comment. */
function cell(text: string, separator: string): string {
  return new RegExp(`["#\\s${separator}]`).test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

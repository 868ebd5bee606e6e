import { unknownKey } from "../text/suggestion.js";
import type { RosterFile } from "./files.js";
import { FIELDS, type Field, type Roster, type Said } from "./seats.js";

interface Row {
  at: number;
  cells: Said[];
}

type Complain = (at: number, problem: string) => undefined;

/** Reads a table: the first line names the columns, and each other line is a person. */
export function readCsv(file: RosterFile, roster: Roster): void {
  const { complaints } = roster;
  const before = complaints.count;
  const complain: Complain = (at, problem) => complaints.add(file.place(at), problem);
  let columns: (Field | undefined)[] | undefined;
  let people = 0;
  for (const { at, cells } of rowsOf(file.text, complain)) {
    if (!columns) {
      columns = columnsOf(cells, complain);
      if (!columns.includes("username")) {
        complain(at, 'the first line has no column "username"');
        return;
      }
    } else if (cells.length !== columns.length) {
      const counts = `fields: ${cells.length}, columns in the first line: ${columns.length}`;
      complain(at, `${counts}; put text that contains the separator in quotes`);
    } else {
      people++;
      roster.add(file, at, fieldsOf(cells, columns));
    }
  }
  if (people > 0 || complaints.count > before) return;
  const format = `the first line names the columns (${FIELDS.join(", ")}), and each other line is a person`;
  complain(0, `lists nobody; ${format}`);
}

/** The columns and the separator of a table that has been read without complaint. */
export function headerOf(text: string): { columns: (Field | undefined)[]; separator: string } {
  const ignore: Complain = () => undefined;
  const [header] = rowsOf(text, ignore);
  return { columns: columnsOf(header?.cells ?? [], ignore), separator: separatorOf(text) };
}

/** The cells of the person whose line begins at `start`, in a table that has been read without complaint. */
export function cellsAt(text: string, start: number): readonly Said[] {
  const [row] = rowsOf(text, () => undefined, start);
  return row?.cells ?? [];
}

function columnsOf(header: readonly Said[], complain: Complain): (Field | undefined)[] {
  const columns: (Field | undefined)[] = [];
  for (const { text, at } of header) {
    const column = FIELDS.find((field) => field === text);
    if (!column) complain(at, unknownKey(text, FIELDS));
    else if (columns.includes(column)) complain(at, `the column "${column}" appears twice; keep one of the two`);
    columns.push(column);
  }
  return columns;
}

/** An empty cell is as good as none. */
function fieldsOf(cells: readonly Said[], columns: readonly (Field | undefined)[]): Map<Field, Said> {
  const fields = new Map<Field, Said>();
  for (const [index, said] of cells.entries()) {
    const column = columns[index];
    if (column && said.text !== "") fields.set(column, said);
  }
  return fields;
}

/**
 * The rows that are neither empty nor comments, up to the first malformed one. Each is one line, so that an unclosed quote cannot
 * swallow other people. Not csv-parse, because that gives the line of a field but not its column; the tests compare the two.
 */
function* rowsOf(text: string, complain: Complain, from = 0): Generator<Row> {
  const separator = separatorOf(text);
  const nothing = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
  const opening = /[ \t]*"/y;
  const plain = new RegExp(`[^"${separator}\\r\\n]*`, "y");
  const ending = new RegExp(`[ \\t]*(${separator}|\\r?\\n|$)`, "y");
  let at = from;
  while (at < text.length) {
    const empty = matchAt(nothing, text, at);
    if (empty) {
      at += empty[0].length;
      continue;
    }
    const row: Row = { at, cells: [] };
    let end: string | undefined;
    do {
      const quoted = matchAt(opening, text, at);
      const begin = at + (quoted?.[0].length ?? 0);
      const stop = quoted ? closingQuote(text, begin) : begin + (matchAt(plain, text, begin)?.[0].length ?? 0);
      const ended = matchAt(ending, text, quoted ? stop + 1 : stop);
      const said = text.slice(begin, stop);
      if (!ended || said.includes("\n"))
        return complain(at, "a quote is not closed on its line, or out of place; a quote inside quotes is doubled");
      row.cells.push({
        text: quoted ? said.replaceAll('""', '"') : said.trim(),
        at: at + text.slice(at, stop).search(/[^ \t]|$/),
      });
      end = ended[1];
      at = ending.lastIndex;
    } while (end === separator);
    // Spreadsheets write an empty line as separators only.
    if (row.cells.some(({ text }) => text !== "")) yield row;
  }
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/** A quoted text ends at the first quote that is not doubled. With millions of quotes, a regular expression would overflow the stack. */
function closingQuote(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return text.length;
}

/** Spreadsheets separate with semicolons where the comma is the decimal sign. Column names contain neither. */
function separatorOf(text: string): string {
  const header = /^[ \t]*[^\s#].*/m.exec(text)?.[0];
  return header?.includes(";") ? ";" : ",";
}

import { inOneLine } from "../../text/line.js";
import { linesOf } from "../fitted.js";
import type { Terminal } from "../terminal.js";

const WIDEST = 40;
const GAP = "  ";

export interface Aligned {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly styled: Terminal["styled"];
  readonly styledRow?: (line: string, index: number) => string;
  /** The terminal's width; undefined if lines may have any length. */
  readonly columns: number | undefined;
}

/** A table in columns. If it is too wide, its titles take several lines, and if necessary its rows too, so that nothing is lost. */
export function aligned({
  titles,
  rows,
  styled,
  styledRow = (line) => line,
  columns = Number.POSITIVE_INFINITY,
}: Aligned): string {
  const cut = rows.map((row) => row.map((cell) => shortened(inOneLine(cell, WIDEST * 10))));
  const widest = titles.map((_, column) => cut.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  const usual = titles.map((title, column) => Math.max(title.length, widest[column] ?? 0));
  const isWide = usual.reduce((sum, width) => sum + width + GAP.length, -GAP.length) > columns;
  const heads = titles.map((title, column) => (isWide ? stacked(title, widest[column] ?? 0) : [title]));
  const widths = isWide
    ? heads.map((head, column) => Math.max(widest[column] ?? 0, ...head.map(({ length }) => length)))
    : usual;
  const isNumber = titles.map(
    (_, column) => column > 0 && rows.every((row) => /^[\d,.]+(?: USD)?$/.test(row[column] ?? "")),
  );
  const parts = partsOf(widths, columns);
  const lineOf = (cells: readonly string[], part: readonly number[]) => {
    const padded = part.map((column) => {
      const [cell, width] = [cells[column] ?? "", widths[column] ?? 0];
      return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${part[0] === 0 ? "" : GAP}${padded.join(GAP)}`.trimEnd();
  };
  const rowOf = (cells: readonly string[]) =>
    parts
      .map((part) => lineOf(cells, part))
      .filter(Boolean)
      .join("\n");
  const head = parts.flatMap((part) => {
    const height = Math.max(...part.map((column) => heads[column]?.length ?? 0));
    const line = (index: number) => heads.map((words) => words[index - height + words.length] ?? "");
    return Array.from({ length: height }, (_, index) => lineOf(line(index), part));
  });
  return [styled("bold", head.join("\n")), ...cut.map((cells, index) => styledRow(rowOf(cells), index))].join("\n");
}

/** A title wrapped into a column that is no wider than its longest word or cell. */
function stacked(title: string, widest: number): string[] {
  const longestWord = Math.max(...title.split(" ").map(({ length }) => length));
  return linesOf(title, Math.max(widest, longestWord));
}

/** Splits the columns into lines that fit. Lines after the first are indented. */
function partsOf(widths: readonly number[], columns: number): number[][] {
  const parts: number[][] = [];
  let room = 0;
  for (const [column, width] of widths.entries()) {
    room -= GAP.length + width;
    const part = parts.at(-1);
    if (part && room >= 0) part.push(column);
    else {
      room = columns - width - (part ? GAP.length : 0);
      parts.push([column]);
    }
  }
  return parts;
}

function shortened(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text;
}

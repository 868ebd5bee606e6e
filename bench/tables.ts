/** A Markdown table, with columns aligned for reading as plain text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, column)).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column < TEXT_COLUMNS ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

/** The first columns contain text, the others numbers. */
const TEXT_COLUMNS = 3;

function pad(cell: string, width: number, column: number): string {
  return column < TEXT_COLUMNS ? cell.padEnd(width) : cell.padStart(width);
}

export const whole = (number: number) => Math.round(number).toLocaleString("en-US");
export const fraction = (number: number, digits: number) => number.toFixed(digits);

export function duration(seconds: number): string {
  if (seconds < 60) return `${fraction(seconds, 1)} s`;
  return seconds < 3600 ? `${fraction(seconds / 60, 1)} min` : `${fraction(seconds / 3600, 1)} h`;
}

/** The median of several measurements. */
export function middleOf<Item>(items: readonly Item[], numberOf: (item: Item) => number): Item {
  const middle = items.toSorted((one, other) => numberOf(one) - numberOf(other))[Math.floor(items.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

import { CsvError, parse } from "csv-parse/sync";
import { decoded } from "./encoding.js";

/** A table, with the line of the file on which each row begins. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly encoding: string;
}

const SEPARATORS = [";", ",", "\t"] as const;
const LONGEST_ROW = 100_000;

/** Reads an export. Error messages begin with the file's name, and the line if there is one. */
export function tableOf(bytes: Uint8Array, name: string): Table {
  const { text, encoding } = decoded(bytes);
  const lines = text.replaceAll(/\r\n?/g, "\n");
  // Excel treats this line as a setting and does not show it.
  const [setting = "", said] = /^"?sep=(.)"?\n/i.exec(lines) ?? [];
  const body = lines.slice(setting.length);
  const skipped = setting === "" ? 0 : 1;
  if (body.includes("\0")) throw new Error(`${name} has characters that are not text; export it as CSV`);
  const [first, ...rows] = rowsOf(body, said ?? separatorOf(body), name, skipped);
  if (!first) throw new Error(`${name} is empty; it needs a first line with column names, and a line for each person`);
  return { header: first.cells, rows, encoding };
}

function rowsOf(text: string, delimiter: string, name: string, skipped: number) {
  try {
    const records: unknown = parse(text, {
      delimiter,
      info: true,
      raw: true,
      record_delimiter: "\n",
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: LONGEST_ROW,
    });
    return (records as { record: string[]; raw: string; info: { lines: number } }[]).map(({ record, raw, info }) => ({
      line: info.lines - (raw.trim().split("\n").length - 1) + skipped,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The library's own message would quote the cell.
    const line = typeof error.lines === "number" ? error.lines + skipped : 1;
    throw new Error(`${name}:${line}: a quote is not closed or out of place; a quote inside quotes is doubled`);
  }
}

/** The separator that is most frequent in the first line, outside quotes. */
function separatorOf(text: string): string {
  const header = (/^.*\S.*$/m.exec(text)?.[0] ?? "").replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = SEPARATORS.map((separator) => header.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}

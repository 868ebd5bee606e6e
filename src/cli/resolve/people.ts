import { loginMeant } from "../../github/names.js";
import { FIELDS, type Field } from "../../roster/seats.js";
import { shown } from "../../text/line.js";
import { UsageError } from "../command.js";
import { type DateFormat, dateFrom } from "./dates.js";
import type { Table } from "./table.js";

/** A person in the file. */
export interface Line {
  /** The number of the line. */
  readonly line: number;
  /** The login in the file, in lower case. */
  readonly username: string | undefined;
  /** The company's address for the person; ASCII letters in lower case. */
  readonly email: string | undefined;
  /** The other fields that a roster can have. */
  readonly fields: Readonly<Partial<Record<Extra, string>>>;
  /** Why the line cannot be used, and what to do; only the first reason. */
  readonly problem: string | undefined;
}

type Extra = Exclude<Field, "username" | "email">;

export interface Reading {
  readonly name: string;
  /** Columns by field, as `--column` gives them. */
  readonly columns: ReadonlyMap<Field, string>;
  readonly dates: DateFormat;
}

/** Parses the values of options such as `--column email="E-Mail"`. */
export function columnsFrom(values: readonly string[]): Map<Field, string> {
  const columns = new Map<Field, string>();
  for (const value of values) {
    const [, name = "", header = ""] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    const field = FIELDS.find((known) => known === name.trim());
    if (!field || header.trim() === "") {
      throw new UsageError(
        `--column takes a field and the name of its column in the file, such as email="E-Mail"; fields: ${FIELDS.join(", ")}`,
      );
    }
    columns.set(field, header.trim());
  }
  return columns;
}

/** The people in a table. A line that cannot be used says why; the others are not affected. */
export function linesOf(table: Table, { name, columns, dates }: Reading): Line[] {
  if (table.header.some((title) => title.includes("@"))) {
    throw new Error(`${name}:1: the first line is a person; write the column names above it`);
  }
  const places = placesOf(table.header, columns, name);
  if (!places.has("email") && !places.has("username")) {
    throw new Error(
      `${name}: no column has e-mail addresses or logins; name it, for example --column email="..."; the file has ${table.header.map(shown).join(", ")}`,
    );
  }
  if (table.rows.length === 0) throw new Error(`${name} lists nobody below its first line; nothing was changed`);
  return table.rows.map(({ line, cells }) => {
    const count = cells.length === table.header.length ? undefined : "it has more or fewer cells than the first line";
    return lineOf(line, count, (field) => cells[places.get(field) ?? -1]?.replaceAll(/\s+/g, " ").trim() ?? "", dates);
  });
}

function placesOf(header: readonly string[], columns: ReadonlyMap<Field, string>, name: string): Map<Field, number> {
  const places = new Map<Field, number>();
  for (const field of FIELDS) {
    const asked = columns.get(field);
    const isIt = (title: string) => (asked === undefined ? plain(title) === plain(field) : same(title, asked));
    const found = header.flatMap((title, index) => (isIt(title) ? [index] : []));
    if (found.length > 1)
      throw new Error(`${name}:1: two columns are called ${shown(header[found[0] ?? 0])}; rename one of them`);
    if (asked !== undefined && found.length === 0) {
      throw new Error(`${name}:1: there is no column ${shown(asked)}; the file has ${header.map(shown).join(", ")}`);
    }
    if (found[0] !== undefined) places.set(field, found[0]);
  }
  return places;
}

const same = (one: string, other: string) => one.trim().toLowerCase() === other.toLowerCase();
/** Makes `E-Mail` match email, and `Cost center` match costCenter. */
const plain = (title: string) => title.toLowerCase().replaceAll(/[\s_-]/g, "");

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

function lineOf(line: number, count: string | undefined, cell: (field: Field) => string, dates: DateFormat): Line {
  const problems: string[] = count === undefined ? [] : [`${count}: put a text with the separator in quotes`];
  const fields: Partial<Record<Extra, string>> = {};
  const username = loginFrom(cell("username"), problems);
  const email = emailFrom(cell("email"), problems);
  for (const field of ["team", "note", "costCenter"] as const) {
    const text = cell(field);
    if (INVISIBLE.test(text)) problems.push(`its ${field} has invisible characters: type it again`);
    else if (text !== "") fields[field] = text;
  }
  for (const field of ["starts", "expires"] as const) {
    const text = cell(field);
    const date = dateFrom(text, dates);
    if (text === "") continue;
    if (date === undefined)
      problems.push(`its ${field} is not a date in the format ${dates}: ${shown(text)}; see --dates`);
    else fields[field] = date;
  }
  const { starts = "", expires } = fields;
  if (expires !== undefined && expires < starts)
    problems.push("its expires is before its starts: correct one of the dates");
  if (username === undefined && email === undefined && problems.length === 0) {
    problems.push("it has neither an e-mail nor a login: write one of them");
  }
  return { line, username, email, fields, problem: problems[0] };
}

function loginFrom(text: string, problems: string[]): string | undefined {
  if (text === "") return undefined;
  if (/[^\s]@/.test(text)) {
    problems.push("its login is an e-mail address: write the login, or name the column with --column email=...");
    return undefined;
  }
  const login = loginMeant(text);
  if (login === undefined) problems.push(`GitHub does not allow its login: ${shown(text)}; correct it`);
  return login;
}

function emailFrom(text: string, problems: string[]): string | undefined {
  if (text === "") return undefined;
  // The address itself is never shown: the line number tells whose it is.
  if (INVISIBLE.test(text)) problems.push("its e-mail has invisible characters: type it again");
  else if (!/^[^\s@]+@[^\s@]+$/.test(text))
    problems.push("its e-mail is not an address such as name@example.com: correct it");
  else return asciiLower(text);
  return undefined;
}

/** Not toLowerCase, which turns some lookalikes, such as the Kelvin sign, into ASCII letters. */
export function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

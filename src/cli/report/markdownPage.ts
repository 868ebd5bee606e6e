import { code } from "../markdown.js";
import { count, plural } from "./words.js";

/** Lines up to a length in bytes. The page says how many did not fit. */
export class Page {
  readonly #lines: string[] = [];
  #room: number;

  readonly #longest: number;
  readonly #elsewhere: string;

  constructor(
    longest: number,
    /** Tells readers where to find what was cut. */
    elsewhere: string,
  ) {
    this.#longest = longest;
    this.#elsewhere = elsewhere;
    this.#room = longest - RESERVE;
  }

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
    this.#room -= bytesOf(lines);
  }

  /** Adds a table under a heading, with as many rows as there is room for. */
  addList(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return;
    const heading = [`## ${title}`, "", ...table(columns)];
    const lines = rows.map(row);
    const fitting = this.#fitting(heading, lines);
    if (fitting > 0) this.add(...heading, ...lines.slice(0, fitting), "");
    if (fitting === lines.length) return;
    // Nothing follows: the part of a later list that fits would look like all of it.
    this.#room = 0;
    this.#lines.push(
      `**Cut here: ${count(lines.length - fitting)} of the ${plural(lines.length, "line")} of "${title}" are left out,** ` +
        `because the limit is ${count(this.#longest)} bytes. ${this.#elsewhere}`,
      "",
    );
  }

  get text(): string {
    return this.#lines.join("\n");
  }

  #fitting(heading: readonly string[], lines: readonly string[]): number {
    let room = this.#room - bytesOf(heading);
    const firstWithout = lines.findIndex((line) => {
      room -= bytesOf([line]);
      return room < 0;
    });
    return firstWithout === -1 ? lines.length : firstWithout;
  }
}

/** Room for the lines that say what was cut. */
const RESERVE = 1_000;

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}

export function table(titles: readonly string[], rows: readonly (readonly string[])[] = []): string[] {
  return [row(titles), row(titles.map(() => "---")), ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Text from outside in a table cell. A pipe would end the cell, even in a code span, so it becomes an entity. */
export function data(text: string): string {
  if (text === "") return "";
  if (!/[|\\`]/.test(text)) return code(text);
  return `<code>${text.replace(/[^\p{L}\p{M}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { LineCounter } from "yaml";
import { shown } from "../text/line.js";
import type { Complaints } from "./complaints.js";

const EXTENSIONS: readonly string[] = [".yaml", ".yml", ".csv"];

/** Enough for 60,000 people with every field. Reading YAML can take 200 times the file's size in memory. */
const LARGEST_MB = 8;

/** All control characters except tabs and line breaks. YAML and CSV readers disagree on which others end a line or a file. */
const CONTROL = /[^\P{Cc}\t\r\n]|\r(?!\n)/u;

export class RosterFile {
  /** A byte order mark, or nothing. */
  readonly mark: string;
  /** Without the byte order mark. */
  readonly text: string;
  #lines: LineCounter | undefined;

  constructor(
    readonly name: string,
    readonly whole: string,
  ) {
    this.mark = whole.startsWith("\ufeff") ? "\ufeff" : "";
    this.text = whole.slice(this.mark.length);
  }

  get extension(): string {
    return extname(this.name).toLowerCase();
  }

  /** The place of an offset, in the form that terminals and editors link: `seats.yaml:12:5`. */
  place(offset: number): string {
    this.#lines ??= countLines(this.text);
    const { line, col } = this.#lines.linePos(offset);
    return `${this.name}:${line}:${col}`;
  }
}

/** The file, or the folder's files one after another. A file that cannot be read is a complaint. */
export function* readFiles(path: string, complaints: Complaints): Generator<RosterFile> {
  for (const name of attempt(path, complaints, () => pathsOf(path)) ?? []) {
    const file = attempt(name, complaints, () => readFile(name, complaints));
    if (file) yield file;
  }
}

function pathsOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !name.startsWith("."));
  return names.sort().map((name) => join(path, name));
}

function readFile(path: string, complaints: Complaints): RosterFile | undefined {
  const refuse = (problem: string, place = path): undefined => complaints.add(place, problem);

  const status = statSync(path);
  if (!status.isFile()) return refuse("is not a file; a roster folder is read one level deep");
  if (!isRosterName(path)) {
    // In a folder, it may be a team's misnamed file: ignoring it could cancel the team's seats.
    return refuse("is not a roster file (.yaml, .yml or .csv); a folder may have nothing else except hidden files");
  }
  if (status.size > LARGEST_MB * 1e6) return refuse(tooLarge(status.size));

  const bytes = readFileSync(path);
  const file = new RosterFile(path, bytes.toString("utf8"));
  if (!isUtf8(bytes)) {
    const place = file.place(file.text.indexOf("\ufffd"));
    return refuse('is not UTF-8; save the file as UTF-8 (Excel: "CSV UTF-8")', place);
  }
  return withoutControl(file, complaints);
}

function withoutControl(file: RosterFile, complaints: Complaints): RosterFile | undefined {
  const control = CONTROL.exec(file.text);
  if (!control) return file;
  return complaints.add(file.place(control.index), `a control character, ${shown(control[0])}; remove it`);
}

/** A file that the caller has read. Anything wrong with it is a complaint. */
export function fileOfText(name: string, text: string, complaints: Complaints): RosterFile | undefined {
  if (!isRosterName(name)) return complaints.add(name, "is not a roster file (.yaml, .yml or .csv)");
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_MB * 1e6) return complaints.add(name, tooLarge(bytes));
  return withoutControl(new RosterFile(name, text), complaints);
}

function isRosterName(name: string): boolean {
  return EXTENSIONS.includes(extname(name).toLowerCase());
}

function tooLarge(bytes: number): string {
  return `is ${(bytes / 1e6).toFixed(1)} MB, over the limit of ${LARGEST_MB} MB; split it into a folder of files`;
}

function attempt<T>(path: string, complaints: Complaints, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const missing = error.code === "ENOENT";
    complaints.add(path, missing ? `does not exist; looked for ${resolve(path)}` : `cannot be read: ${error.message}`);
    return undefined;
  }
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

import { styleText } from "node:util";
import { inOneLine } from "../text/line.js";
import { fitted } from "./fitted.js";

/** How often a pipeline's log hears how far long work has come. */
const MILLISECONDS_BETWEEN_LINES = 10_000;
const LONGEST_LINE = 10_000;

type Style = Parameters<typeof styleText>[0];

/** Where a command talks: results go to standard output, everything for the person who watches to standard error. */
export interface Terminal {
  /** A part of the result. */
  readonly print: (text: string) => void;
  /** A line for the person who watches; nothing with --quiet. */
  readonly say: (line: string) => void;
  /** How far long work has come: in place on a terminal, now and then a line in a pipeline; nothing with --quiet. */
  readonly progress: (text: string) => void;
  /** How wide the terminal is that shows the result; undefined where none does. */
  readonly columns?: number | undefined;
  /** Colours what is printed, where a terminal shows it and NO_COLOR does not forbid it. */
  readonly styled: (style: Style, text: string) => string;
}

type Stream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "hasColors"> & { readonly columns?: number };
type Streams = Readonly<Record<"stdout" | "stderr", Stream>>;

export function terminalOf(
  { quiet = false }: { readonly quiet?: boolean },
  { stdout, stderr }: Streams = process,
): Terminal {
  // hasColors knows NO_COLOR, FORCE_COLOR and what TERM says.
  const coloured = stdout.isTTY && stdout.hasColors();
  const rewrites = stderr.isTTY;
  let shown = "";
  let saidAt = performance.now();
  const clear = () => {
    if (shown) stderr.write("\r\x1b[K");
    shown = "";
  };
  return {
    print: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    say: (line) => {
      if (quiet) return;
      clear();
      stderr.write(`${fitted(inOneLine(line, LONGEST_LINE), columnsOf(stderr))}\n`);
    },
    progress: (text) => {
      if (quiet || text === shown) return;
      if (rewrites) {
        clear();
        stderr.write(text);
        shown = text;
      } else if (text && performance.now() - saidAt >= MILLISECONDS_BETWEEN_LINES) {
        saidAt = performance.now();
        stderr.write(`${text}\n`);
      }
    },
    columns: columnsOf(stdout),
    styled: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** How wide what a stream writes to is, if it is a terminal. */
export function columnsOf({ isTTY = false, columns }: Partial<Pick<Stream, "isTTY" | "columns">>): number | undefined {
  return isTTY ? columns : undefined;
}

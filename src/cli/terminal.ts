import { styleText } from "node:util";
import { inOneLine } from "../text/line.js";
import { fitted } from "./fitted.js";

/** How often a pipeline's log gets a line about progress. */
const MILLISECONDS_BETWEEN_LINES = 10_000;
const LONGEST_LINE = 10_000;

type Style = Parameters<typeof styleText>[0];

/** A command's output: results go to standard output, everything for the person watching to standard error. */
export interface Terminal {
  /** A part of the result. */
  readonly print: (text: string) => void;
  /** A line for the person watching; nothing with --quiet. */
  readonly say: (line: string) => void;
  /** Progress of long work: updated in place on a terminal, now and then a line in a pipeline; nothing with --quiet. */
  readonly progress: (text: string) => void;
  /** The terminal's width; undefined if the result does not go to a terminal. */
  readonly columns?: number | undefined;
  /** Colors the text, if a terminal shows it and NO_COLOR does not forbid it. */
  readonly styled: (style: Style, text: string) => string;
}

type Stream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "hasColors"> & { readonly columns?: number };
type Streams = Readonly<Record<"stdout" | "stderr", Stream>>;

export function terminalOf(
  { quiet = false }: { readonly quiet?: boolean },
  { stdout, stderr }: Streams = process,
): Terminal {
  // hasColors respects NO_COLOR, FORCE_COLOR and TERM.
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

/** The width of the terminal that a stream writes to; undefined if it is not one. */
export function columnsOf({ isTTY = false, columns }: Partial<Pick<Stream, "isTTY" | "columns">>): number | undefined {
  return isTTY ? columns : undefined;
}

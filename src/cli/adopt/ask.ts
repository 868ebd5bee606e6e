import { createInterface } from "node:readline/promises";
import { fitted } from "../fitted.js";
import { columnsOf } from "../terminal.js";
import type { Ask } from "./pending.js";

type Output = NodeJS.WritableStream & Parameters<typeof columnsOf>[0];

/** Reads one line per answer. The end of the input, Ctrl-C and Ctrl-D end the command. */
export function askAt(input: NodeJS.ReadableStream, output: Output): Ask {
  return async (question) => {
    const lines = createInterface({ input, output });
    const closed = new AbortController();
    lines.once("close", () => closed.abort());
    try {
      return await lines.question(`${fitted(question.trimEnd(), columnsOf(output))} `, { signal: closed.signal });
    } catch (error) {
      if (closed.signal.aborted) throw new Error("no answer; nothing was written", { cause: error });
      throw error;
    } finally {
      lines.close();
    }
  };
}

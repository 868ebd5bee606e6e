import { createInterface } from "node:readline/promises";
import type { Ask } from "./pending.js";

/** Asks in lines. The end of the input, Ctrl-C and Ctrl-D end the command. */
export function askAt(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Ask {
  return async (question) => {
    const lines = createInterface({ input, output });
    const closed = new AbortController();
    lines.once("close", () => closed.abort());
    try {
      return await lines.question(question, { signal: closed.signal });
    } catch (error) {
      if (closed.signal.aborted) throw new Error("no answer; nothing was written", { cause: error });
      throw error;
    } finally {
      lines.close();
    }
  };
}

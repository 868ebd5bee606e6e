import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

/** A file, or standard input where there is none or `-`. */
export async function contentOf(file: string | undefined): Promise<string> {
  try {
    return file === undefined || file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

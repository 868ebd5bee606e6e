import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** A file, or standard input for `-` or no name. Windows PowerShell writes UTF-16, or UTF-8 with a byte order mark. */
export async function contentOf(file: string | undefined): Promise<string> {
  try {
    const bytes = file === undefined || file === "-" ? await buffer(process.stdin) : await readFile(file);
    return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
  } catch (error) {
    throw new Error(`cannot read it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

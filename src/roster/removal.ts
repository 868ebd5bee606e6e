import { writeFile } from "node:fs/promises";
import { Complaints, RosterError } from "./complaints.js";
import { withoutPeople } from "./edit.js";
import { readFiles } from "./files.js";

/**
 * Takes people out of a roster's files, line by line. All files are changed in memory first: when one cannot be, none is written.
 * Gives the names of the files that were written.
 */
export async function removePeople(path: string, logins: readonly string[]): Promise<string[]> {
  const complaints = new Complaints();
  const files = [...readFiles(path, complaints)];
  complaints.raise(path);
  const changes = files
    .map((file) => ({ file, after: withoutPeople(file, logins) }))
    .filter(({ file, after }) => after !== file.whole);
  for (const { file, after } of changes) {
    await writeFile(file.name, after).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new RosterError(`Cannot write the roster ${file.name}: ${reason}`);
    });
  }
  return changes.map(({ file }) => file.name);
}

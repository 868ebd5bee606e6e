import { Complaints } from "./complaints.js";
import { withoutPeople } from "./edit.js";
import { readFiles } from "./files.js";

/** The files of a roster that change if these people are removed, with their new texts. */
export function filesWithoutPeople(path: string, logins: readonly string[]): { path: string; text: string }[] {
  const complaints = new Complaints();
  const files = [...readFiles(path, complaints)];
  complaints.raise(path);
  return files
    .map((file) => ({ file, text: withoutPeople(file, logins) }))
    .filter(({ file, text }) => text !== file.whole)
    .map(({ file, text }) => ({ path: file.name, text }));
}

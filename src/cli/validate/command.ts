import { defineCommand, UsageError } from "../command.js";
import { writeFiles } from "../files.js";
import { fitted } from "../fitted.js";
import { nameOf, nameOption } from "../marker.js";
import { terminalOf } from "../terminal.js";
import { markdownOf, textOf } from "./render.js";
import { annotation, verdictOn } from "./verdict.js";

export const validate = defineCommand({
  about: `Reads rosters as loadRoster does and lists every mistake with file, line and column.
It makes no network requests and needs no token. In GitHub Actions each complaint also shows beside its line.`,
  options: {
    markdown: { type: "string", value: "<file>", about: "also write the result to this file, for a comment" },
    name: nameOption,
  },
  positional: { name: "roster..." },
  examples: [
    ["validate seats.yaml", "One file."],
    ["validate seats --markdown complaints.md", "A folder with a file for each team, which together are one roster."],
  ],
  exitCodes: { 1: "a roster cannot be read, as the complaints say" },
  run: async (values, paths) => {
    if (paths.length === 0) throw new UsageError("no roster given; name a file, or a folder of files");
    const name = nameOf(values.name);
    const { print, columns } = terminalOf({});
    const verdicts = paths.map((path) => verdictOn(path, new Date()));
    for (const verdict of verdicts) {
      print(fitted(textOf(verdict), columns));
      if (process.env.GITHUB_ACTIONS === "true") {
        for (const complaint of verdict.error?.complaints ?? []) print(annotation(complaint));
      }
    }
    if (values.markdown !== undefined) {
      writeFiles([{ path: values.markdown, text: `${markdownOf(verdicts, name)}\n` }]);
    }
    return verdicts.some(({ error }) => error) ? 1 : 0;
  },
});

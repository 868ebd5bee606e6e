import { defineCommand, UsageError } from "../command.js";
import { fitted } from "../fitted.js";
import { contentOf } from "../input.js";
import { nameOf, nameOption, type Outcome } from "../marker.js";
import { terminalOf } from "../terminal.js";
import { markdownOf } from "./markdown.js";
import { readRun } from "./run.js";
import { summaryOf } from "./summary.js";
import { textOf } from "./text.js";
import { withActors } from "./whoDidIt.js";

const EXIT_CODES: Readonly<Record<Outcome, number>> = { nothing: 0, changes: 3, drift: 4, failed: 5 };

export const summarize = defineCommand({
  about: `Summarizes what a run of Pulumi does to seats: who gets one, who loses one, what changed on GitHub, what it costs, what went wrong.
It reads what pulumi preview --json or pulumi up --json printed, from a file or from standard input.
It makes no network requests, except with --audit-log.`,
  options: {
    format: {
      type: "string",
      choices: ["markdown", "json", "text"],
      about: "default: markdown, at most 65,000 characters, for a comment, an issue or a page of a pipeline",
    },
    name: nameOption,
    "run-url": { type: "string", value: "<url>", about: "the URL of the run's log, linked at the end of the Markdown" },
    "audit-log": {
      type: "boolean",
      about: "name who changed seats on GitHub, from the organization's audit log where the token may read it",
    },
    "exit-code": { type: "boolean", about: "end with 3, 4 or 5 as below (default: 0 once a summary is printed)" },
  },
  positional: { name: "file" },
  examples: [
    ["summarize preview.json > summary.md", "After pulumi preview --json > preview.json."],
    ["summarize up.json --name production --format text", "After pulumi up --yes --json > up.json."],
    ["summarize --exit-code < preview.json", "Shows a pipeline whether there is anything to do."],
  ],
  exitCodes: {
    [EXIT_CODES.changes]: "with --exit-code: the program makes changes",
    [EXIT_CODES.drift]:
      "with --exit-code: something was changed on GitHub since the last run, and maybe in the program",
    [EXIT_CODES.failed]: "with --exit-code: the preview or update failed; the summary says why",
  },
  run: async (values, files) => {
    const [file, ...others] = files;
    if (others.length > 0) throw new UsageError("expected one file, or none to read standard input");
    const source = { name: nameOf(values.name), url: urlOf(values["run-url"]) };
    const terminal = terminalOf({});
    const found = summaryOf(readRun(await contentOf(file)));
    const summary = values["audit-log"] ? await withActors(found, new Date(), terminal) : found;
    const render = {
      markdown: () => markdownOf(summary, source).trimEnd(),
      json: () => JSON.stringify(summary, undefined, 2),
      text: () => fitted(textOf(summary), terminal.columns),
    };
    terminal.print(render[(values.format ?? "markdown") as keyof typeof render]());
    return values["exit-code"] ? EXIT_CODES[summary.outcome] : 0;
  },
});

function urlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.href.replaceAll(/[<>]/g, encodeURIComponent);
  throw new UsageError(`--run-url takes a URL that begins with https://, not "${text}"`);
}

import { SeatError } from "../../text/seatError.js";
import { defineCommand, UsageError, wholeNumber } from "../command.js";
import { contentOf } from "../input.js";
import { markerIn } from "../marker.js";
import { terminalOf } from "../terminal.js";
import { deliverComment, deliverIssue } from "./deliver.js";
import { conversationsOf, pullRequestOf } from "./workflow.js";

const LARGEST_NUMBER = 2 ** 31;

export const post = defineCommand({
  about: `Posts what summarize or validate wrote to GitHub, as one comment on a pull request or as one issue.
When run again, it updates the same comment or issue; an issue is closed when there is nothing to do. It takes the token from GITHUB_TOKEN.`,
  options: {
    to: { type: "string", choices: ["comment", "issue"], about: "where to post it" },
    number: {
      type: "string",
      value: "<number>",
      about: "the pull request (default: the one of the workflow's run)",
    },
    quiet: { type: "boolean", short: "q", about: "errors only" },
  },
  positional: { name: "file" },
  examples: [
    ["post summary.md --to comment", "In a workflow for pull requests, after summarize preview.json > summary.md."],
    ["post drift.md --to issue", "In a nightly workflow: opens, updates or closes the issue."],
  ],
  run: async (values, files) => {
    const [file, ...others] = files;
    if (others.length > 0) throw new UsageError("expected one file, or none to read standard input");
    if (values.to === undefined) throw new UsageError("use --to comment or --to issue");
    const number = values.number === undefined ? undefined : wholeNumber("--number", values.number, 0, LARGEST_NUMBER);
    const body = await contentOf(file);
    const marker = markerIn(body);
    if (!marker) {
      const remedy = "Pass it what `copilot-seats summarize` or `copilot-seats validate --markdown` wrote.";
      throw new SeatError("Cannot write to GitHub", `the first line, which identifies the text, is missing. ${remedy}`);
    }
    const terminal = terminalOf(values);
    const conversations = await conversationsOf(process.env, terminal.say);
    const letter = { marker, body };
    const { did, url } =
      values.to === "issue"
        ? await deliverIssue(conversations, letter)
        : await deliverComment(conversations, number ?? (await pullRequestOf(process.env)), letter);
    terminal.say(url === undefined ? `${values.to}: ${did}` : `${values.to}: ${did}, ${url}`);
    return 0;
  },
});

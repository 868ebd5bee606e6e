import { defineCommand, type Values } from "../command.js";
import { connectionOptions, ownerOf } from "../connection.js";
import { here } from "../pulumi.js";
import { type Terminal, terminalOf } from "../terminal.js";
import { examine } from "./examine.js";
import { asJson, asText, problemsAsText } from "./render.js";
import type { Question } from "./situation.js";

/** The exit code if there is a problem to fix before anything is bought. */
const NOT_IN_ORDER = 3;

const options = {
  ...connectionOptions,
  for: {
    type: "string",
    choices: ["preview", "up"],
    about: "what the credentials must be able to do (default: up)",
  },
  json: { type: "boolean", about: "print JSON for programs (docs/reference/doctor.md)" },
  quiet: { type: "boolean", short: "q", about: "problems only" },
} as const;

export const doctor = defineCommand({
  about: `Checks before anything is bought: Pulumi and its state backend, the credentials and their rights, the organization's Copilot
plan, its access mode and its policies. It reports what was checked, what was found and what to do. It changes nothing.`,
  options,
  examples: [
    ["doctor --organization acme", "With the token in the environment (COPILOT_SEATS_GITHUB_TOKEN or GITHUB_TOKEN)."],
    ["doctor --stack production", "With the configuration of the stack production."],
    [
      "doctor --stack production --for preview --quiet",
      "In a pipeline with read-only credentials. Prints only problems.",
    ],
  ],
  exitCodes: {
    0: "done: everything is in order; there may be warnings",
    1: "doctor itself failed",
    3: "there are problems to fix",
  },
  run: (values) =>
    diagnose(
      {
        owner: ownerOf(values, undefined),
        stack: values.stack,
        forPreview: values.for === "preview",
        place: here(),
        nodeVersion: process.versions.node,
        now: new Date(),
      },
      values,
      terminalOf(values),
    ),
});

/** Prints the findings and returns the exit code. */
export async function diagnose(
  question: Question,
  { json, quiet }: Pick<Values<typeof options>, "json" | "quiet">,
  terminal: Terminal,
): Promise<number> {
  const { print, progress } = terminal;
  progress("Asking Pulumi and GitHub");
  const examination = await examine(question);
  progress("");
  const { results } = examination;
  if (json) print(asJson(examination));
  else if (!quiet) print(asText(results, terminal));
  else if (results.some(({ state }) => state === "problem")) print(problemsAsText(results, terminal));
  if (results.some(({ broke }) => broke)) return 1;
  return results.some(({ state }) => state === "problem") ? NOT_IN_ORDER : 0;
}

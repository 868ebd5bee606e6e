// What to run after changing a line: types, style and the unit tests, on all cores, without anything that needs a package or
// Pulumi.
import { availableParallelism } from "node:os";
import { CommandFailure, messageOf, run } from "./command.js";
import { root } from "./package.js";

const setting = { environment: process.env, minutes: 10, folder: root };

const checks = [
  ["node_modules/typescript/bin/tsc", "--noEmit"],
  ["node_modules/@biomejs/biome/bin/biome", "check", "."],
  [
    "node_modules/mocha/bin/mocha.js",
    "--parallel",
    "--jobs",
    String(availableParallelism() + 1),
    "--reporter",
    "dot",
    "test/unit/**/*.test.ts",
  ],
];

async function main(): Promise<void> {
  // Together: types are checked on one core, and the tests often wait.
  const outcomes = await Promise.allSettled(checks.map((check) => run(process.execPath, check, setting)));
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") console.log(outcome.value.trim());
    else
      console.error((outcome.reason instanceof CommandFailure && outcome.reason.output) || messageOf(outcome.reason));
  }
  if (outcomes.some(({ status }) => status === "rejected")) process.exitCode = 1;
}

void main();

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
  for (const check of checks) console.log((await run(process.execPath, check, setting)).trim());
}

main().catch((error: unknown) => {
  console.error((error instanceof CommandFailure && error.output) || messageOf(error));
  process.exitCode = 1;
});

// All tests, by level. The end-to-end level runs once with the oldest supported Node and Pulumi SDK and once with the newest.
// The last line counts them all, whatever failed before.
import { spawn } from "node:child_process";
import { messageOf } from "./command.js";
import { provideNode } from "./node.js";
import { pack, root } from "./package.js";
import { providePulumi } from "./pulumi.js";

const NEWEST_NODE = 24;

interface Suite {
  name: string;
  command: string[];
  environment?: Record<string, string>;
}

const mocha = (...files: string[]) => ["node_modules/mocha/bin/mocha.js", ...files];
const covered = (command: string[]) => ["node_modules/c8/bin/c8.js", ...command];
const e2e = (major: number, ...files: string[]): Suite => ({
  name: `the real Pulumi CLI, Node ${major}`,
  command: mocha(...files),
  environment: { COPILOT_SEATS_TEST_NODE: String(major) },
});

const current = Number(process.versions.node.split(".")[0]);
const suites: Suite[] = [
  { name: "unit", command: covered(mocha("test/unit/**/*.test.ts")) },
  { name: "protocol", command: mocha("test/protocol/**/*.test.ts") },
  e2e(current, "test/e2e/**/*.test.ts"),
  ...(current === NEWEST_NODE ? [] : [e2e(NEWEST_NODE, "test/e2e/**/*.test.ts")]),
];

async function main(): Promise<void> {
  await providePulumi(console.log);
  await provideNode(NEWEST_NODE, console.log);
  console.log("Packing the package");
  await pack();
  let passed = 0;
  let failed = 0;
  for (const suite of suites) {
    console.log(`\n=== ${suite.name}`);
    const output = await run(suite);
    const count = (word: string) => Number(new RegExp(`^\\s+(\\d+) ${word}`, "m").exec(output.text)?.[1] ?? 0);
    passed += count("passing");
    // A suite that broke down before it could count has failed, too.
    failed += Math.max(count("failing"), output.code === 0 ? 0 : 1);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function run({ command, environment }: Suite): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      process.stdout.write(part);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
});

// All tests, by level. Suites that start Pulumi run with the newest Node, which starts processes faster, and the newest Pulumi
// SDK. Suites that a version of Node or of the SDK could break also run with this machine's Node and the SDK for it. One suite
// more than there are cores runs at a time, the longest first. The last line counts all tests, whatever failed before.
//   npm test -- test/e2e/lifecycle.test.ts --grep "team's seat"   runs one file, or one test in it, with this machine's Node.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { provideChromium } from "./chromium.js";
import { messageOf } from "./command.js";
import { provideLanguageHosts } from "./languageHosts.js";
import { provideNode } from "./node.js";
import { pack, root } from "./package.js";
import { providePulumi } from "./pulumi.js";

const NEWEST_NODE = 24;
const OF_EVERY_NODE = ["lifecycle", "programs", "upgrades"];

interface Suite {
  name: string;
  command: string[];
  environment?: Record<string, string>;
}

const mocha = (...files: string[]) => ["node_modules/mocha/bin/mocha.js", ...files];
const covered = (command: string[]) => ["node_modules/c8/bin/c8.js", ...command];
const onNode = (major: number) => ({ COPILOT_SEATS_TEST_NODE: String(major) });
const e2e = (major: number, ...files: string[]): Suite => ({
  name: `the real Pulumi CLI, Node ${major}`,
  command: mocha(...files),
  environment: onNode(major),
});

const ofBrowser = "test/browser/**/*.test.ts";

const current = Number(process.versions.node.split(".")[0]);
const ofEveryNode = OF_EVERY_NODE.map((name) => `test/e2e/${name}.test.ts`);
const suites: Suite[] = [
  e2e(NEWEST_NODE, "test/e2e/**/*.test.ts", ...ofEveryNode.flatMap((file) => ["--ignore", file])),
  { name: "protocol", command: mocha("test/protocol/**/*.test.ts"), environment: onNode(NEWEST_NODE) },
  e2e(current, ...ofEveryNode),
  // How packages are installed does not depend on Node: testing pnpm once is enough.
  ...(current === NEWEST_NODE ? [] : [e2e(NEWEST_NODE, ...ofEveryNode, "--grep", "pnpm", "--invert")]),
  { name: "unit", command: covered(mocha("test/unit/**/*.test.ts")) },
  { name: "other clients of the local GitHub", command: mocha("test/clients/**/*.test.ts") },
  { name: "the pages in a browser", command: mocha(ofBrowser) },
];

interface Outcome {
  passed: number;
  failed: number;
}

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  if (chosen.length > 0) await runChosen(chosen);
  else await runAll();
}

/** Provides what the files need: a fresh clone has no Pulumi and no package. */
async function runChosen(args: string[]): Promise<void> {
  const [needsPulumi, needsPackage] = [/^test.e2e/, /^test.(e2e|protocol)/].map((files) =>
    args.some((arg) => files.test(arg)),
  );
  if (needsPulumi) await provideLanguageHosts(await providePulumi(console.log), console.log);
  if (needsPackage) {
    console.log("Packing the package");
    await pack();
  }
  const { failed } = await run({ name: "chosen", command: mocha(...args) }, (part) => process.stdout.write(part));
  process.exitCode = failed === 0 ? 0 : 1;
}

async function runAll(): Promise<void> {
  await provideLanguageHosts(await providePulumi(console.log), console.log);
  await provideNode(NEWEST_NODE, console.log);
  const missing = await whyNoBrowser();
  console.log("Packing the package");
  await pack();
  const outcomes: Outcome[] = [];
  const waiting = suites.filter(({ command }) => !missing || !command.includes(ofBrowser)).values();
  /** One worker shows its tests as they run; the others show each suite at its end. */
  const work = async (live: boolean) => {
    for (const suite of waiting) {
      let text = `\n=== ${suite.name}\n`;
      if (live) process.stdout.write(text);
      const outcome = await run(suite, (part) => {
        if (live) process.stdout.write(part);
        else text += part;
      });
      if (!live) process.stdout.write(text);
      outcomes.push(outcome);
    }
  };
  // One more than there are cores: a suite often waits for a process to start or for time to pass.
  await Promise.all([work(true), ...Array.from({ length: availableParallelism() }, () => work(false))]);
  const sum = (of: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  if (missing) console.log(`\nLEFT OUT: the tests of the pages in a browser. ${missing}`);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}

/** A machine without a browser runs all other tests and says so; CI must have a browser. */
async function whyNoBrowser(): Promise<string | undefined> {
  try {
    await provideChromium(console.log);
    return undefined;
  } catch (error) {
    if (process.env.CI) throw error;
    console.log(`\nTHE PAGES ARE NOT TESTED IN A BROWSER: ${messageOf(error)}\n`);
    return messageOf(error);
  }
}

function run({ command, environment }: Suite, show: (part: string) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        show(part);
      });
    }
    const count = (word: string) => Number(new RegExp(`^\\s+(\\d+) ${word}`, "m").exec(text)?.[1] ?? 0);
    child.on("error", reject);
    // A suite that crashed before it could count has failed, too.
    child.on("close", (code) =>
      resolve({ passed: count("passing"), failed: Math.max(count("failing"), code === 0 ? 0 : 1) }),
    );
  });
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
});

// All tests. One suite more than there are cores runs at a time, the longest first. The last line counts all tests, whatever failed
// before.
//   npm test -- test/e2e/lifecycle.test.ts --grep "team's seat"   runs one file, or one test in it, with this machine's Node.
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { provideChromium } from "./chromium.js";
import { messageOf, run } from "./command.js";
import { provideLanguageHosts } from "./languageHosts.js";
import { provideNode } from "./node.js";
import { pack, root } from "./package.js";
import { providePulumi } from "./pulumi.js";
import { allSuites, mocha, NEWEST_NODE, type Suite } from "./suites.js";

interface Outcome {
  passed: number;
  failed: number;
  /** Everything it has printed. */
  text: string;
}

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  if (chosen.length > 0) await runChosen(chosen);
  else await runAll();
}

/** Also provides what the files need: a fresh clone has no Pulumi and no package. */
async function runChosen(args: string[]): Promise<void> {
  const [needsPulumi, needsPackage] = [/^test.e2e/, /^test.(e2e|protocol)/].map((files) =>
    args.some((arg) => files.test(arg)),
  );
  if (needsPulumi) await provideLanguageHosts(await providePulumi(console.log), console.log);
  if (needsPackage) {
    console.log("Packing the package");
    await pack();
  }
  const { failed } = await outcomeOf(mocha(...args), {}, (part) => process.stdout.write(part));
  process.exitCode = failed === 0 ? 0 : 1;
}

async function runAll(): Promise<void> {
  await provideLanguageHosts(await providePulumi(console.log), console.log);
  await provideNode(NEWEST_NODE, console.log);
  const missing = await whyNoBrowser();
  console.log("Packing the package");
  await pack();
  const outcomes: Outcome[] = [];
  const installations = new Installations();
  const waiting = allSuites({ browser: missing === undefined }).values();
  const work = async () => {
    for (const suite of waiting) {
      const outcome = await installations.environmentOf(suite).then(
        (environment) => outcomeOf(suite.command, environment),
        (error: unknown) => ({
          passed: 0,
          failed: 1,
          text: `Its packages cannot be installed: ${messageOf(error)}\n`,
        }),
      );
      process.stdout.write(`\n=== ${suite.name}\n${outcome.text}`);
      outcomes.push(outcome);
    }
  };
  try {
    // One more than there are cores: a suite often waits for a process to start or for time to pass.
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  } finally {
    await installations.remove();
  }
  const sum = (of: "passed" | "failed") => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  if (missing) console.log(`\nLEFT OUT: the tests of the pages in a browser. ${missing}`);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}

/** The packages that the suites of one Node share. */
class Installations {
  readonly #folders = new Map<number, Promise<string>>();

  async environmentOf({ node }: Suite): Promise<Record<string, string>> {
    if (node === undefined) return {};
    const environment = { COPILOT_SEATS_TEST_NODE: String(node) };
    const known = this.#folders.get(node) ?? install(environment);
    this.#folders.set(node, known);
    return { ...environment, COPILOT_SEATS_TEST_INSTALLED: await known };
  }

  async remove(): Promise<void> {
    for (const installed of await Promise.allSettled(this.#folders.values())) {
      if (installed.status === "fulfilled") await rm(installed.value, { recursive: true, force: true });
    }
  }
}

async function install(additional: Record<string, string>): Promise<string> {
  const environment = { ...process.env, ...additional };
  const args = ["--import", "tsx", "test/support/installed.ts"];
  return (await run(process.execPath, args, { environment, minutes: 5, folder: root })).trim();
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

function outcomeOf(
  command: readonly string[],
  environment: Record<string, string>,
  show: (part: string) => void = () => {},
): Promise<Outcome> {
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
      resolve({ passed: count("passing"), failed: Math.max(count("failing"), code === 0 ? 0 : 1), text }),
    );
  });
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
});

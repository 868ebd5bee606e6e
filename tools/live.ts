// The proof against the real GitHub: `npm run test:live` goes through the life of a seat in a test organization, and reports what
// GitHub does where its documentation does not say. It costs money, so it does nothing without consent.
// `npm run test:live -- --rehearse` does the same against three local GitHubs that behave differently. docs/internals/live.md says
// more.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "./command.js";
import { LONGEST_RUN_MILLISECONDS } from "./live/budget.js";
import { realClock } from "./live/clock.js";
import { type Consent, readConsent } from "./live/consent.js";
import { inAllMoods } from "./live/moods.js";
import { type Outcome, runLive } from "./live/run.js";
import { root } from "./package.js";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { rehearse: { type: "boolean" } } });
  return values.rehearse ? rehearseAll() : live(readConsent(process.env));
}

async function live(consent: Consent): Promise<number> {
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends Ctrl-C to the whole group, and the parent passes it on. The second one must not stop the cleanup.
    process.on(name, () => {
      if (!interrupt.signal.aborted) console.log("Interrupted: cleaning up. Do not stop this now.");
      interrupt.abort();
    });
  }
  const signal = AbortSignal.any([interrupt.signal, AbortSignal.timeout(LONGEST_RUN_MILLISECONDS)]);
  console.log(`At most ${consent.limitUsd} USD, in ${consent.organization}.`);
  const outcome = await runLive(consent, {
    clock: realClock,
    signal,
    say: (line) => console.log(`- ${line}`),
  });
  const file = join(root, "build", "live", `${outcome.transcript.recordedAt.replaceAll(/[:.]/g, "-")}.json`);
  await mkdir(join(root, "build", "live"), { recursive: true });
  await writeFile(file, `${JSON.stringify(outcome.transcript, undefined, 1)}\n`);
  for (const { question, answer } of outcome.transcript.verdicts) console.log(`${question}:\n  ${answer}`);
  console.log(`It can have cost ${outcome.countedUsd} USD. Transcript: ${file}`);
  return ended(outcome);
}

async function rehearseAll(): Promise<number> {
  const outcomes = await inAllMoods(console.log);
  console.log(table(outcomes));
  const broken = outcomes.flatMap(({ mood, outcome: { failure } }) =>
    failure === undefined ? [] : `${mood}: ${failure}`,
  );
  for (const line of broken) console.error(line);
  return broken.length === 0 ? 0 : 1;
}

function table(outcomes: Awaited<ReturnType<typeof inAllMoods>>): string {
  const [first] = outcomes;
  const rows = (first?.outcome.transcript.verdicts ?? []).map(({ question }, index) => [
    question,
    ...outcomes.map(({ outcome }) => outcome.transcript.verdicts[index]?.answer ?? ""),
  ]);
  const head = ["question", ...outcomes.map(({ mood }) => mood)];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function ended({ failure, leftBehind }: Outcome): number {
  if (failure !== undefined) console.error(`The run did not come to its end: ${failure}.`);
  for (const line of leftBehind) console.error(`LEFT BEHIND: ${line}`);
  return failure === undefined && leftBehind.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  },
);

import assert from "node:assert/strict";
import type { Fault } from "../../src/simulator/index.js";
import { ProcessForAllRuns } from "../model/providers.js";
import { type DoorsRun, doors, type Entry } from "../support/doors.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project } from "../support/project.js";
import { initFailureOf } from "../support/providerProcess.js";
import { installedProject } from "../support/realPulumi.js";
import { assertShowable } from "../unit/hostile/support.js";

/** Where credentials can come from, and what else is secret there. */
const SOURCES = [
  { name: "configuration", settings: { token: TOKEN }, environment: {} },
  { name: "GITHUB_TOKEN", settings: {}, environment: { GITHUB_TOKEN: TOKEN } },
  {
    name: "COPILOT_SEATS_GITHUB_TOKEN, before another one",
    settings: { token: `${TOKEN}OfBefore` },
    environment: { COPILOT_SEATS_GITHUB_TOKEN: TOKEN, GITHUB_TOKEN: `${TOKEN}OfGitHub` },
  },
] as const;

const refusal = (status: number, message: string): Fault => ({ status, body: { message } });

/** What GitHub, or a proxy in front of it, may answer to every request. */
const ANSWERS: Readonly<Record<string, Fault | undefined>> = {
  "what it should": undefined,
  "the token, as bad": refusal(401, `Bad credentials: ${TOKEN}`),
  "the token, as what it got": refusal(
    403,
    `authorization: token ${TOKEN}, or ${Buffer.from(TOKEN).toString("base64")}`,
  ),
  "the token in a page": { status: 403, body: `<html><body>${TOKEN}\n    at proxy (${TOKEN})</body></html>` },
  "the token where a login should be": { status: 200, body: { login: TOKEN, assignee: { login: TOKEN, id: 1 } } },
  "the token as the next place": {
    status: 302,
    headers: { location: `https://evil.example/?token=${TOKEN}` },
    body: "",
  },
  "lines that look like a stack": refusal(422, "no\n    at Object.<anonymous> (/srv/app.js:1:1)\n\u001b[31mred\u202e"),
  "half an answer": "cut",
  nothing: "reset-after",
};

const SEAT = { organization: "acme", username: "ada" };
const ROSTER = { organization: "acme", usernames: ["ada", "grace"], exclusive: true };

for (const door of doors) {
  describe(`a token, through ${door.name}`, function () {
    this.timeout(120_000);
    let project: Project;

    before(async () => {
      project = await installedProject();
    });

    for (const { name, settings, environment } of SOURCES) {
      it(`of ${name} shows nowhere, whatever GitHub answers, and an error is one line`, async () => {
        let fault: Fault | undefined;
        const github = await localGitHub({}, {}, { beforeAnswer: () => fault, onExchange: () => {} });
        const providers = new ProcessForAllRuns(door, project.folder, project.environment(environment));
        try {
          const state = await held(github);
          for (const [answer, given] of Object.entries(ANSWERS)) {
            for (const login of ["ada", "grace"]) github.world.grantSeat("acme", login);
            fault = given;
            const run = await providers.start();
            await run.configure({ baseUrl: github.url, maxCancellations: "100%", ...settings });
            const outcomes = await everything(run, state);
            const shown = `${outcomes.map(({ text }) => text).join("\n")}\n${run.stderr()}`;
            await run.stop();
            for (const secret of [TOKEN, Buffer.from(TOKEN).toString("base64")]) {
              assert.ok(!shown.includes(secret), `${answer}: ${shown}`);
            }
            const failures = outcomes.filter(({ failed }) => failed);
            if (given === undefined) assert.deepEqual(failures, []);
            else assert.ok(failures.length > 0, answer);
            if (!door.capabilities.saysMessagesOnly) continue;
            for (const { text } of failures) assertShowable(text, 3_000);
            for (const line of run.stderr().split("\n")) {
              assertShowable(line, 3_000);
              assert.doesNotMatch(line, /^\s+at /, answer);
            }
          }
        } finally {
          await providers.close();
          await github.close();
        }
      });
    }

    /** The state's entries for people with seats. */
    async function held({ url }: LocalGitHub): Promise<readonly Entry[]> {
      const run = await door.start(project.folder, project.environment());
      try {
        await run.configure({ baseUrl: url, token: TOKEN });
        return [await made(run, "seat", SEAT), await made(run, "roster", { ...ROSTER, exclusive: false })];
      } finally {
        await run.stop();
      }
    }
  });
}

async function made(run: DoorsRun, kind: Entry["kind"], news: Record<string, unknown>): Promise<Entry> {
  const { inputs, failures } = await run.check(kind, news);
  assert.deepEqual(failures, []);
  return run.create(kind, inputs);
}

interface Said {
  readonly failed: boolean;
  /** What Pulumi stores or shows. */
  readonly text: string;
}

/** Every request that Pulumi makes for a seat and for a roster. */
async function everything(run: DoorsRun, state: readonly Entry[]): Promise<Said[]> {
  const said: Said[] = [];
  const ask = async (asked: Promise<unknown>) => {
    const outcome = await asked.then(
      (result) => ({ failed: false, text: JSON.stringify(result) ?? "" }),
      (error: Error & { details?: string }) => ({
        failed: true,
        text: `${error.details ?? error.message}${JSON.stringify(initFailureOf(error)) ?? ""}`,
      }),
    );
    said.push(outcome);
  };
  for (const entry of state) {
    await ask(run.read(entry));
    const news = entry.kind === "seat" ? SEAT : ROSTER;
    await ask(run.check(entry.kind, news));
    await ask(run.diff({ ...entry, outputs: { ...entry.outputs, status: "pending_cancellation" } }, entry.inputs));
    await ask(run.create(entry.kind, entry.inputs));
    await ask(run.update(entry, entry.inputs));
    await ask(run.delete(entry));
  }
  return said;
}

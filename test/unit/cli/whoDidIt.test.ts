import assert from "node:assert/strict";
import { markdownOf } from "../../../src/cli/summarize/markdown.js";
import { readRun } from "../../../src/cli/summarize/run.js";
import { summaryOf } from "../../../src/cli/summarize/summary.js";
import { textOf } from "../../../src/cli/summarize/text.js";
import { withActors } from "../../../src/cli/summarize/whoDidIt.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../../support/localGitHub.js";
import { previewJson, roster } from "../../support/pulumiRuns.js";

const NOW = new Date("2026-11-28T09:12:34Z");

describe("summarize --audit-log", () => {
  let github: LocalGitHub;
  let said: string[];
  const environment = { ...process.env };

  async function start(scopes: readonly string[]) {
    github = await localGitHub(
      {
        login: "acme",
        owners: ["owner", "mallory"],
        members: ["ann", "bob", "cy", "dee"],
        seats: ["ann", "bob", "cy"].map((login) => ({ login })),
      },
      {
        tokens: [
          { token: TOKEN, login: "owner", scopes },
          { token: "mallorys", login: "mallory", scopes: ["manage_billing:copilot"] },
        ],
      },
      { now: () => NOW },
    );
    Object.assign(process.env, { COPILOT_SEATS_GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
  }

  beforeEach(() => {
    said = [];
  });
  afterEach(async () => {
    for (const name of ["COPILOT_SEATS_GITHUB_TOKEN", "GITHUB_BASE_URL"]) {
      const before = environment[name];
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
    await github.close();
  });

  const terminal = {
    print: () => {},
    say: (line: string) => void said.push(line),
    progress: () => {},
    styled: (_: unknown, text: string) => text,
  };
  const drifted = () =>
    summaryOf(
      readRun(
        previewJson([
          {
            prior: roster(["ann", "bob", "cy"]),
            found: roster({ ann: "active", bob: "pending_cancellation", dee: "active" }),
            wanted: roster(["ann", "bob", "cy"]),
          },
        ]),
      ),
    );
  const byMallory = (method: string, login: string) =>
    fetch(`${github.url}/orgs/acme/copilot/billing/selected_users`, {
      method,
      headers: { authorization: "Bearer mallorys", "content-type": "application/json" },
      body: JSON.stringify({ selected_usernames: [login] }),
    });

  it("names who did it, and when; and nobody for what no event explains", async () => {
    await start(["manage_billing:copilot", "read:audit_log"]);
    await byMallory("DELETE", "bob");
    await byMallory("POST", "dee");
    // An older grant does not explain a loss: cy has left the organization.
    await byMallory("POST", "cy");
    github.world.removeMember("acme", "cy");
    const summary = await withActors(drifted(), NOW, terminal);
    const text = textOf(summary);
    assert.match(text, /~ bob: on GitHub, the seat was cancelled, by mallory on 2026-11-28 09:12 UTC$/m);
    assert.match(
      text,
      /~ dee: on GitHub, got a seat that the program does not list, by mallory on 2026-11-28 09:12 UTC$/m,
    );
    assert.match(text, /~ cy: on GitHub, the seat was removed$/m);
    assert.match(
      markdownOf(summary, { name: "production", url: undefined }),
      /- `bob`: the seat was cancelled, by `mallory` on/,
    );
    assert.deepEqual(
      github.taken().filter((request) => request.includes("audit")),
      ["GET /orgs/acme/audit-log 200"],
    );
  });

  it("says nothing if the token may not read it, and stops no summary", async () => {
    await start(["manage_billing:copilot"]);
    await byMallory("DELETE", "bob");
    assert.equal(textOf(await withActors(drifted(), NOW, terminal)), textOf(drifted()));
    assert.deepEqual(said, []);
    process.env.COPILOT_SEATS_GITHUB_TOKEN = "wrong";
    assert.equal(textOf(await withActors(drifted(), NOW, terminal)), textOf(drifted()));
    assert.match(said[0] ?? "", /^The audit log was not read: /);
  });
});

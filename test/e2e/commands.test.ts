import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import { nowhere } from "../support/nowhere.js";
import type { Project } from "../support/project.js";
import { gitHubOfTest, projectWith } from "../support/realPulumi.js";
import { type Outcome, RunningCommand } from "../support/runningCommand.js";

describe("copilot-seats doctor, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  beforeEach(async () => {
    project = await projectWith("");
    github = await gitHubOfTest(
      {},
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }] },
    );
  });

  /** Runs the installed command as people do, in the project's folder. */
  function doctor(environment: Record<string, string>, ...args: string[]): Promise<Outcome> {
    const { PATH = "", ...env } = project.environment(environment);
    const path = [join(project.folder, "node_modules", ".bin"), PATH].join(delimiter);
    return new RunningCommand("copilot-seats", ["doctor", ...args], {
      cwd: project.folder,
      env: { ...env, PATH: path },
    }).outcome;
  }

  it("finds all in order for a stack that has all it needs, and says what a broken one lacks", async () => {
    const stack = await project.stack({});
    for (const [name, value, ...secret] of [
      ["github:owner", "Acme"],
      ["github:baseUrl", github.url],
      ["github:token", TOKEN, "--secret"],
    ])
      await stack.succeeds("config", "set", String(name), String(value), "--stack", "test", ...secret);
    const { environment } = stack;

    const inOrder = await doctor(environment, "--stack", "test");
    assert.equal(inOrder.code, 0, inOrder.output);
    assert.match(inOrder.output, /\nok {11}State backend {3}Logged in to file:\/\/\S+ as\s+\S+\.\n/);
    assert.match(
      inOrder.output,
      /\nok {11}Stack {11}The stack test configures github:baseUrl, github:owner, github:token\.\n/,
    );
    assert.match(inOrder.output, /\nNo problems found\. 22 in order, 0 to look at, 0 not checked\./);

    github.world.configure("acme", { seatManagement: "assign_all" });
    const closed = await doctor(environment, "--stack", "test", "--quiet");
    assert.equal(closed.code, 3);
    assert.match(closed.output, /^problem {6}Access mode {5}acme gives Copilot to all members/);

    const locked = await doctor({ ...environment, PULUMI_CONFIG_PASSPHRASE: "wrong" }, "--stack", "test", "--quiet");
    assert.equal(locked.code, 3);
    assert.match(locked.output, /^problem {6}Stack .*incorrect passphrase\.\n/);

    const away = { ...environment, PULUMI_BACKEND_URL: `file://${project.folder}/nowhere`, GITHUB_TOKEN: TOKEN };
    const unreachable = await doctor({ ...away, GITHUB_BASE_URL: github.url }, "--organization", "acme", "--quiet");
    assert.equal(unreachable.code, 3);
    assert.match(
      unreachable.output,
      /^problem {6}State backend {3}Cannot find out who is logged in: unable to open bucket/,
    );
    assert.match(unreachable.output, /\nproblem {6}Access mode/);

    for (const { output } of [inOrder, closed, locked, unreachable]) {
      nowhere(output, TOKEN);
      assert.doesNotMatch(output, /\n {4}at /);
    }
    assert.deepEqual(github.writes(), []);
  });
});

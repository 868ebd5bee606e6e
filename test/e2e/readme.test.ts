import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tarball } from "../../tools/package.js";
import { codeBlock, read } from "../support/documents.js";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import { Project } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

describe("the documents, run as written", function () {
  this.timeout(300_000);

  it("the quickstart, against the local GitHub that a user starts", async () => {
    const project = await Project.create({
      "index.ts": codeBlock("README.md", "typescript", "new CopilotSeatAssignment"),
      "Pulumi.yaml": codeBlock("README.md", "yaml", "refresh: always"),
    });
    const backend = await mkdtemp(join(project.folder, "backend-"));
    const environment = project.environment({
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    });
    const run = (command: string, input = "", additional: Record<string, string> = {}) =>
      shell(command, input, project.folder, { ...environment, ...additional });
    const succeeds = async (command: string, input?: string) => {
      const { code, output } = await run(command, input);
      assert.equal(code, 0, `${command}\n${output}`);
      return output;
    };
    let simulator: ChildProcess | undefined;
    try {
      await rm(join(project.folder, "package.json"));
      for (const command of commandsOf(codeBlock("README.md", "sh", "npm init")))
        await succeeds(command.replace(/\S+\.tgz/, tarball));

      const [simulate = ""] = commandsOf(codeBlock("README.md", "sh", "npx copilot-seats simulate"));
      simulator = spawn(simulate.replace(/--port \d+/, "--port 0"), {
        cwd: project.folder,
        env: environment,
        shell: true,
        detached: true,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const url = await urlFrom(simulator);
      const [init2 = "", owner = "", token = "", doctor = "", preview = "", up = ""] = commandsOf(
        codeBlock("README.md", "sh", "stack init"),
      );
      const [baseUrl = "", localToken = ""] = commandsOf(codeBlock("README.md", "sh", "github:baseUrl"));
      await succeeds(init2);
      await succeeds(owner);
      await succeeds(token, "a token that is typed");
      await succeeds(baseUrl.replace("http://127.0.0.1:8080", url));
      assert.equal((await run(doctor)).code, 3, "the token that was typed is wrong");
      const refused = await run(preview);
      assert.notEqual(refused.code, 0);
      assert.match(refused.output, /Cannot sign in to GitHub: the token in github:token/);
      await succeeds(localToken);
      const previewed = await succeeds(preview);
      assert.match(previewed, /\+ 3 to create/);
      const [plan = assert.fail()] = /(?<=^`)acme: .+(?=`$)/m.exec(read("README.md")) ?? [];
      // Pulumi may ask about one seat so much later than about the other that each has a line of its own.
      const alone = new Set(previewed.match(/1 seat to grant \(\w+\)/g));
      assert.ok(previewed.includes(plan) || alone.size === 2, previewed);
      assert.doesNotMatch(previewed, /entry point/, "package.json names no program that is not there");
      assert.match(await succeeds(doctor), /\nNo problems found\./);
      await succeeds(`${up} --yes`);
      assert.deepEqual(await activeSeats(url), ["bob", "dee", "eve", "octocat"]);
    } finally {
      if (simulator?.pid) {
        process.kill(-simulator.pid);
        await once(simulator, "close");
      }
      await project.remove();
    }
  });

  describe("and what they say about Pulumi", () => {
    let project: Project;
    let github: LocalGitHub;
    const PROGRAM = `
      const { CopilotSeatAssignment } = require("pulumi-copilot-seats");
      for (const { username, ...options } of require("./people.json"))
        new CopilotSeatAssignment(username, { organization: "acme", username }, options);
    `;
    const declare = (...people: object[]) => project.write({ "people.json": JSON.stringify(people) });

    before(async () => {
      project = await projectWith(PROGRAM);
    });
    beforeEach(async () => {
      github = await gitHubOfTest();
    });

    it("the picture of a preview is what Pulumi prints", async () => {
      const stack = await stackWithToken(project, github);
      await declare(...["ada", "grace", "linus"].map((username) => ({ username })));
      await stack.up();
      github.world.cancelSeat("acme", "ada");
      github.world.removeSeat("acme", "grace");
      const printed = await stack.succeeds("preview", "--diff");
      const [command, ...lines] = codeBlock("README.md", "text", "$ pulumi preview").trimEnd().split("\n");
      assert.equal(command, "$ pulumi preview --diff");
      // Pulumi shows parallel operations in any order; "..." stands for omitted lines.
      for (const part of lines
        .join("\n")
        .split(/^\.\.\.\n|\n(?= {4}[+~] pulumi|Resources:)/)
        .filter(Boolean)) {
        const pattern = new RegExp(part.split("...").map(escaped).join(".*"));
        assert.match(printed, pattern);
      }
    });

    it("protect and retainOnDelete do what the limits say", async () => {
      const stack = await stackWithToken(project, github);
      await declare({ username: "ada", protect: true }, { username: "grace", retainOnDelete: true });
      await stack.up();
      await declare({ username: "grace", retainOnDelete: true });
      assert.match(await stack.fails("preview"), /cannot be deleted\s+because it is protected/);
      await declare({ username: "ada", protect: true });
      await stack.up();
      assert.equal((await stack.state()).seats.length, 1);
      assert.equal(github.world.seat("acme", "grace")?.pendingCancellationDate, null);
    });

    it("a token that was replaced in the stack's configuration needs --run-program once", async () => {
      const stack = await stackWithToken(project, github, { GITHUB_TOKEN: "" });
      await declare({ username: "ada" });
      await stack.succeeds("config", "set", "github:token", TOKEN, "--secret");
      await stack.up();
      github.world.revokeToken(TOKEN);
      github.world.addToken({ token: "ghp_canaryNext", login: "owner", scopes: ["manage_billing:copilot"] });
      await stack.succeeds("config", "set", "github:token", "ghp_canaryNext", "--secret");
      assert.match(await stack.fails("preview"), /GitHub answered 401/);
      assert.match(await stack.fails("up", "--yes", "--skip-preview"), /GitHub answered 401/);
      await stack.succeeds("preview", "--run-program", "--expect-no-changes");
      await stack.succeeds("up", "--yes", "--skip-preview", "--run-program");
      await stack.succeeds("preview", "--expect-no-changes");
    });

    it("an App's key is read from its file", async () => {
      const [id = "", key = ""] = commandsOf(codeBlock("docs/reference/configuration.md", "sh", "github:appAuth"));
      const stack = await project.stack({});
      const environment = project.environment(stack.environment);
      await writeFile(join(project.folder, "app.private-key.pem"), "-----BEGIN\ncanary\nEND-----\n");
      for (const command of [id, key]) {
        const { code, output } = await shell(command, "", project.folder, environment);
        assert.equal(code, 0, output);
      }
      const config = await stack.succeeds("config", "get", "github:appAuth");
      assert.deepEqual(JSON.parse(config), { id: 12345, pemFile: "-----BEGIN\ncanary\nEND-----" });
      assert.doesNotMatch(await project.read("Pulumi.test.yaml"), /canary/);
    });
  });
});

function commandsOf(block: string): string[] {
  return block.trim().split("\n");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

async function shell(command: string, input: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, { cwd, env, shell: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(input);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, "close");
  return { code: code as number, output };
}

async function urlFrom(simulator: ChildProcess): Promise<string> {
  for await (const line of createInterface(simulator.stdout ?? assert.fail())) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error("the local GitHub said no address");
}

async function activeSeats(url: string): Promise<string[]> {
  const state = (await (await fetch(`${url}/_simulator/state`)).json()) as {
    organizations: { seats: { login: string; pendingCancellationDate: string | null }[] }[];
  };
  const seats = state.organizations.flatMap((organization) => organization.seats);
  return seats.flatMap(({ login, pendingCancellationDate }) => (pendingCancellationDate ? [] : [login])).sort();
}

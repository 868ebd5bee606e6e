import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Fault } from "../../src/simulator/index.js";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import { nowhere } from "../support/nowhere.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster } = require("pulumi-copilot-seats");
  new CopilotSeatAssignment("ada", { organization: "acme", username: "ada" });
  new CopilotSeatRoster("roster", { organization: "acme", usernames: ["grace"] }, { protect: false });
`;

/** Makes Pulumi as verbose as possible. */
const VERBOSE = ["--logtostderr", "--logflow", "-v=9"];
const UP = ["up", "--yes", "--skip-preview", ...VERBOSE];
const DESTROY = ["destroy", "--yes", "--skip-preview", ...VERBOSE];

describe("a secret, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;
  let fault: Fault | undefined;
  let scratch: string;
  let begun: number;

  before(async () => {
    project = await projectWith(PROGRAM);
    scratch = join(project.folder, "scratch");
  });
  beforeEach(async () => {
    begun = Date.now();
    await mkdir(scratch);
  });
  afterEach(async () => {
    fault = undefined;
    await rm(scratch, { recursive: true });
  });

  /** A stack whose temporary files and traces are all in the scratch folder. */
  function traced(environment: Record<string, string>): Promise<Stack> {
    return stackWithToken(project, github, {
      TMPDIR: scratch,
      PULUMI_DEBUG_COMMANDS: "1",
      PULUMI_DEBUG_GRPC: join(scratch, "grpc.json"),
      ...environment,
    });
  }

  /** Files with one of the secrets, among those that Pulumi and the program wrote in this test: other tests share the project. */
  async function filesWith(...secrets: string[]): Promise<string[]> {
    const entries = await readdir(project.folder, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name));
    assert.ok(names.some((name) => name.endsWith("Pulumi.test.yaml")));
    const found: string[] = [];
    for (const name of names) {
      if ((await stat(name)).mtimeMs < begun) continue;
      const content = await readFile(name, "latin1");
      if (secrets.some((secret) => content.includes(secret))) found.push(name.slice(project.folder.length + 1));
    }
    return found;
  }

  it("token in the environment is in no output and no file, whatever command and whatever GitHub answers", async () => {
    const elsewhere = await recordingServer();
    try {
      github = await gitHubOfTest({}, {}, { beforeAnswer: () => fault });
      const stack = await traced({});
      await stack.succeeds("preview", ...VERBOSE, "--save-plan", "scratch/plan.json");
      await stack.succeeds(...UP, "--event-log", "scratch/events.json", "--tracing", `file:${scratch}/trace`);
      await stack.succeeds("preview", "--json", ...VERBOSE);
      await stack.succeeds("stack", "export", "--show-secrets", ...VERBOSE);
      for (const [answer, command] of [
        [{ status: 401, body: { message: "Bad credentials" } }, ["refresh", "--yes", "--skip-preview"]],
        [{ status: 307, headers: { location: elsewhere.url } }, ["preview", "--diff"]],
        [{ status: 502, body: "<html>Bad gateway</html>" }, ["up", "--yes", "--skip-preview"]],
      ] as const) {
        fault = answer;
        await stack.fails(...command, ...VERBOSE);
      }
      fault = undefined;
      await stack.succeeds(...DESTROY);
      nowhere(stack.printed, TOKEN);
      assert.deepEqual(await filesWith(TOKEN), []);
      assert.deepEqual(elsewhere.requests, [], "a redirect is not followed, with or without the token");
    } finally {
      await elsewhere.close();
    }
  });

  it("token in the stack's configuration is only in the traces that SECURITY.md names", async () => {
    github = await gitHubOfTest();
    const stack = await traced({ GITHUB_TOKEN: "" });
    await stack.succeeds("config", "set", "github:token", TOKEN, "--secret");
    await stack.succeeds("preview", ...VERBOSE, "--save-plan", "scratch/plan.json");
    await stack.succeeds(...UP, "--event-log", "scratch/events.json", "--tracing", `file:${scratch}/trace`);
    github.world.revokeToken(TOKEN);
    await stack.fails("preview", "--diff", ...VERBOSE);
    await stack.fails(...DESTROY);
    nowhere(stack.printed, TOKEN);
    assert.deepEqual((await filesWith(TOKEN)).sort(), ["scratch/grpc.json", "scratch/trace"]);
  });

  it("key of a GitHub App is in no output and no file", async () => {
    const elsewhere = await recordingServer();
    try {
      const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const app = {
        id: 12345,
        publicKey: publicKey.export({ type: "spki", format: "pem" }),
        installations: [
          { id: 99, organization: "acme", permissions: { organization_copilot_seat_management: "write" } },
        ],
      };
      github = await gitHubOfTest({}, { apps: [app] }, { beforeAnswer: () => fault });
      const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
      const lines = pem.split("\n").filter((line) => /^[\w+/]{64}$/.test(line));
      assert.ok(lines.length > 20);
      const stack = await traced({ GITHUB_TOKEN: "", GITHUB_APP_ID: "12345", GITHUB_APP_PEM_FILE: pem });
      await stack.succeeds(...UP);
      // A redirect of the App's own sign-in.
      fault = { status: 307, headers: { location: elsewhere.url } };
      await stack.fails("preview", "--diff", ...VERBOSE);
      fault = undefined;
      await stack.succeeds(...DESTROY);
      const tokens = [...stack.printed.matchAll(/ghs_\w+/g)];
      assert.deepEqual(tokens, [], "nor is a token that was made with it");
      nowhere(stack.printed, ...lines);
      assert.deepEqual(await filesWith(...lines, "ghs_"), []);
      assert.deepEqual(elsewhere.requests, []);
    } finally {
      await elsewhere.close();
    }
  });
});

/** Another host, as the target of a redirect. */
async function recordingServer() {
  const requests: unknown[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    requests.push({ method, url, headers });
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import assert from "node:assert/strict";
import { TOKEN } from "../support/localGitHub.js";
import { nowhere } from "../support/nowhere.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";

const PROGRAM = `
  const { CopilotSeatAssignment, getCopilotBilling, getCopilotSeat, getCopilotSeatOutput, listCopilotSeats } = require("pulumi-copilot-seats");
  for (const args of require("./wrong.json")) getCopilotSeat(args);
  const grace = new CopilotSeatAssignment("grace", { username: "grace" });
  exports.before = getCopilotSeat({ username: "grace" });
  exports.after = getCopilotSeatOutput({ username: grace.createdAt.apply(() => "grace") });
  exports.pending = listCopilotSeats({ pending: true });
  exports.billing = getCopilotBilling();
`;

/** Lists and then grants the seat. A preview in the same process moves it to another resource. */
const AUTOMATION = `
  const { automation } = require("@pulumi/pulumi");
  const { CopilotSeatAssignment, listCopilotSeats } = require("pulumi-copilot-seats");
  const before = [];
  const program = (name) => async () => {
    before.push((await listCopilotSeats()).map(({ assignee }) => assignee.login));
    new CopilotSeatAssignment(name, { username: "grace" });
  };
  (async () => {
    const where = { stackName: "test", projectName: "test-project", program: program("grace") };
    const stack = await automation.LocalWorkspace.selectStack(where, { workDir: process.cwd() });
    await stack.up({ onOutput: console.log });
    await stack.preview({ program: program("hopper"), onOutput: console.log });
    console.log("seats before: " + JSON.stringify(before));
  })();
`;

describe("functions, with the real Pulumi CLI", function () {
  this.timeout(300_000);

  it("read in previews and ups, wait for what is not known yet, show no token, and fail in one sentence", async () => {
    const project = await projectWith(PROGRAM);
    const github = await gitHubOfTest({ seats: [{ login: "somebody-else", pendingCancellation: true }] });
    const stack = await project.stack({});
    await project.write({ "wrong.json": "[]" });
    await stack.succeeds("config", "set", "github:token", TOKEN, "--secret");
    await stack.succeeds("config", "set", "github:baseUrl", github.url);
    await stack.succeeds("config", "set", "github:owner", "acme");

    const preview = await stack.succeeds("preview");
    assert.match(preview, /after *: \[unknown\]|after *: output<string>/);
    assert.match(preview, /login *: "somebody-else"/);
    assert.match(preview, /seatManagementSetting *: "assign_selected"/);
    assert.deepEqual(github.writes(), []);

    await stack.up();
    const outputs = JSON.parse(await stack.succeeds("stack", "output", "--json"));
    assert.equal(outputs.before ?? null, null);
    assert.equal(outputs.after.assignee.login, "grace");
    assert.equal(outputs.after.status, "active");
    assert.deepEqual(
      outputs.pending.map((seat: { assignee: { login: string } }) => seat.assignee.login),
      ["somebody-else"],
    );
    assert.equal(outputs.billing.planType, "business");
    github.world.touchActivity("acme", "grace");
    const unchanged = await stack.succeeds("preview", "--expect-no-changes");
    assert.match(unchanged, /\+ lastActivityAt *: "/);

    const wrong = [{ username: "a b" }, { username: "grace", organization: "nowhere" }];
    await project.write({ "wrong.json": JSON.stringify(wrong) });
    const failure = await stack.fails("preview");
    assert.match(failure, /error: getCopilotSeat: username got "a b"; a GitHub login has/);
    assert.match(failure, /error: Cannot read the Copilot seat of grace in nowhere: GitHub answered 404/);
    assert.doesNotMatch(failure, /^\s+at |node_modules|[Uu]nhandled/m);
    nowhere(stack.printed + (await stack.state()).text, TOKEN);
  });

  it("start fresh in each run of a process that drives Pulumi itself", async () => {
    const project = await projectWith("");
    await project.write({ "automation.js": AUTOMATION });
    const github = await gitHubOfTest({ seats: [] });
    const stack = await stackWithToken(project, github, { GITHUB_OWNER: "acme" });
    const env = project.environment(stack.environment);
    const { code, output } = await new RunningCommand("node", ["automation.js"], { cwd: project.folder, env }).outcome;
    assert.equal(code, 0, output);
    assert.match(output, /^seats before: \[\[\],\["grace"\]\]$/m);
    assert.doesNotMatch(output, /declared by/);
  });
});

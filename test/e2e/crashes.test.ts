import assert from "node:assert/strict";
import type { BeforeAnswer, Incoming } from "../../src/simulator/index.js";
import { Gate } from "../support/gate.js";
import type { LocalGitHub } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";
import { end, ended, type Process, type RunningCommand } from "../support/runningCommand.js";

const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster, listCopilotSeats } = require("pulumi-copilot-seats");
  const { usernames, people = [], asks } = require("./crash.json");
  if (asks) listCopilotSeats({ organization: "acme" });
  if (usernames) new CopilotSeatRoster("acme", { organization: "acme", usernames }, { protect: false });
  for (const username of people) new CopilotSeatAssignment(username, { organization: "acme", username });
`;

/** Four lists of 500. */
const many = Array.from({ length: 2_000 }, (_, index) => `user-${String(index).padStart(5, "0")}`);

const UP = ["up", "--yes", "--skip-preview"];

describe("a run that is stopped in the middle, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;
  let stack: Stack;
  let gate: Gate;
  const leftOver: Process[] = [];

  before(async () => {
    project = await projectWith(PROGRAM);
  });
  afterEach(() => {
    end(...leftOver.splice(0));
  });

  async function start(): Promise<void> {
    const beforeAnswer: BeforeAnswer = (incoming) => gate.beforeAnswer(incoming);
    gate = new Gate(() => false);
    github = await gitHubOfTest({ members: [...many, "somebody-else"] }, {}, { beforeAnswer });
    stack = await stackWithToken(project, github);
  }

  function declare(program: { usernames?: string[]; people?: string[]; asks?: boolean }): Promise<void> {
    return project.write({ "crash.json": JSON.stringify(program) });
  }

  /** Starts a command and waits for the request at which to stop it. */
  async function startUntil(holds: (incoming: Incoming) => boolean, command: string[]): Promise<RunningCommand> {
    gate = new Gate(holds);
    const running = stack.start(command);
    const stopped = running.outcome.then(({ output }) => assert.fail(`it ended before it was stopped:\n${output}`));
    await Promise.race([gate.reached, stopped]);
    stopped.catch(() => {});
    leftOver.push(...running.descendants());
    return running;
  }

  /** Must hold however a run ends: no seat was bought twice, and none was cancelled. */
  function boughtOnce(people: readonly string[]): void {
    assert.deepEqual(github.world.purchases.map(({ login }) => login).sort(), [...people].sort());
    assert.deepEqual(
      github.writes().filter((write) => write.startsWith("DELETE")),
      [],
    );
  }

  it("finishes its lists after one Ctrl-C, records them, and leaves the next command nothing to do", async () => {
    await start();
    await declare({ usernames: many });
    const up = await startUntil(third("POST"), UP);
    up.signalGroup("SIGINT");
    await up.prints(/\^C received; cancelling/);
    gate.open();
    const { code, output } = await up.outcome;
    assert.notEqual(code, 0);
    assert.match(output, /error: update canceled/);
    boughtOnce(many);
    assert.equal(github.writes().length, 4);
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("ends at once at a second signal, both to the CLI only; the next up grants only missing people", async () => {
    await start();
    await declare({ usernames: many });
    const up = await startUntil(third("POST"), UP);
    up.signal("SIGINT");
    await up.prints(/\^C received; cancelling/);
    up.signal("SIGINT");
    const { code, output } = await up.outcome;
    assert.notEqual(code, 0);
    assert.match(output, /\^C received; terminating/);
    gate.open();
    await stack.up();
    boughtOnce(many);
    assert.equal(github.writes().length, 4, "who was granted is not sent again");
  });

  it("recovers after the CLI was killed, even while the processes it left still grant", async () => {
    await start();
    await declare({ usernames: many });
    const up = await startUntil(third("POST"), UP);
    up.signal("SIGKILL");
    assert.equal((await up.outcome).code, null);
    assert.match(await stack.fails(...UP), /the stack is currently locked by 1 lock.*`pulumi cancel`/);
    await stack.succeeds("cancel", "--yes");
    const next = await stack.succeeds(...UP, "--refresh=false");
    assert.match(next, /with 1 pending operations.*\n.*CopilotSeatRoster::acme, interrupted while creating/);
    boughtOnce(many);
    gate.open();
    await stack.succeeds("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--expect-no-changes");
    assert.doesNotMatch((await stack.state()).text, /"pending_operations"/);
    boughtOnce(many);
    assert.ok(github.writes().length > 4, "the process that was left running wrote after the next run");
  });

  it("leaves no process behind when the CLI was killed, not even while GitHub answers nothing", async () => {
    await start();
    await declare({ usernames: many });
    const up = await startUntil(({ method }) => method === "POST", UP);
    await killed(up, /dynamic-provider/);
    await stack.succeeds("cancel", "--yes");
    await declare({ asks: true });
    await killed(await startUntil(({ method }) => method === "GET", ["preview"]), /cmd\/run/);
  });

  async function killed(pulumi: RunningCommand, ofOurs: RegExp): Promise<void> {
    // The language host belongs to Pulumi and does not run our code.
    const left = pulumi.descendants().filter(({ command }) => !command.includes("pulumi-language-nodejs"));
    assert.ok(left.some(({ command }) => ofOurs.test(command)));
    pulumi.signal("SIGKILL");
    await ended(left);
  }

  it("takes over what a killed provider bought, and finishes a killed destroy", async () => {
    const people = ["user-00001", "user-00002", "user-00003"];
    await start();
    await declare({ people });
    // One or more lists, depending on timing. Nobody in the last one is recorded yet.
    const allBought = () => github.world.purchases.length === people.length;
    const up = await startUntil(({ method }) => method === "GET" && allBought(), UP);
    const provider = up.descendants().find(({ command }) => /^\S*node .*dynamic-provider/.test(command));
    end(provider ?? assert.fail("there is no provider process"));
    assert.match((await up.outcome).output, /error reading from server: EOF/);
    gate.open();
    boughtOnce(people);
    assert.ok((await stack.state()).seats.length < people.length);
    github.taken();
    await stack.up();
    assert.deepEqual(github.writes(), [], "they have their seats");
    assert.equal((await stack.state()).seats.length, 3);

    const destroy = await startUntil(({ method }) => method === "DELETE", ["destroy", "--yes", "--skip-preview"]);
    destroy.signal("SIGKILL");
    end(...leftOver);
    await destroy.outcome;
    gate.open();
    await stack.succeeds("cancel", "--yes");
    await stack.succeeds("destroy", "--yes", "--skip-preview");
    const cancelled = github.world.seats("acme").filter(({ pendingCancellationDate }) => pendingCancellationDate);
    assert.deepEqual(cancelled.map(({ assignee }) => assignee?.login).sort(), people);
  });
});

/** Holds up the third request of this method. */
function third(wanted: string): (incoming: Incoming) => boolean {
  let count = 0;
  return ({ method }) => method === wanted && ++count === 3;
}

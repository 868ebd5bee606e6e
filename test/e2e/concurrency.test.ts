import assert from "node:assert/strict";
import { Gate } from "../support/gate.js";
import type { LocalGitHub } from "../support/localGitHub.js";
import type { Project } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster } = require("pulumi-copilot-seats");
  const { usernames, people } = require(process.env.DECLARED);
  const dependsOn = Object.entries(people).map(
    ([name, username]) => new CopilotSeatAssignment(name, { organization: "acme", username }),
  );
  // A roster that gives somebody up waits for the others who may declare them (docs/guides/moving.md).
  if (usernames) new CopilotSeatRoster("roster", { organization: "acme", usernames }, { protect: false, dependsOn });
`;

const DECLARED = "./declared.json";
const UP = ["up", "--yes", "--skip-preview"];
const DESTROY = ["destroy", "--yes", "--skip-preview"];

describe("concurrent work on the same people, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  const declare = (program: { usernames?: string[]; people?: Record<string, string> }, file = DECLARED) =>
    project.write({ [file]: JSON.stringify({ people: {}, ...program }) });
  const bought = () => github.world.purchases.map(({ login }) => login.toLowerCase()).sort();
  const writes = (method: string) => github.writes().filter((write) => write.startsWith(method)).length;
  const leaving = () =>
    github.world
      .seats("acme")
      .flatMap(({ assignee, pendingCancellationDate }) => (pendingCancellationDate && assignee?.login) || [])
      .sort();

  it("two stacks that declare the same person: one purchase, and what one cancels the other sees", async () => {
    let grants = 0;
    // Each has read GitHub before the other grants. How many seats one list contains depends on timing.
    const gate: Gate = new Gate(({ method, body }) => {
      const isGrant = method === "POST" && JSON.stringify(body).includes('"grace"');
      if (isGrant && ++grants === 2) gate.open();
      return isGrant;
    });
    github = await gitHubOfTest({}, {}, { beforeAnswer: gate.beforeAnswer });
    const first = await stackWithToken(project, github, { DECLARED: "./first.json" });
    const second = await stackWithToken(project, github, { DECLARED: "./second.json" });
    await declare({ people: { ada: "ada", grace: "grace" } }, "first.json");
    await declare({ people: { grace: "grace", linus: "linus" } }, "second.json");
    await Promise.all([first.up(), second.up()]);
    assert.equal(grants, 2);
    assert.deepEqual(bought(), ["ada", "grace", "linus"]);

    await declare({ people: { linus: "linus" } }, "second.json");
    await second.up();
    assert.deepEqual(leaving(), ["grace"], "a stack cannot know what another declares");
    assert.match(await first.succeeds("preview", "--diff"), /~ status\s*: "pending_cancellation" => "active"/);
  });

  it("three resources that declare the same person: one purchase, and a cancellation with the last of them", async () => {
    github = await gitHubOfTest();
    const stack = await stackWithToken(project, github, { DECLARED });
    await declare({ usernames: ["ada", "grace"], people: { one: "ada", other: "ADA" } });
    assert.match(
      await stack.up(),
      /warning: .*declared by \w+ and by \w+\. The seat is bought once, and cancelled only when both are removed/,
    );
    assert.deepEqual(bought(), ["ada", "grace"]);
    await declare({ usernames: ["grace"], people: { other: "ADA" } });
    assert.match(
      await stack.up(),
      /Ada keeps the Copilot seat in acme: another resource of this stack declares it\. Nothing was cancelled\./,
    );
    assert.deepEqual(leaving(), []);
    await declare({ usernames: ["grace"] });
    await stack.up();
    assert.deepEqual(leaving(), ["Ada"]);
  });

  for (const [parallel, size, mostWrites] of [
    [1, 2, 2],
    [100, 60, 15],
  ] as const) {
    it(`--parallel ${parallel} grants and cancels ${size} people once, in ${mostWrites} lists at most`, async () => {
      const people = Array.from({ length: size }, (_, index) => `user-${String(index).padStart(2, "0")}`);
      github = await gitHubOfTest({ members: [...people, "somebody-else"] });
      const stack = await stackWithToken(project, github, { DECLARED });
      await declare({ people: Object.fromEntries(people.map((login) => [login, login])) });
      await stack.succeeds("config", "set", "copilotSeats:maxCancellations", "100%");
      await stack.succeeds(...UP, "--parallel", `${parallel}`);
      assert.deepEqual(bought(), people);
      assert.ok(writes("POST") <= mostWrites, `${writes("POST")} grants`);
      await stack.succeeds(...DESTROY, "--parallel", `${parallel}`);
      assert.deepEqual(leaving(), people);
      assert.ok(writes("DELETE") <= mostWrites, `${writes("DELETE")} cancellations`);
    });
  }
});

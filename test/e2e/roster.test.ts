import assert from "node:assert/strict";
import type { LocalGitHub } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster, loadRoster } = require("pulumi-copilot-seats");
  const { roster, file, options, people = [] } = require("./roster.json");
  if (file) roster.seats = loadRoster(file);
  const acme = roster && new CopilotSeatRoster("acme", roster, options);
  exports.ann = acme?.seats.apply((seats) => seats.ann);
  for (const username of people) new CopilotSeatAssignment(username, { organization: "acme", username });
`;

const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_users";
const unprotected = { protect: false };

describe("a roster, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  async function start(organization: object = {}): Promise<Stack> {
    github = await gitHubOfTest({ members: ["ann", "bob", "cy", "dee", "somebody-else", ...many], ...organization });
    return stackWithToken(project, github);
  }
  const many = Array.from({ length: 300 }, (_, index) => `user-${String(index).padStart(5, "0")}`);

  async function declare(program: {
    roster?: object;
    file?: string;
    options?: object;
    people?: string[];
  }): Promise<void> {
    const roster = program.roster && { organization: "acme", ...program.roster };
    await project.write({ "roster.json": JSON.stringify({ ...program, roster }) });
  }

  it("previews additions, removals and drift by name, and changes only what differs", async () => {
    const stack = await start();
    await declare({ roster: { usernames: ["Bob", "cy"] } });
    assert.match(
      await stack.succeeds("preview"),
      /acme: 2 seats to grant \(bob, cy\), 0 to cancel, 0 unchanged;.* monthly cost \+38 USD/,
    );
    assert.deepEqual(github.writes(), []);
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    await stack.succeeds("refresh", "--yes", "--expect-no-changes");

    github.world.cancelSeat("acme", "cy");
    await declare({ roster: { usernames: ["ann", "cy"] } });
    github.taken();
    const preview = await stack.succeeds("preview", "--diff");
    assert.match(preview, /\+ ann: "active"/);
    assert.match(preview, /- bob: "active"/);
    assert.match(preview, /~ cy\s*: "pending_cancellation" => "active"/);
    assert.match(
      preview,
      /acme: 2 seats to grant \(ann, cy\), 1 to cancel \(bob\), 0 unchanged;.* monthly cost \+19 USD/,
    );
    assert.deepEqual(github.writes(), []);
    await stack.up();
    assert.deepEqual(github.writes(), [GRANT, CANCEL]);
    await stack.succeeds("preview", "--expect-no-changes");
    assert.match(await stack.succeeds("stack", "output", "ann"), /^active/);
  });

  it("is protected unless the program says otherwise, and a mass cancellation fails in the preview", async () => {
    const stack = await start();
    await declare({ roster: { usernames: many } });
    await stack.up();
    github.taken();
    await declare({});
    assert.match(await stack.fails("preview"), /protected/);
    assert.match(await stack.fails("destroy", "--yes", "--skip-preview"), /protected/);
    await declare({ roster: { usernames: many.slice(0, 200) } });
    const refused = await stack.fails("preview");
    assert.match(refused, /100 of 300 seats would be cancelled, and maxCancellations is 25%, here 75: user-00200/);
    assert.doesNotMatch(refused, /\n\s+at .+:\d+:\d+/);
    assert.deepEqual(github.writes(), []);
    assert.ok(many.every((login) => github.world.seat("acme", login)?.pendingCancellationDate === null));

    await declare({ roster: { usernames: many }, options: unprotected });
    await stack.up();
    assert.match(
      await stack.fails("destroy", "--yes", "--skip-preview"),
      /this run would cancel 300 of 301 seats .*Nothing was cancelled/s,
    );
    assert.deepEqual(github.writes(), []);
    await stack.succeeds("config", "set", "copilotSeats:maxCancellations", "100%");
    await stack.succeeds("destroy", "--yes", "--skip-preview", "--run-program");
    assert.deepEqual(github.writes(), [CANCEL]);
  });

  it("moves people from single seats into a roster and back, without a purchase or a cancellation", async () => {
    const stack = await start();
    await declare({ people: ["ann", "bob"] });
    await stack.up();
    github.taken();
    await declare({ roster: { usernames: ["ann", "bob"] }, options: unprotected });
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    await declare({ people: ["ann", "bob"] });
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual(github.writes(), []);
  });

  it("adopts an existing organization: a first up that writes nothing", async () => {
    const stack = await start({ seats: many.map((login) => ({ login })) });
    await declare({ roster: { usernames: many, exclusive: true } });
    await stack.up();
    assert.deepEqual(github.writes(), []);
    await stack.succeeds("preview", "--expect-no-changes");
    github.world.grantSeat("acme", "ann");
    assert.match(await stack.succeeds("preview", "--diff"), /- ann\s*: "active"/);
  });

  it("takes the list from a file, and a file with a mistake changes nothing", async () => {
    const stack = await start();
    await declare({ roster: {}, file: "seats.yaml" });
    await project.write({
      "seats.yaml": "# The team\n- ann\n- username: bob\n  expires: 2020-01-31 # long gone\n- Cy\n",
    });
    await stack.up();
    assert.deepEqual(github.world.purchases.map(({ login }) => login).sort(), ["ann", "cy"]);
    github.taken();
    await project.write({ "seats.yaml": "- ann\n- ANN\n- 123\n" });
    const output = await stack.fails("preview");
    assert.match(output, /seats\.yaml:2:3/);
    assert.match(output, /seats\.yaml:3:3/);
    await project.write({ "seats.yaml": "" });
    assert.match(await stack.fails("up", "--yes", "--skip-preview"), /seats\.yaml/);
    assert.deepEqual(github.writes(), []);
  });

  it("names the person whom GitHub refuses, grants the others, and continues", async () => {
    const stack = await start();
    await declare({ roster: { usernames: ["ann", "stranger", "bob"] }, options: unprotected });
    const output = await stack.fails("up", "--yes", "--skip-preview");
    assert.match(output, /1 of 3 Copilot seats in acme were not granted: stranger: GitHub answered 422/);
    assert.doesNotMatch(output, /\n\s+at .+:\d+:\d+/);
    assert.match(await stack.succeeds("preview", "--diff"), /\+ stranger: "active"/);
    await declare({ roster: { usernames: ["ann", "bob"] }, options: unprotected });
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    assert.equal(github.world.purchases.length, 2);
    await stack.succeeds("destroy", "--yes", "--skip-preview");
  });

  it("needs one page per hundred seats in a refresh, and few bytes per seat in the state", async () => {
    const stack = await start();
    await declare({ roster: { usernames: many }, options: unprotected });
    await stack.up();
    github.taken();
    await stack.succeeds("preview", "--expect-no-changes");
    assert.ok(github.requests.length <= Math.ceil(many.length / 100) + 2, `${github.requests.length} requests`);
    const whole = (await stack.state()).text.length;
    await declare({ roster: { usernames: many.slice(0, 230) }, options: unprotected });
    await stack.up();
    const perSeat = (whole - (await stack.state()).text.length) / 70;
    assert.ok(perSeat <= 80, `${perSeat} bytes a seat`);
  });
});

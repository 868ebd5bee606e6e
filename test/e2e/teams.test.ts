import assert from "node:assert/strict";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotTeamSeatAssignment } = require("pulumi-copilot-seats");
  for (const { name, options, ...args } of require("./teams.json")) new CopilotTeamSeatAssignment(name, args, options);
`;

const GRANT = "POST /orgs/acme/copilot/billing/selected_teams";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_teams";
const unprotected = { protect: false };

describe("a team, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  async function start(): Promise<Stack> {
    github = await gitHubOfTest(
      {
        members: ["ann", "bob", "cy", "somebody-else"],
        teams: [{ slug: "platform", name: "Platform", members: ["ann", "bob"] }],
      },
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }] },
    );
    return stackWithToken(project, github);
  }

  const declare = (...teams: object[]) =>
    project.write({ "teams.json": JSON.stringify(teams.map((team) => ({ organization: "acme", ...team }))) });

  it("gets its seats, is quiet while people join and leave, names people who lost one, and is fixed and destroyed", async () => {
    const stack = await start();
    await declare({ name: "platform", team: "Platform" });
    assert.match(
      await stack.succeeds("preview"),
      /acme, team platform: 2 seats to grant \(ann, bob\), 0 to cancel, 0 unchanged; monthly cost \+38 USD/,
    );
    assert.deepEqual(github.writes(), []);
    await stack.up();
    assert.deepEqual(github.writes(), [GRANT]);

    github.world.addTeamMember("acme", "platform", "cy");
    github.world.removeTeamMember("acme", "platform", "bob");
    await stack.succeeds("preview", "--expect-no-changes");
    await stack.succeeds("refresh", "--yes", "--expect-no-changes");

    github.world.cancelSeat("acme", "cy");
    github.taken();
    assert.match(
      await stack.succeeds("preview", "--diff"),
      /~ status\s*: "1 member with a cancelled seat: cy" => "active"/,
    );
    assert.deepEqual(github.writes(), []);
    await stack.up();
    assert.deepEqual(github.writes(), [GRANT]);
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual(
      github.world.purchases.map(({ login }) => login),
      ["ann", "bob", "cy"],
      "cy's cancellation was taken back; the seat of whoever joins GitHub gives by itself",
    );
    assert.doesNotMatch((await stack.state()).text, /\bann\b|last_?activity/i);

    await declare();
    assert.match(await stack.fails("preview"), /protected/);
    await declare({ name: "platform", team: "platform", options: unprotected });
    await stack.up();
    github.taken();
    await stack.succeeds("destroy", "--yes", "--skip-preview");
    assert.deepEqual(github.writes(), [CANCEL]);
    assert.equal(typeof github.world.seat("acme", "ann")?.pendingCancellationDate, "string");
    assert.equal(github.world.seat("acme", "somebody-else")?.pendingCancellationDate, null);
  });

  it("keeps its seats when it is renamed on GitHub and then in the program, and when its resource is", async () => {
    const stack = await start();
    await declare({ name: "platform", team: "platform", options: unprotected });
    await stack.up();
    github.taken();
    github.world.renameTeam("acme", "platform", "Core");
    assert.match(await stack.succeeds("preview", "--diff"), /~ status\s*: "renamed to core"\s*=> "active"/);
    assert.match(await stack.fails("up", "--yes", "--skip-preview"), /was renamed to core: write team: "core"/);
    await declare({ name: "platform", team: "core", options: unprotected });
    await stack.up();
    await declare({ name: "core", team: "core", options: unprotected });
    assert.match(await stack.up(), /The team core keeps Copilot in acme: another resource of this stack declares it/);
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual(github.writes(), []);
  });
});

import assert from "node:assert/strict";
import { planIn } from "../../src/provider/dictionary.js";
import type { LocalGitHub } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster, CopilotTeamSeatAssignment } = require("pulumi-copilot-seats");
  const { roster, rosterOptions, people = [], options, found } = require("./program.json");
  if (roster) new CopilotSeatRoster("acme", { organization: "acme", ...roster }, rosterOptions);
  for (const username of people) new CopilotSeatAssignment(username, { organization: "acme", username }, options);
  if (found) {
    const seat = new CopilotSeatAssignment("found", { organization: "acme", username: found }, { id: "acme/" + found });
    exports.found = seat.assigneeId;
  }
`;

interface Program {
  roster?: object;
  rosterOptions?: object;
  people?: string[];
  options?: object;
  found?: string;
}

/** The sum of a preview's lines: on a busy machine, there may be several for single seats. */
function planned(preview: string): { grants: string[]; change: number; credits: number } {
  const plans = preview.split("\n").flatMap((line) => planIn(line.trim()) ?? []);
  return {
    grants: plans.flatMap(({ grants }) => grants.names).sort(),
    change: plans.reduce((total, { cost }) => total + (cost?.change ?? 0), 0),
    credits: plans.reduce((total, { cost }) => total + (cost?.credits?.gained ?? 0), 0),
  };
}

describe("what a preview says and what an up does, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;
  const crowd = (count: number) =>
    Array.from({ length: count }, (_, index) => `user-${String(index).padStart(5, "0")}`);

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  async function start(organization: object = {}): Promise<Stack> {
    github = await gitHubOfTest({
      members: ["ann", "bob", "cy", "dee", "zoe", "yan", ...crowd(40)],
      seats: [],
      ...organization,
    });
    return stackWithToken(project, github);
  }

  const declare = (program: Program) => project.write({ "program.json": JSON.stringify(program) });
  const isPending = (login: string) => typeof github.world.seat("acme", login)?.pendingCancellationDate === "string";

  it("says in a plain preview which single seats changed on GitHub, what up does, and what it costs", async () => {
    const stack = await start();
    await declare({ people: ["ann", "bob", "cy"] });
    const first = planned(await stack.succeeds("preview"));
    assert.deepEqual(first, { grants: ["ann", "bob", "cy"], change: 57, credits: 5_700 });
    await stack.up();
    github.world.cancelSeat("acme", "bob");
    github.world.removeSeat("acme", "cy");
    github.taken();
    const preview = await stack.succeeds("preview");
    assert.match(preview, /acme: changed on GitHub: .*bob was cancelled \(ends \d{4}-\d\d-01\), up takes it back/);
    assert.match(preview, /acme: changed on GitHub: .*cy has no seat, up grants it/);
    assert.deepEqual(planned(preview), { grants: ["bob", "cy"], change: 38, credits: 3_800 });
    assert.deepEqual(github.writes(), []);
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("does not print all people if three of many change", async () => {
    const stack = await start();
    await declare({ roster: { usernames: crowd(40) } });
    const first = await stack.succeeds("up", "--yes", "--diff");
    assert.match(first, /40 seats to grant \(user-00000, .*user-00019 and 20 more\)/);
    await declare({ roster: { usernames: [...crowd(39), "ann"] } });
    github.world.cancelSeat("acme", "user-00000");
    for (const output of [
      first,
      await stack.succeeds("preview"),
      await stack.succeeds("preview", "--diff"),
      await stack.succeeds("refresh", "--yes", "--diff"),
      await stack.succeeds("up", "--yes", "--diff"),
    ]) {
      assert.doesNotMatch(output, /assignees|:rs[:,]|user-00000:\w+,/);
    }
  });

  it("freezes what ignoreChanges names, under each of its names", async () => {
    const stack = await start();
    const usernames = ["ann", "bob"];
    await declare({ roster: { usernames }, people: ["cy"] });
    await stack.up();
    github.world.cancelSeat("acme", "cy");
    const options = { ignoreChanges: ["status"] };
    for (const property of ["seats", "usernames"]) {
      await declare({
        roster: { usernames: ["ann", "dee"] },
        rosterOptions: { ignoreChanges: [property] },
        people: ["cy"],
        options,
      });
      github.taken();
      await stack.succeeds("preview", "--expect-no-changes");
      await stack.up();
      assert.deepEqual(github.writes(), []);
    }
    await declare({
      roster: { usernames: ["ann", "dee"] },
      rosterOptions: { ignoreChanges: ["seats.ann"] },
      people: ["cy"],
      options,
    });
    // Pulumi itself refuses, because the program has no input with this name.
    assert.match(await stack.succeeds("preview"), /cannot ignore changes .*"seats.ann"/);
  });

  it("cancels nobody whom the plan does not name, without a refresh", async () => {
    const stack = await start();
    await declare({ roster: { usernames: ["ann", "bob"], exclusive: true } });
    await stack.up();
    for (const login of ["zoe", "yan", "dee"]) github.world.grantSeat("acme", login);
    await declare({ roster: { usernames: ["ann", "bob", "cy"], exclusive: true } });
    const preview = await stack.succeeds("preview", "--refresh=false");
    assert.match(
      preview,
      /acme: 1 seat to grant \(cy\), 3 to cancel \((?=.*zoe)(?=.*yan)(?=.*dee)[^)]*\), 2 unchanged/,
    );
    const up = await stack.succeeds("up", "--yes", "--skip-preview", "--refresh=false");
    assert.match(up, /acme: 1 seat to grant \(cy\), 3 to cancel/);
    assert.deepEqual(["zoe", "yan", "dee"].map(isPending), [true, true, true]);
  });

  it("leaves an exclusive roster's neighbors alone with --target, with a refresh and without", async () => {
    const stack = await start();
    const people = ["zoe", "yan"];
    await declare({ roster: { usernames: ["ann", "bob"], exclusive: true }, people });
    await stack.up();
    const { resources } = await stack.state();
    const roster = resources.find(({ type }) => type.endsWith("CopilotSeatRoster"))?.urn ?? assert.fail();
    let usernames = ["ann", "bob"];
    for (const refresh of ["--refresh", "--refresh=false"]) {
      usernames = [...usernames, usernames.length === 2 ? "cy" : "dee"];
      await declare({ roster: { usernames, exclusive: true }, people });
      assert.match(
        await stack.succeeds("preview", "--target", roster, refresh),
        /acme: 1 seat to grant \(\w+\), 0 to cancel,/,
      );
      await stack.succeeds("up", "--yes", "--skip-preview", "--target", roster, refresh);
      assert.deepEqual(people.map(isPending), [false, false]);
    }
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("destroys no seat when there are more than the cap allows", async () => {
    const stack = await start();
    await declare({ people: crowd(30) });
    await stack.up();
    github.taken();
    const refused = await stack.fails("destroy", "--yes", "--skip-preview");
    assert.match(refused, /this run would cancel 30 of 30 seats in acme .*here 7\. Nothing was cancelled\./);
    assert.deepEqual(github.writes(), []);
    await stack.succeeds("config", "set", "copilotSeats:maxCancellations", "100%");
    await stack.succeeds("config", "set", "copilotSeats:allowLastSeat", "true");
    await stack.succeeds("destroy", "--yes", "--skip-preview", "--run-program");
    assert.ok(crowd(30).every(isPending));
  });

  it("looks a seat up by its id, and refuses the option import with an explanation", async () => {
    const stack = await start({ seats: [{ login: "ann" }] });
    await declare({ found: "ann" });
    await stack.up();
    assert.match(await stack.succeeds("stack", "output", "found"), /^\d+/);
    await declare({ people: ["ann"], options: { import: "acme/ann" } });
    const refused = await stack.fails("preview");
    assert.match(refused, /Pulumi cannot import a dynamic resource/);
    assert.doesNotMatch(refused, /toJavaScript|\n\s+at /);
    assert.deepEqual(github.writes(), []);
  });
});

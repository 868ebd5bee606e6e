import assert from "node:assert/strict";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import { Project, type Stack } from "../support/project.js";
import { gitHubOfTest } from "../support/realPulumi.js";

const NATIVE = "pulumi-copilot-seats/native";
const DYNAMIC = "pulumi-copilot-seats";

/** The same program for both doors. */
const program = (door: string) => `
  const { CopilotSeatAssignment, CopilotSeatRoster, CopilotTeamSeatAssignment } = require("${door}");
  const { people = [], roster, team } = require("./world.json");
  const unprotected = { protect: false };
  for (const username of people) {
    const seat = new CopilotSeatAssignment(username, { organization: "acme", username });
    exports[username] = seat.status;
  }
  if (roster) exports.roster = new CopilotSeatRoster("all", { organization: "acme", ...roster }, unprotected).seats;
  if (team) new CopilotTeamSeatAssignment(team, { organization: "acme", team }, unprotected);
`;

const PULUMI_YAML =
  "name: test-project\nruntime: nodejs\nplugins:\n  providers:\n    - name: copilot-seats\n      path: node_modules/pulumi-copilot-seats/plugin\n";

describe("the native door, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  before(async () => {
    project = await Project.create({ "index.js": program(NATIVE), "Pulumi.yaml": PULUMI_YAML }, { main: "index.js" });
    await project.install();
  });
  after(() => project?.remove());

  async function start(door = NATIVE, environment: Record<string, string> = {}): Promise<Stack> {
    github = await gitHubOfTest(
      {
        members: ["ann", "bob", "cy", "dee", "somebody-else", ...many],
        teams: [{ slug: "core", members: ["somebody-else"] }],
      },
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "admin:org"] }] },
    );
    await project.write({ "index.js": program(door) });
    return project.stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url, ...environment });
  }
  const many = Array.from({ length: 300 }, (_, index) => `user-${String(index).padStart(5, "0")}`);

  const declare = (world: object) => project.write({ "world.json": JSON.stringify(world) });

  it("goes up, sees drift in a plain preview, repairs it and destroys all", async () => {
    const stack = await start();
    await declare({ people: ["ann"], roster: { usernames: ["bob", "Cy"] }, team: "core" });
    const first = await stack.succeeds("preview");
    assert.match(first, /acme: 2 seats to grant \(bob, cy\)/);
    assert.deepEqual(github.writes(), []);
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual((await stack.succeeds("stack", "output", "--json")).includes('"cy": "active"'), true);

    for (const login of ["ann", "cy"]) github.world.cancelSeat("acme", login);
    const preview = await stack.succeeds("preview", "--diff");
    assert.match(preview, /~ status: "pending_cancellation" => "active"/);
    assert.match(preview, /~ cy: "pending_cancellation" => "active"/);
    assert.doesNotMatch(preview, /bob: /);
    await stack.up();
    assert.equal(github.world.seat("acme", "ann")?.pendingCancellationDate, null);
    await stack.succeeds("preview", "--expect-no-changes");
    assert.match(await stack.succeeds("destroy", "--yes"), /3 deleted|4 deleted/);
    assert.ok(!stack.printed.includes(TOKEN));
  });

  it("prints only the three of three hundred people who change, in fewer than 20 lines", async () => {
    const stack = await start();
    await declare({ roster: { usernames: many } });
    await stack.up();
    for (const login of many.slice(5, 8)) github.world.cancelSeat("acme", login);
    const preview = await stack.succeeds("preview", "--diff");
    assert.match(preview, /~ user-00006: "pending_cancellation" => "active"/);
    const lines = preview.split("\n").filter((line) => line.trim() !== "");
    assert.ok(lines.length < 20, preview);
  });

  it("uses today's token in a refresh and a destroy, and keeps it a secret", async () => {
    const stack = await start(NATIVE, { GITHUB_TOKEN: "" });
    await declare({ people: ["ann"] });
    const setToken = (token: string) => stack.succeeds("config", "set", "--secret", "copilot-seats:token", token);
    await setToken(TOKEN);
    await stack.up();
    assert.ok(!(await stack.state()).text.includes(TOKEN));
    github.world.revokeToken(TOKEN);
    github.world.addToken({ token: "ghp_canaryOfToday", login: "owner", scopes: ["manage_billing:copilot"] });
    await setToken("ghp_canaryOfToday");
    assert.match(await stack.succeeds("refresh", "--yes"), /unchanged/);
    await stack.succeeds("config", "set", "copilot-seats:allowLastSeat", "true");
    await stack.succeeds("destroy", "--yes");
    assert.ok(!/canary/.test(stack.printed));
  });

  it("accepts an explicit provider, whose token is a secret in the state", async () => {
    const stack = await start(NATIVE, { GITHUB_TOKEN: "" });
    await project.write({
      "index.js": `
        const { CopilotSeatAssignment, Provider, getCopilotSeat } = require("${NATIVE}");
        const baseUrl = "${github.url}";
        const provider = new Provider("own", { token: "${TOKEN}", baseUrl, owner: "acme", allowLastSeat: true });
        new CopilotSeatAssignment("ann", { username: "ann" }, { provider });
        exports.found = CopilotSeatAssignment.get("found", "acme/somebody-else", { provider }).status;
        exports.asked = getCopilotSeat({ username: "somebody-else" }, { provider }).then((seat) => seat.status);
      `,
    });
    await stack.up();
    assert.deepEqual(JSON.parse(await stack.succeeds("stack", "output", "--json")), {
      asked: "active",
      found: "active",
    });
    assert.deepEqual(
      github.world.purchases.map(({ login }) => login),
      ["ann"],
    );
    const { text } = await stack.state();
    assert.ok(!text.includes(TOKEN));
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("names a wrong setting in one line", async () => {
    const stack = await start();
    await declare({ people: ["ann"] });
    await stack.succeeds("config", "set", "copilot-seats:allowLastSeat", "perhaps");
    const output = await stack.fails("preview");
    assert.match(output, /Cannot use copilot-seats:allowLastSeat: it is "perhaps", and must be true or false/);
    assert.doesNotMatch(output, /\n\s+at /);
  });

  it("switches doors in both directions without a write", async () => {
    const stack = await start(DYNAMIC);
    await declare({ people: ["ann"], roster: { usernames: ["bob", "cy"] }, team: "core" });
    await stack.up();
    github.taken();
    for (const door of [NATIVE, DYNAMIC, NATIVE]) {
      await project.write({ "index.js": program(door) });
      assert.match(await stack.succeeds("preview"), /[45] unchanged/);
      await stack.up();
      assert.match(await stack.succeeds("refresh", "--yes", "--expect-no-changes"), /unchanged/);
      const types = (await stack.state()).resources.map(({ type }) => type).filter((type) => type.includes("Copilot"));
      const prefix = door === NATIVE ? "copilot-seats:index:" : "pulumi-nodejs:dynamic:";
      assert.deepEqual(
        types.map((type) => type.replace(/Copilot.*/, "")),
        [prefix, prefix, prefix],
        door,
      );
    }
    assert.deepEqual(github.writes(), []);
  });

  it("imports a seat, a roster and a team", async () => {
    const stack = await start();
    await declare({});
    await stack.up();
    const imports = [
      ["CopilotSeatAssignment", "somebody-else", "acme/somebody-else"],
      ["CopilotTeamSeatAssignment", "core", "acme/teams/core"],
    ] as const;
    for (const [type, name, id] of imports) {
      const token = `copilot-seats:index:${type}`;
      // The tests' language host for Node is too old to generate code.
      await stack.succeeds("import", token, name, id, "--yes", "--protect=false", "--generate-code=false");
    }
    await declare({ people: ["somebody-else"], team: "core" });
    await stack.succeeds("preview", "--expect-no-changes");
    assert.match(
      await stack.fails("import", "copilot-seats:index:CopilotSeatAssignment", "x", "acme", "--yes"),
      /the id of a seat looks like acme\/octocat/,
    );
    assert.deepEqual(github.writes(), []);
  });

  it("reads, imports and refreshes an enterprise's seat, roster and team", async () => {
    const enterprises = [
      {
        slug: "corp",
        owners: ["owner"],
        members: ["eve", "gus", "fay"],
        seats: [{ login: "eve" }, { login: "gus" }],
        teams: [{ slug: "ent:design", members: ["fay"], copilot: true }],
      },
    ];
    const tokens = [{ token: TOKEN, login: "owner", scopes: ["manage_billing:enterprise", "read:enterprise"] }];
    github = await gitHubOfTest({}, { enterprises, tokens });
    await project.write({
      "index.js": `
        const { CopilotSeatAssignment, CopilotSeatRoster, CopilotTeamSeatAssignment } = require("${NATIVE}");
        const enterprise = "corp";
        const unprotected = { protect: false };
        if (require("./world.json").declared) {
          new CopilotSeatAssignment("eve", { enterprise, username: "eve" });
          new CopilotSeatRoster("all", { enterprise, usernames: ["eve", "gus"] }, unprotected);
          new CopilotTeamSeatAssignment("design", { enterprise, team: "design" }, unprotected);
        }
        exports.seat = CopilotSeatAssignment.get("a-seat", "enterprises/corp/eve").status;
        exports.roster = CopilotSeatRoster.get("a-roster", "enterprises/corp").seats;
        exports.team = CopilotTeamSeatAssignment.get("a-team", "enterprises/corp/teams/design").status;
      `,
      "import.json": JSON.stringify({
        resources: Object.entries({
          eve: ["CopilotSeatAssignment", "enterprises/corp/eve"],
          all: ["CopilotSeatRoster", "enterprises/corp"],
          design: ["CopilotTeamSeatAssignment", "enterprises/corp/teams/design"],
        }).map(([name, [type, id]]) => ({ type: `copilot-seats:index:${type}`, name, id })),
      }),
    });
    const stack = await project.stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
    await declare({});
    await stack.up();
    assert.deepEqual(JSON.parse(await stack.succeeds("stack", "output", "--json")), {
      seat: "active",
      roster: { eve: "active", gus: "active" },
      team: "active",
    });
    await stack.succeeds("import", "--file", "import.json", "--yes", "--protect=false", "--generate-code=false");
    await declare({ declared: true });
    await stack.succeeds("preview", "--expect-no-changes");
    await stack.succeeds("refresh", "--yes", "--expect-no-changes");
    github.world.cancelSeat({ enterprise: "corp" }, "gus");
    // The roster, and the resource that is only read.
    assert.match(await stack.succeeds("refresh", "--yes"), /2 updated/);
    assert.match(await stack.succeeds("preview", "--diff"), /~ gus: "pending_cancellation" => "active"/);
    assert.deepEqual(github.writes(), []);
  });
});

import assert from "node:assert/strict";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const seats = require("pulumi-copilot-seats");
  for (const [type, name, args, options] of require("./declared.json")) {
    new seats[type](name, { organization: "acme", ...args }, options);
  }
`;

type Declared = readonly [type: string, name: string, args: object, options: object];

const person = (username: string, options: object = {}): Declared => [
  "CopilotSeatAssignment",
  username,
  { username },
  options,
];
const roster = (usernames: readonly string[], options: object = {}): Declared => [
  "CopilotSeatRoster",
  "acme",
  { usernames },
  options,
];
const team = (options: object = {}): Declared => ["CopilotTeamSeatAssignment", "core", { team: "core" }, options];

/** Checks docs/guides/leaving.md. */
describe("leaving without cancelling any seat, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;
  let stack: Stack;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  beforeEach(async () => {
    const tokens = [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }];
    const acme = { members: ["ann", "bob", "cy", "dee", "eve"], teams: [{ slug: "core", members: ["eve"] }] };
    github = await gitHubOfTest({ ...acme, seats: [] }, { tokens });
    stack = await stackWithToken(project, github);
    await up(person("ann"), person("bob"), roster(["cy", "dee"]), team());
    assert.equal(active().length, 5);
    github.taken();
  });

  afterEach(() => {
    assert.deepEqual(github.writes(), [], "nothing was written");
    assert.equal(active().length, 5, "everybody has a seat that goes on");
  });

  const active = () =>
    ["ann", "bob", "cy", "dee", "eve"].filter(
      (login) => github.world.seat("acme", login)?.pendingCancellationDate === null,
    );
  const declare = (...declared: readonly Declared[]) => project.write({ "declared.json": JSON.stringify(declared) });
  const up = async (...declared: readonly Declared[]) => {
    await declare(...declared);
    return stack.up();
  };
  const urnOf = async (name: string) => {
    const { resources } = JSON.parse((await stack.state()).text).deployment as { resources: { urn: string }[] };
    return resources.find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? assert.fail(name);
  };

  it("with retainOnDelete: a person, a person of a roster, a roster and a team", async () => {
    const keep = { retainOnDelete: true };
    const keepAll = { protect: false, retainOnDelete: true };
    await up(person("ann", keep), person("bob"), roster(["dee"], keepAll), person("cy", keep), team(keepAll));
    await up(person("bob"));
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("with state delete: a person, and with --force what is protected", async () => {
    await stack.succeeds("state", "delete", "--yes", await urnOf("ann"));
    for (const name of ["acme", "core"]) {
      const urn = await urnOf(name);
      assert.match(await stack.fails("state", "delete", "--yes", urn), /protected/);
      await stack.succeeds("state", "delete", "--yes", "--force", urn);
    }
    await declare(person("bob"));
    await stack.succeeds("preview", "--expect-no-changes");
  });

  it("with stack rm: everything", async () => {
    assert.match(await stack.fails("stack", "rm", "--yes", "test"), /still has resources/);
    await stack.succeeds("stack", "rm", "--yes", "--force", "test");
  });
});

import { strict as assert } from "node:assert";
import { generateKeyPairSync } from "node:crypto";
import githubExample from "../../../src/simulator/github-example.json";
import { SeedError, startSimulator } from "../../../src/simulator/index.js";
import { builtInSeed, exampleSeed, LOCAL_TOKEN, seedFromSeats } from "../../../src/simulator/seeds.js";
import github from "../../openapi/github.json";
import { acme, clockAt, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const KEY = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });

describe("the local GitHub: a seed", () => {
  it("may be almost empty", async () => {
    const simulator = await start({ organizations: [{ login: "acme", seats: [{ login: "bob" }] }] });
    assert.equal(simulator.world.seats("acme").length, 1);
    assert.ok(
      simulator.world.organization("acme")?.members.has(simulator.world.accounts.byLogin("bob") ?? assert.fail()),
    );
  });

  it("creates everyone it mentions, with the ids it gives or free ones", async () => {
    const { world } = await start(
      acme(
        { id: 1002, teams: [{ slug: "platform", members: ["dee"] }] },
        { users: [{ login: "BOB", id: 1001, type: "Bot" }] },
      ),
    );
    assert.deepEqual(
      ["acme", "bob", "dee"].map((login) => world.accounts.byLogin(login)?.login),
      ["Acme", "BOB", "dee"],
    );
    assert.equal(world.accounts.byLogin("bob")?.type, "Bot");
    const ids = [...world.accounts.all()].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  for (const [what, seed, complaint] of [
    [
      "a wrong value",
      { organizations: [{ login: "acme", planType: "gold" }] },
      /^organizations\[0\]\.planType: Invalid option/,
    ],
    ["an unknown key", { organisations: [] }, /^\(top level\): Unrecognized key: "organisations"/],
    ["no login", { organizations: [{}] }, /^organizations\[0\]\.login: /],
    ["a login that is none", { users: [{ login: "../x" }] }, /^users\[0\]\.login: is not a login/],
    ["a login twice", { users: [{ login: "bob" }, { login: "BOB" }] }, /^users\[1\]\.login: BOB is listed twice/],
    [
      "an id twice",
      {
        users: [
          { login: "a", id: 1 },
          { login: "b", id: 1 },
        ],
      },
      /^users\[1\]\.id: 1 is listed twice/,
    ],
    [
      "a seat twice",
      { organizations: [{ login: "acme", seats: [{ login: "bob" }, { login: "Bob" }] }] },
      /^organizations\[0\]\.seats\[1\]\.login: Bob is listed twice/,
    ],
    [
      "an enterprise of an organization there is not",
      { enterprises: [{ slug: "megacorp", organizations: ["acme"] }] },
      /^enterprises\[0\]\.organizations\[0\]: there is no organization acme/,
    ],
    [
      "an organization in two enterprises",
      {
        organizations: [{ login: "acme" }],
        enterprises: [
          { slug: "one", organizations: ["acme"] },
          { slug: "two", organizations: ["ACME"] },
        ],
      },
      /^enterprises\[1\]\.organizations\[0\]: ACME is listed twice/,
    ],
    ["a token of no kind", { tokens: [{ token: "t", login: "ann" }] }, /^tokens\[0\]: needs either scopes/],
    [
      "a fine-grained token for nothing",
      { tokens: [{ token: "t", login: "ann", permissions: {} }] },
      /^tokens\[0\]: a fine-grained token needs the organizations/,
    ],
    [
      "an App installed nowhere",
      { apps: [{ id: 1, publicKey: KEY, installations: [{ id: 1 }] }] },
      /^apps\[0\]\.installations\[0\]: needs either an organization or an enterprise/,
    ],
    [
      "an App in an enterprise there is not",
      { apps: [{ id: 1, publicKey: KEY, installations: [{ id: 1, enterprise: "octo" }] }] },
      /^apps\[0\]\.installations\[0\]\.enterprise: there is no enterprise octo/,
    ],
    ["a key that is none", { apps: [{ id: 1, publicKey: "x" }] }, /^apps\[0\]\.publicKey: is not a key/],
    ["nothing at all", null, /^\(top level\): Invalid input/],
  ] as const) {
    it(`is refused in one line with ${what}`, async () => {
      await assert.rejects(
        startSimulator({ seed: JSON.parse(JSON.stringify(seed)) }),
        (error) => error instanceof SeedError && complaint.test(error.message) && !error.message.includes("\n"),
      );
    });
  }

  it("is built in, with the token that is documented", async () => {
    const simulator = await start(builtInSeed);
    const octokit = await octokitFor(simulator, LOCAL_TOKEN);
    const { data } = await octokit.rest.copilot.listCopilotSeats({ org: "acme" });
    assert.deepEqual(
      data.seats?.map((seat) => [
        seat.assignee?.login,
        seat.pending_cancellation_date !== null,
        seat.assigning_team?.slug,
      ]),
      [
        ["bob", false, undefined],
        ["cy", true, undefined],
        ["dee", false, "platform"],
      ],
    );
  });
});

describe("the local GitHub: GitHub's own example", () => {
  it("is the one of the OpenAPI description", () => {
    assert.deepEqual(githubExample, github.components.examples["copilot-seats-list"].value);
  });

  it("is what the local GitHub answers when it starts from it", async () => {
    const simulator = await start(exampleSeed(), clockAt("2021-10-15T00:00:00Z"));
    const octokit = await octokitFor(simulator, LOCAL_TOKEN);
    const { data } = await octokit.rest.copilot.listCopilotSeats({ org: "github" });
    const shown = (seat: object) => {
      const { assignee, assigning_team, plan_type, ...rest } = seat as Record<
        string,
        { login?: string; slug?: string } | null
      >;
      return { ...rest, login: assignee?.login, team: assigning_team?.slug };
    };
    assert.equal(data.total_seats, githubExample.total_seats);
    assert.deepEqual(data.seats?.map(shown), githubExample.seats.map(shown));
    // The example says 1 for both.
    assert.equal(new Set(data.seats?.map(({ assignee }) => assignee?.id)).size, 2);
  });

  it("may have seats without an assignee, and less than the schema requires", () => {
    const seed = seedFromSeats(
      { seats: [{ created_at: "2026-01-01T00:00:00Z" }] },
      { organization: "acme", owner: "ann", token: "t" },
    );
    assert.equal(seed.organizations?.[0]?.nullAssigneeSeats, 1);
  });
});

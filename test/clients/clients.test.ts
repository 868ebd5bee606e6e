import { strict as assert } from "node:assert";
import type { Seed } from "../../src/simulator/index.js";
import { useLocalGitHub } from "../unit/simulator/localGitHub.js";
import { githubkit, goGithub } from "./clients.js";

const BILLING = "GET /orgs/acme/copilot/billing";
const seed: Seed = {
  tokens: [{ token: "t", login: "ann", scopes: ["manage_billing:copilot", "read:org"] }],
  organizations: [
    {
      login: "acme",
      owners: ["ann"],
      members: ["octocat", "bob"],
      invited: ["newbie"],
      outsideCollaborators: ["ola"],
      teams: [{ slug: "core", members: ["octocat"] }],
    },
  ],
};

describe("a third-party client takes a seat through its life on the local GitHub", function () {
  this.timeout(600_000);
  const start = useLocalGitHub();

  for (const [name, provide, needs] of [
    ["githubkit", githubkit, "python3 with pip"],
    ["go-github", goGithub, "Go"],
  ] as const) {
    it(name, async () => {
      const client = await provide();
      if (!client) {
        console.log(`NOT CHECKED: the local GitHub against ${name}, which needs ${needs}.`);
        return;
      }
      const simulator = await start(seed, {
        now: () => new Date("2026-11-15T00:00:00Z"),
        faults: [{ fault: "secondary-limit", seconds: 7, on: BILLING, times: 1 }],
      });
      assert.equal(await client(simulator.url, "t"), "done\n");
      assert.deepEqual(
        simulator.requests.filter(({ notServed }) => notServed),
        [],
      );
      const seats = simulator.world.seats("acme").map((seat) => [seat.assignee?.login, seat.pendingCancellationDate]);
      assert.deepEqual(seats, [
        ["octocat", "2026-12-01"],
        ["bob", null],
      ]);
    });
  }
});

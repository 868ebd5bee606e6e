import assert from "node:assert/strict";
import sinon from "sinon";
import type { Fault } from "../../src/simulator/index.js";
import { Gate } from "../support/gate.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

const inputs = { organization: "acme", team: "platform", status: "active" };
const state = { ...inputs, teamId: 1 };
const members = ["ann", "bob", "cy"];

describe("CopilotTeamSeatAssignment, where one mistake affects many people", () => {
  let github: LocalGitHub;
  let sandbox: sinon.SinonSandbox;
  let run: TestRun;
  /** The smallest number of lasting seats at the time of any request. */
  let fewest: number;
  /** Holds requests. */
  let gate: Gate | undefined;
  let fault: ((request: string) => Fault | undefined) | undefined;

  beforeEach(() => {
    fault = undefined;
    gate = undefined;
    fewest = Number.POSITIVE_INFINITY;
    sandbox = sinon.createSandbox();
    skipWaits(sandbox, () => {});
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  const lastingLogins = () =>
    github.world
      .seats("acme")
      .filter(({ pendingCancellationDate }) => pendingCancellationDate === null)
      .map(({ assignee }) => assignee?.login);
  const lasting = () => lastingLogins().length;

  async function start(organization: object): Promise<void> {
    const scopes = ["manage_billing:copilot", "read:org"];
    github = await localGitHub(
      { members, seats: [], ...organization },
      { tokens: [{ token: TOKEN, login: "owner", scopes }] },
      {
        beforeAnswer: async (incoming) => {
          fewest = Math.min(fewest, lasting());
          await gate?.beforeAnswer(incoming);
          return fault?.(`${incoming.method} ${incoming.path}`);
        },
      },
    );
    begin();
  }

  /** Begins a new run of Pulumi. */
  function begin(): void {
    run = newRun({ "github:token": TOKEN, "github:baseUrl": github.url });
  }

  it("never leaves an organization without a seat while its people move from a team to resources of their own", async () => {
    await start({ teams: [{ slug: "platform", name: "Platform", members, copilot: true }] });
    for (const username of members) await run.seat.check({}, { organization: "acme", username });
    await run.team.delete("acme/platform", state);
    assert.equal(lasting(), 3);
    assert.equal(fewest, 3, "GitHub ends the Copilot plan with the last seat");
    assert.deepEqual(github.world.purchases, []);
  });

  it("grants by name again what GitHub has ended together with the team's access", async () => {
    await start({ teams: [{ slug: "platform", name: "Platform", members, copilot: true }] });
    await run.seat.check({}, { organization: "acme", username: "ann" });
    let ignored = 0;
    fault = (request) =>
      request.endsWith("POST /orgs/acme/copilot/billing/selected_users") && ignored++ === 0
        ? { status: 201, body: { seats_created: 0 } }
        : undefined;
    await run.team.delete("acme/platform", state);
    assert.equal(github.world.seat("acme", "ann")?.pendingCancellationDate, null);
    assert.equal(lasting(), 1);
  });

  it("does not confuse a team with the enterprise's of the same name", async () => {
    await start({ members: [...members, "dee"], seats: [{ login: "dee" }], teams: [{ slug: "platform", members }] });
    const ofEnterprise = { ...inputs, team: "ent:platform" };
    await assert.rejects(run.team.create(ofEnterprise), { message: /there is no team ent:platform in acme/ });
    assert.deepEqual(github.writes(), []);
    await run.team.check({ ...ofEnterprise }, { organization: "acme", team: "ent:platform" });
    await run.team.create(inputs);
    await run.team.delete("acme/platform", state);
    assert.equal(lasting(), 1);
  });

  describe("removed together with its members' own seats", () => {
    const people = ["ann", "bob"];
    /** Everyone has a seat by name and through the team; ann is declared by two resources. */
    async function startBoth(doubleAccess: "earlier" | "team" | "direct"): Promise<void> {
      await start({
        members: [...members, "else"],
        seats: [...people, "else"].map((login) => ({ login })),
        teams: [{ slug: "platform", name: "Platform", members }],
      });
      github.world.configure("acme", { doubleAccess });
      await run.team.create(inputs);
      begin();
    }

    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const removeTeam = () => run.team.delete("acme/platform", state);
    const removeSeat = () =>
      run.seat.delete("acme/ann", {
        organization: "acme",
        username: "ann",
        status: "active",
        assigneeId: idOf("ann"),
        createdAt: null,
        planType: null,
        assigningTeam: null,
        pendingCancellationDate: null,
      });
    const removeRoster = (maxCancellations: number | string = "25%", more = "") =>
      run.roster.delete("acme", {
        organization: "acme",
        exclusive: false,
        maxCancellations,
        __assignees: people.map((login) => `${login}:${idOf(login).toString(36)}`).join(",") + more,
      });
    const idOf = (login: string) => github.world.accounts.byLogin(login)?.id ?? assert.fail();

    const orders: readonly [string, () => Promise<unknown>][] = [
      [
        "the people first",
        async () => {
          await removeRoster();
          await removeSeat();
          await removeTeam();
        },
      ],
      [
        "the team first",
        async () => {
          await removeTeam();
          await removeSeat();
          await removeRoster();
        },
      ],
      ["all at once, the people before", () => Promise.all([removeSeat(), removeRoster(), removeTeam()])],
      ["all at once, the team before", () => Promise.all([removeTeam(), removeRoster(), removeSeat()])],
    ];
    for (const doubleAccess of ["earlier", "team", "direct"] as const) {
      for (const [order, removeAll] of orders) {
        it(`leaves nobody a paid seat that no state has: ${order} (GitHub shows ${doubleAccess})`, async () => {
          await startBoth(doubleAccess);
          await removeAll();
          assert.deepEqual(lastingLogins(), ["else"]);
        });
      }
    }

    it("leaves nobody one when the team ends while the roster still looks for somebody else", async () => {
      await startBoth("team");
      gate = new Gate(({ path }) => path === "/users/gone");
      const removal = removeRoster("25%", ",gone:zz");
      await gate.reached;
      const removalOfTeam = removeTeam();
      // An operation that does not wait for the roster is done by then.
      while (!github.writes().some((write) => write.startsWith("DELETE"))) await turns(1);
      await turns(1_000);
      gate.open();
      await Promise.all([removal, removalOfTeam]);
      assert.deepEqual(lastingLogins(), ["else"]);
    });

    it("leaves none to a person who was renamed since", async () => {
      await startBoth("team");
      const id = idOf("ann");
      github.world.accounts.rename(github.world.accounts.byLogin("ann") ?? assert.fail(), "anna");
      await run.roster.delete("acme", {
        organization: "acme",
        exclusive: false,
        maxCancellations: "100%",
        __assignees: `ann:${id.toString(36)}`,
      });
      await removeTeam();
      assert.deepEqual(lastingLogins().sort(), ["bob", "else"]);
    });

    it("cancels no seat of a roster that stays because its own limit holds it", async () => {
      await startBoth("direct");
      await Promise.all([
        assert.rejects(removeRoster(0), {
          message: /2 of 2 seats would be cancelled, and maxCancellations is 0: ann, bob/,
        }),
        removeTeam(),
      ]);
      assert.deepEqual(lastingLogins(), [...people, "else"]);
      assert.match(run.said.join("\n"), /Still with a Copilot seat in acme .*: ann, bob\./);
    });

    it("is an error that names people whose seat remains although GitHub accepted the cancellation", async () => {
      await startBoth("team");
      await removeRoster();
      fault = (request) =>
        request.endsWith("DELETE /orgs/acme/copilot/billing/selected_users")
          ? { status: 200, body: { seats_cancelled: 0 } }
          : undefined;
      await assert.rejects(removeTeam(), {
        message:
          /^Cannot cancel the Copilot seats of the team platform in acme: ann, bob: GitHub accepted the cancellation, but still shows/,
      });
    });
  });
});

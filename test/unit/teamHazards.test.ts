import assert from "node:assert/strict";
import sinon from "sinon";
import type { Fault } from "../../src/simulator/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

const inputs = { organization: "acme", team: "platform", status: "active" };
const state = { ...inputs, teamId: 1 };
const members = ["ann", "bob", "cy"];

describe("CopilotTeamSeatAssignment, where one mistake is many people", () => {
  let github: LocalGitHub;
  let sandbox: sinon.SinonSandbox;
  let run: TestRun;
  /** The fewest seats that went on whenever a request came. */
  let fewest: number;
  let fault: ((request: string) => Fault | undefined) | undefined;

  beforeEach(() => {
    fault = undefined;
    fewest = Number.POSITIVE_INFINITY;
    sandbox = sinon.createSandbox();
    skipWaits(sandbox, () => {});
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  const lasting = () =>
    github.world.seats("acme").filter(({ pendingCancellationDate }) => pendingCancellationDate === null).length;

  async function start(organization: object): Promise<void> {
    const scopes = ["manage_billing:copilot", "read:org"];
    github = await localGitHub(
      { members, seats: [], ...organization },
      { tokens: [{ token: TOKEN, login: "owner", scopes }] },
      {
        beforeAnswer: ({ method, path }) => {
          fewest = Math.min(fewest, lasting());
          return fault?.(`${method} ${path}`);
        },
      },
    );
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

  it("gives by name again what GitHub has ended with the team's access all the same", async () => {
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

  it("takes no team for the enterprise's of the same name, nor the other way round", async () => {
    await start({ members: [...members, "dee"], seats: [{ login: "dee" }], teams: [{ slug: "platform", members }] });
    const ofEnterprise = { ...inputs, team: "ent:platform" };
    await assert.rejects(run.team.create(ofEnterprise), { message: /there is no team ent:platform in acme/ });
    assert.deepEqual(github.writes(), []);
    await run.team.check({ ...ofEnterprise }, { organization: "acme", team: "ent:platform" });
    await run.team.create(inputs);
    await run.team.delete("acme/platform", state);
    assert.equal(lasting(), 1);
  });
});

import assert from "node:assert/strict";
import type { RosterInputs, RosterOutputs } from "../../src/provider/rosterState.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { newRun, type TestRun } from "../support/run.js";

const GRANT = "POST /enterprises/octo/copilot/billing/selected_users";
const CANCEL = "DELETE /enterprises/octo/copilot/billing/selected_users";

describe("seats of an enterprise", () => {
  let github: LocalGitHub;
  let said: string[];
  let single: TestRun["seat"];
  let roster: TestRun["roster"];
  /** Paths that the token may not read, and methods whose answers are lost. */
  let refused: RegExp | undefined;
  let lost: RegExp | undefined;

  /** bob has a seat through both organizations, dee from the enterprise itself, eve none. */
  beforeEach(async () => {
    refused = undefined;
    lost = undefined;
    github = await localGitHub(
      { members: ["bob", "eve"], seats: [{ login: "bob" }] },
      {
        organizations: [
          { login: "Acme", owners: ["owner"], members: ["bob", "eve"], seats: [{ login: "bob" }] },
          { login: "umbrella", owners: ["owner"], members: ["bob"], seats: [{ login: "bob" }] },
        ],
        enterprises: [
          { slug: "octo", organizations: ["acme", "umbrella"], owners: ["owner"], seats: [{ login: "dee" }] },
        ],
      },
      {
        beforeAnswer: ({ method, path }) => {
          if (refused?.test(path)) return { status: 403, body: '{"message":"Forbidden"}', headers: {} };
          return lost?.test(method) ? "reset-after" : undefined;
        },
      },
    );
    begin();
  });

  /** Begins a new run of Pulumi. */
  function begin(additional: Record<string, string> = {}): void {
    const run = newRun({ "github:token": TOKEN, "github:baseUrl": github.url, ...additional });
    said = run.said;
    single = run.seat;
    roster = run.roster;
  }
  afterEach(async () => {
    await github.close();
  });

  describe("one by one", () => {
    const inputs = (username: string) => ({ enterprise: "octo", username, status: "active" as const });

    it("are granted through the enterprise's endpoints, read and cancelled", async () => {
      const { id, outs } = await single.create(inputs("eve"));
      assert.equal(id, "octo/eve");
      assert.equal(outs?.enterprise, "octo");
      const read = await single.read("octo/eve", outs ?? assert.fail());
      assert.deepEqual(read.props, outs);
      assert.deepEqual(read.inputs, inputs("eve"));
      assert.deepEqual(await single.diff("octo/eve", outs, inputs("eve")), { changes: false, replaces: [] });
      await single.delete("octo/eve", outs);
      assert.deepEqual(github.writes(), [GRANT, CANCEL]);
      assert.equal((await single.read("octo/eve", outs)).props?.status, "pending_cancellation");
    });

    it("are adopted where an organization gives them, and left to it", async () => {
      const { outs } = await single.create(inputs("bob"));
      await single.delete("octo/bob", outs ?? assert.fail());
      assert.deepEqual(github.writes(), []);
      assert.match(
        said.join("\n"),
        /bob has a Copilot seat in octo through the organization Acme. Nothing was bought/i,
      );
      assert.match(said.join("\n"), /bob keeps the Copilot seat in octo: it comes through the organization/);
    });

    it("are gone only when the enterprise's list can be read", async () => {
      const state = {
        ...inputs("eve"),
        assigneeId: null,
        createdAt: null,
        planType: null,
        assigningTeam: null,
        pendingCancellationDate: null,
      };
      assert.deepEqual(await single.read("octo/eve", state), {});
      github.world.revokeToken(TOKEN);
      // What was read in this run stays known; another run reads it again.
      begin();
      await assert.rejects(single.read("octo/eve", state), { message: /401/ });
    });

    it("have another owner than an organization's: a move is a replacement", async () => {
      const { outs } = await single.create(inputs("dee"));
      const diff = await single.diff("octo/dee", outs ?? assert.fail(), {
        organization: "acme",
        username: "dee",
        status: "active",
      });
      assert.deepEqual(diff.replaces, ["organization", "enterprise"]);
    });

    it("name the permission that an enterprise asks for", async () => {
      github.world.addToken({ token: "weak", login: "owner", scopes: ["read:user"] });
      begin({ "github:token": "weak" });
      await assert.rejects(single.create(inputs("eve")), {
        message: /403.*enterprise owner's classic token with the scope/,
      });
    });

    it("are read from the list where the token may not read single members", async () => {
      refused = /members/;
      const { outs = assert.fail() } = await single.create(inputs("eve"));
      assert.deepEqual((await single.read("octo/eve", outs)).props, outs);
      refused = /./;
      begin();
      await assert.rejects(single.read("octo/eve", outs), { message: /403/ });
    });

    it("are cancelled once when the answer is lost, also for somebody who keeps an organization's seat", async () => {
      github.world.grantSeat({ enterprise: "octo" }, "bob");
      const state = {
        ...inputs("bob"),
        assigneeId: github.world.accounts.byLogin("bob")?.id ?? assert.fail(),
        createdAt: null,
        planType: null,
        assigningTeam: null,
        pendingCancellationDate: null,
      };
      lost = /DELETE/;
      await single.delete("octo/bob", state);
      assert.deepEqual(github.writes(), [CANCEL]);
    });

    it("name one owner", async () => {
      const { failures = [] } = await single.check({}, { organization: "acme", enterprise: "octo", username: "dee" });
      assert.match(failures[0]?.reason ?? "", /cannot be combined/);
    });
  });

  it("as a roster: a person with several entries is one seat", async () => {
    const { inputs, failures } = await roster.check(
      {},
      { enterprise: "octo", usernames: ["bob", "dee", "eve"], exclusive: true },
    );
    assert.deepEqual(failures, []);
    const { outs } = await roster.create(inputs as RosterInputs);
    assert.deepEqual(github.writes(), [GRANT]);
    assert.equal(github.world.purchases.length, 1);
    const read = await roster.read("octo", outs ?? assert.fail());
    assert.deepEqual(read.inputs, inputs);
    begin();
    await roster.delete("octo", read.props as RosterOutputs);
    assert.deepEqual(github.writes(), [GRANT, CANCEL]);
    assert.match(said.join("\n"), /bob keeps the Copilot seat in octo: it comes through the organization/);
  });
});

import assert from "node:assert/strict";
import sinon from "sinon";
import type { RosterInputs, RosterOutputs } from "../../src/provider/rosterState.js";
import type { FaultName } from "../../src/simulator/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

const LIST = "/orgs/acme/copilot/billing/seats";
/** More than one list of 500. */
const people = Array.from({ length: 600 }, (_, index) => `user-${index}`);

describe("a roster under faults", function () {
  this.timeout(120_000);
  let github: LocalGitHub;
  let run: TestRun;
  let sandbox: sinon.SinonSandbox;

  beforeEach(() => {
    sandbox = sinon.createSandbox();
    // The pauses between reads are skipped.
    skipWaits(sandbox, () => {});
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  async function start(organization: object = {}): Promise<void> {
    github = await localGitHub({ members: [...people, "somebody-else"], ...organization });
    begin();
  }

  /** Begins another `pulumi up`, which forgets everything that was read. */
  function begin(): void {
    run = newRun({ "github:token": TOKEN, "github:baseUrl": github.url });
  }

  const inputs: RosterInputs = {
    organization: "acme",
    exclusive: false,
    maxCancellations: "25%",
    seats: Object.fromEntries(people.map((login) => [login, "active"])),
  };

  async function everybodyHasOne(): Promise<void> {
    assert.ok(people.every((login) => github.world.seat("acme", login)?.pendingCancellationDate === null));
    assert.equal(github.world.purchases.length, people.length, "nobody is bought a seat twice");
  }

  for (const fault of ["reset-before", "reset-after", "cut"] as const) {
    it(`finishes in one run when the answer of a write is lost (${fault}), and buys nothing twice`, async () => {
      await start();
      github.faults.add({ fault, on: "POST /**", after: 1, times: 1 });
      const { outs } = await run.roster.create(inputs);
      assert.equal(outs?.__assignees.split(",").length, people.length);
      assert.doesNotMatch(outs?.__assignees ?? "", /no seat/);
      await everybodyHasOne();
    });
  }

  for (const fault of ["server-error", "bad-gateway", "unavailable", "gateway-timeout"] as const) {
    it(`finishes in one run after a write that failed (${fault})`, async () => {
      await start();
      github.faults.add({ fault, on: "POST /**", times: 1 });
      await run.roster.create(inputs);
      await everybodyHasOne();
    });
  }

  it("records what was granted when GitHub breaks down between two lists, and continues in the next run", async () => {
    await start();
    github.faults.add({ fault: "unavailable", on: "POST /**", after: 1 });
    const error = (await run.roster.create(inputs).catch((reason: unknown) => reason)) as Error & {
      properties: RosterOutputs;
    };
    assert.match(error.message, /^100 of 600 Copilot seats in acme were not granted: user-500, .*GitHub answered 503/);
    assert.equal(github.world.purchases.length, 500);
    github.faults.clear();
    begin();
    const refreshed = await run.roster.read("acme", error.properties);
    assert.equal(Object.keys(refreshed.inputs.seats).length, 500);
    await run.roster.update("acme", refreshed.props, inputs);
    await everybodyHasOne();
  });

  it("finds in the next run what a run that died had granted", async () => {
    await start();
    github.faults.add({ fault: "unavailable", on: "POST /**", after: 1 });
    await run.roster.create(inputs).catch(() => undefined);
    github.faults.clear();
    begin();
    await run.roster.create(inputs);
    await everybodyHasOne();
  });

  for (const tooLongStatus of [413, 422] as const) {
    it(`halves lists that GitHub finds too long (${tooLongStatus})`, async () => {
      await start({ largestList: 125, tooLongStatus });
      await run.roster.create(inputs);
      await everybodyHasOne();
      const granted = github.requests.filter(({ method, status }) => method === "POST" && status === 201);
      assert.ok(granted.length <= 8, `${granted.length} writes`);
    });
  }

  it("names only the bad names of a list that GitHub refuses whole", async () => {
    await start();
    const seats = { ...inputs.seats, "not-a-member": "active", "nor-she": "active" };
    const error = (await run.roster.create({ ...inputs, seats }).catch((reason: unknown) => reason)) as Error;
    assert.match(
      error.message,
      /^2 of 602 Copilot seats in acme were not granted: not-a-member: GitHub answered 422.* nor-she: GitHub answered 422/,
    );
    await everybodyHasOne();
  });

  it("is right about everyone if the list shifts while it is read", async () => {
    await start();
    const { outs } = await run.roster.create(inputs);
    begin();
    // Someone outside the roster loses the seat between two pages, so that all others move up by one.
    github.faults.add({ fault: "seat-vanishes", on: `GET ${LIST}`, after: 2, login: "somebody-else" });
    const refreshed = await run.roster.read("acme", outs ?? assert.fail());
    assert.deepEqual(refreshed.inputs, inputs);
  });

  const faults: FaultName[] = ["server-error", "login-page", "cut", "wrong-shape", "expired-token", "blind-token"];
  for (const fault of faults) {
    it(`never takes an answer for an empty organization: ${fault}`, async () => {
      await start();
      const { outs } = await run.roster.create(inputs);
      begin();
      github.faults.add({ fault, on: `GET ${LIST}` });
      await assert.rejects(run.roster.read("acme", outs ?? assert.fail()), {
        message: /^Cannot read the Copilot seats of acme: /,
      });
    });
  }

  it("never takes a missing permission for an empty organization", async () => {
    await start();
    const { outs } = await run.roster.create(inputs);
    begin();
    github.world.addToken({ token: TOKEN, login: "owner", scopes: [] });
    await assert.rejects(run.roster.read("acme", outs ?? assert.fail()), {
      message: /^Cannot read the Copilot seats of acme: GitHub answered 403/,
    });
  });
});

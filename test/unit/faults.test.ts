import assert from "node:assert/strict";
import timers from "node:timers/promises";
import sinon from "sinon";
import * as provider from "../../src/provider/copilotSeatRoster.js";
import { forgetDeclared } from "../../src/provider/declared.js";
import type { RosterInputs, RosterOutputs } from "../../src/provider/rosterState.js";
import type { SimulatorOptions } from "../../src/simulator/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/local-github.js";

type Fault = Awaited<ReturnType<NonNullable<SimulatorOptions["beforeAnswer"]>>>;

/** More than one list of 500. */
const people = Array.from({ length: 600 }, (_, index) => `user-${index}`);

describe("a roster under faults", function () {
  this.timeout(60_000);
  let github: LocalGitHub;
  let sandbox: sinon.SinonSandbox;
  /** Which fault a request meets, if any; asked with the number of writes before it. */
  let fault: (on: string, writes: number) => Fault;

  beforeEach(() => {
    forgetDeclared();
    sandbox = sinon.createSandbox();
    sandbox.stub(process.stderr, "write").returns(true);
    // The pauses between looks are asked for, not made.
    sandbox.stub(timers, "setTimeout").callsFake(async () => undefined as never);
    fault = () => undefined;
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  async function start(organization: object = {}): Promise<void> {
    let writes = 0;
    github = await localGitHub(
      { members: [...people, "somebody-else"], ...organization },
      {},
      {
        beforeAnswer: ({ method, path }) => {
          const met = fault(`${method} ${path}`, writes);
          if (method !== "GET") writes++;
          return met;
        },
      },
    );
    await newRun();
  }

  let runs = 0;
  /** Another `pulumi up`: nothing that was read before is known. */
  async function newRun(): Promise<void> {
    forgetDeclared();
    const config: Record<string, string> = {
      "github:token": TOKEN,
      "github:baseUrl": github.url,
      "copilotSeats:businessPrice": String(++runs),
    };
    await provider.configure({
      config: { get: (key) => config[key], require: (key) => config[key] ?? assert.fail(key) },
    });
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

  for (const kind of ["reset-before", "reset-after", "cut"] as const) {
    it(`finishes in one run when the answer of a write is lost (${kind}), and buys nothing twice`, async () => {
      await start();
      fault = (on, writes) => (on.startsWith("POST") && writes === 1 ? kind : undefined);
      const { outs } = await provider.create(inputs);
      assert.equal(outs?.assignees.split(",").length, people.length);
      assert.doesNotMatch(outs?.assignees ?? "", /no seat/);
      await everybodyHasOne();
    });
  }

  for (const status of [500, 502, 503]) {
    it(`finishes in one run after a ${status} in HTML`, async () => {
      await start();
      fault = (on, writes) =>
        on.startsWith("POST") && writes === 0 ? { status, body: "<html>Oops</html>" } : undefined;
      await provider.create(inputs);
      await everybodyHasOne();
    });
  }

  it("records what was granted when GitHub breaks down between two lists, and goes on in the next run", async () => {
    await start();
    fault = (on, writes) => (on.startsWith("POST") && writes >= 1 ? { status: 503, body: {} } : undefined);
    const error = (await provider.create(inputs).catch((reason: unknown) => reason)) as Error & {
      properties: RosterOutputs;
    };
    assert.match(error.message, /^100 of 600 Copilot seats in acme were not granted: user-500, .*GitHub answered 503/);
    assert.equal(github.world.purchases.length, 500);
    fault = () => undefined;
    await newRun();
    const refreshed = await provider.read("acme", error.properties);
    assert.equal(Object.keys(refreshed.inputs.seats).length, 500);
    await provider.update("acme", refreshed.props, inputs);
    await everybodyHasOne();
  });

  it("finds in the next run what a run that died had granted", async () => {
    await start();
    fault = (on, writes) => (on.startsWith("POST") && writes >= 1 ? { status: 503, body: {} } : undefined);
    await provider.create(inputs).catch(() => undefined);
    fault = () => undefined;
    await newRun();
    await provider.create(inputs);
    await everybodyHasOne();
  });

  for (const tooLongStatus of [413, 422] as const) {
    it(`halves lists that GitHub finds too long (${tooLongStatus})`, async () => {
      await start({ largestList: 125, tooLongStatus });
      await provider.create(inputs);
      await everybodyHasOne();
      const granted = github.requests.filter(({ method, status }) => method === "POST" && status === 201);
      assert.ok(granted.length <= 8, `${granted.length} writes`);
    });
  }

  it("names only the bad names of a list that GitHub refuses whole", async () => {
    await start();
    const seats = { ...inputs.seats, "not-a-member": "active", "nor-she": "active" };
    const error = (await provider.create({ ...inputs, seats }).catch((reason: unknown) => reason)) as Error;
    assert.match(
      error.message,
      /^2 of 602 Copilot seats in acme were not granted: not-a-member: GitHub answered 422.* nor-she: GitHub answered 422/,
    );
    await everybodyHasOne();
  });

  it("is right about everybody when the list shifts while it is read", async () => {
    await start();
    const { outs } = await provider.create(inputs);
    await newRun();
    let pages = 0;
    // Somebody outside the roster loses the seat between two pages, so that all others move up by one.
    fault = (on) => {
      if (on.endsWith("/billing/seats") && ++pages === 3) github.world.removeSeat("acme", "somebody-else");
      return undefined;
    };
    const refreshed = await provider.read("acme", outs ?? assert.fail());
    assert.deepEqual(refreshed.inputs, inputs);
  });

  for (const [name, met] of [
    ["an error", { status: 500, body: {} }],
    ["a login page", { status: 200, body: "<html>Sign in</html>" }],
    ["a list of nothing that is cut off", "cut"],
    ["a missing permission", { status: 403, body: { message: "Resource not accessible" } }],
    ["a 404", { status: 404, body: { message: "Not Found" } }],
  ] as const) {
    it(`never takes ${name} for an empty organization`, async () => {
      await start();
      const { outs } = await provider.create(inputs);
      await newRun();
      fault = (on) => (on.endsWith("/billing/seats") ? met : undefined);
      await assert.rejects(provider.read("acme", outs ?? assert.fail()), {
        message: /^Cannot read the Copilot seats of acme: /,
      });
    });
  }
});

import assert from "node:assert/strict";
import fc from "fast-check";
import type { RosterInputs, RosterOutputs } from "../../../src/provider/rosterState.js";
import type { TestRun } from "../../support/run.js";
import { ScriptedGitHub } from "../../support/scriptedGitHub.js";
import {
  anotherRun,
  assertDocumented,
  assertReadable,
  assertShowable,
  hostileText,
  hostileValue,
  login,
  type Names,
  obliging,
  organization,
  prove,
} from "./support.js";

const owner = fc.oneof(
  { weight: 2, arbitrary: fc.record({ organization }) },
  { weight: 2, arbitrary: fc.record({ enterprise: organization }) },
  { weight: 1, arbitrary: fc.record({ organization: hostileValue }) },
  { weight: 1, arbitrary: fc.record({ enterprise: hostileValue }) },
  { weight: 1, arbitrary: fc.record({ organization: hostileValue, enterprise: hostileValue }) },
);

/** The names in checked inputs, which requests may contain. */
function namesOf(inputs: Record<string, unknown>, logins: readonly string[]): Names {
  const { organization, enterprise } = inputs;
  if (typeof enterprise === "string") return { kind: "enterprises", owner: enterprise, logins };
  return { kind: "orgs", owner: String(organization), logins };
}

function assertFailures(failures: readonly { property: string; reason: string }[], given: object): void {
  const properties = failures
    .filter(({ reason }) => !reason.includes("cannot be combined"))
    .map(({ property }) => property);
  assert.equal(new Set(properties).size, properties.length, "one failure a property");
  for (const { property, reason } of failures) {
    assert.ok(property in given || property === "organization", property);
    assert.ok(reason.startsWith(property), reason);
    assertShowable(reason, 12_000);
  }
}

describe("hostile inputs", function () {
  this.timeout(120_000);
  let github: ScriptedGitHub;
  let runs: TestRun[];

  beforeEach(() => {
    runs = [];
    github = new ScriptedGitHub();
    github.start();
  });
  afterEach(async () => {
    github.stop();
    await runs.at(-1)?.settled();
    for (const line of runs.flatMap(({ said }) => said)) assertShowable(line, 1_000);
  });

  function begin(): TestRun {
    github.sent.splice(0);
    github.otherwise = obliging();
    const run = anotherRun();
    runs.push(run);
    return run;
  }

  it("of a seat are refused by name, or requested from GitHub by exactly that name", async () => {
    let asked = 0;
    await prove(
      fc.asyncProperty(owner, fc.oneof(login, hostileValue), async (who, username) => {
        const { seat } = begin();
        const news = { ...who, username };
        const { inputs, failures = [] } = await seat.check({}, news);
        assertFailures(failures, news);
        if (failures.length > 0) {
          assert.deepEqual(github.sent, [], "what is refused asks nothing");
          return;
        }
        const names = namesOf(inputs, [String(username).toLowerCase()]);
        assert.equal(inputs.username, names.logins[0]);
        assert.deepEqual(github.writes, [], "a check writes nothing");
        await seat.create(inputs);
        assertDocumented(github.sent, names);
        assert.deepEqual(
          github.writes.map(({ body }) => body),
          [{ selected_usernames: names.logins }],
        );
        asked++;
      }),
      200,
    );
    assert.ok(asked > 20, `${asked} were asked`);
  });

  it("of a roster are refused by name, or requested from GitHub by exactly those names", async () => {
    const people = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.uniqueArray(login, { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() }),
      },
      { weight: 2, arbitrary: fc.array(fc.oneof(login, hostileValue), { maxLength: 5 }) },
      { weight: 1, arbitrary: hostileValue },
    );
    let asked = 0;
    await prove(
      fc.asyncProperty(owner, people, async (who, usernames) => {
        const { roster } = begin();
        const news = { ...who, usernames };
        const { inputs, failures = [] } = await roster.check({}, news);
        assertFailures(failures, news);
        assert.equal(Object.getPrototypeOf(inputs.seats), Object.prototype);
        if (failures.length > 0) {
          assert.deepEqual(github.sent, [], "what is refused asks nothing");
          return;
        }
        const logins = (usernames as string[]).map((name) => name.toLowerCase());
        assert.deepEqual(Object.keys(inputs.seats).sort(), [...logins].sort());
        assert.deepEqual(github.writes, [], "a check writes nothing");
        await roster.create(inputs as RosterInputs);
        assertDocumented(github.sent, namesOf(inputs, logins));
        asked++;
      }),
      120,
    );
    assert.ok(asked > 15, `${asked} were asked`);
  });

  it("other than names are refused or harmless", () =>
    prove(
      fc.asyncProperty(hostileValue, hostileValue, hostileValue, async (exclusive, maxSeats, maxCancellations) => {
        const { roster } = begin();
        const news = { organization: "acme", usernames: ["ada"], exclusive, maxSeats, maxCancellations };
        const { failures = [] } = await roster.check({}, news).catch((error: unknown) => {
          // A roster that its own limit refuses throws here.
          assertReadable(error);
          return { failures: [] };
        });
        for (const { property, reason } of failures) {
          assert.ok(property in news, property);
          assertShowable(reason, 500);
        }
        assertDocumented(github.sent, { kind: "orgs", owner: "acme", logins: ["ada"] });
      }),
      200,
    ));

  it("in a roster's earlier state are requested if they are names, and shown in bounds", async () => {
    const names = fc.dictionary(
      fc.oneof(
        login.map((name) => name.toLowerCase()),
        hostileText,
      ),
      fc.oneof(fc.constant("active"), hostileValue),
      { maxKeys: 4 },
    );
    const who = fc.oneof(fc.constant({ organization: "acme" }), owner);
    const seen = { checked: 0, refused: 0 };
    await prove(
      fc.asyncProperty(
        who,
        fc.oneof({ weight: 4, arbitrary: names }, { weight: 1, arbitrary: hostileValue }),
        async (before, seats) => {
          const { roster } = begin();
          const news = { organization: "acme", usernames: ["ada"], maxCancellations: 0 };
          const compared = async () => {
            const { inputs, failures = [] } = await roster.check({ ...before, seats } as Partial<RosterInputs>, news);
            for (const { reason } of failures) assertShowable(reason, 30_000);
            if (failures.length > 0) return;
            const state = { ...before, usernames: Object.keys(Object(seats)) } as object as RosterOutputs;
            await roster.diff("acme", state, inputs as RosterInputs);
          };
          await compared().then(
            () => {
              seen.checked++;
            },
            (error: unknown) => {
              seen.refused++;
              assertReadable(error, 30_000);
            },
          );
          const logins = Object.keys(Object(seats)).filter((name) => /^[a-z\d][\w-]*(?:\[bot\])?$/i.test(name));
          assertDocumented(github.sent, { kind: "orgs", owner: "acme", logins: ["ada", ...logins] });
          assert.deepEqual(github.writes, []);
        },
      ),
      120,
    );
    assert.ok(seen.checked > 10 && seen.refused > 10, JSON.stringify(seen));
  });
});

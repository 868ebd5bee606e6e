import assert from "node:assert/strict";
import fc from "fast-check";
import * as single from "../../../src/provider/copilotSeatAssignment.js";
import * as roster from "../../../src/provider/copilotSeatRoster.js";
import type { RosterInputs } from "../../../src/provider/rosterState.js";
import { ScriptedGitHub } from "../../support/scriptedGitHub.js";
import {
  assertDocumented,
  assertReadable,
  assertShowable,
  hostileText,
  hostileValue,
  login,
  type Names,
  newRun,
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

/** The names of checked inputs: what requests may be about. */
function namesOf(inputs: Record<string, unknown>, logins: readonly string[]): Names {
  const { organization, enterprise } = inputs;
  if (typeof enterprise === "string") return { kind: "enterprises", owner: enterprise, logins };
  return { kind: "orgs", owner: String(organization), logins };
}

function assertFailures(failures: readonly { property: string; reason: string }[], given: object): void {
  const properties = failures
    .filter(({ reason }) => !reason.includes("are both given"))
    .map(({ property }) => property);
  assert.equal(new Set(properties).size, properties.length, "one failure a property");
  for (const { property, reason } of failures) {
    assert.ok(property in given || property === "organization", property);
    assert.ok(reason.startsWith(property), reason);
    assertShowable(reason, 12_000);
  }
}

describe("hostile inputs", function () {
  this.timeout(60_000);
  let github: ScriptedGitHub;

  beforeEach(() => {
    github = new ScriptedGitHub();
    github.start();
  });
  afterEach(() => github.stop());

  async function begin(): Promise<void> {
    github.sent.splice(0);
    github.otherwise = obliging();
    await newRun();
  }

  it("of a seat are refused by name, or asked of GitHub by exactly that name", async () => {
    let asked = 0;
    await prove(
      fc.asyncProperty(owner, fc.oneof(login, hostileValue), async (who, username) => {
        await begin();
        const news = { ...who, username };
        const { inputs, failures = [] } = await single.check({}, news);
        assert.deepEqual(github.sent, [], "a check asks nothing");
        assertFailures(failures, news);
        if (failures.length > 0) return;
        const names = namesOf(inputs, [String(username).toLowerCase()]);
        assert.equal(inputs.username, names.logins[0]);
        await single.create(inputs);
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

  it("of a roster are refused by name, or asked of GitHub by exactly those names", async () => {
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
        await begin();
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
    for (const line of github.said) assertShowable(line, 1_000);
  });

  it("beside the names are refused or harmless", () =>
    prove(
      fc.asyncProperty(hostileValue, hostileValue, hostileValue, async (exclusive, maxSeats, maxCancellations) => {
        await begin();
        const news = { organization: "acme", usernames: ["ada"], exclusive, maxSeats, maxCancellations };
        const { failures = [] } = await roster.check({}, news);
        for (const { property, reason } of failures) {
          assert.ok(property in news, property);
          assertShowable(reason, 500);
        }
        assertDocumented(github.sent, { kind: "orgs", owner: "acme", logins: ["ada"] });
      }),
      200,
    ));

  it("of what a roster was before are asked for where they are names, and shown in bounds", async () => {
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
          await begin();
          const news = { organization: "acme", usernames: ["ada"], maxCancellations: 0 };
          await roster.check({ ...before, seats } as Partial<RosterInputs>, news).then(
            ({ failures = [] }) => {
              seen.checked++;
              for (const { reason } of failures) assertShowable(reason, 30_000);
            },
            (error: unknown) => {
              seen.refused++;
              assertReadable(error);
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

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Owner } from "../../../src/github/owner.js";
import {
  decodeHolders,
  encodeHolders,
  type Holders,
  type RosterInputs,
  seatsOfHolders,
} from "../../../src/provider/rosterState.js";
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
  missing,
  type Names,
  obliging,
  prove,
} from "./support.js";

type State = Record<string, unknown>;
type Operation = (run: TestRun, state: State) => Promise<unknown>;

const NAME = /^[a-z\d][\w-]*(?:\[bot\])?$/i;
const ACME: Owner = { kind: "organization", name: "acme" };
const NEWS = { organization: "acme", username: "grace", status: "active" };

/** The operations to which Pulumi passes a state. */
const singleOperations: Readonly<Record<string, Operation>> = {
  read: ({ seat }, state) => seat.read("id", state as never),
  delete: ({ seat }, state) => seat.delete("id", state as never),
  update: ({ seat }, state) => seat.update("id", state as never, NEWS),
  // A diff reads only people whom the program declares.
  diff: ({ run, seat }, state) => {
    run.of(ACME).declare(NEWS.username);
    return seat.diff("id", state as never, NEWS);
  },
};
const rosterNews: RosterInputs = {
  organization: "acme",
  seats: { grace: "active", constructor: "active" },
  exclusive: false,
  maxCancellations: "25%",
};
const rosterOperations: Readonly<Record<string, Operation>> = {
  read: ({ roster }, state) => roster.read("id", state as never),
  delete: ({ roster }, state) => roster.delete("id", state as never),
  update: ({ roster }, state) => roster.update("id", state as never, rosterNews),
  diff: ({ run, roster }, state) => {
    run.of(ACME).declareOthers(Object.keys(rosterNews.seats));
    return roster.diff("id", state as never, rosterNews);
  },
};

const owner = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ organization: "acme" }) },
  { weight: 1, arbitrary: fc.constant({ enterprise: "acme" }) },
  { weight: 3, arbitrary: fc.record({ organization: hostileValue }) },
  { weight: 3, arbitrary: fc.record({ enterprise: hostileValue }) },
);
const often = <Value>(usual: Value, other: fc.Arbitrary<unknown> = hostileValue) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

/** The names that requests may contain: those in the state that are valid, and those of the program. */
function namesOf(state: State, logins: readonly unknown[]): Names {
  const names = ["ada", "grace", "constructor", "renamed", ...logins].filter(isName) as string[];
  const named = names.flatMap((name) => [name, name.toLowerCase()]);
  const kind = state.enterprise === undefined ? "orgs" : "enterprises";
  const ids = [state.assigneeId, 1, 7].filter((id) => Number.isSafeInteger(id)) as number[];
  return { kind, owner: String((state.enterprise ?? state.organization) as string), logins: named, ids };
}

/** Whether an operation uses the program's owner: if the state has another, Pulumi replaces the resource. */
function isForProgram(operation: string): boolean {
  return operation === "update" || operation === "diff";
}

function isName(value: unknown): boolean {
  return typeof value === "string" && NAME.test(value);
}

/** The login that GitHub returns for an account. */
const account = fc.oneof(fc.constantFrom(undefined, "ada", "grace", "renamed"), hostileValue);

describe("hostile states", function () {
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
    for (const line of runs.flatMap(({ said }) => said)) assertShowable(line, 12_000);
  });

  /** Runs an operation on a state. Whatever GitHub says about accounts, the outcome must be a result or a readable error. */
  async function run(operation: Operation, state: State, accountLogin: unknown): Promise<boolean> {
    github.sent.splice(0);
    github.otherwise = obliging(() =>
      accountLogin === undefined ? missing : { body: { login: accountLogin, id: 7 } },
    );
    const fresh = anotherRun();
    runs.push(fresh);
    const done = await operation(fresh, state).then(
      () => true,
      (error: unknown) => {
        assertReadable(error, 120_000);
        return false;
      },
    );
    return done;
  }

  for (const [name, operation] of Object.entries(singleOperations)) {
    it(`of a seat invent no path: ${name}`, async () => {
      const state = fc.tuple(
        owner,
        fc.record({
          username: often("ada"),
          assigneeId: fc.oneof(fc.constant(7), fc.constant(null), hostileValue),
          status: often("active"),
          createdAt: often(null),
          assigningTeam: often(null),
        }),
      );
      const seen = { done: 0, refused: 0, asked: 0 };
      await prove(
        fc.asyncProperty(state, account, async ([who, others], accountLogin) => {
          const state: State = { ...who, ...others };
          seen[(await run(operation, state, accountLogin)) ? "done" : "refused"]++;
          const names = namesOf(isForProgram(name) ? NEWS : state, [state.username, accountLogin]);
          assertDocumented(github.sent, { ...names, ids: [...(names.ids ?? []), ...(namesOf(state, []).ids ?? [])] });
          if (github.sent.length > 0) seen.asked++;
          const { owner } = namesOf(state, []);
          if (!isName(owner) || !isName(state.username)) assert.deepEqual(github.sent, [], "asked all the same");
        }),
        200,
      );
      assert.ok(seen.done > 10 && seen.refused > 10 && seen.asked > 10, JSON.stringify(seen));
    });
  }

  const entry = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(login, fc.constantFrom("", "1", "7", "2gosa7pa2gv", "zzzzzzzzzzz"))
        .map(([name, id]) => `${name.toLowerCase()}:${id}`),
    },
    { weight: 1, arbitrary: fc.tuple(hostileText, hostileText, hostileText).map((parts) => parts.join(":")) },
    { weight: 1, arbitrary: fc.tuple(login, hostileText).map((parts) => parts.join(":")) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(login, fc.constantFrom("undeclared", "removed", "no seat", "renamed to x", "taken by account 3"))
        .map(([name, status]) => `${name}:1:${status}`),
    },
  );
  const entries = fc.array(entry, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(","));
  const assignees = fc.oneof({ weight: 4, arbitrary: entries }, { weight: 1, arbitrary: hostileValue });

  for (const [name, operation] of Object.entries(rosterOperations)) {
    it(`of a roster invent no path, and write for no invalid name: ${name}`, async () => {
      const state = fc.tuple(
        owner,
        // The second is the name in version 0.1.0.
        fc.constantFrom("__assignees", "assignees"),
        assignees,
        often(false),
        often("25%"),
      );
      const seen = { done: 0, refused: 0, asked: 0 };
      await prove(
        fc.asyncProperty(state, account, async ([who, property, text, exclusive, maxCancellations], accountLogin) => {
          const state: State = { ...who, [property]: text, exclusive, maxCancellations };
          seen[(await run(operation, state, accountLogin)) ? "done" : "refused"]++;
          const logins = typeof text === "string" ? text.split(/[,:]/) : [];
          const about = isForProgram(name) ? rosterNews : state;
          const ids = logins.map((digits) => Number.parseInt(digits, 36)).filter((id) => Number.isSafeInteger(id));
          assertDocumented(github.sent, { ...namesOf(about as unknown as State, [...logins, accountLogin]), ids });
          if (github.sent.length > 0) seen.asked++;
        }),
        300,
      );
      assert.ok(seen.done > 10 && seen.refused > 10 && seen.asked > 10, JSON.stringify(seen));
    });
  }

  it("of a roster that is looked up by its names invent no path", async () => {
    const { read } = rosterOperations;
    const seen = { done: 0, refused: 0 };
    await prove(
      fc.asyncProperty(fc.array(fc.oneof(login, hostileValue), { minLength: 1, maxLength: 2 }), async (usernames) => {
        const state: State = { organization: "acme", usernames };
        seen[(await run(read ?? assert.fail(), state, undefined)) ? "done" : "refused"]++;
        assertDocumented(github.sent, namesOf(state, usernames));
        if (!usernames.every(isName)) assert.deepEqual(github.sent, [], "asked all the same");
      }),
      150,
    );
    assert.ok(seen.done > 10 && seen.refused > 10, JSON.stringify(seen));
  });

  const status = fc.oneof(
    fc.constantFrom("active", "pending_cancellation", "no seat", "undeclared", "removed"),
    login.map((name) => `renamed to ${name}`),
    fc.constant("renamed to renovate[bot]"),
    fc.maxSafeNat().map((id) => `taken by account ${id}`),
  );
  const id = fc.option(fc.oneof(fc.nat(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })));
  const holders: fc.Arbitrary<Holders> = fc
    .array(
      fc.tuple(
        login.map((name) => name.toLowerCase()),
        fc.record({ id, status }, { noNullPrototype: true }),
      ),
      { maxLength: 20 },
    )
    .map((entries) => new Map(entries));

  it("keep everyone as written", () =>
    prove(
      fc.property(holders, (people) => {
        const read = decodeHolders(encodeHolders(people));
        assert.deepEqual(read, new Map([...people].sort(([one], [other]) => (one < other ? -1 : 1))));
        assert.equal(encodeHolders(read), encodeHolders(people));
      }),
      1_000,
    ));

  it("keep people with any name as data", () =>
    prove(
      fc.property(holders, (people) => {
        const seats = seatsOfHolders(people);
        assert.equal(Object.getPrototypeOf(seats), Object.prototype);
        for (const [name, { status }] of people) assert.equal(Object.hasOwn(seats, name), status !== "no seat");
      }),
      500,
    ));

  it("are read whole or not at all", () =>
    prove(
      fc.property(fc.oneof(entries, hostileText), (text) => {
        let read: Holders;
        try {
          read = decodeHolders(text);
        } catch (error) {
          assertReadable(error, 500);
          return;
        }
        for (const [name, { id, status }] of read) {
          assert.match(name, NAME);
          assert.ok(id === null || Number.isSafeInteger(id), String(id));
          assertShowable(status, 130);
        }
        const names = text.split(",").map((entry) => entry.split(":")[0]);
        assert.deepEqual([...read.keys()], text === "" ? [] : [...new Set(names)]);
      }),
      2_000,
    ));
});

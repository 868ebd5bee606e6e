import assert from "node:assert/strict";
import fc from "fast-check";
import { heldThrough } from "../../src/github/owner.js";
import {
  ACTIVE,
  type CannotHave,
  driftLine,
  type Kept,
  keepsIn,
  keepsLine,
  keptIn,
  keptWords,
  lackingStatus,
  type Names,
  NO_SEAT,
  namesOf,
  PENDING,
  type PlanLine,
  planIn,
  planLine,
  REMOVED,
  refusedIn,
  refusedWords,
  renamedTo,
  saysDrift,
  saysLacking,
  saysTooMany,
  statusIn,
  takenBy,
  tooManyDeletedWords,
  tooManyWords,
  total,
  UNDECLARED,
} from "../../src/provider/dictionary.js";
import { inOneLine } from "../../src/text/line.js";

const seatOf = (assigningTeam: string) => ({
  status: "active" as const,
  assigningTeam,
  assigningTeamId: null,
  organization: null,
  createdAt: "2026-11-01T00:00:00Z",
  pendingCancellationDate: null,
  planType: "business",
  lastActivityAt: null,
  lastActivityEditor: null,
  lastAuthenticatedAt: null,
  updatedAt: null,
  tellsActivity: false,
});

/** GitHub's logins: up to 39 characters, single hyphens, and the underscore of managed users. */
const login = fc.stringMatching(/^[a-z\d]+(?:-[a-z\d]+){0,3}(?:_[a-z\d]{1,8})?$/).filter(({ length }) => length <= 39);
/** Names of older accounts and of bots. */
const accountName = fc.oneof(login, fc.stringMatching(/^[a-z\d_-]{1,39}(?:\[bot\])?$/));
const owner = fc.stringMatching(/^[a-z\d]+(?:-[a-z\d]+){0,3}$/).filter(({ length }) => length <= 39);
const slug = fc.stringMatching(/^(?:ent:)?[a-z\d_-]{1,40}$/);
const account = fc.integer({ min: 1, max: 300_000_000 });
/** Small numbers, and numbers with commas. */
const number = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1_000, max: 5_000_000 }));

const through = fc.oneof(
  slug.map((team) => ({ through: `the team ${team}` })),
  owner.map((name) => ({ through: `the organization ${name}` })),
);
const kept: fc.Arbitrary<Kept> = fc.oneof(fc.constant("declared elsewhere" as const), through);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const moved = fc.record({ account, holder: maybe(account), now: maybe(accountName) });
const cannotHave: fc.Arbitrary<CannotHave> = fc.oneof(
  fc.constantFrom("no account" as const, "no member" as const, "invited" as const),
  moved,
);

/** Sometimes more than twenty. */
const names = (name: fc.Arbitrary<string>): fc.Arbitrary<Names> =>
  fc.oneof(
    fc.array(name, { maxLength: 30 }).map(namesOf),
    fc
      .tuple(fc.array(name, { minLength: 20, maxLength: 20 }), fc.integer({ min: 1, max: 50_000 }))
      .map(([some, more]) => ({ names: some, more })),
  );

const line: fc.Arbitrary<PlanLine> = owner.chain((name) =>
  fc
    .record({
      owner: fc.constant(name),
      team: maybe(slug),
      grants: names(accountName),
      cancels: maybe(names(accountName)),
      unchanged: number,
      takenOver: names(accountName),
      kept: names(fc.tuple(accountName, kept).map(([who, why]) => keptWords(who, why))),
      refused: names(fc.tuple(accountName, cannotHave).map(([who, why]) => refusedWords(who, why, name))),
      unchecked: number,
      cost: maybe(
        fc
          .tuple(
            fc.integer({ min: -9_000_000, max: 9_000_000 }),
            fc.constantFrom(0, 19, 39, 12.5, 19.99, 1_000),
            fc.option(
              fc
                .tuple(number, number)
                .map(([gained, lost]) => ({ gained, lost }))
                .filter(({ gained, lost }) => gained + lost > 0),
            ),
          )
          .map(([cents, price, credits]) => ({ change: cents / 100, price, credits })),
      ),
      unpriced: number,
    })
    .map(({ team, ...rest }) => ({ ...rest, ...(team !== undefined && { team }) })),
);

const check = <Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  holds: (...values: Values) => void,
) =>
  fc.assert(
    fc.property<Values>(...arbitraries, (...values) => void holds(...values)),
    { numRuns: 300 },
  );

describe("the dictionary", () => {
  describe("statuses", () => {
    it("of one word are read as they are written", () => {
      assert.deepEqual(
        [ACTIVE, PENDING, NO_SEAT, UNDECLARED, REMOVED].map((words) => statusIn(words).kind),
        ["active", "pending", "no seat", "undeclared", "removed"],
      );
    });

    it("of renamed people are read as they are written", () => {
      check([accountName], (to) => assert.deepEqual(statusIn(renamedTo(to)), { kind: "renamed", to }));
    });

    it("of a taken login, and of whatever a state says, are kept in words", () => {
      check([account], (id) => assert.deepEqual(statusIn(takenBy(id)), { kind: "other", words: takenBy(id) }));
      for (const words of ["", "renamed to ", "Active", "constructor", "active ", "seat renamed to ann"]) {
        assert.deepEqual(statusIn(words), { kind: "other", words }, words);
      }
    });
  });

  it("says what people read", () => {
    const one = ["ann"];
    const two = ["ann", "bob"];
    const moved = { account: 12, holder: undefined, now: undefined };
    for (const [said, words] of [
      [takenBy(12), "taken by account 12"],
      [lackingStatus({ without: [], cancelled: [] }), "active"],
      [lackingStatus({ without: one, cancelled: [] }), "1 member without a seat: ann"],
      [
        lackingStatus({ without: two, cancelled: ["cy"] }),
        "2 members without a seat: ann, bob; 1 member with a cancelled seat: cy",
      ],
      [lackingStatus({ without: [], cancelled: two }), "2 members with a cancelled seat: ann, bob"],
      [planLine(planIn(SHORTEST) ?? assert.fail()), SHORTEST],
      [
        planLine({ ...ONE_OF_EACH, cancels: undefined, cost: undefined, unpriced: 1 }),
        "acme: 1 seat to grant (ann), 3 unchanged; 1 has a seat already (cy); 1 keeps the seat (dee through the team core); " +
          "1 cannot have a seat (eve: no such account); 1 seat on a plan with an unknown price.",
      ],
      [
        planLine({ ...ONE_OF_EACH, team: "core", takenOver: namesOf(two), kept: namesOf(two), refused: namesOf(two) }),
        "acme, team core: 1 seat to grant (ann), 1 to cancel (bob), 3 unchanged; 2 have a seat already (ann, bob); " +
          "2 keep the seat (ann, bob); 2 cannot have a seat (ann, bob); monthly cost +0 USD (19 USD a seat).",
      ],
      [keptWords("ann", "declared elsewhere"), "ann by another resource"],
      [keptWords("ann", { through: "the team core" }), "ann through the team core"],
      [refusedWords("ann", "no account", "acme"), "ann: no such account"],
      [refusedWords("ann", "no member", "acme"), "ann: not a member of acme"],
      [refusedWords("ann", "invited", "acme"), "ann: the invitation is pending"],
      [refusedWords("ann", moved, "acme"), "ann: account 12 is no longer visible"],
      [refusedWords("ann", { ...moved, holder: 13 }, "acme"), "ann: taken by account 13"],
      [refusedWords("ann", { ...moved, holder: 13, now: "anna" }, "acme"), "ann: renamed to anna"],
      [tooManyDeletedWords(1, 1), "this run would cancel 1 of 1 seat"],
      [
        driftLine("acme", [
          { login: "ann", fact: "has no seat", action: "up grants it" },
          { login: "bob", fact: "was cancelled", action: "up takes it back" },
        ]),
        "acme: changed on GitHub: ann has no seat, up grants it; bob was cancelled, up takes it back",
      ],
    ] as const) {
      assert.equal(said, words);
    }
  });

  it("reads who keeps a seat that was to be cancelled as it is written, through which team, and no other line", () => {
    check([accountName, owner, slug], (who, name, team) => {
      const keeps = { login: who, owner: name, team };
      assert.deepEqual(
        keepsIn(keepsLine(who, name, `it comes through the team ${team}. Nothing was cancelled.`)),
        keeps,
      );
      assert.deepEqual(keepsIn(keepsLine(who, name, `it continues through the team ${team} at the same cost.`)), keeps);
      for (const why of [
        "it comes through the organization globex. Nothing was cancelled.",
        "another resource declares it.",
      ]) {
        assert.deepEqual(keepsIn(keepsLine(who, name, why)), { ...keeps, team: null });
      }
    });
    assert.equal(keepsIn(keepsLine("Grace", "acme", "it remains."))?.login, "grace");
    for (const sentence of SENTENCES)
      assert.equal(keepsIn(sentence)?.login, sentence.startsWith("grace keeps") ? "grace" : undefined);
  });

  describe("a team that GitHub names", () => {
    it("adds nobody and nothing to the plan's line, whatever the name holds", () => {
      const line = (why: Kept) =>
        planLine({
          owner: "acme",
          grants: namesOf(["ann"]),
          cancels: namesOf(["bob"]),
          unchanged: 2,
          takenOver: namesOf([]),
          kept: namesOf([keptWords("cy", why), keptWords("dee", why)]),
          refused: namesOf([]),
          unchecked: 0,
          unpriced: 0,
          cost: { change: 0, price: 19, credits: null },
        });
      const expected = planIn(line({ through: "the team core" }));
      const odd = [
        "core, eve",
        "core)",
        "core); 1 cannot have a seat (ann: no such account",
        "core and 7 more",
        "(",
        "a\nacme: 0 seats to grant, 0 unchanged.",
      ];
      check([fc.oneof(fc.constantFrom(...odd), fc.string({ minLength: 1, unit: "grapheme" }))], (assigningTeam) => {
        const through = heldThrough(
          { kind: "organization", name: "acme" },
          { ...seatOf(assigningTeam), login: "cy", assigneeId: 12 },
        );
        const read = planIn(line({ through: through ?? "" }));
        assert.deepEqual({ ...read, kept: read && total(read.kept) }, { ...expected, kept: 2 });
      });
    });
  });

  describe("members of a team who lack seats", () => {
    const people = fc.array(accountName, { maxLength: 30 });

    it("are distinguished from a team that lacks nothing", () => {
      check([people, people], (without, cancelled) => {
        const status = lackingStatus({ without, cancelled });
        assert.equal(saysLacking(status), without.length + cancelled.length > 0, status);
        assert.equal(status === ACTIVE, without.length + cancelled.length === 0);
      });
    });

    it("are read by the thousands", () => {
      const without = Array.from({ length: 1_234 }, (_, index) => `user-${index}`);
      assert.ok(saysLacking(lackingStatus({ without, cancelled: [] })));
      assert.ok(saysLacking(lackingStatus({ without: [], cancelled: without })));
    });

    it("are distinguished from every other status", () => {
      check([accountName, account], (name, id) => {
        for (const words of [ACTIVE, PENDING, NO_SEAT, UNDECLARED, REMOVED, renamedTo(name), takenBy(id)]) {
          assert.equal(saysLacking(words), false, words);
        }
      });
    });
  });

  describe("a plan's line", () => {
    it("is read as it is written", () => {
      check([line], (plan) => assert.deepEqual(planIn(planLine(plan)), plan));
    });

    it("is read with every part on and off", () => {
      const full: PlanLine = {
        owner: "acme",
        team: "core",
        grants: namesOf(["ann"]),
        cancels: namesOf(["bob"]),
        unchanged: 1_234,
        takenOver: namesOf(["cy"]),
        kept: namesOf(["dee through the team core"]),
        refused: namesOf(["eve: no such account"]),
        unchecked: 2_345,
        cost: { change: -12_345, price: 19, credits: { gained: 1_900, lost: 3_800 } },
        unpriced: 2,
      };
      const none = {
        ...full,
        takenOver: namesOf([]),
        kept: namesOf([]),
        refused: namesOf([]),
        unchecked: 0,
        unpriced: 0,
      };
      const nothing = { ...none, grants: namesOf([]), cancels: undefined, cost: undefined };
      const { team: _, ...people } = nothing;
      const parts = [
        "team",
        "grants",
        "cancels",
        "takenOver",
        "kept",
        "refused",
        "unchecked",
        "cost",
        "unpriced",
      ] as const;
      for (let bits = 0; bits < 2 ** parts.length; bits++) {
        const on = parts.filter((_, index) => bits & (2 ** index));
        const plan: PlanLine = { ...people, ...Object.fromEntries(on.map((part) => [part, full[part]])) };
        assert.deepEqual(planIn(planLine(plan)), plan, planLine(plan));
      }
    });

    it("is one line that no door shortens", () => {
      check([line], (plan) => {
        const text = planLine(plan);
        assert.equal(inOneLine(text, 10_000), text);
      });
    });

    it("counts those whom it does not name", () => {
      const all = Array.from({ length: 1_021 }, (_, index) => `user-${index}`);
      assert.equal(total(namesOf(all)), 1_021);
      const text = planLine({ ...(planIn(SHORTEST) ?? assert.fail()), grants: namesOf(all) });
      assert.match(text, /^acme: 1,021 seats to grant \(user-0, .*, user-19 and 1,001 more\), /);
    });

    it("is never another sentence", () => {
      for (const sentence of SENTENCES) assert.equal(planIn(sentence), undefined, sentence);
      check([fc.lorem({ mode: "sentences", maxCount: 3 })], (text) => assert.equal(planIn(text), undefined));
      check([fc.string()], (text) => assert.equal(planIn(text), undefined));
    });

    it("is never a line with another word at either end", () => {
      check([line, fc.constantFrom("x", "warning: ", " ", "\n", "a\n")], (plan, more) => {
        // A word before an owner's name could be another owner's name.
        if (more !== "x") assert.equal(planIn(`${more}${planLine(plan)}`), undefined);
        assert.equal(planIn(`${planLine(plan)}${more}`), undefined);
      });
    });

    it("is read at once, even if a long text only begins like it", () => {
      for (const text of ["(", "(a", "()", "a, ", ")("].map((piece) => piece.repeat(50_000))) {
        assert.equal(planIn(`acme: 1 seat to grant (${text}`), undefined);
      }
    });
  });

  it("reads who keeps a seat as it is written", () => {
    check([accountName, kept], (who, why) => {
      const team = why !== "declared elsewhere" ? (/^the team (.+)$/.exec(why.through)?.[1] ?? null) : null;
      assert.deepEqual(keptIn(keptWords(who, why)), { login: who, team });
    });
  });

  it("reads who cannot have a seat as it is written", () => {
    check([accountName, cannotHave, owner], (who, why, name) => {
      const read = refusedIn(refusedWords(who, why, name));
      assert.equal(read.login, who);
      assert.equal(refusedWords(who, why, name), `${read.login}: ${read.why}`);
      if (typeof why === "object" && why.now !== undefined) {
        assert.deepEqual(statusIn(read.why), { kind: "renamed", to: why.now });
      }
    });
  });

  it("recognizes that too many would be cancelled, and no other refusal", () => {
    const logins = fc.array(login, { minLength: 1, maxLength: 40 });
    const said = fc.oneof(number, fc.constantFrom("25%", "0.5%", "100%"));
    check([logins, number, said, number], (people, size, limit, here) => {
      assert.ok(saysTooMany(tooManyWords(people, size, { said: limit, here })));
      assert.ok(
        saysTooMany(`Cannot cancel the Copilot seats of acme: ${tooManyDeletedWords(people.length, size)} in acme`),
      );
    });
    for (const sentence of [...SENTENCES, SHORTEST]) assert.equal(saysTooMany(sentence), false, sentence);
    check([line], (plan) => assert.equal(saysTooMany(planLine(plan)), false));
  });

  it("recognizes drift, and takes no plan for it", () => {
    const drift = fc.record({
      login: accountName,
      fact: fc.constantFrom("has no seat", "was cancelled (ends 2026-12-01)"),
      action: fc.constantFrom("up grants it", "up takes it back"),
    });
    check([owner, fc.array(drift, { minLength: 1, maxLength: 30 })], (name, drifts) => {
      assert.ok(saysDrift(driftLine(name, drifts)));
      assert.equal(planIn(driftLine(name, drifts)), undefined);
    });
    check([line], (plan) => assert.equal(saysDrift(planLine(plan)), false));
    for (const sentence of SENTENCES) assert.equal(saysDrift(sentence), false, sentence);
  });
});

const ONE_OF_EACH: PlanLine = {
  owner: "acme",
  grants: namesOf(["ann"]),
  cancels: namesOf(["bob"]),
  unchanged: 3,
  takenOver: namesOf(["cy"]),
  kept: namesOf(["dee through the team core"]),
  refused: namesOf(["eve: no such account"]),
  unchecked: 0,
  cost: { change: 0, price: 19, credits: { gained: 0, lost: 0 } },
  unpriced: 0,
};

const SHORTEST = "acme: 0 seats to grant, 0 to cancel, 0 unchanged.";

/** Other texts of people and of this package. */
const SENTENCES = [
  "",
  "acme",
  "acme: 3 seats to grant",
  "acme: 3 seats to grant, 1 unchanged",
  "acme: some seats to grant, 0 to cancel, 0 unchanged.",
  "acme: 3 seats to grant; 1 unchanged.",
  "Acme Corp: 3 seats to grant, 0 to cancel, 1 unchanged.",
  "acme: 3 seats to grant (ann, bob, cy, 0 to cancel, 1 unchanged.",
  "acme: 3 seats to grant, 0 to cancel, 1 unchanged; monthly cost +57 EUR (19 EUR a seat).",
  "acme: 3 seats to grant, 0 to cancel, 1 unchanged; monthly cost +57 USD.",
  "acme: 3 seats to grant, 0 to cancel, 1 unchanged. That is fine.",
  "We had 3 seats to grant, 0 to cancel, 1 unchanged.",
  "acme: 1 undeclared seat the roster cannot cancel: linus (the team core).",
  "acme: 2 seats in GitHub's list without an assignee; left unchanged.",
  "grace keeps the Copilot seat in acme: it continues through the team core at the same cost.",
  "There is no team core in acme. `pulumi up` fails unless it is created first.",
  "the roster has 2 people, and maxSeats is 1. Nothing was changed.",
  "no seat would be left in acme, and without seats GitHub ends the Copilot plan. Nothing was changed.",
  "1 of 2 Copilot seats in acme were not cancelled: ann: GitHub accepted the cancellation, but still shows an active seat.",
];

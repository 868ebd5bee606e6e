import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ACTIVITY_NAMES,
  type Activity,
  activityOf,
  activityOfAll,
  isIdle,
  LONGEST_PERIOD,
  periodSchema,
} from "../../src/github/activity.js";
import { seatSchema } from "../../src/github/answers.js";
import { seatAnswer } from "../support/scriptedGitHub.js";

const now = new Date("2026-11-23T12:00:00Z");
const DAY = 86_400_000;

/** The moment this many days before now, exact to the millisecond. */
const ago = (days: number, milliseconds = 0) => new Date(now.getTime() - days * DAY - milliseconds).toISOString();

/** A seat from GitHub's answer, granted long ago and never used unless the fields say otherwise. */
const seat = (fields: Record<string, unknown> = {}) =>
  seatSchema.parse(
    seatAnswer("ada", 1, {
      created_at: ago(400),
      last_activity_at: null,
      last_authenticated_at: null,
      ...fields,
    }),
  );

const judged = (fields: Record<string, unknown>, days = 30) => activityOf(seat(fields), days, now).activity;

const days = fc.integer({ min: 1, max: LONGEST_PERIOD });
/** A time in the last two hundred days, or none. */
const time = fc.option(
  fc.integer({ min: -DAY, max: 200 * DAY }).map((milliseconds) => ago(0, milliseconds)),
  { nil: null },
);
const seats = fc
  .record({
    created_at: time.map((granted) => granted ?? ago(400)),
    last_activity_at: time,
    last_authenticated_at: time,
  })
  .map(seat);

describe("what GitHub's activity fields say", () => {
  it("has a name for each answer, and no two are alike", () => {
    assert.equal(new Set(Object.values(ACTIVITY_NAMES)).size, Object.keys(ACTIVITY_NAMES).length);
    assert.deepEqual((Object.keys(ACTIVITY_NAMES) as Activity[]).filter(isIdle), ["unused", "never_used"]);
  });

  describe("of a seat with known activity", () => {
    it("is used up to the last moment of the period, and not a moment longer", () => {
      fc.assert(
        fc.property(days, (period) => {
          assert.equal(judged({ last_activity_at: ago(period) }, period), "used");
          assert.notEqual(judged({ last_activity_at: ago(period, 1) }, period), "used");
        }),
      );
    });

    it("is unused once a day more has passed, since GitHub may be a day late", () => {
      fc.assert(
        fc.property(days, (period) => {
          assert.equal(judged({ last_activity_at: ago(period + 1, -1) }, period), "unknown");
          assert.equal(judged({ last_activity_at: ago(period + 1) }, period), "unused");
        }),
      );
    });

    it("is not called unused if someone signed in during the period: the editor's telemetry may be off", () => {
      fc.assert(
        fc.property(days, (period) => {
          const last_activity_at = ago(period + 5);
          assert.equal(judged({ last_activity_at, last_authenticated_at: ago(period) }, period), "unknown");
          assert.equal(judged({ last_activity_at, last_authenticated_at: ago(period, 1) }, period), "unused");
        }),
      );
    });

    it("is used if a wrong clock puts the activity in the future", () => {
      assert.equal(judged({ last_activity_at: ago(-1) }), "used");
    });

    it("is used even when the seat is young", () => {
      assert.equal(judged({ created_at: ago(1), last_activity_at: ago(0) }), "used");
    });
  });

  describe("of a seat without activity", () => {
    it("is too new to judge until the period and one more day have passed", () => {
      fc.assert(
        fc.property(days, (period) => {
          assert.equal(judged({ created_at: ago(period, -1) }, period), "young");
          assert.equal(judged({ created_at: ago(period) }, period), "unknown");
          assert.equal(judged({ created_at: ago(period + 1, -1) }, period), "unknown");
          assert.ok(isIdle(judged({ created_at: ago(period + 1) }, period)));
        }),
      );
    });

    it("was never used if it is younger than what GitHub deletes, otherwise it was not used", () => {
      assert.equal(judged({ created_at: ago(31) }), "never_used");
      assert.equal(judged({ created_at: ago(LONGEST_PERIOD, -1) }), "never_used");
      assert.equal(judged({ created_at: ago(LONGEST_PERIOD) }), "unused");
    });

    it("is not known if someone has ever signed in", () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 400 }), (signedIn) => {
          assert.equal(judged({ last_authenticated_at: ago(signedIn) }), "unknown");
        }),
      );
    });
  });

  describe("of an answer that says less", () => {
    for (const [what, fields] of Object.entries({
      "no activity field": { last_activity_at: undefined },
      "no sign-in field": { last_authenticated_at: undefined },
      "an activity of another type": { last_activity_at: 5 },
      "an activity that is no time": { last_activity_at: "lately" },
      "a sign-in that is no time": { last_authenticated_at: "lately" },
      "a grant that is no time": { created_at: "once" },
    })) {
      it(`is not known: ${what}`, () => assert.equal(judged(fields), "unknown"));
    }
  });

  it("calls nothing unused in a period longer than GitHub's memory", () => {
    fc.assert(
      fc.property(seats, fc.integer({ min: LONGEST_PERIOD + 1, max: 1_000 }), (any, period) => {
        assert.ok(!isIdle(activityOf(any, period, now).activity));
      }),
    );
    assert.equal(judged({}, LONGEST_PERIOD), "unused");
    assert.equal(judged({ last_activity_at: ago(89) }, 120), "used");
  });

  it("calls no seat unused that has any sign of use, or is new, and has a reason for each answer", () => {
    fc.assert(
      fc.property(seats, days, (any, period) => {
        const { activity, why } = activityOf(any, period, now);
        assert.notEqual(why, "");
        if (!isIdle(activity)) return;
        const inPeriod = (moment: string | null) => moment !== null && moment >= ago(period);
        assert.ok(![any.createdAt, any.lastActivityAt, any.lastAuthenticatedAt].some(inPeriod));
        assert.ok(activity === "unused" || (any.lastActivityAt === null && any.lastAuthenticatedAt === null));
      }),
    );
  });

  it("keeps a used seat used if the period grows", () => {
    fc.assert(
      fc.property(seats, days, days, (any, one, other) => {
        if (activityOf(any, Math.min(one, other), now).activity !== "used") return;
        assert.equal(activityOf(any, Math.max(one, other), now).activity, "used");
      }),
    );
  });

  describe("of a person with several seats", () => {
    const used = seat({ last_activity_at: ago(1) });
    const unused = seat({ last_activity_at: ago(60) });
    const neverUsed = seat({ created_at: ago(60) });
    const young = seat({ created_at: ago(2) });
    const unknown = seat({ last_authenticated_at: ago(3) });
    const of = (...all: (typeof used)[]) => activityOfAll(all, 30, now).activity;

    it("is used when one of them is", () => {
      assert.equal(of(neverUsed, unknown, used, young, unused), "used");
    });

    it("is unused only when that is known of all", () => {
      assert.equal(of(unused, neverUsed), "unused");
      assert.equal(of(neverUsed, neverUsed), "never_used");
      assert.equal(of(unused, young), "young");
      assert.equal(of(young, unknown, unused), "unknown");
      assert.equal(of(), "unknown");
    });
  });

  it("accepts whole days as a period, as many as GitHub remembers", () => {
    for (const good of [1, 30, 90]) assert.ok(periodSchema.safeParse(good).success);
    for (const bad of [0, -1, 1.5, 91, Number.NaN, "30", null]) assert.ok(!periodSchema.safeParse(bad).success);
    assert.match(periodSchema.safeParse(91).error?.issues[0]?.message ?? "", /90 days or less, because GitHub keeps/);
  });
});

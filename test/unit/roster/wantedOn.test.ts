import assert from "node:assert/strict";
import sinon from "sinon";
import { wantedOn } from "../../../src/roster/index.js";

const ada = { username: "ada" };
const grace = { username: "grace", expires: "2027-01-31" };

describe("wantedOn", () => {
  it("keeps a person up to the last day, in UTC", () => {
    assert.deepEqual(wantedOn([ada, grace], new Date("2027-01-30T23:00:00-05:00")), [ada, grace]);
    assert.deepEqual(wantedOn([ada, grace], new Date("2027-01-31T23:59:59Z")), [ada, grace]);
    assert.deepEqual(wantedOn([ada, grace], new Date("2027-02-01T00:00:00Z")), [ada]);
    assert.deepEqual(wantedOn([ada, grace], new Date("2027-01-31T20:00:00-05:00")), [ada]);
  });

  it("wants nobody before the first day, in UTC", () => {
    const linus = { username: "linus", starts: "2027-01-04", expires: "2027-01-04" };
    assert.deepEqual(wantedOn([linus], new Date("2027-01-03T23:59:59Z")), []);
    assert.deepEqual(wantedOn([linus], new Date("2027-01-04T00:00:00Z")), [linus]);
    assert.deepEqual(wantedOn([linus], new Date("2027-01-05T00:00:00Z")), []);
    assert.throws(
      () => wantedOn([{ username: "linus", starts: "soon" }]),
      /linus has a seat on that day: starts: got "soon"/,
    );
  });

  it("means today by default", () => {
    const clock = sinon.useFakeTimers(new Date("2027-02-01T00:00:00Z"));
    try {
      assert.deepEqual(wantedOn([ada, grace]), [ada]);
    } finally {
      clock.restore();
    }
  });

  it("does not change the given list", () => {
    const seats = Object.freeze([grace]);
    assert.deepEqual(wantedOn(seats, new Date("2028-01-01")), []);
    assert.deepEqual(seats, [grace]);
  });

  it("refuses a program's seats with an invalid date", () => {
    for (const expires of ["31.01.2027", "2027-02-30", "", null, new Date()]) {
      const seats = [{ username: "grace", expires: expires as string }];
      assert.throws(() => wantedOn(seats), {
        message:
          /^Cannot tell whether grace has a seat on that day: expires: got .+; write a day of the calendar as YYYY-MM-DD/,
      });
    }
  });

  it("refuses an invalid day", () => {
    assert.throws(() => wantedOn([ada], new Date("soon")), RangeError);
  });
});

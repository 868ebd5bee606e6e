import assert from "node:assert/strict";
import fc from "fast-check";
import { accountNameSchema, loginSchema, organizationSchema } from "../../../src/github/names.js";
import { inOneLine, shown } from "../../../src/text/line.js";
import { SeatError } from "../../../src/text/seatError.js";
import {
  anotherRun,
  assertReadable,
  assertShowable,
  hostileText,
  hostileValue,
  login,
  organization,
  prove,
} from "./support.js";

const HUGE = 10_000_000;

describe("hostile names", () => {
  for (const [what, schema, valid] of [
    ["login", loginSchema, login],
    ["organization", organizationSchema, organization],
  ] as const) {
    it(`are a ${what} in lower case that is one segment of a path, or are refused for one reason`, () =>
      prove(
        fc.property(fc.oneof(hostileValue, valid), (value) => {
          const { data, error } = schema.safeParse(value);
          if (error) {
            assert.equal(error.issues.length, 1);
            assertShowable(error.issues[0]?.message ?? "", 500);
          } else {
            assert.equal(data, String(value).toLowerCase());
            assert.match(data, /^[a-z\d](?:[a-z\d_-]{0,37}[a-z\d])?$/);
            assert.equal(new URL(`https://h/a/${data}/b`).pathname, `/a/${encodeURIComponent(data)}/b`);
          }
        }),
        3_000,
      ));
  }

  it("take every name that GitHub allows", () =>
    prove(
      fc.property(login, organization, (person, owner) => {
        assert.equal(loginSchema.parse(person), person.toLowerCase());
        assert.equal(organizationSchema.parse(owner), owner.toLowerCase());
        assert.equal(accountNameSchema.parse(person), person);
      }),
      1_000,
    ));

  it("from an answer are one segment of a path, too", () =>
    prove(
      fc.property(hostileValue, (value) => {
        const { data } = accountNameSchema.safeParse(value);
        if (data !== undefined) assert.match(data, /^[\w-]{1,100}(?:\[bot\])?$/);
      }),
      2_000,
    ));

  it("are shown in one line of ASCII and of Latin letters with accents", () =>
    prove(
      fc.property(hostileValue, (value) => {
        assert.match(shown(value).normalize("NFD"), /^[\x20-\x7e\p{M}ßæøœđłþðÆØŒĐŁÞÐ]{0,400}$/u);
        assert.ok(shown(value).length <= 120);
      }),
      2_000,
    ));

  it("are shown in one line where they are part of a text", () =>
    prove(
      fc.property(hostileText, fc.integer({ min: 1, max: 300 }), (text, longest) => {
        assertShowable(inOneLine(text, longest), 10 * longest + 30);
      }),
      2_000,
    ));

  it("are shown in one line in every error and every message", () =>
    prove(
      fc.property(hostileText, hostileText, (subject, detail) => {
        assertReadable(new SeatError(subject, detail), 300_000);
        const { run, said } = anotherRun();
        run.say(detail);
        assert.equal(said.length, 1);
        assertShowable(said[0] ?? "", 110_000);
      }),
      500,
    ));

  for (const fragment of ["a", "-", "../", "%2f", "\0", "\u202e", "\ud800", "\u{1f600}", "[bot]"]) {
    it(`are refused and shown in a line when they are 10 MB of ${shown(fragment)}`, () => {
      const text = fragment.repeat(HUGE / fragment.length);
      assertShowable(loginSchema.safeParse(text).error?.issues[0]?.message ?? assert.fail("taken"), 500);
      assertShowable(organizationSchema.safeParse([text]).error?.issues[0]?.message ?? assert.fail("taken"), 500);
      assert.equal(accountNameSchema.safeParse(text).success, false);
      assertShowable(inOneLine(text, 100), 1_030);
    });
  }
});

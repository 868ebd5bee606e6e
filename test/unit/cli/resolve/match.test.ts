import assert from "node:assert/strict";
import { changesOf, withoutContradictions } from "../../../../src/cli/resolve/changes.js";
import { matched, type Source } from "../../../../src/cli/resolve/match.js";
import { asciiLower, type Line } from "../../../../src/cli/resolve/people.js";
import type { Identity } from "../../../../src/github/identities.js";

const line = (number: number, email: string | undefined, more: Partial<Line> = {}): Line => ({
  line: number,
  username: undefined,
  email: email === undefined ? undefined : asciiLower(email),
  fields: {},
  problem: undefined,
  ...more,
});
const who = (login: string | null, ...addresses: string[]): Identity => ({ login, addresses });
const source = (...identities: Identity[]): Source => ({ identities, isComplete: false });
const all = (...identities: Identity[]): Source => ({ identities, isComplete: true });

function said(lines: readonly Line[], ...sources: Source[]): string[] {
  const { found, unresolved } = matched(lines, sources);
  return [
    ...found.map((one) => `${one.line.line} is ${one.login}`),
    ...unresolved.map((one) => `${one.line.line} [${one.candidates.join(" ")}] ${one.why}`),
  ];
}

describe("whose account a line means", () => {
  it("is what a source knows by the address, in whatever case", () => {
    assert.deepEqual(said([line(2, "ANN@acme.com")], source(who("Ann-1", "Ann@ACME.com"))), ["2 is Ann-1"]);
    assert.deepEqual(
      said([line(2, "ann@acme.com")], source(who("bob", "bob@acme.com")), source(who("ann", "ann@acme.com"))),
      ["2 is ann"],
    );
  });

  it("is never guessed: not from an address that only looks alike, has a plus, or another domain", () => {
    const ann = source(who("ann", "ann@acme.com", "ann"), who("kim", "kim@kelvin.com"));
    for (const email of [
      "аnn@acme.com",
      "ann+dev@acme.com",
      "ann@acme.co",
      "ann@acme.com.evil.org",
      "\u212aim@kelvin.com",
      "kim@\u212aelvin.com",
    ]) {
      assert.match(said([line(2, email)], ann)[0] ?? "", /^2 \[\] no account that GitHub shows has its e-mail/, email);
    }
  });

  it("is nobody's where several accounts have the address, or several lines", () => {
    const two = source(who("ann", "ann@acme.com"), who("ann-old", "ANN@acme.com"));
    assert.deepEqual(said([line(2, "ann@acme.com")], two), [
      "2 [ann ann-old] its e-mail belongs to several accounts, ann and ann-old: write the right login into the line",
    ]);
    assert.deepEqual(said([line(2, "ann@acme.com", { username: "ann" })], two), ["2 is ann"]);
    assert.deepEqual(said([line(2, "a@acme.com"), line(9, "A@acme.com")], source(who("ann", "a@acme.com"))), [
      "2 [ann] lines 2, 9 have the same e-mail: keep one of them, or correct it",
      "9 [ann] lines 2, 9 have the same e-mail: keep one of them, or correct it",
    ]);
    const same = source(who("ann", "a@acme.com", "ann@acme.com"));
    assert.deepEqual(said([line(2, "a@acme.com"), line(3, "ann@acme.com")], same), [
      "2 [ann] lines 2, 3 are both ann: keep one of them, or correct it",
      "3 [ann] lines 2, 3 are both ann: keep one of them, or correct it",
    ]);
  });

  it("is the line's own login, unless GitHub knows better", () => {
    const ann = who("Ann", "ann@acme.com");
    assert.deepEqual(said([line(2, undefined, { username: "zed" })]), ["2 is zed"]);
    assert.deepEqual(said([line(2, undefined, { username: "zed" })], source(ann)), ["2 is zed"]);
    assert.deepEqual(said([line(2, "ann@acme.com", { username: "ann" })], all(ann)), ["2 is Ann"]);
    // The person's login has changed, so the old one may belong to a stranger.
    assert.match(
      said([line(2, "ann@acme.com", { username: "ann-old" })], source(ann))[0] ?? "",
      /^2 \[ann-old ann\] the login is ann-old, but on GitHub the e-mail belongs to Ann/,
    );
    assert.match(
      said([line(2, undefined, { username: "ann-old" })], all(ann))[0] ?? "",
      /^2 \[ann-old\] the login is ann-old, but the enterprise has no such account/,
    );
  });

  it("is not taken while the account is suspended, or unclaimed", () => {
    const hash = `${"0a".repeat(20)}_acme`;
    assert.match(said([line(2, "ann@acme.com")], source(who(hash, "ann@acme.com")))[0] ?? "", /suspended its account/);
    assert.match(
      said([line(2, "ann@acme.com")], source(who(null, "ann@acme.com")))[0] ?? "",
      /^2 \[\] the identity provider has sent/,
    );
  });

  it("is found despite lines that cannot be used", () => {
    const lines = [line(2, "ann@acme.com", { problem: "its expires is no day" }), line(3, "bob@acme.com")];
    const people = source(who("ann", "ann@acme.com"), who("bob", "bob@acme.com"));
    assert.deepEqual(said(lines, people), ["3 is bob", "2 [ann] its expires is no day"]);
  });
});

describe("what a file changes in a roster", () => {
  const roster = [
    { username: "ann", team: "sales" },
    { username: "bob", team: "ops", expires: "2027-01-31" },
    { username: "gone" },
  ];
  const lines = [
    line(2, "ann@acme.com", { fields: { team: "ops" } }),
    line(3, "bob@acme.com", { fields: { team: "ops" } }),
    line(4, "new@acme.com", { fields: { starts: "2027-02-01", expires: "2027-06-30" } }),
  ];
  const people = source(who("Ann", "ann@acme.com"), who("bob", "bob@acme.com"), who("Newbie", "new@acme.com"));
  const changes = (some: readonly Line[], { keepEmail = false, hasLeft = (_: string): boolean => false } = {}) =>
    changesOf({ roster, matches: matched(some, [people]), hasLeft, keepEmail });

  it("is people who are new, people who left, and their fields", () => {
    const { changed, ...others } = changes(lines);
    assert.deepEqual(others, {
      added: [{ username: "Newbie", starts: "2027-02-01", expires: "2027-06-30" }],
      removed: ["gone"],
      held: [],
      stillDated: ["bob"],
    });
    assert.deepEqual([...changed], [["ann", { team: "ops" }]]);
  });

  it("has addresses only on request", () => {
    assert.doesNotMatch(JSON.stringify(changes(lines)), /@/);
    const { added, changed } = changes(lines, { keepEmail: true });
    assert.equal(added[0]?.email, "new@acme.com");
    assert.deepEqual(changed.get("bob"), { email: "bob@acme.com" });
  });

  it("removes nobody who may be a line without a login, unless GitHub shows that they left", () => {
    const open = [...lines, line(5, "married@acme.com")];
    assert.deepEqual([changes(open).removed, changes(open).held], [[], ["gone"]]);
    assert.deepEqual(changes(open, { hasLeft: (login) => login === "gone" }).removed, ["gone"]);
    // A line that can only mean one of two known accounts does not hold a third person.
    const between = [...lines, line(5, "gone@acme.com", { username: "gone", problem: "its expires is no day" })];
    assert.deepEqual([changes(between).removed, changes(between).held], [[], []]);
  });

  it("takes no date that contradicts the roster's own", () => {
    const late = [line(3, "bob@acme.com", { fields: { starts: "2027-03-01" } })];
    const { found, unresolved } = withoutContradictions(matched(late, [people]), roster);
    assert.deepEqual([found.length, unresolved[0]?.candidates], [0, ["bob"]]);
    assert.match(unresolved[0]?.why ?? "", /it expires on 2027-01-31, before it starts on 2027-03-01/);
  });
});

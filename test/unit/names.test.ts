import assert from "node:assert/strict";
import { isSuspended, loginSchema, organizationSchema, sameName } from "../../src/github/names.js";
import { shown } from "../../src/text/line.js";

describe("names", () => {
  for (const login of ["a", "octocat", "Octo-Cat", "42", "a1-b2-c3", "mona_acme", "x".repeat(39)]) {
    it(`takes the login ${login}`, () => assert.equal(loginSchema.parse(login), login.toLowerCase()));
  }

  for (const [login, reason] of [
    ["", /is empty/],
    ["-octocat", /got "-octocat"; a GitHub login has letters/],
    ["octocat-", /single hyphens/],
    ["octo--cat", /single hyphens/],
    ["octo cat", /got "octo cat"/],
    ["../../user", /got/],
    ["octo%2fcat", /got/],
    ["octocat\n", /got "octocat\\n"/],
    ["\u202eoctocat", /got "\\u\{202e\}octocat"/],
    ["оctocat", /got "\\u\{43e\}ctocat"/],
    ["ｏctocat", /got "\\u\{ff4f\}ctocat"/],
    ["ıan", /got "\\u\{131\}an"/],
    ["jürgen-große", /got "jürgen-große";/],
    ["_octocat", /got/],
    ["mona_acme_x", /got/],
    ["renovate[bot]", /bot account; seats are for people/],
    ["x".repeat(40), /40 characters long/],
    ["x".repeat(1_000_000), /1000002 characters\), which is 1000000 characters long/],
    [42, /^got 42, which came as a number: put it in quotes; a GitHub login has/],
    [null, /got null/],
    [true, /^got true, which came as a boolean: put it in quotes;/],
    [["octocat"], /got \["octocat"\]/],
    [undefined, /is missing/],
  ] as const) {
    it(`refuses the login ${shown(login).slice(0, 40)}`, () => {
      const reasons = loginSchema.safeParse(login).error?.issues.map(({ message }) => message) ?? [];
      assert.equal(reasons.length, 1);
      assert.match(reasons[0] ?? "", reason);
    });
  }

  it("takes organization names, which have no underscore", () => {
    assert.equal(organizationSchema.parse("Acme-Corp"), "acme-corp");
    assert.equal(organizationSchema.safeParse("acme_corp").success, false);
    assert.equal(organizationSchema.safeParse("acme/corp").success, false);
  });

  it("are not case-sensitive", () => {
    assert.ok(sameName("OctoCat", "octocat"));
    assert.ok(!sameName("octocat", "octocat2"));
  });

  it("of people whom the identity provider has suspended are recognized", () => {
    const hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c";
    assert.equal(isSuspended(`${hash}_acme`, "bob_acme"), true);
    assert.equal(isSuspended(`${hash.toUpperCase()}_ACME`, "Bob_acme"), true);
    for (const login of [`${hash}_octo`, hash, "robert_acme", `${hash.slice(0, 20)}_acme`, `${hash}x_acme`]) {
      assert.equal(isSuspended(login, "bob_acme"), false, login);
    }
    assert.equal(isSuspended(`${hash}_acme`, "bob"), false);
  });
});

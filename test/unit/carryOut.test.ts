import assert from "node:assert/strict";
import type { Seat } from "../../src/github/answers.js";
import { GitHubError } from "../../src/github/errors.js";
import type { Owner } from "../../src/github/owner.js";
import type { Expectation } from "../../src/github/seatReader.js";
import { carryOut, failed, failedOf, refusals } from "../../src/provider/carryOut.js";
import type { CannotHave } from "../../src/provider/dictionary.js";
import type { Planned } from "../../src/provider/planning.js";
import type { Run } from "../../src/provider/run.js";
import { SeatError } from "../../src/text/seatError.js";

const FORBIDDEN = new GitHubError({
  status: 403,
  message: "Forbidden",
  requestId: "A1",
  reason: { kind: "refused" },
  remedy: "Ask an owner.",
});
const NOT_VISIBLE =
  /^The Copilot seat of ann in acme is not visible yet: GitHub accepted the grant, but shows no active seat\. .* is the person a member of acme \(organization settings > People\)\?$/;
const STILL_ENDS = /^The Copilot seat of ann in acme is not visible yet: .* but still shows the cancellation\. Run /;
const GOES_ON = /^The Copilot seat of bob in acme remains: .* still shows an active seat\. /;

/**
 * The results of a plan. A row: what it shows | grants (+) and cancellations (-) | accounts as looked up | what happens meanwhile | the
 * seats that GitHub then shows | who failed with what error, and who keeps a seat.
 *
 * A seat: `ann` active, `ann~` cancellation pending, `ann/core` through the team core, `ann@globex` through the organization globex; `#77`
 * is the account, 1 by default. Meanwhile: `fails:ann` the write fails, `declared:bob`, `blind` GitHub shows no seat, `torn` the list is
 * incomplete, `enterprise` the enterprise pays.
 */
const RESULTS = `
  nothing                               | | | | | written: nobody
  a grant                               | +ann | | | ann | written: +ann
  a cancellation                        | -bob | | | bob~ | written: -bob
  a cancellation of a trial             | -bob | | | | written: -bob
  grants come before cancellations      | -bob +ann -cy +dee | | | ann dee | written: +ann +dee -bob -cy
  a grant that fails                    | +ann +dee | | fails:ann | dee | written: +dee; not granted: ann 403
  a cancellation that fails             | -bob -cy | | fails:bob | bob | written: -cy; not cancelled: bob 403
  a grant whose seat is not there       | +ann +dee | | | dee | written: +ann +dee; unconfirmed: ann not visible
  a grant whose seat ends               | +ann | | | ann~ | written: +ann; unconfirmed: ann still ends
  a grant to the account that was seen  | +ann | ann#7 | | ann#7 | written: +ann
  a login that moved meanwhile          | +ann | ann#7 | | ann#8 | written: +ann; unconfirmed: ann went to 8, not 7
  a cancellation without effect         | -bob -cy | | | bob | written: -bob -cy; not cancelled: bob goes on
  declared meanwhile                    | -bob -cy | | declared:bob | bob | written: -cy
  under the person's own seat, a team's | -bob | | | bob/core | written: -bob; keeps: bob through the team core
  an organization's                     | -bob | | enterprise | bob@globex | written: -bob; keeps: bob through the organization globex
  of an organization, its own name      | -bob | | | bob@acme | written: -bob; not cancelled: bob goes on
  a team's that ends                    | -bob | | | bob/core~ | written: -bob
  GitHub cannot be asked                | +ann -bob | | blind | ann bob | written: +ann -bob; unconfirmed: ann unread; not cancelled: bob unread
  GitHub's list cannot be trusted       | +ann | | torn | ann | written: +ann; unconfirmed: ann not whole
  nor of those who were written         | +ann +dee -bob -cy | | blind fails:ann fails:cy | | written: +dee -bob; not granted: ann 403; unconfirmed: dee unread; not cancelled: cy 403, bob unread
`;

const words = (text: string) => text.split(" ").filter((word) => word !== "");

function seatOf(text: string): Seat {
  const [, login = "", digits = "1", team, organization, ends] =
    /^(\w+)(?:#(\d+))?(?:\/(\w+))?(?:@(\w+))?(~)?$/.exec(text) ?? assert.fail(text);
  return {
    login,
    assigneeId: Number(digits),
    status: ends ? "pending_cancellation" : "active",
    assigningTeam: team ?? null,
    assigningTeamId: null,
    organization: organization ?? null,
    createdAt: "2026-11-01T00:00:00Z",
    pendingCancellationDate: ends ? "2026-12-01" : null,
    planType: "business",
    lastActivityAt: null,
    lastActivityEditor: null,
    lastAuthenticatedAt: null,
    updatedAt: null,
    tellsActivity: true,
  };
}

/** A message in the table's notation. */
function shortly({ message }: Error): string {
  if (message === FORBIDDEN.message) return "403";
  if (NOT_VISIBLE.test(message)) return "not visible";
  if (STILL_ENDS.test(message)) return "still ends";
  if (GOES_ON.test(message)) return "goes on";
  if (/granted, but cannot be read: Cannot read the seats of acme: the list is not whole\.$/.test(message))
    return "not whole";
  const [, meant, other] =
    /^The Copilot seat of ann in acme went to a different account: it is for account (\d+), .* account (\d+) during/.exec(
      message,
    ) ?? [];
  if (meant) return `went to ${other}, not ${meant}`;
  assert.match(
    message,
    /^The Copilot seat of (ann|dee) in acme was granted, but cannot be read: |^The Copilot seat of bob in acme was cancelled, but /,
  );
  assert.match(message, /: GitHub answered 403 \(request A1\): Forbidden\. Ask an owner\.$/);
  return "unread";
}

describe("carryOut", () => {
  for (const row of RESULTS.trim().split("\n")) {
    const [title = "", plan = "", seen = "", meanwhile = "", then = "", outcome] = row
      .split("|")
      .map((cell) => cell.trim());
    it(title, async () => {
      const facts = new Set(words(meanwhile));
      const written: string[] = [];
      const said: string[] = [];
      const write = async (sign: string, login: string) => {
        if (facts.has(`fails:${login}`)) throw FORBIDDEN;
        written.push(`${sign}${login}`);
      };
      const owner: Owner = { kind: facts.has("enterprise") ? "enterprise" : "organization", name: "acme" };
      const named = (sign: string) =>
        words(plan).flatMap((word) => (word.startsWith(sign) ? [{ login: word.slice(1) }] : []));
      const after = new Map(words(then).map((text) => [seatOf(text).login, seatOf(text)]));
      let isHeard = false;
      const ofOwner = {
        catchUp: () => {
          isHeard = true;
        },
        isDeclared: (login: string) => isHeard && facts.has(`declared:${login}`),
        cancel: (_on: unknown, login: string) => write("-", login),
      };
      const findOnce = async (logins: readonly string[], isAsMeant: Expectation) => {
        assert.deepEqual([...logins].sort(), written.map((one) => one.slice(1)).sort(), "only who was written is read");
        if (facts.has("blind")) throw FORBIDDEN;
        if (facts.has("torn")) throw new SeatError("Cannot read the seats of acme", "the list is not whole.");
        const failing = logins.filter((login) => !isAsMeant(after.get(login), login));
        assert.deepEqual(
          failing,
          logins.filter((login) => /(not visible|still ends|goes on)/.test(ofLogin(login))),
        );
        return new Map(logins.flatMap((login) => (after.has(login) ? [[login, after.get(login)] as const] : [])));
      };
      const ofLogin = (login: string) => new RegExp(`[:,] ${login} [^,;]+`).exec(outcome ?? "")?.[0] ?? "";
      const result = await carryOut(
        { of: () => ofOwner, say: (line: string) => said.push(line) } as unknown as Run,
        {
          plan: { owner, grants: named("+"), cancels: named("-") },
          on: { writer: { grant: (login: string) => write("+", login) }, seats: { findOnce } },
          have: { accounts: [], seats: words(seen).map(seatOf) },
        } as unknown as Planned,
      );
      const told = (what: string, failures: ReadonlyMap<string, Error>) =>
        failures.size > 0
          ? [`${what}: ${[...failures].map(([login, error]) => `${login} ${shortly(error)}`).join(", ")}`]
          : [];
      const keeps = said.map((line) => {
        const [, login, through] =
          /^(\w+) keeps the Copilot seat in acme: it continues (through .+) at the same cost\.$/.exec(line) ??
          assert.fail(line);
        return `keeps: ${login} ${through}`;
      });
      const parts = [
        `written: ${written.join(" ") || "nobody"}`,
        ...told("not granted", result.notGranted),
        ...told("unconfirmed", result.unconfirmed),
        ...told("not cancelled", result.notCancelled),
        ...keeps,
      ];
      assert.equal(parts.join("; "), outcome);
    });
  }

  it("takes the account that was looked up as the intended one, even if it is spelled differently", async () => {
    const result = await carryOut(
      { of: () => ({ catchUp: () => {}, isDeclared: () => false }) } as unknown as Run,
      {
        plan: { owner: { kind: "organization", name: "acme" }, grants: [{ login: "ann" }], cancels: [] },
        on: { writer: { grant: async () => {} }, seats: { findOnce: async () => new Map([["ann", seatOf("ann#8")]]) } },
        have: { accounts: [{ login: "Ann", id: 7 }], seats: [] },
      } as unknown as Planned,
    );
    assert.deepEqual([...result.unconfirmed.keys()], ["ann"]);
  });
});

describe("messages about many people", () => {
  const ACME: Owner = { kind: "organization", name: "acme" };

  it("names where to look for each person who cannot have a seat", () => {
    const said = (why: CannotHave, owner = ACME) =>
      refusals({ owner, refused: [{ login: "ann", why }] } as unknown as Planned["plan"], "the roster").get("ann")
        ?.message;
    const moved = { account: 7, holder: undefined, now: "anna" };
    assert.equal(
      said("no account"),
      "Cannot grant a seat to ann: GitHub shows no account with that name. Is the login written correctly?",
    );
    assert.equal(
      said("no member"),
      "Cannot grant a seat to ann: not a member of acme (organization settings > People).",
    );
    assert.equal(
      said("invited", { ...ACME, kind: "enterprise" }),
      "Cannot grant a seat to ann: the invitation to acme is pending, and must be accepted first (enterprise settings > People > Invitations).",
    );
    assert.match(said(moved) ?? "", /: Account 7, formerly ann, was renamed to anna: write "anna" in the roster\./);
  });

  it("gives a reason once, whatever the request's id, with the numbers", () => {
    const other = new GitHubError({ ...FORBIDDEN.failure, requestId: "B2" });
    const failures = new Map<string, Error>([
      ["ann", FORBIDDEN],
      ["bob", new SeatError("Cannot grant a seat to bob", "not a member.")],
      ["cy", other],
      ["dee", new Error("no route.")],
    ]);
    assert.equal(
      failedOf(1_234, "in acme were not granted", failures).message,
      "4 of 1,234 Copilot seats in acme were not granted: ann, cy: GitHub answered 403: Forbidden. Ask an owner. " +
        "bob: not a member. dee: no route.",
    );
  });

  it("names a thousand, and counts the rest", () => {
    const failures = new Map(Array.from({ length: 1_002 }, (_, index) => [`u${index}`, FORBIDDEN]));
    assert.match(failed("Not granted", failures).message, /^Not granted: u0, .*, u999 and 2 more: GitHub answered 403/);
  });
});

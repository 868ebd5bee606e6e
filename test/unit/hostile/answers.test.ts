import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import type { TestRun } from "../../support/run.js";
import { type Answer, billingAnswer, ScriptedGitHub, seatAnswer } from "../../support/scriptedGitHub.js";
import {
  anotherRun,
  assertDocumented,
  assertReadable,
  assertShowable,
  hostileText,
  hostileValue,
  login,
  prove,
} from "./support.js";

const SEAT = {
  organization: "acme",
  username: "ada",
  status: "active",
  assigneeId: 1,
  createdAt: null,
  planType: null,
  assigningTeam: null,
  pendingCancellationDate: null,
};
const ROSTER = { organization: "acme", __assignees: "ada:1,grace:2", exclusive: true, maxCancellations: "25%" };

const perhaps = (usual: unknown, other: fc.Arbitrary<unknown> = hostileValue) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const person = fc.record({
  login: fc.oneof(fc.constantFrom("ada", "grace", "Mallory", "octo--cat", "renovate[bot]"), hostileValue),
  id: perhaps(1, fc.oneof(fc.constantFrom(2, 3, 0, -1, 1.5, 2 ** 60, "1", null), hostileValue)),
});
const seat = fc
  .tuple(
    perhaps({ login: "ada", id: 1 }, fc.oneof(person, hostileValue)),
    perhaps(null, fc.oneof(hostileValue, fc.record({ slug: hostileValue }))),
    perhaps(null, hostileValue),
    perhaps("2026-11-01T00:00:00Z"),
    perhaps("business"),
    perhaps(null, fc.record({ login: hostileValue })),
  )
  .map(([assignee, assigning_team, pending_cancellation_date, created_at, plan_type, organization]) => ({
    ...seatAnswer("ada", 1),
    ...{ assignee, assigning_team, pending_cancellation_date, created_at, plan_type, organization },
  }));
const seats = fc.record({
  total_seats: perhaps(0),
  seats: perhaps([], fc.oneof(fc.array(seat, { maxLength: 3 }), hostileValue)),
});
const refusal = fc.record({
  message: hostileValue,
  errors: fc.oneof(
    fc.array(fc.oneof(hostileValue, fc.record({ message: hostileValue })), { maxLength: 3 }),
    hostileValue,
  ),
});
const body = fc.oneof(seat, seats, person, refusal, fc.constant(billingAnswer()), hostileValue);

const headerText = hostileText.map((text) => text.replace(/[^\x20-\x7e]/g, "~").slice(0, 4_000));
const number = fc.oneof(fc.constantFrom("0", "1", "-1", "1e9", "99999999999999999999", "NaN"), headerText);
const link = fc
  .tuple(
    fc.constantFrom("https://evil.example/x", "https://api.github.com/orgs/other", "/", "x", "javascript:x"),
    number,
    fc.constantFrom("next", "last", "first"),
  )
  .map(([place, page, relation]) => `<${place}?page=${page}>; rel="${relation}"`);
const headers = fc.record(
  {
    link: fc.oneof(link, headerText),
    location: fc.oneof(fc.constantFrom("https://evil.example/", `https://${"e".repeat(5_000)}/`), headerText),
    "retry-after": number,
    "x-ratelimit-remaining": number,
    "x-ratelimit-reset": number,
    "x-github-request-id": headerText,
    date: headerText,
  },
  { requiredKeys: [], noNullPrototype: true },
);
/** Without other failures, which are repeated after seconds. */
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(201, 202, 301, 302, 400, 401, 403, 404, 413, 422, 429, 451) },
);
const answer: fc.Arbitrary<Omit<Answer, "on">> = fc.record({ status, body, headers }, { noNullPrototype: true });

/** The names in GitHub's answers, which later requests may contain. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "login" && typeof inner === "string" ? [inner] : namesIn(inner),
  );
}

describe("hostile answers", function () {
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
    for (const line of runs.flatMap(({ said }) => said)) assertShowable(line, 6_000);
  });

  type Operation = (run: TestRun) => Promise<unknown>;

  async function run(answers: readonly Omit<Answer, "on">[], operation: Operation): Promise<unknown> {
    github.sent.splice(0);
    let turn = 0;
    github.otherwise = () => answers[turn++ % answers.length] ?? assert.fail();
    const fresh = anotherRun();
    runs.push(fresh);
    const outcome = await operation(fresh).catch((error: unknown) => {
      assertReadable(error, 12_000);
      return undefined;
    });
    const said = namesIn(answers.map(({ body }) => body)).filter((name) => /^[a-z\d][\w-]*(?:\[bot\])?$/i.test(name));
    const logins = ["ada", "grace", ...said, ...said.map((name) => name.toLowerCase())];
    assertDocumented(github.sent, { kind: "orgs", owner: "acme", logins, ids: [1, 2] });
    assert.ok(github.sent.length < 200, `${github.sent.length} requests`);
    return outcome;
  }

  const some = fc.array(answer, { minLength: 1, maxLength: 4 });
  const reads: Readonly<Record<string, Operation>> = {
    "of a seat": ({ seat }) => seat.read("acme/ada", { ...SEAT }),
    "of a roster": ({ roster }) => roster.read("acme", { ...ROSTER }),
  };
  for (const [what, read] of Object.entries(reads)) {
    it(`to the reading ${what} lead nowhere else, write nothing, and reach neither terminal nor state raw`, async () => {
      let wereRead = 0;
      await prove(
        fc.asyncProperty(some, async (answers) => {
          const outcome = await run(answers, read);
          assert.deepEqual(github.writes, []);
          if (outcome === undefined) return;
          wereRead++;
          for (const text of textsIn(outcome)) assertShowable(text, 400);
        }),
        160,
      );
      assert.ok(wereRead > 3, `${wereRead} were read`);
    });
  }

  const writes: Readonly<Record<string, Operation>> = {
    "grant a seat": ({ seat }) => seat.create({ organization: "acme", username: "ada", status: "active" }),
    "cancel a seat": ({ seat }) => seat.delete("acme/ada", { ...SEAT }),
    "cancel a roster": ({ roster }) => roster.delete("acme", { ...ROSTER }),
  };
  for (const [what, write] of Object.entries(writes)) {
    it(`to those who ${what} lead nowhere else`, () =>
      prove(
        fc.asyncProperty(some, (answers) => run(answers, write).then(() => undefined)),
        50,
      ));
  }

  it("with names that nobody can have are not accepted", () =>
    prove(
      fc.asyncProperty(hostileValue, fc.boolean(), async (name, moved) => {
        const accounts = [
          { body: seatAnswer("ada", 2) },
          { body: { login: name, id: 1 } },
          { body: seatAnswer("x", 1) },
        ];
        const outcome = await run(
          moved ? accounts : [{ body: seatAnswer(name as string, 1) }],
          reads["of a seat"] ?? assert.fail(),
        );
        const isName = typeof name === "string" && /^[a-z\d][\w-]{0,99}(?:\[bot\])?$/i.test(name);
        if (!isName) assert.equal(outcome, undefined);
      }),
      80,
    ));

  it("may be refusals of 10 MB, and are shown in part", async () => {
    for (const part of ["x", "\u001b[31m", "\u202e", "\n", "a,b "]) {
      // Octokit does not read JSON of 10 MB.
      for (const size of [100_000, 10_000_000]) {
        const message = part.repeat(size / part.length);
        await run([{ status: 403, body: { message, errors: [{ message }] } }], ({ seat }) =>
          seat.read("id", { ...SEAT }),
        );
      }
    }
  });

  it("to the sign-in of an App are reported with what was being done", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pemFile = privateKey.export({ type: "pkcs1", format: "pem" });
    github.otherwise = () => ({ status: 403, body: { message: "\u001b[31m" } });
    const { roster } = anotherRun({ "github:token": "", "github:appAuth": JSON.stringify({ id: 1, pemFile }) });
    const error = await roster
      .check({}, { organization: "acme", usernames: ["ada"] })
      .catch((reason: unknown) => reason);
    assertReadable(error);
    assert.match(String(error), /^Cannot read the Copilot seats of acme$/);
  });

  it("that announce pages without end are not followed", async () => {
    for (const pages of [10_001, 4_294_967_296, Number.MAX_SAFE_INTEGER]) {
      const list = { total_seats: 1, seats: [seatAnswer("ada", 1)] };
      const last = { body: list, headers: { link: `<https://api.github.com/x?page=${pages}>; rel="last"` } };
      assert.equal(await run([last], reads["of a roster"] ?? assert.fail()), undefined);
      assert.ok(github.sent.length <= 1, `${github.sent.length} requests`);
    }
  });

  it("with names of old accounts and bots are read", async () => {
    for (const name of ["octo--cat", "octocat-", "renovate[bot]", "mona_acme"]) {
      const list = { total_seats: 1, seats: [seatAnswer(name, 5)] };
      assert.notEqual(await run([{ body: list }], reads["of a roster"] ?? assert.fail()), undefined, name);
    }
    await prove(
      fc.asyncProperty(login, async (name) => {
        assert.notEqual(await run([{ body: seatAnswer(name, 1) }], reads["of a seat"] ?? assert.fail()), undefined);
      }),
      20,
    );
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

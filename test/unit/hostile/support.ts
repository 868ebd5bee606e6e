import assert from "node:assert/strict";
import fc from "fast-check";
import { newRun, type TestRun } from "../../support/run.js";
import { type Answer, billingAnswer, type SentRequest, seatAnswer } from "../../support/scriptedGitHub.js";

/** Every run has the same inputs. A failure prints what is needed to reproduce it. */
const SEED = 20_261_123;

export function prove<Values extends [unknown, ...unknown[]]>(
  property: fc.IProperty<Values> | fc.IAsyncProperty<Values>,
  numRuns = 300,
): Promise<void> | void {
  return fc.assert(property as fc.IAsyncProperty<Values>, {
    seed: SEED,
    numRuns,
    interruptAfterTimeLimit: 60_000,
    markInterruptAsFailure: true,
  });
}

/** Paths, escapes, control and bidirectional characters, lookalikes, JavaScript's words, and parts to combine with others. */
export const FRAGMENTS: readonly string[] = [
  ...[
    "",
    ".",
    "..",
    "/",
    "\\",
    "../..",
    "..%2f",
    "%2e%2e",
    "%",
    "a/../b",
    "a?b=c",
    "a#b",
    "//evil.example",
    "https://evil.example/",
  ],
  ...[
    "{org}",
    "{+username}",
    ":org",
    "a,b",
    "a:1",
    "ada:1:active",
    "a;b",
    "a&b",
    "$(x)",
    "`x`",
    "'",
    '"',
    "<b>",
    "=1+1",
    "[bot]",
    "renovate[bot]",
  ],
  ...[
    "\0",
    "\t",
    "\n",
    "\r\nx-evil: 1",
    "\u001b[2J",
    "\u001b]0;x\u0007",
    "\u007f",
    "\u009b31m",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u200b",
    "\u00ad",
  ],
  ...[
    "\u202e",
    "\u2066",
    "\u200f",
    "\ud800",
    "\udfff",
    "\u{e0041}",
    "\u043e\u0441tocat",
    "\u212a",
    "\u017f",
    "\uff41",
    "\u0130",
    "\u00e9",
    "\u{1f600}",
  ],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "null",
    "undefined",
    "NaN",
    "-1",
    "1e999",
    "true",
  ],
  ...["-", "--", "_", "a-", "-a", "octo--cat", "octocat", "mona_acme", " ", "x".repeat(39), "x".repeat(40)],
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 4 }).map((parts) => parts.join("")) },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.string() },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...FRAGMENTS), fc.constantFrom(1_000, 20_000))
      .map(([part, times]) => part.repeat(times)),
  },
);

/** What may come instead of a text: any JSON value, or nothing. */
export const hostileValue: fc.Arbitrary<unknown> = fc
  .oneof(
    { weight: 6, arbitrary: hostileText },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        null,
        undefined,
        true,
        false,
        0,
        -1,
        1.5,
        1e21,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        [],
        {},
      ),
    },
    { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
  // Real values come from JSON: its objects are plain, and `__proto__` is an ordinary key.
  .map((value) => (typeof value === "object" ? JSON.parse(JSON.stringify(value)) : value));

export const login: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-zA-Z\d]{1,6}(-[a-zA-Z\d]{1,6}){0,2}(_[a-z]{1,4})?$/),
  fc.constantFrom(
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "null",
    "undefined",
    "NaN",
    "true",
    "0",
    "1e5",
  ),
);
export const organization: fc.Arbitrary<string> = fc.stringMatching(/^[a-zA-Z\d]{1,6}(-[a-zA-Z\d]{1,6}){0,2}$/);

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Asserts that a text is safe for a terminal: without hidden characters, and bounded. */
export function assertShowable(text: string, longest: number): void {
  const at = text.search(HIDDEN);
  assert.equal(at, -1, `a hidden character at ${at} of ${JSON.stringify(text.slice(0, 2_000))}`);
  assert.ok(text.length <= longest, `${text.length} characters: ${text.slice(0, 200)}`);
}

/** Asserts that an error is readable in every form in which Pulumi may print it. */
export function assertReadable(error: unknown, longest = 3_000): void {
  assert.ok(error instanceof Error, `thrown: ${String(error)}`);
  assert.ok(!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError), error.stack);
  assertShowable(error.message, longest);
  assertShowable(String(error), longest);
  if (!("reasons" in error)) assertShowable(error.stack ?? "", longest);
}

export interface Names {
  kind: "orgs" | "enterprises";
  owner: string;
  logins: readonly string[];
  ids?: readonly number[];
}

/** Asserts that each request is one that GitHub documents, and contains only these names. */
export function assertDocumented(sent: readonly SentRequest[], { kind, owner, logins, ids = [] }: Names): void {
  const root = `/${kind}/${owner}`;
  const names = logins.map((name) => encodeURIComponent(name));
  const routes = new Set([
    `GET ${root}/copilot/billing`,
    `POST ${root}/copilot/billing/selected_users`,
    `DELETE ${root}/copilot/billing/selected_users`,
    ...names.flatMap((name) => [
      `GET ${root}/members/${name}/copilot`,
      `GET ${root}/memberships/${name}`,
      `GET /users/${name}`,
    ]),
    `GET ${root}/members?per_page=1&page=1`,
    ...ids.map((id) => `GET /user/${id}`),
  ]);
  const isPage = (on: string) => on.replace(/&page=\d{1,5}$/, "") === `GET ${root}/copilot/billing/seats?per_page=100`;
  for (const { on, url, body } of sent) {
    assert.ok(routes.has(on) || isPage(on), `a request nobody documents: ${on}`);
    assert.equal(new URL(url).host, "api.github.com");
    if (on.startsWith("GET ")) continue;
    const { selected_usernames: written, ...others } = body as { selected_usernames: string[] };
    assert.deepEqual(others, {});
    for (const name of written) assert.ok(logins.includes(name), `a write for ${JSON.stringify(name)}`);
  }
}

/** A GitHub that grants and cancels every seat as requested. */
export function obliging(accounts: (on: string) => Omit<Answer, "on"> = () => missing) {
  const seats = new Map<string, number>();
  const seatOf = (name: string, id: number) => seatAnswer(name, id);
  return ({ on, body }: SentRequest): Omit<Answer, "on"> => {
    const [method, path = ""] = on.split(" ");
    if (method !== "GET") {
      for (const name of (body as { selected_usernames: string[] }).selected_usernames) {
        if (method === "POST") seats.set(name.toLowerCase(), seats.get(name.toLowerCase()) ?? seats.size + 1);
        else seats.delete(name.toLowerCase());
      }
      return { status: 200, body: { seats_created: 1, seats_cancelled: 1 } };
    }
    if (path.includes("/memberships/")) return { body: { state: "active" } };
    if (path.endsWith("/copilot/billing")) return { body: billingAnswer() };
    const all = [...seats].map(([name, id]) => seatOf(name, id));
    if (path.includes("/copilot/billing/seats")) return { body: { total_seats: all.length, seats: all } };
    const name = /\/members\/([^/]+)\/copilot$/.exec(path)?.[1];
    if (name === undefined) return accounts(on);
    const id = seats.get(decodeURIComponent(name).toLowerCase());
    if (path.startsWith("/enterprises/")) return { body: { total_seats: 1, seats: id ? [seatOf(name, id)] : [] } };
    return id ? { body: seatOf(decodeURIComponent(name), id) } : missing;
  };
}

export const missing = { status: 404, body: { message: "Not Found" } };

/** Another `pulumi up`, which remembers nothing: its writes do not keep a distance from the last run's. */
export function anotherRun(config: Readonly<Record<string, string>> = {}): TestRun {
  return newRun({ "github:token": "token", ...config });
}

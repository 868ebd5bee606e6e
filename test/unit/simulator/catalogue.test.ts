import { strict as assert } from "node:assert";
import timers from "node:timers/promises";
import sinon from "sinon";
import {
  catalogue,
  type Exchange,
  type FaultName,
  type FaultRule,
  faultNames,
  SeedError,
  type Simulator,
  startSimulator,
} from "../../../src/simulator/index.js";
import { codeBlock, read } from "../../support/documents.js";
import { acme, ask, clockAt, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const USERS = "/orgs/acme/copilot/billing/selected_users";
const SEATS = "/orgs/acme/copilot/billing/seats";
const GRANT = `POST ${USERS}`;
const grant = { body: { selected_usernames: ["cy"] } };

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The answer that a client gets to a grant; undefined if it gets no complete one. */
async function granted({ url }: Simulator, signal: AbortSignal): Promise<Told | undefined> {
  try {
    const response = await fetch(`${url}${USERS}`, {
      method: "POST",
      redirect: "manual",
      headers: { authorization: `Bearer ${OWNER}`, "content-type": "application/json" },
      body: JSON.stringify(grant.body),
      signal,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    return undefined;
  }
}

const loginsOf = async (simulator: Simulator, query = "") => {
  const { body } = await ask(simulator, `GET ${SEATS}${query}`);
  const { total_seats, seats } = body as { total_seats: number; seats: { assignee: { login: string } }[] };
  return { total: total_seats, logins: seats.map(({ assignee }) => assignee.login) };
};

describe("the local GitHub: the catalogue of faults", () => {
  const rules: FaultRule[] = faultNames.map((fault) =>
    fault === "seat-appears" || fault === "seat-vanishes" ? { fault, login: "octocat" } : { fault },
  );
  /** The answer to a grant (0: no complete one), and whether it is carried out. */
  const expected: Record<FaultName, readonly [status: number, carriedOut: boolean, text: RegExp]> = {
    "server-error": [500, false, /"message":"Server Error"/],
    "bad-gateway": [502, false, /^<!doctype html>/],
    unavailable: [503, false, /"message":"No server/],
    "gateway-timeout": [504, true, /^<!doctype html>/],
    "reset-before": [0, false, /^$/],
    "reset-after": [0, true, /^$/],
    cut: [0, true, /^$/],
    "cut-after-headers": [0, true, /^$/],
    "cut-json": [201, true, /^{"seats_cr$/],
    "no-answer": [0, true, /^$/],
    "slow-answer": [201, true, /"seats_created":1/],
    "wrong-shape": [201, true, /^{"data":/],
    "login-page": [200, false, /^<!doctype html>.*Sign in/],
    "too-many-requests": [429, false, /"message":"Too Many Requests"/],
    "secondary-limit": [403, false, /secondary rate limit/],
    "primary-limit": [403, false, /"message":"API rate limit exceeded/],
    "blind-token": [404, false, /"message":"Not Found"/],
    "expired-token": [401, false, /"message":"Bad credentials"/],
    redirect: [307, false, /./],
    "lagging-read": [201, true, /"seats_created":1/],
    "seat-appears": [201, true, /"seats_created":1/],
    "seat-vanishes": [201, true, /"seats_created":1/],
    "duplicate-seat": [201, true, /"seats_created":1/],
  };

  for (const rule of rules) {
    const [status, carriedOut, text] = expected[rule.fault];
    it(`${rule.fault}: a grant is answered ${status || "nothing whole"} and ${carriedOut ? "" : "not "}carried out`, async () => {
      const sandbox = sinon.createSandbox();
      const exchanges: Exchange[] = [];
      const givingUp = new AbortController();
      try {
        const pause = sandbox.stub(timers, "setTimeout").resolves();
        const simulator = await start(acme(), {
          faults: [rule],
          onExchange: (exchange) => exchanges.push(exchange),
          onRequest: ({ fault }) => fault === "no-answer" && givingUp.abort(),
        });
        const told = await granted(simulator, givingUp.signal);
        assert.equal(told?.status ?? 0, status);
        assert.match(told?.text ?? "", text);
        assert.equal(told?.headers.get("content-type")?.startsWith("text/html") ?? false, text.source.includes("<"));
        assert.deepEqual(
          simulator.world.purchases.map(({ login }) => login),
          carriedOut ? ["cy"] : [],
        );
        assert.deepEqual(
          simulator.requests.map(({ fault }) => fault),
          [rule.fault === "lagging-read" || rule.fault === "duplicate-seat" ? undefined : rule.fault],
        );
        assert.deepEqual(pause.args, rule.fault === "slow-answer" ? [[5000, undefined, { ref: false }]] : []);
        const isRight = text.source.includes("seats_created");
        assert.equal(exchanges.length, isRight ? 1 : 0, "the OpenAPI check sees right answers only");
      } finally {
        sandbox.restore();
      }
    });
  }

  it("is in docs/reference/faults.md", () => {
    const page = read("docs/reference/faults.md");
    for (const [name, { what }] of Object.entries(catalogue))
      assert.ok(page.includes(`| \`${name}\` | ${what} |`), name);
  });

  it("has the rules of docs/reference/faults.md", async () => {
    const faults = JSON.parse(codeBlock("docs/reference/faults.md", "json", "reset-after"));
    const simulator = await start(acme(), { faults });
    assert.equal(simulator.faults.all().length, 2);
    for (const [, rule = ""] of codeBlock("docs/reference/faults.md", "sh", "addFault").matchAll(
      /addFault --json '(.+)'/g,
    ))
      simulator.faults.add(JSON.parse(rule));
    assert.equal(simulator.faults.all().length, 3);
  });

  for (const [fault, status] of [
    ["too-many-requests", 429],
    ["secondary-limit", 403],
  ] as const) {
    it(`${fault}: says when to retry only if the rule does`, async () => {
      const simulator = await start(acme(), {
        faults: [
          { fault, times: 1 },
          { fault, seconds: 7 },
        ],
      });
      const [unsaid, said] = [await ask(simulator, GRANT, grant), await ask(simulator, GRANT, grant)];
      assert.deepEqual([unsaid.status, unsaid.headers.get("retry-after")], [status, null]);
      assert.deepEqual([said.status, said.headers.get("retry-after")], [status, "7"]);
    });
  }

  it("primary-limit: is reset by the local GitHub's clock, however wrong", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(acme(), { faults: [{ fault: "primary-limit", seconds: 90 }], now: clock.now });
    for (const shift of [0, 3600, -3600]) {
      simulator.world.shiftClock(shift);
      const { headers } = await ask(simulator, GRANT, grant);
      const date = Date.parse(headers.get("date") ?? "") / 1000;
      assert.equal(date, Date.parse("2026-05-06T00:00:00Z") / 1000 + shift);
      assert.equal(headers.get("x-ratelimit-reset"), String(date + 90));
      assert.equal(headers.get("x-ratelimit-remaining"), "0");
    }
  });

  it("redirect: leads back here under another name", async () => {
    const simulator = await start(acme(), { faults: [{ fault: "redirect", times: 1 }] });
    const { headers } = await ask(simulator, `GET ${SEATS}?per_page=1`);
    assert.equal(headers.get("location"), `${simulator.url.replace("127.0.0.1", "localhost")}${SEATS}?per_page=1`);
    const followed = await fetch(headers.get("location") ?? "", { headers: { authorization: `Bearer ${OWNER}` } });
    assert.equal(followed.status, 200);
    await followed.text();
  });

  it("lagging-read: shows the seats as they were before the writes of the last seconds", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(acme({ seats: [{ login: "bob" }, { login: "octocat" }] }), {
      faults: [{ fault: "lagging-read", seconds: 4 }],
      now: clock.now,
    });
    await ask(simulator, GRANT, grant);
    clock.set("2026-05-06T00:00:02Z");
    await ask(simulator, `DELETE ${USERS}`, { body: { selected_usernames: ["bob"] } });
    const seen = async () => {
      const { total, logins } = await loginsOf(simulator);
      const bob = await ask(simulator, "GET /orgs/acme/members/bob/copilot");
      return [total, logins, (bob.body as { pending_cancellation_date: string | null }).pending_cancellation_date];
    };
    clock.set("2026-05-06T00:00:03Z");
    assert.deepEqual(await seen(), [2, ["bob", "Octocat"], null]);
    clock.set("2026-05-06T00:00:04Z");
    assert.deepEqual(await seen(), [3, ["bob", "Octocat", "cy"], null], "the grant shows, the cancellation does not");
    simulator.faults.clear();
    assert.deepEqual(await seen(), [3, ["bob", "Octocat", "cy"], "2026-06-01"], "the present was there all the time");
  });

  it("lagging-read: in an enterprise, too", async () => {
    const seed = acme({}, { enterprises: [{ slug: "megacorp", organizations: ["acme"], owners: ["ann"] }] });
    const simulator = await start(seed, { faults: [{ fault: "lagging-read", on: "GET /enterprises/**" }] });
    await ask(simulator, "POST /enterprises/megacorp/copilot/billing/selected_users", grant);
    const seats = async () => (await ask(simulator, "GET /enterprises/megacorp/copilot/billing/seats")).body;
    assert.deepEqual(await seats(), { total_seats: 0, seats: [] });
    simulator.faults.clear();
    assert.equal(((await seats()) as { total_seats: number }).total_seats, 1);
  });

  it("seat-vanishes and seat-appears: shift the pages while they are read", async () => {
    const seats = ["bob", "cy", "dee", "eve"].map((login) => ({ login }));
    const simulator = await start(acme({ seats }), {
      faults: [
        { fault: "seat-vanishes", on: `GET ${SEATS}`, after: 1, login: "bob" },
        { fault: "seat-appears", on: "GET /orgs/*/members/**", login: "octocat" },
      ],
    });
    assert.deepEqual(await loginsOf(simulator, "?per_page=2&page=1"), { total: 4, logins: ["bob", "cy"] });
    assert.deepEqual(await loginsOf(simulator, "?per_page=2&page=2"), { total: 3, logins: ["eve"] });
    assert.equal((await ask(simulator, "GET /orgs/acme/members/octocat/copilot")).status, 200);
    assert.deepEqual(await loginsOf(simulator), { total: 4, logins: ["cy", "dee", "eve", "Octocat"] });
  });

  it("duplicate-seat: is in a list only", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }, { login: "cy" }] }), {
      faults: [{ fault: "duplicate-seat" }],
    });
    assert.deepEqual(await loginsOf(simulator), { total: 2, logins: ["bob", "bob", "cy"] });
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 200);
  });
});

describe("the local GitHub: which requests meet a fault", () => {
  const statuses = async (simulator: Simulator, routes: readonly string[]) => {
    const seen: number[] = [];
    for (const route of routes) seen.push((await ask(simulator, route, route === GRANT ? grant : {})).status);
    return seen;
  };

  it("are those with a method and a path, after a number of others, up to a limit", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }] }), {
      faults: [{ fault: "unavailable", on: "GET /orgs/*/copilot/**", after: 1, times: 2 }],
    });
    const billing = "GET /orgs/Acme/copilot/billing";
    const others = ["GET /orgs/acme/members/bob/copilot", "GET /user", GRANT];
    assert.deepEqual(await statuses(simulator, [billing, ...others]), [200, 200, 200, 201]);
    assert.deepEqual(await statuses(simulator, [`GET ${SEATS}`, ...others, billing]), [503, 200, 200, 201, 503]);
    assert.deepEqual(await statuses(simulator, [billing]), [200]);
    assert.deepEqual(
      simulator.faults.all().map(({ seen, met }) => [seen, met]),
      [[4, 2]],
    );
  });

  it("are decided by the first rule that is due, and counted by all", async () => {
    const simulator = await start(acme(), {
      faults: [
        { fault: "server-error", times: 1 },
        { fault: "unavailable", after: 1, times: 1 },
      ],
    });
    assert.deepEqual(await statuses(simulator, ["GET /user", "GET /user", "GET /user"]), [500, 503, 200]);
  });

  it("are drawn the same by one seed in any order, and differently by another seed", async () => {
    const logins = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    const routes = logins.map((login) => `GET /users/${login}`);
    const run = async (seed: number, order: readonly string[]) => {
      const simulator = await start(acme({ members: logins }), {
        faults: [{ fault: "unavailable", probability: 0.5, seed }],
      });
      const seen = await statuses(simulator, [...order, ...order]);
      return [...order, ...order].map((route, index) => `${route} ${seen[index]}`).sort();
    };
    const once = await run(7, routes);
    assert.deepEqual(await run(7, [...routes].reverse()), once);
    assert.notDeepEqual(await run(8, routes), once);
    const met = once.filter((line) => line.endsWith("503")).length;
    assert.ok(met > 20 && met < 60, `${met} of 80`);
  });

  it("may change while it runs", async () => {
    const simulator = await start(acme());
    const control = (action: string, body: unknown) =>
      ask(simulator, `POST /_simulator/${action}`, { token: null, body });
    assert.deepEqual(await statuses(simulator, ["GET /user"]), [200]);
    // As text, which is all that a form can send.
    assert.equal((await control("addFault", { fault: "unavailable", on: "GET /user", times: "2" })).status, 200);
    assert.deepEqual(await statuses(simulator, ["GET /user"]), [503]);
    const { body } = await ask(simulator, "GET /_simulator/faults", { token: null });
    assert.deepEqual(body, [
      { fault: "unavailable", on: "GET /user", after: 0, times: 2, probability: 1, seed: 0, seen: 1, met: 1 },
    ]);
    const page = await (await fetch(`${simulator.url}/_simulator`)).text();
    assert.match(page, /<th scope="row">unavailable<td>GET \/user<td>1 of 1/);
    for (const name of faultNames) assert.ok(page.includes(`<option value="${name}">`), name);
    assert.equal((await control("clearFaults", {})).status, 200);
    assert.deepEqual(await statuses(simulator, ["GET /user"]), [200]);
    assert.equal((await control("shiftClock", { seconds: -3600 })).status, 200);
    assert.ok(simulator.world.now().getTime() < Date.now() - 3_000_000);
    const wrong = await control("addFault", { fault: "earthquake" });
    assert.equal(wrong.status, 422);
    assert.match(wrong.message ?? "", /^fault: /);
  });

  for (const [what, rule, complaint] of [
    ["a fault there is not", { fault: "earthquake" }, /^\[0\]\.fault: Invalid option/],
    ["a route that is none", { fault: "cut", on: "/user" }, /^\[0\]\.on: is not a method and a path/],
    ["seconds that say nothing", { fault: "cut", seconds: 3 }, /^\[0\]\.seconds: has no meaning for cut/],
    ["nobody's seat", { fault: "seat-vanishes" }, /^\[0\]\.login: is required for seat-vanishes/],
    ["more than all", { fault: "cut", probability: 1.5 }, /^\[0\]\.probability: /],
    ["a key there is not", { fault: "cut", often: 3 }, /^\[0\]: Unrecognized key/],
  ] as const) {
    it(`cannot be given by ${what}`, async () => {
      const faults = JSON.parse(JSON.stringify([rule]));
      await assert.rejects(
        startSimulator({ seed: {}, faults }),
        (error) => error instanceof SeedError && complaint.test(error.message),
      );
    });
  }
});

import { strict as assert } from "node:assert";
import { request } from "node:http";
import { acme, ask, clockAt, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const READS = [
  "GET /orgs/acme/copilot/billing",
  "GET /orgs/acme/copilot/billing/seats",
  "GET /orgs/acme/members/bob/copilot",
];
const WRITES = ["POST /orgs/acme/copilot/billing/selected_users", "DELETE /orgs/acme/copilot/billing/selected_users"];
const seats = { seats: [{ login: "bob" }, { login: "cy" }] };
const body = { selected_usernames: ["bob"] };

describe("the local GitHub: tokens", () => {
  it("are required", async () => {
    const simulator = await start(acme(seats));
    for (const route of READS) {
      const told = await ask(simulator, route, { token: null });
      assert.equal(told.status, 401);
      assert.equal(told.message, "Requires authentication");
    }
  });

  it("are refused if unknown, even where none is needed", async () => {
    const simulator = await start(acme(seats));
    for (const route of [...READS, "GET /users/bob", "GET /rate_limit"]) {
      for (const authorization of ["Bearer ghp_wrong", "Basic b2N0b2NhdDp4", "Bearer"]) {
        const told = await ask(simulator, route, { token: null, headers: { authorization } });
        assert.equal(told.status, 401);
        assert.equal(told.message, "Bad credentials");
      }
    }
  });

  it("are refused if revoked or expired", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const short = { token: "short", login: "ann", scopes: ["admin:org"], expiresAt: "2026-05-07T00:00:00Z" };
    const simulator = await start(acme(seats, { tokens: [short] }), clock);
    assert.equal((await ask(simulator, "GET /user", { token: "short" })).status, 200);
    clock.set("2026-05-07T00:00:00Z");
    assert.equal((await ask(simulator, "GET /user", { token: "short" })).status, 401);
    simulator.world.revokeToken(OWNER);
    assert.equal((await ask(simulator, "GET /user")).status, 401);
    simulator.world.addToken({ token: "fresh", login: "ann", scopes: [] });
    assert.equal((await ask(simulator, "GET /user", { token: "fresh" })).status, 200);
  });

  for (const [scopes, read, write] of [
    [["manage_billing:copilot"], 200, 2],
    [["read:org"], 200, 403],
    [["admin:org"], 200, 2],
    [["repo", "gist"], 403, 403],
    [[], 403, 403],
  ] as const) {
    it(`of an owner, classic, with the scopes ${scopes.join(", ") || "(none)"}`, async () => {
      const simulator = await start(acme(seats, { tokens: [{ token: "t", login: "ann", scopes: [...scopes] }] }));
      for (const route of READS) {
        const told = await ask(simulator, route, { token: "t" });
        assert.equal(told.status, read);
        assert.equal(told.headers.get("x-oauth-scopes"), scopes.join(", "));
      }
      for (const route of WRITES) {
        const told = await ask(simulator, route, { token: "t", body });
        if (write === 403)
          assert.equal(told.headers.get("x-accepted-oauth-scopes"), "manage_billing:copilot, admin:org");
        assert.equal(write === 403 ? told.status : Math.floor(told.status / 100), write);
      }
    });
  }

  for (const [permission, read, write] of [
    ["read", 200, 403],
    ["write", 200, 2],
    [undefined, 403, 403],
  ] as const) {
    it(`of an owner, fine-grained, with the permission ${permission ?? "missing"}`, async () => {
      const permissions = permission ? { organization_copilot_seat_management: permission } : {};
      const token = { token: "t", login: "ann", permissions, organizations: ["ACME"] };
      const simulator = await start(acme(seats, { tokens: [token] }));
      for (const route of READS) assert.equal((await ask(simulator, route, { token: "t" })).status, read);
      for (const route of WRITES) {
        const told = await ask(simulator, route, { token: "t", body });
        if (write === 403) assert.equal(told.message, "Resource not accessible by personal access token");
        assert.equal(write === 403 ? told.status : Math.floor(told.status / 100), write);
      }
    });
  }

  it("show nothing to a non-owner, or with a token for another organization", async () => {
    const blind = [
      { token: "member", login: "bob", scopes: ["admin:org", "manage_billing:copilot"] },
      { token: "stranger", login: "stranger", scopes: ["admin:org", "manage_billing:copilot"] },
      {
        token: "elsewhere",
        login: "ann",
        permissions: { organization_copilot_seat_management: "write" as const },
        organizations: ["umbrella"],
      },
    ];
    const simulator = await start(acme(seats, { tokens: blind }));
    for (const { token } of blind) {
      for (const route of READS) assert.equal((await ask(simulator, route, { token })).status, 404);
      for (const route of WRITES) assert.equal((await ask(simulator, route, { token, body })).status, 404);
    }
    assert.equal((await ask(simulator, "GET /orgs/nowhere/copilot/billing")).status, 404);
    assert.deepEqual(simulator.world.purchases, []);
  });
});

describe("the local GitHub: every request", () => {
  it("gets GitHub's headers", async () => {
    const { now } = clockAt("2026-05-06T07:08:09Z");
    const simulator = await start(acme(seats), { now });
    const first = await ask(simulator, "GET /user");
    const second = await ask(simulator, "GET /user");
    assert.equal(first.headers.get("date"), "Wed, 06 May 2026 07:08:09 GMT");
    assert.equal(first.headers.get("content-type"), "application/json; charset=utf-8");
    assert.equal(first.headers.get("x-github-api-version-selected"), "2022-11-28");
    assert.equal(first.headers.get("x-ratelimit-limit"), "5000");
    assert.equal(first.headers.get("x-ratelimit-remaining"), "4999");
    assert.equal(second.headers.get("x-ratelimit-remaining"), "4998");
    assert.equal(second.headers.get("x-ratelimit-reset"), String(Date.parse("2026-05-06T08:08:09Z") / 1000));
    assert.match(first.headers.get("x-github-request-id") ?? "", /^[0-9A-F]{4}(:[0-9A-F]{6}){3}:[0-9A-F]{8}$/);
    assert.notEqual(first.headers.get("x-github-request-id"), second.headers.get("x-github-request-id"));
  });

  it("gets a new allowance when the hour has ended, and can read what is left for free", async () => {
    const clock = clockAt("2026-05-06T07:00:00Z");
    const simulator = await start(acme(seats), clock);
    const remaining = async (token?: null) =>
      (await ask(simulator, "GET /rate_limit", token === null ? { token } : {})).headers.get("x-ratelimit-remaining");
    await ask(simulator, "GET /user");
    assert.equal(await remaining(), "4999");
    assert.equal(await remaining(), "4999");
    assert.equal(await remaining(null), "60");
    clock.set("2026-05-06T08:00:00Z");
    assert.equal(await remaining(), "5000");
  });

  it("must say which program it comes from", async () => {
    const simulator = await start(acme(seats));
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${simulator.url}/user`, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    assert.equal(status, 403);
  });

  it("must request an existing version of the API", async () => {
    const simulator = await start(acme(seats));
    const version = (name: string) => ({ headers: { "x-github-api-version": name } });
    assert.equal((await ask(simulator, "GET /user", version("2022-11-28"))).status, 200);
    assert.equal((await ask(simulator, "GET /user", version("2009-01-01"))).status, 400);
  });

  it("for something that does not exist is answered as GitHub does", async () => {
    const simulator = await start(acme(seats), { openApi: false });
    for (const route of ["GET /nope", "PUT /user", "GET /users/", "GET /users/%E0%A4%A", "GET /orgs/acme/hooks"]) {
      const told = await ask(simulator, route);
      assert.equal(told.status, 404, route);
      assert.deepEqual(told.body, {
        message: "Not Found",
        documentation_url: "https://docs.github.com/rest",
        status: "404",
      });
    }
  });

  it("that the local GitHub itself fails on is answered with an error that says so", async () => {
    const onExchange = () => {
      throw new Error("a mistake of ours");
    };
    const simulator = await start(acme(seats), { onExchange });
    const told = await ask(simulator, "GET /user");
    assert.equal(told.status, 500);
    assert.equal(told.message, "The local GitHub failed: a mistake of ours");
  });

  it("is logged without its token", async () => {
    const simulator = await start(acme(seats));
    await ask(simulator, "POST /orgs/acme/copilot/billing/selected_users", { body });
    await ask(simulator, "GET /orgs/acme/copilot/billing/seats?per_page=2");
    assert.deepEqual(
      simulator.requests.map(({ method, path, query, status, body: sent }) => [method, path, query, status, sent]),
      [
        ["POST", "/orgs/acme/copilot/billing/selected_users", {}, 201, body],
        ["GET", "/orgs/acme/copilot/billing/seats", { per_page: "2" }, 200, undefined],
      ],
    );
    assert.ok(!JSON.stringify(simulator.requests).includes(OWNER));
    simulator.requests.length = 0;
    await ask(simulator, "GET /user");
    assert.equal(simulator.requests.length, 1);
  });
});

import { strict as assert } from "node:assert";
import { API_VERSIONS } from "../../../src/simulator/http/version.js";
import { acme, ask, OWNER, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const SEATS = "GET /orgs/acme/copilot/billing/seats";
const seats = { seats: [{ login: "bob" }] };
const version = (name: string) => ({ headers: { "x-github-api-version": name } });
const basic = (text: string) => ({
  token: null,
  headers: { authorization: `Basic ${Buffer.from(text).toString("base64")}` },
});

describe("the local GitHub: what clients rely on", () => {
  it("knows two versions of the API, says which one it took, and lists them", async () => {
    const simulator = await start(acme(seats));
    for (const name of API_VERSIONS) {
      const told = await ask(simulator, SEATS, version(name));
      assert.equal(told.status, 200);
      assert.equal(told.headers.get("x-github-api-version-selected"), name);
    }
    assert.equal((await ask(simulator, SEATS)).headers.get("x-github-api-version-selected"), "2022-11-28");
    assert.deepEqual((await ask(simulator, "GET /versions", { token: null })).body, ["2026-03-10", "2022-11-28"]);
  });

  it("leaves out of the rate limit what version 2026-03-10 leaves out", async () => {
    const simulator = await start(acme(), { openApi: false });
    const limits = async (name: string) => (await ask(simulator, "GET /rate_limit", version(name))).body as object;
    assert.deepEqual(Object.keys(await limits("2022-11-28")), ["resources", "rate"]);
    assert.deepEqual(Object.keys(await limits("2026-03-10")), ["resources"]);
  });

  it("has the limit of App manifests, which one client needs", async () => {
    const { body } = await ask(await start(acme()), "GET /rate_limit");
    assert.equal(
      (body as { resources: { integration_manifest: { limit: number } } }).resources.integration_manifest.limit,
      5000,
    );
  });

  it("answers at the root, with links that lead here", async () => {
    const simulator = await start(acme());
    const { body } = await ask(simulator, "GET /", { token: null });
    const links = body as Record<string, string>;
    assert.equal(links.rate_limit_url, `${simulator.url}/rate_limit`);
    assert.ok("authorizations_url" in links);
  });

  it("says little of itself, and without the link that version 2026-03-10 leaves out", async () => {
    const simulator = await start(acme(), { openApi: false });
    assert.deepEqual((await ask(simulator, "GET /meta")).body, {
      verifiable_password_authentication: false,
      domains: {},
    });
    const { body } = await ask(simulator, "GET /", version("2026-03-10"));
    assert.ok(!("authorizations_url" in (body as object)));
  });

  it("also serves every path under /api/v3, and then links there", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }, { login: "cy" }] }));
    const told = await ask(simulator, "GET /api/v3/orgs/acme/copilot/billing/seats?per_page=1");
    assert.match(
      told.headers.get("link") ?? "",
      new RegExp(`<${simulator.url}/api/v3/orgs/acme/copilot/billing/seats\\?`),
    );
    assert.equal(simulator.requests[0]?.path, "/orgs/acme/copilot/billing/seats");
    assert.equal((await ask(simulator, "GET /api/v3")).status, 200);
  });

  it("answers HEAD as GET, without a body", async () => {
    const simulator = await start(acme(seats), { openApi: false });
    const [head, get] = [await ask(simulator, SEATS.replace("GET", "HEAD")), await ask(simulator, SEATS)];
    assert.equal(head.status, 200);
    assert.equal(head.body, undefined);
    assert.equal(head.headers.get("content-length"), get.headers.get("content-length"));
    assert.equal((await ask(simulator, "HEAD /orgs/acme/members/zed/copilot")).status, 404);
  });

  it("answers 304 to a client that has the newest already, and does not count it", async () => {
    const simulator = await start(acme(seats), { openApi: false });
    const first = await ask(simulator, SEATS);
    const etag = first.headers.get("etag") ?? "";
    const again = await ask(simulator, SEATS, { headers: { "if-none-match": `"other", ${etag}` } });
    assert.equal(again.status, 304);
    assert.equal(again.body, undefined);
    assert.equal(again.headers.get("etag"), etag);
    assert.equal(again.headers.get("x-ratelimit-used"), first.headers.get("x-ratelimit-used"));
    simulator.world.grantSeat("acme", "cy");
    const changed = await ask(simulator, SEATS, { headers: { "if-none-match": etag } });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get("etag"), etag);
  });

  it("accepts a token as a password, or as the name without one", async () => {
    const simulator = await start(acme(seats));
    for (const text of [`ann:${OWNER}`, `${OWNER}:`, `${OWNER}:x-oauth-basic`]) {
      assert.equal((await ask(simulator, SEATS, basic(text))).status, 200, text);
    }
    assert.equal((await ask(simulator, SEATS, basic("ann:wrong"))).status, 401);
  });

  it("names the documentation of the secondary limit, by which clients recognize it", async () => {
    const faulty = await start(acme(), { faults: [{ fault: "secondary-limit" }] });
    const limited = await start(acme(), { limits: { pointsPerMinute: 0 } });
    for (const simulator of [faulty, limited]) {
      const { body } = await ask(simulator, SEATS);
      assert.match((body as { documentation_url: string }).documentation_url, /#about-secondary-rate-limits$/);
    }
  });

  for (const fault of ["server-error", "bad-gateway", "blind-token"] as const) {
    it(`sends with the fault ${fault} what every answer has`, async () => {
      const simulator = await start(acme(), { faults: [{ fault }] });
      const { headers } = await fetch(`${simulator.url}/user`, { headers: { authorization: `Bearer ${OWNER}` } });
      assert.equal(headers.get("x-ratelimit-limit"), "5000");
      assert.equal(headers.get("x-ratelimit-remaining"), "5000");
      assert.match(headers.get("x-github-request-id") ?? "", /^[0-9A-F:]+$/);
    });
  }

  it("links to teams and their members, and answers there as by name", async () => {
    const teams = [{ slug: "core", members: ["bob", "cy"] }];
    const people = { token: "people", login: "ann", scopes: ["read:org"] };
    const simulator = await start(acme({ teams }, { tokens: [people] }), { openApi: false });
    const octokit = await octokitFor(simulator, "people");
    const { data: team } = await octokit.rest.teams.getByName({ org: "acme", team_slug: "core" });
    const { data: linked } = await octokit.request(`GET ${team.url}`);
    assert.deepEqual(linked, team);
    const { data: members } = await octokit.request(`GET ${team.members_url}`);
    assert.deepEqual(
      members.map(({ login }: { login: string }) => login),
      ["bob", "cy"],
    );
    const path = new URL(team.url).pathname;
    assert.equal((await ask(simulator, `GET ${path}`, { token: null })).status, 401);
    assert.equal((await ask(simulator, `GET ${path}9`, { token: "people" })).status, 404);
    assert.equal((await ask(simulator, "GET /organizations/9/team/1", { token: "people" })).status, 404);
  });

  it("logs that it does not serve an endpoint", async () => {
    const simulator = await start(acme(), { openApi: false });
    await ask(simulator, "GET /orgs/acme/hooks");
    await ask(simulator, "GET /orgs/acme/members/zed/copilot");
    assert.deepEqual(
      simulator.requests.map(({ status, notServed }) => [status, notServed]),
      [
        [404, true],
        [404, undefined],
      ],
    );
    const page = await fetch(`${simulator.url}/_simulator`);
    assert.match(
      await page.text(),
      /<strong>404<\/strong> <code>GET \/orgs<wbr>\/acme<wbr>\/hooks<\/code> <small>[\d:]+ · not served here/,
    );
  });
});

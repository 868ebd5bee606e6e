import { strict as assert } from "node:assert";
import { generateKeyPairSync, sign } from "node:crypto";
import type { Simulator } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const TOKENS = "POST /app/installations/99/access_tokens";

type Permissions = Record<string, "read" | "write">;

/** A seed with an App that is installed in the organization acme and in the enterprise octo. */
function withApp(
  permissions: Permissions = { organization_copilot_seat_management: "write" },
  inEnterprise: Permissions = {},
) {
  return acme(
    { seats: [{ login: "bob" }, { login: "cy" }] },
    {
      apps: [
        {
          id: 12345,
          clientId: "Iv1.local",
          publicKey,
          installations: [
            { id: 99, organization: "acme", permissions },
            { id: 98, enterprise: "Octo", permissions: inEnterprise },
          ],
        },
        { id: 777, publicKey },
      ],
      organizations: [{ login: "umbrella", owners: ["ann"] }],
      enterprises: [{ slug: "octo", members: ["fay"], organizations: ["acme"] }],
    },
  );
}

function signed(claims: Record<string, unknown>, key: string | Buffer = privateKey, alg = "RS256"): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode({ alg, typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
}

const NOW = "2026-05-06T00:00:00Z";
const seconds = Date.parse(NOW) / 1000;
const good = { iss: 12345, iat: seconds - 30, exp: seconds + 570 };

async function installationToken(simulator: Simulator, body?: unknown): Promise<string> {
  const told = await ask(simulator, TOKENS, { token: signed(good), body });
  assert.equal(told.status, 201);
  return (told.body as { token: string }).token;
}

describe("the local GitHub: Apps", () => {
  it("lets the real Octokit sign in as an App, with nothing but its id and key", async () => {
    const simulator = await start(withApp());
    const { Octokit } = await import("@octokit/rest");
    const { createAppAuth } = await import("@octokit/auth-app");
    const app = new Octokit({
      baseUrl: simulator.url,
      authStrategy: createAppAuth,
      auth: { appId: 12345, privateKey },
    });
    assert.equal((await app.rest.apps.getAuthenticated()).data?.id, 12345);
    const { data: installation } = await app.rest.apps.getOrgInstallation({ org: "ACME" });
    assert.equal(installation.id, 99);
    const installed = new Octokit({
      baseUrl: simulator.url,
      authStrategy: createAppAuth,
      auth: { appId: 12345, privateKey, installationId: installation.id },
    });
    const { data } = await installed.rest.copilot.addCopilotSeatsForUsers({
      org: "acme",
      selected_usernames: ["octocat"],
    });
    assert.deepEqual(data, { seats_created: 1 });
  });

  it("gives tokens that last an hour, for the organization of the installation only", async () => {
    const clock = clockAt(NOW);
    const simulator = await start(withApp(), clock);
    const token = await installationToken(simulator);
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 200);
    assert.equal((await ask(simulator, "GET /orgs/umbrella/copilot/billing", { token })).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob", { token })).status, 403);
    assert.equal((await ask(simulator, "GET /orgs/umbrella/members/ann", { token })).status, 302);
    const user = await ask(simulator, "GET /user", { token });
    assert.equal(user.status, 403);
    assert.equal(user.message, "Resource not accessible by integration");
    clock.set("2026-05-06T00:59:59Z");
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 200);
    clock.set("2026-05-06T01:00:00Z");
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 401);
  });

  it("holds an installation to its permissions", async () => {
    const simulator = await start(
      withApp({ organization_copilot_seat_management: "read", members: "read" }),
      clockAt(NOW),
    );
    const token = await installationToken(simulator);
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing/seats", { token })).status, 200);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob", { token })).status, 204);
    const told = await ask(simulator, "POST /orgs/acme/copilot/billing/selected_users", {
      token,
      body: { selected_usernames: ["bob"] },
    });
    assert.equal(told.status, 403);
    assert.equal(told.message, "Resource not accessible by integration");
    const more = { permissions: { organization_copilot_seat_management: "write" } };
    assert.equal((await ask(simulator, TOKENS, { token: signed(good), body: more })).status, 422);
  });

  it("gives a token with fewer permissions when asked", async () => {
    const simulator = await start(withApp(), clockAt(NOW));
    const token = await installationToken(simulator, { permissions: { organization_copilot_seat_management: "read" } });
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 200);
    const body = { selected_usernames: ["bob"] };
    assert.equal(
      (await ask(simulator, "DELETE /orgs/acme/copilot/billing/selected_users", { token, body })).status,
      403,
    );
  });

  it("gives all of the installation's permissions if none is named", async () => {
    const simulator = await start(withApp(), clockAt(NOW));
    const token = await installationToken(simulator, { permissions: {} });
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 200);
  });

  it("accepts the permission Administration in place of Copilot's", async () => {
    const simulator = await start(withApp({ organization_administration: "read" }), clockAt(NOW));
    const token = await installationToken(simulator);
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 200);
    const body = { selected_usernames: ["bob"] };
    const told = await ask(simulator, "POST /orgs/acme/copilot/billing/selected_users", { token, body });
    assert.equal(told.status, 403);
    assert.equal(
      told.headers.get("x-accepted-github-permissions"),
      "organization_copilot_seat_management=write; organization_administration=write",
    );
  });

  it("lists an App's installations page by page", async () => {
    const simulator = await start(withApp(), { ...clockAt(NOW), openApi: false });
    const list = async (query: string) => {
      const { body } = await ask(simulator, `GET /app/installations${query}`, { token: signed(good) });
      return (body as { id: number; target_type: string }[]).map(({ id, target_type }) => `${id} ${target_type}`);
    };
    assert.deepEqual(await list(""), ["99 Organization", "98 Enterprise"]);
    assert.deepEqual(await list("?per_page=1&page=2"), ["98 Enterprise"]);
  });

  describe("in an enterprise", () => {
    const LIST = "GET /enterprises/octo/copilot/billing/seats";
    const GRANT = "POST /enterprises/octo/copilot/billing/selected_users";
    const grant = { selected_usernames: ["fay"] };

    async function enterpriseToken(simulator: Simulator): Promise<string> {
      const { body } = await ask(simulator, "GET /enterprises/OCTO/installation", { token: signed(good) });
      const { access_tokens_url, target_type } = body as { access_tokens_url: string; target_type: string };
      assert.equal(target_type, "Enterprise");
      const told = await ask(simulator, `POST ${new URL(access_tokens_url).pathname}`, { token: signed(good) });
      return (told.body as { token: string }).token;
    }

    it("reads and grants its seats with the permission for its Copilot licenses, and no organization's", async () => {
      const simulator = await start(
        withApp(undefined, { enterprise_copilot_license_management: "write" }),
        clockAt(NOW),
      );
      const token = await enterpriseToken(simulator);
      assert.equal((await ask(simulator, LIST, { token })).status, 200);
      assert.equal((await ask(simulator, GRANT, { token, body: grant })).status, 201);
      assert.equal((await ask(simulator, "GET /enterprises/octo/members/fay/copilot", { token })).status, 200);
      assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token })).status, 404);
      assert.equal((await ask(simulator, "GET /enterprises/octo/teams", { token })).status, 403);
    });

    it("is held to its permissions", async () => {
      const permissions = { enterprise_copilot_license_management: "read", enterprise_teams: "read" } as const;
      const simulator = await start(withApp(undefined, permissions), clockAt(NOW));
      const token = await enterpriseToken(simulator);
      assert.equal((await ask(simulator, LIST, { token })).status, 200);
      assert.equal((await ask(simulator, "GET /enterprises/octo/teams", { token })).status, 200);
      const told = await ask(simulator, GRANT, { token, body: grant });
      assert.equal(told.status, 403);
      assert.equal(told.headers.get("x-accepted-github-permissions"), "enterprise_copilot_license_management=write");
      assert.equal((await ask(simulator, LIST, { token: await installationToken(simulator) })).status, 403);
    });

    it("is not found where it is not installed", async () => {
      const simulator = await start(withApp(), clockAt(NOW));
      const stranger = signed({ ...good, iss: 777 });
      assert.equal((await ask(simulator, "GET /enterprises/octo/installation", { token: stranger })).status, 404);
      assert.equal(
        (await ask(simulator, "GET /enterprises/nowhere/installation", { token: signed(good) })).status,
        404,
      );
    });
  });

  for (const [what, token, words] of [
    ["another key", signed(good, other), /could not be decoded/],
    ["another algorithm", signed(good, privateKey, "none"), /could not be decoded/],
    ["an App there is not", signed({ ...good, iss: 1 }), /could not be decoded/],
    ["no issuer", signed({ iat: good.iat, exp: good.exp }), /could not be decoded/],
    ["no JSON", "abc.def.ghi", /could not be decoded/],
    ["an end in the past", signed({ ...good, exp: seconds }), /'Expiration time' claim \('exp'\) must be/],
    ["no end", signed({ iss: 12345, iat: good.iat }), /'Expiration time' claim \('exp'\) must be/],
    ["an end too far away", signed({ ...good, exp: seconds + 3600 }), /'Expiration time' claim \('exp'\) is too far/],
    ["a beginning in the future", signed({ ...good, iat: seconds + 300 }), /'Issued at' claim \('iat'\)/],
    ["no beginning", signed({ iss: 12345, exp: good.exp }), /'Issued at' claim \('iat'\)/],
    ["an ordinary token", "owner-token", /could not be decoded/],
  ] as const) {
    it(`refuses a signature with ${what}`, async () => {
      const simulator = await start(withApp(), clockAt(NOW));
      const told = await ask(simulator, "GET /app", { token });
      assert.equal(told.status, 401);
      assert.match(told.message ?? "", words);
    });
  }

  it("also accepts the client id as issuer", async () => {
    const simulator = await start(withApp(), clockAt(NOW));
    assert.equal((await ask(simulator, "GET /app", { token: signed({ ...good, iss: "Iv1.local" }) })).status, 200);
  });

  it("requires a signature, and accepts it for nothing else", async () => {
    const simulator = await start(withApp(), clockAt(NOW));
    assert.equal((await ask(simulator, "GET /app", { token: null })).status, 401);
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing", { token: signed(good) })).status, 401);
  });

  it("does not find an installation that is not the App's", async () => {
    const simulator = await start(withApp(), clockAt(NOW));
    const stranger = signed({ ...good, iss: 777 });
    assert.equal((await ask(simulator, "GET /orgs/acme/installation", { token: stranger })).status, 404);
    assert.equal((await ask(simulator, TOKENS, { token: stranger })).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/umbrella/installation", { token: signed(good) })).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/nowhere/installation", { token: signed(good) })).status, 404);
  });
});

import assert from "node:assert/strict";
import type { Api } from "../../src/github/api.js";
import { latestOf, seatEvents } from "../../src/github/auditLog.js";
import { GitHub } from "../../src/github/github.js";
import { licensedPeople, linkedPeople } from "../../src/github/identities.js";
import { advise } from "../../src/settings/advice.js";
import { ScriptedGitHub } from "../support/scriptedGitHub.js";

const ACME = { kind: "organization", name: "acme" } as const;

describe("what GitHub says about identities", () => {
  let github: ScriptedGitHub;
  let api: Api;

  beforeEach(async () => {
    github = new ScriptedGitHub();
    github.start();
    const credentials = { kind: "token", token: "token", source: "github:token" } as const;
    const access = { baseUrl: "https://api.github.com", credentials, allowLastSeat: false, advise };
    api = (
      await new GitHub(access, { say: () => {}, beforeWrite: () => Promise.reject(new Error("no writes")) }).of(ACME)
    ).api;
  });
  afterEach(() => github.stop());

  const licenses = (page: number, body: unknown, link?: string) => ({
    on: `GET /enterprises/octo/consumed-licenses?per_page=100&page=${page}`,
    body,
    ...(link && { headers: { link } }),
  });
  const page = (nodes: unknown, pageInfo: unknown = { hasNextPage: false, endCursor: null }) => ({
    on: "POST /graphql",
    body: { data: { organization: { samlIdentityProvider: { externalIdentities: { nodes, pageInfo } } } } },
  });

  it("is read in as many pages as there are, whatever odd entries are in them", async () => {
    const odd = [
      null,
      1,
      "x",
      [],
      {},
      { github_com_login: "" },
      { github_com_login: "../../user" },
      { github_com_login: { a: 1 } },
    ];
    const ann = {
      github_com_login: "ann",
      github_com_verified_domain_emails: ["a@acme.com", null, 7],
      github_com_member_roles: ["acme:Owner"],
    };
    const bob = {
      github_com_login: "bob",
      github_com_saml_name_id: "x".repeat(5_000),
      github_com_verified_domain_emails: "no list",
    };
    github.script(
      licenses(1, { users: [...odd, ann] }, '<https://api.github.com/x?page=2>; rel="last"'),
      licenses(2, { users: [bob] }),
    );
    assert.deepEqual(await licensedPeople(api, "octo"), {
      identities: [
        { login: "ann", addresses: ["a@acme.com"], organizations: ["acme"] },
        { login: "bob", addresses: [], organizations: [] },
      ],
    });
  });

  it("is a query and no write, and follows its cursor", async () => {
    const kim = {
      samlIdentity: { nameId: "kim", emails: [{ value: "kim@acme.com" }, {}, null] },
      user: { login: "kim" },
    };
    github.script(
      page([kim, null, 3, { user: { login: "../x" } }], { hasNextPage: true, endCursor: "two" }),
      page([{ scimIdentity: { username: "lea@acme.com" }, samlIdentity: "odd", user: null }]),
    );
    const told = await linkedPeople(api, ACME);
    assert.deepEqual("identities" in told && told.identities.filter(({ addresses }) => addresses.length > 0), [
      // One invalid address makes a person's complete list invalid: none is used.
      { login: "kim", addresses: ["kim"] },
      { login: null, addresses: ["lea@acme.com"] },
    ]);
    const sent = github.sent.map(({ body }) => (body as { variables: object }).variables);
    assert.deepEqual(sent, [
      { name: "acme", after: null },
      { name: "acme", after: "two" },
    ]);
  });

  for (const [what, answer, why] of [
    [
      "no provider",
      { data: { organization: { samlIdentityProvider: null } } },
      /acme shows no single sign-on; it takes/,
    ],
    [
      "no such organization",
      { data: { organization: null }, errors: [{ type: "NOT_FOUND" }] },
      /shows no single sign-on/,
    ],
    ["a scope that is missing", { errors: [{ type: "INSUFFICIENT_SCOPES" }] }, /shows no single sign-on/],
    ["a rate limit", { errors: [{ type: "RATE_LIMITED" }] }, /the rate limit is used up/],
  ] as const) {
    it(`is nothing, for a reason: ${what}`, async () => {
      github.script({ on: "POST /graphql", body: answer });
      const told = await linkedPeople(api, ACME);
      assert.match("why" in told ? told.why : "", why);
    });
  }

  it("is nothing at all if a later page fails", async () => {
    const limited = { on: "POST /graphql", body: { errors: [{ type: "RATE_LIMITED" }] } };
    github.script(page([{ samlIdentity: { nameId: "a" } }], { hasNextPage: true, endCursor: "two" }), limited);
    assert.ok("why" in (await linkedPeople(api, ACME)));
    const again = page([], { hasNextPage: true, endCursor: "two" });
    github.script(again, again);
    await assert.rejects(linkedPeople(api, ACME), {
      message: /^Cannot read the single sign-on of acme: its list has no end/,
    });
    github.script({ on: "POST /graphql", body: "<html>Sign in</html>" });
    await assert.rejects(linkedPeople(api, ACME), { message: /not JSON|not what GitHub documents/ });
  });

  it("is an event of a seat only if GitHub says which, whose and when", async () => {
    const at = Date.parse("2026-11-27T00:00:00Z");
    const events = [
      { action: "copilot.cfb_seat_assignment_created", actor: "mallory", user: "ann", created_at: at },
      { action: "copilot.cfb_seat_assignment_unassigned", actor: "../x", user: "ANN", "@timestamp": at + 1 },
      { action: "copilot.cfb_seat_assignment_created", user: "bob" },
      { action: "copilot.cfb_org_settings_changed", actor: "mallory", user: "ann", created_at: at },
      { action: 7 },
    ];
    github.script({
      on: "GET /orgs/acme/audit-log?phrase=action%3Acopilot%20created%3A%3E%3D2026-11-01&per_page=100",
      body: events,
    });
    const told = await seatEvents(api, "acme", new Date("2026-11-01T12:00:00Z"));
    assert.equal(told?.length, 2);
    assert.deepEqual(latestOf(told ?? [], "ann"), {
      login: "ANN",
      did: "cancelled",
      actor: null,
      at: new Date(at + 1),
    });
    github.script({
      on: "GET /orgs/acme/audit-log?phrase=action%3Acopilot%20created%3A%3E%3D2026-11-01&per_page=100",
      status: 403,
      body: { message: "no" },
    });
    assert.equal(await seatEvents(api, "acme", new Date("2026-11-01T12:00:00Z")), undefined);
  });
});

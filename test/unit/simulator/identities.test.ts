import { strict as assert } from "node:assert";
import { IDENTITY_QUERIES } from "../../../src/github/identities.js";
import { acme, ask, clockAt, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();

const scopes = ["manage_billing:copilot", "read:org", "read:enterprise", "read:audit_log"];
const all = { tokens: [{ token: "all", login: "ann", scopes }] };
const identities = [
  { login: "bob", nameId: "bob@acme.com", userName: "bob", emails: ["b.b@acme.com"] },
  { nameId: "new@acme.com" },
];

describe("the local GitHub's identities", () => {
  const query = (name: string, after: string | null = null) => ({
    query: IDENTITY_QUERIES.organization,
    variables: { name, after },
  });

  it("are those of an organization, page by page", async () => {
    const many = Array.from({ length: 130 }, (_, index) => ({ nameId: `p${index}@acme.com` }));
    const github = await start(acme({ identities: [...identities, ...many] }, all));
    const { body } = await ask(github, "POST /graphql", { token: "all", body: query("ACME") });
    const page = (body as { data: { organization: { samlIdentityProvider: { externalIdentities: Page } } } }).data;
    const { nodes, pageInfo } = page.organization.samlIdentityProvider.externalIdentities;
    assert.equal(nodes.length, 100);
    assert.deepEqual(nodes.slice(0, 2), [
      {
        samlIdentity: { nameId: "bob@acme.com", username: "bob@acme.com", emails: [{ value: "b.b@acme.com" }] },
        scimIdentity: { username: "bob", emails: [{ value: "b.b@acme.com" }] },
        user: { login: "bob" },
      },
      {
        samlIdentity: { nameId: "new@acme.com", username: "new@acme.com", emails: [] },
        scimIdentity: null,
        user: null,
      },
    ]);
    assert.equal(pageInfo.hasNextPage, true);
    const second = await ask(github, "POST /graphql", { token: "all", body: query("acme", pageInfo.endCursor) });
    assert.match(JSON.stringify(second.body), /p129@acme\.com.*/);
    assert.match(JSON.stringify(second.body), /"hasNextPage":false/);
  });

  interface Page {
    nodes: unknown[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  }

  it("are shown to owners whose token may, and to nobody else", async () => {
    const github = await start(
      acme(
        { identities },
        {
          tokens: [
            ...all.tokens,
            { token: "bobs", login: "bob", scopes: ["read:org"] },
            { token: "fine", login: "ann", permissions: { members: "read" }, organizations: ["acme"] },
          ],
        },
      ),
    );
    const told = async (token: string, name = "acme") =>
      JSON.stringify((await ask(github, "POST /graphql", { token, body: query(name) })).body);
    assert.match(await told(OWNER), /INSUFFICIENT_SCOPES/);
    assert.equal(await told("bobs"), '{"data":{"organization":{"samlIdentityProvider":null}}}');
    assert.match(await told("fine"), /FORBIDDEN/);
    assert.match(await told("all", "nobody"), /"organization":null.*NOT_FOUND/);
  });

  it("are those of an enterprise, too, and its licenses have the addresses", async () => {
    const github = await start(
      acme(
        {},
        {
          ...all,
          users: [{ login: "bob_acme", emails: ["bob@acme.com"], nameId: "bob" }, { login: "gone_acme" }],
          enterprises: [
            { slug: "octo", owners: ["ann"], organizations: ["acme"], members: ["bob_acme", "gone_acme"], identities },
          ],
        },
      ),
    );
    github.world.suspendUser("gone_acme");
    const body = { query: IDENTITY_QUERIES.enterprise, variables: { name: "octo", after: null } };
    assert.match(JSON.stringify((await ask(github, "POST /graphql", { token: "all", body })).body), /bob@acme\.com/);
    const licenses = await ask(github, "GET /enterprises/octo/consumed-licenses?per_page=100", { token: "all" });
    const { users } = licenses.body as { users: Record<string, unknown>[] };
    const logins = users.map((user) => user.github_com_login);
    assert.deepEqual(logins, ["ann", "bob_acme", "Octocat", "bob", "cy"]);
    assert.deepEqual(users[1]?.github_com_verified_domain_emails, ["bob@acme.com"]);
    assert.deepEqual(users[1]?.github_com_member_roles, []);
    assert.deepEqual(users[0]?.github_com_member_roles, ["Acme:Owner"]);
    assert.equal((await ask(github, "GET /enterprises/octo/consumed-licenses")).status, 403);
  });
});

describe("the local GitHub's audit log", () => {
  const seats = "/orgs/acme/copilot/billing/selected_users";

  it("says who granted and cancelled, for 180 days, page by page", async () => {
    const clock = clockAt("2026-05-01T00:00:00Z");
    const github = await start(acme({}, all), { now: clock.now });
    const names = { selected_usernames: ["bob"] };
    await ask(github, `POST ${seats}`, { token: "all", body: names });
    clock.set("2026-11-01T00:00:00Z");
    await ask(github, `DELETE ${seats}`, { token: "all", body: names });
    github.world.grantSeat("acme", "bob");
    github.world.grantSeat("acme", "cy");
    github.world.removeSeat("acme", "cy");
    const { body } = await ask(github, "GET /orgs/acme/audit-log?phrase=action:copilot", { token: "all" });
    const said = (body as Record<string, string>[]).map(({ action, actor, user }) => `${action} ${actor} ${user}`);
    const category = "copilot.cfb_seat_assignment";
    assert.deepEqual(said, [
      `${category}_unassigned ann cy`,
      `${category}_created ann cy`,
      `${category}_refreshed ann bob`,
      `${category}_unassigned ann bob`,
    ]);
    const page = await ask(github, `GET /orgs/acme/audit-log?phrase=action:${category}_created&per_page=1`, {
      token: "all",
    });
    assert.equal(page.headers.get("link"), null);
    const first = await ask(github, "GET /orgs/acme/audit-log?per_page=3", { token: "all" });
    const [, next = ""] = /<([^>]*)>; rel="next"/.exec(first.headers.get("link") ?? "") ?? [];
    const { pathname, search } = new URL(next);
    assert.equal(((await ask(github, `GET ${pathname}${search}`, { token: "all" })).body as unknown[]).length, 1);
  });

  it("is for owners whose token may read it", async () => {
    const github = await start(acme());
    assert.equal((await ask(github, "GET /orgs/acme/audit-log")).status, 403);
    assert.equal((await ask(github, "GET /orgs/acme/audit-log", { token: null })).status, 401);
  });
});

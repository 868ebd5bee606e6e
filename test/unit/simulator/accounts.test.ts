import { strict as assert } from "node:assert";
import { acme, ask, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();

describe("the local GitHub: accounts and organizations", () => {
  it("shows an account by login, by id, and to itself", async () => {
    const simulator = await start(acme({}, { users: [{ login: "Octocat", id: 583231 }] }));
    const octokit = await octokitFor(simulator);
    assert.equal((await octokit.rest.users.getByUsername({ username: "OCTOCAT" })).data.id, 583231);
    assert.equal((await octokit.rest.users.getById({ account_id: 583231 })).data.login, "Octocat");
    assert.equal((await octokit.rest.users.getAuthenticated()).data.login, "ann");
    assert.equal((await ask(simulator, "GET /users/octocat", { token: null })).status, 200);
    assert.equal((await ask(simulator, "GET /users/nobody-at-all")).status, 404);
    assert.equal((await ask(simulator, "GET /user/1")).status, 404);
    assert.equal((await ask(simulator, "GET /user/abc")).status, 404);
    assert.equal((await ask(simulator, "GET /user", { token: null })).status, 401);
  });

  it("shows an organization to everybody, also as an account", async () => {
    const simulator = await start(acme());
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.orgs.get({ org: "acme" });
    assert.equal(data.login, "Acme");
    assert.equal((await octokit.rest.users.getByUsername({ username: "acme" })).data.type, "Organization");
    assert.equal((await ask(simulator, "GET /orgs/acme", { token: null })).status, 200);
    assert.equal((await ask(simulator, "GET /orgs/nowhere")).status, 404);
  });

  it("tells members who is a member, and sends others away", async () => {
    const outsider = { token: "outsider", login: "stranger", scopes: [] };
    const simulator = await start(acme({}, { tokens: [outsider] }));
    const octokit = await octokitFor(simulator);
    assert.equal((await octokit.rest.orgs.checkMembershipForUser({ org: "acme", username: "BOB" })).status, 204);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/stranger")).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/nowhere/members/bob")).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob", { token: null })).status, 401);
    const told = await ask(simulator, "GET /orgs/acme/members/bob", { token: "outsider" });
    assert.equal(told.status, 302);
    assert.equal(told.headers.get("location"), `${simulator.url}/orgs/Acme/public_members/bob`);
    assert.equal((await ask(simulator, "GET /orgs/acme/public_members/bob")).status, 404);
  });

  it("tells a fine-grained token only with the permission for members", async () => {
    const token = { login: "ann", organizations: ["acme"] };
    const simulator = await start(
      acme(
        {},
        {
          tokens: [
            { ...token, token: "may", permissions: { members: "read" } },
            { ...token, token: "may-not", permissions: {} },
          ],
          organizations: [{ login: "umbrella", owners: ["ann"] }],
        },
      ),
    );
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob", { token: "may" })).status, 204);
    const told = await ask(simulator, "GET /orgs/acme/members/bob", { token: "may-not" });
    assert.equal(told.status, 403);
    assert.equal(told.headers.get("x-accepted-github-permissions"), "members=read");
    assert.equal((await ask(simulator, "GET /orgs/umbrella/members/ann", { token: "may" })).status, 302);
  });

  it("says what is left of the hour", async () => {
    const simulator = await start(acme());
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.rateLimit.get();
    assert.deepEqual([data.resources.core.limit, data.resources.core.used], [5000, 0]);
  });
});

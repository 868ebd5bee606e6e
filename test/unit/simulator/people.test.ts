import { strict as assert } from "node:assert";
import type { Simulator } from "../../../src/simulator/index.js";
import { acme, ask, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const org = "acme";

/** ann and bea own it, newbie is invited, ola and otto are outside collaborators; the token "people" sees them all. */
const company = () =>
  acme(
    {
      owners: ["ann", "bea"],
      members: ["octocat", "bob", "cy"],
      invited: ["newbie"],
      outsideCollaborators: ["ola", "otto"],
    },
    { tokens: [{ token: "people", login: "ann", scopes: ["read:org"] }], users: [{ login: "stranger" }] },
  );

async function listed(simulator: Simulator, path: string, token = "people") {
  const { status, body } = await ask(simulator, `GET /orgs/acme/${path}`, { token });
  return status === 200 ? (body as { login: string }[]).map(({ login }) => login).join(" ") : status;
}

describe("the local GitHub: who belongs to an organization", () => {
  it("lists members page by page", async () => {
    const simulator = await start(company());
    const octokit = await octokitFor(simulator, "people");
    const members = await octokit.paginate(octokit.rest.orgs.listMembers, { org, per_page: 2 });
    assert.deepEqual(
      members.map(({ login }) => login),
      ["ann", "bea", "octocat", "bob", "cy"],
    );
  });

  it("lists members by role, and finds nobody without two-factor authentication", async () => {
    const simulator = await start(company());
    assert.equal(await listed(simulator, "members?role=admin"), "ann bea");
    assert.equal(await listed(simulator, "members?role=member"), "octocat bob cy");
    assert.equal(await listed(simulator, "members?role=all&filter=all"), "ann bea octocat bob cy");
    assert.equal(await listed(simulator, "members?filter=2fa_disabled"), "");
  });

  it("lets only owners filter by two-factor authentication", async () => {
    const simulator = await start(company());
    simulator.world.addToken({ token: "bobs", login: "bob", scopes: ["read:org"] });
    assert.equal(await listed(simulator, "members?filter=2fa_insecure", "bobs"), 422);
  });

  it("lists outside collaborators page by page, who are not members", async () => {
    const simulator = await start(company());
    const octokit = await octokitFor(simulator, "people");
    const people = await octokit.paginate(octokit.rest.orgs.listOutsideCollaborators, { org, per_page: 1 });
    assert.deepEqual(
      people.map(({ login }) => login),
      ["ola", "otto"],
    );
    assert.equal(await listed(simulator, "outside_collaborators?filter=2fa_disabled"), "");
    assert.equal((await ask(simulator, "GET /orgs/acme/memberships/ola", { token: "people" })).status, 404);
  });

  it("answers a membership that a grant has invited to as pending, as the seat's endpoint does", async () => {
    const simulator = await start(company());
    simulator.world.configure(org, { nonMembers: "invite" });
    const body = { selected_usernames: ["stranger"] };
    await ask(simulator, "POST /orgs/acme/copilot/billing/selected_users", { body });
    const { body: membership } = await ask(simulator, "GET /orgs/acme/memberships/stranger", { token: "people" });
    assert.equal((membership as { state: string }).state, "pending");
  });

  it("shows a token that may not see members only public ones, of whom there are none, and no error", async () => {
    const simulator = await start(company());
    const { world } = simulator;
    world.addToken({ token: "outside", login: "stranger", scopes: ["read:org"] });
    world.addToken({ token: "billing", login: "ann", scopes: ["manage_billing:copilot"] });
    world.addToken({ token: "elsewhere", login: "ann", permissions: { members: "read" }, organizations: [] });
    for (const token of ["outside", "billing", "elsewhere"])
      assert.equal(await listed(simulator, "members", token), "");
  });

  it("refuses a token without the permission Members, and outsiders where nothing is public", async () => {
    const simulator = await start(company());
    const { world } = simulator;
    world.addToken({ token: "fine", login: "ann", permissions: {}, organizations: ["acme"] });
    world.addToken({ token: "outside", login: "stranger", scopes: ["read:org"] });
    world.addToken({ token: "billing", login: "ann", scopes: ["manage_billing:copilot"] });
    for (const path of ["members", "outside_collaborators", "memberships/newbie"]) {
      assert.equal(await listed(simulator, path, "fine"), 403, path);
    }
    for (const path of ["outside_collaborators", "memberships/newbie"]) {
      assert.equal(await listed(simulator, path, "billing"), 403, path);
      assert.equal(await listed(simulator, path, "outside"), 404, path);
    }
  });
});

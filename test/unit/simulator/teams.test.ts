import { strict as assert } from "node:assert";
import type { Seed, SeedToken, Simulator } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const org = "acme";
const TEAMS = "/orgs/acme/copilot/billing/selected_teams";
const USERS = "/orgs/acme/copilot/billing/selected_users";

type SeedOrganization = NonNullable<Seed["organizations"]>[number];

/** bob and cy are in Core, cy and octocat in Ops; nobody has a seat. The token sees people too. */
function company(organization: Partial<SeedOrganization> = {}): Seed {
  const teams = [
    { slug: "core", name: "Core Team", members: ["bob", "cy"] },
    { slug: "ops", name: "Ops", members: ["cy", "octocat"] },
  ];
  return acme(
    { teams, ...organization },
    { tokens: [{ token: "people", login: "ann", scopes: ["admin:org"] }], users: [{ login: "stranger" }] },
  );
}

const change = (simulator: Simulator, method: "POST" | "DELETE", ...teams: string[]) =>
  ask(simulator, `${method} ${TEAMS}`, { body: { selected_teams: teams } });

const seats = ({ world }: Simulator) =>
  world
    .seats(org)
    .map(({ assignee, team, pendingCancellationDate }) =>
      [assignee?.login, team?.slug ?? "", pendingCancellationDate ?? ""].join(" ").trimEnd(),
    );

const bought = ({ world }: Simulator) => world.purchases.map(({ login, team, kind }) => [login, team, kind].join(" "));

describe("the local GitHub: a team's seats", () => {
  it("are granted to each member once, and show the team", async () => {
    const simulator = await start(company());
    const octokit = await octokitFor(simulator);
    const { status, data } = await octokit.rest.copilot.addCopilotSeatsForTeams({
      org,
      selected_teams: ["core", "OPS", "core"],
    });
    assert.equal(status, 201);
    assert.deepEqual(data, { seats_created: 3 });
    assert.deepEqual(seats(simulator), ["bob core", "cy core", "Octocat ops"]);
    assert.deepEqual(bought(simulator), ["bob core new", "cy core new", "Octocat ops new"]);
    const seat = await octokit.rest.copilot.getCopilotSeatDetailsForUser({ org, username: "bob" });
    assert.equal(seat.data.assigning_team?.slug, "core");
    assert.equal(seat.data.assigning_team?.name, "Core Team");
  });

  it("are refreshed if they exist, and buy nothing", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(company(), clock);
    await change(simulator, "POST", "core");
    clock.set("2026-05-07T00:00:00Z");
    assert.deepEqual((await change(simulator, "POST", "core")).body, { seats_created: 2 });
    assert.equal(bought(simulator).length, 2);
    assert.equal(simulator.world.seat(org, "bob")?.createdAt, "2026-05-07T00:00:00Z");
  });

  it("end with the billing cycle, except for people with another team or a seat by name", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(company({ seats: [{ login: "bob" }] }), clock);
    await change(simulator, "POST", "core", "ops");
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.cancelCopilotSeatAssignmentForTeams({ org, selected_teams: ["core"] });
    assert.deepEqual(data, { seats_cancelled: 0 });
    assert.deepEqual(seats(simulator), ["bob", "cy ops", "Octocat ops"]);

    assert.deepEqual((await change(simulator, "DELETE", "ops", "core")).body, { seats_cancelled: 2 });
    assert.deepEqual(seats(simulator), ["bob", "cy ops 2026-06-01", "Octocat ops 2026-06-01"]);
    assert.deepEqual((await change(simulator, "DELETE", "ops")).body, { seats_cancelled: 0 });
    simulator.world.addTeamMember(org, "ops", "ann");
    assert.equal(simulator.world.seat(org, "ann"), undefined, "who joins from now on gets none");
    simulator.world.removeTeamMember(org, "ops", "ann");

    assert.deepEqual((await change(simulator, "POST", "ops")).body, { seats_created: 2 });
    assert.deepEqual(seats(simulator), ["bob", "cy ops", "Octocat ops"]);
    assert.ok(bought(simulator).includes("cy ops cancellation taken back"));
    await change(simulator, "DELETE", "ops");
    clock.set("2026-06-01T00:00:00Z");
    assert.deepEqual(seats(simulator), ["bob"]);
  });

  it("take the place of a seat by name when the web interface moves it", async () => {
    const simulator = await start(company({ seats: [{ login: "octocat" }] }));
    simulator.world.grantTeamSeat(org, "core", "octocat");
    assert.deepEqual(seats(simulator), ["Octocat core"]);
    assert.deepEqual((await change(simulator, "DELETE", "core")).body, { seats_cancelled: 1 });
  });

  it("cannot be cancelled by name, unless they were also given by name", async () => {
    const simulator = await start(company());
    await change(simulator, "POST", "core");
    const body = { selected_usernames: ["bob"] };
    const refused = await ask(simulator, `DELETE ${USERS}`, { body });
    assert.equal(refused.status, 422);
    assert.match(refused.message ?? "", /via a team/);
    await ask(simulator, `POST ${USERS}`, { body });
    const told = await ask(simulator, `DELETE ${USERS}`, { body });
    assert.deepEqual([told.status, told.body], [200, { seats_cancelled: 0 }]);
    assert.deepEqual(seats(simulator), ["bob core", "cy core"]);
  });

  it("still keep in a member whose seat ended, was granted again by name, and is cancelled by name", async () => {
    const simulator = await start(company());
    await change(simulator, "POST", "core");
    simulator.world.removeSeat(org, "bob");
    const body = { selected_usernames: ["bob"] };
    await ask(simulator, `POST ${USERS}`, { body });
    assert.deepEqual((await ask(simulator, `DELETE ${USERS}`, { body })).body, { seats_cancelled: 0 });
    assert.ok(seats(simulator).includes("bob core"), seats(simulator).join());
  });

  for (const [doubleAccess, direct, throughTeam] of [
    ["earlier", "bob", "cy core"],
    ["team", "bob core", "cy core"],
    ["direct", "bob", "cy"],
  ] as const) {
    it(`of people who also have one by name show what the setting says: ${doubleAccess}`, async () => {
      const simulator = await start(company({ doubleAccess, seats: [{ login: "bob" }] }));
      await change(simulator, "POST", "core");
      await ask(simulator, `POST ${USERS}`, { body: { selected_usernames: ["cy"] } });
      assert.deepEqual(seats(simulator), [direct, throughTeam]);
      await change(simulator, "DELETE", "core");
      assert.deepEqual(seats(simulator), ["bob", "cy"]);
    });
  }

  it("may be by name too in a seed, which can change what is shown", async () => {
    const teams = [{ slug: "core", members: ["bob", "cy"], copilot: true }];
    const simulator = await start(
      company({ teams, seats: [{ login: "bob" }, { login: "cy", pendingCancellation: "2999-01-01" }] }),
    );
    assert.deepEqual(seats(simulator), ["bob", "cy  2999-01-01"]);
    simulator.world.configure(org, { doubleAccess: "team" });
    assert.deepEqual(seats(simulator), ["bob core", "cy  2999-01-01"]);
  });

  it("show the team that a seed names, of several", async () => {
    const teams = [{ slug: "core", members: ["bob"], copilot: true }, { slug: "ops" }];
    const simulator = await start(company({ teams, seats: [{ login: "bob", team: "ops" }] }));
    assert.deepEqual(seats(simulator), ["bob ops"]);
    await change(simulator, "DELETE", "ops");
    assert.deepEqual(seats(simulator), ["bob core"]);
  });

  for (const [unknownTeams, status, created] of [
    ["refuse-all", 422, []],
    ["not-found", 404, []],
    ["skip", 201, ["bob core", "cy core"]],
  ] as const) {
    it(`are for teams that exist; for others: ${unknownTeams}`, async () => {
      const simulator = await start(company({ unknownTeams }));
      const told = await change(simulator, "POST", "core", "nobody");
      assert.equal(told.status, status);
      if (status === 422) assert.match(told.message ?? "", /not teams of the organization: nobody/);
      assert.deepEqual(seats(simulator), created);
      assert.equal((await change(simulator, "DELETE", "nobody")).status, status === 201 ? 200 : status);
    });
  }

  for (const [teamsNamedBy, slug, name] of [
    ["either", 201, 201],
    ["slug", 201, 422],
    ["name", 422, 201],
  ] as const) {
    it(`are asked for by what GitHub calls a team's name: ${teamsNamedBy}`, async () => {
      const simulator = await start(company({ teamsNamedBy }));
      assert.equal((await change(simulator, "POST", "core")).status, slug);
      assert.equal((await change(simulator, "POST", "core team")).status, name);
    });
  }

  for (const [settings, words] of [
    [{ copilot: false }, /not enabled/],
    [{ publicCodeSuggestions: "unconfigured" }, /public code suggestions policy/],
    [{ seatManagement: "assign_all" }, /all users/],
    [{ seatManagement: "unconfigured" }, /unconfigured/],
  ] as const) {
    it(`are refused with ${JSON.stringify(settings)}`, async () => {
      const simulator = await start(company(settings));
      for (const method of ["POST", "DELETE"] as const) {
        const told = await change(simulator, method, "core");
        assert.equal(told.status, 422);
        assert.match(told.message ?? "", words);
      }
      assert.deepEqual(seats(simulator), []);
    });
  }

  it("require a valid list, and an owner with the right", async () => {
    const simulator = await start(company());
    assert.match((await change(simulator, "POST")).message ?? "", /For 'selected_teams'/);
    assert.match(
      (await ask(simulator, `DELETE ${TEAMS}`, { body: {} })).message ?? "",
      /"selected_teams" wasn't supplied/,
    );
    for (const [login, scopes, status] of [
      ["ann", ["read:org"], 403],
      ["bob", ["admin:org"], 404],
    ] as const) {
      simulator.world.addToken({ token: login, login, scopes: [...scopes] });
      const body = { selected_teams: ["core"] };
      assert.equal((await ask(simulator, `POST ${TEAMS}`, { token: login, body })).status, status);
      assert.equal((await ask(simulator, `DELETE ${TEAMS}`, { token: login, body })).status, status);
    }
    assert.deepEqual(seats(simulator), []);
  });
});

describe("the local GitHub: a team that changes", () => {
  it("gives a seat to people who join, and ends it with the cycle for people who leave", async () => {
    const simulator = await start(company(), clockAt("2026-05-06T00:00:00Z"));
    const { world } = simulator;
    world.addTeamMember(org, "ops", "bob");
    assert.deepEqual(seats(simulator), [], "without Copilot nobody gets one");
    await change(simulator, "POST", "ops");
    world.removeTeamMember(org, "OPS", "bob");
    world.addTeamMember(org, "ops", "ann");
    assert.deepEqual(seats(simulator), ["cy ops", "Octocat ops", "bob ops 2026-06-01", "ann ops"]);
    assert.equal(bought(simulator).length, 3, "what happens behind everybody's back is not what the API sold");
    world.addTeamMember(org, "ops", "bob");
    assert.deepEqual(seats(simulator), ["cy ops", "Octocat ops", "bob ops", "ann ops"]);
  });

  it("keeps its seats when it is renamed, under a new slug", async () => {
    const simulator = await start(company());
    await change(simulator, "POST", "core");
    const renamed = simulator.world.renameTeam(org, "core", "Die Größten, 2. Etage");
    assert.equal(renamed.slug, "die-gro-ten-2-etage");
    assert.deepEqual(seats(simulator), ["bob die-gro-ten-2-etage", "cy die-gro-ten-2-etage"]);
    assert.equal((await change(simulator, "DELETE", "core")).status, 422);
    assert.deepEqual((await change(simulator, "DELETE", renamed.slug)).body, { seats_cancelled: 2 });
    assert.equal(simulator.world.renameTeam(org, "ops", "OPS").slug, "ops");
  });

  it("ends its seats with the cycle when it is deleted, and a new one of that name is another", async () => {
    const simulator = await start(company(), clockAt("2026-05-06T00:00:00Z"));
    const { world } = simulator;
    await change(simulator, "POST", "core", "ops");
    const id = world.organization(org)?.teams.bySlug("core")?.id;
    world.deleteTeam(org, "core");
    assert.deepEqual(seats(simulator), ["bob  2026-06-01", "cy ops", "Octocat ops"]);
    assert.equal((await change(simulator, "POST", "core")).status, 422);
    const again = world.addTeam(org, "Core");
    assert.equal(again.slug, "core");
    assert.deepEqual([id, world.organization(org)?.teams.bySlug("ops")?.id, again.id], [1, 2, 3]);
    assert.deepEqual((await change(simulator, "POST", "core")).body, { seats_created: 0 });
  });

  it("loses people who leave the organization", async () => {
    const simulator = await start(company());
    await change(simulator, "POST", "core");
    simulator.world.removeMember(org, "bob");
    simulator.world.addMember(org, "bob");
    assert.deepEqual((await change(simulator, "POST", "core")).body, { seats_created: 1 });
  });

  it("says what cannot be done with it", async () => {
    const { world } = await start(company());
    for (const [impossible, words] of [
      [() => world.addTeamMember(org, "nobody", "bob"), /Acme has no team nobody/],
      [() => world.addTeamMember(org, "core", "stranger"), /stranger is not a member of Acme/],
      [() => world.removeTeamMember(org, "core", "octocat"), /octocat is not in the team core/],
      [() => world.deleteTeam(org, "nobody"), /no team nobody/],
      [() => world.renameTeam(org, "core", "Ops"), /Acme has a team ops already/],
      [() => world.addTeam(org, "CORE"), /Acme has a team core already/],
      [() => world.addTeam(org, "!?"), /is not a team's name/],
    ] as const) {
      assert.throws(impossible, words);
    }
  });
});

describe("the local GitHub: looking at teams", () => {
  const people = { token: "people" };

  it("lists them, page by page, and shows one", async () => {
    const simulator = await start(company());
    const first = await ask(simulator, "GET /orgs/acme/teams?per_page=1", people);
    assert.deepEqual(
      (first.body as { slug: string }[]).map(({ slug }) => slug),
      ["core"],
    );
    assert.match(first.headers.get("link") ?? "", /per_page=1&page=2>; rel="next"/);
    const octokit = await octokitFor(simulator, "people");
    const slugs = await octokit.paginate(octokit.rest.teams.list, { org, per_page: 1 });
    assert.deepEqual(
      slugs.map(({ slug, parent }) => [slug, parent]),
      [
        ["core", null],
        ["ops", null],
      ],
    );
    const { data } = await octokit.rest.teams.getByName({ org, team_slug: "CORE" });
    assert.deepEqual([data.name, data.members_count, data.organization.login], ["Core Team", 2, "Acme"]);
    assert.equal((await ask(simulator, "GET /orgs/acme/teams/nobody", people)).status, 404);
  });

  it("lists their members, page by page", async () => {
    const simulator = await start(company());
    const octokit = await octokitFor(simulator, "people");
    const members = await octokit.paginate(octokit.rest.teams.listMembersInOrg, {
      org,
      team_slug: "ops",
      per_page: 1,
    });
    assert.deepEqual(
      members.map(({ login }) => login),
      ["cy", "Octocat"],
    );
    assert.deepEqual((await ask(simulator, "GET /orgs/acme/teams/ops/members?role=maintainer", people)).body, []);
    assert.equal((await ask(simulator, "GET /orgs/acme/teams/nobody/members", people)).status, 404);
  });

  it("tells a membership, the requester's own too", async () => {
    const simulator = await start(company({ invited: ["newbie"] }));
    const brief = async (route: string, token = "people") => {
      const { status, body } = await ask(simulator, route, { token });
      const { state, role } = body as { state?: string; role?: string };
      return status === 200 ? `${state} ${role}` : status;
    };
    assert.equal(await brief("GET /orgs/acme/memberships/ANN"), "active admin");
    assert.equal(await brief("GET /orgs/acme/memberships/bob"), "active member");
    assert.equal(await brief("GET /orgs/acme/memberships/newbie"), "pending member");
    assert.equal(await brief("GET /orgs/acme/memberships/stranger"), 404);
    assert.equal(await brief("GET /user/memberships/orgs/acme"), "active admin");
    simulator.world.addToken({ token: "outside", login: "stranger", scopes: ["read:org"] });
    assert.equal(await brief("GET /user/memberships/orgs/acme", "outside"), 404);
    assert.equal(await brief("GET /orgs/acme/memberships/bob", "outside"), 404);
  });

  const LOOKS = [
    "GET /orgs/acme/teams",
    "GET /orgs/acme/teams/core",
    "GET /orgs/acme/teams/core/members",
    "GET /orgs/acme/memberships/ann",
    "GET /user/memberships/orgs/acme",
  ];
  const tokens: [what: string, token: Omit<SeedToken, "token" | "login">, status: number][] = [
    ["a classic token of a member that may read", { scopes: ["read:org"] }, 200],
    ["one that may only bill", { scopes: ["manage_billing:copilot"] }, 403],
    ["a fine-grained one that may", { permissions: { members: "read" }, organizations: ["acme"] }, 200],
    ["a fine-grained one that may not", { permissions: {}, organizations: ["acme"] }, 403],
  ];
  for (const [what, token, status] of tokens) {
    it(`needs permission: ${what}`, async () => {
      const simulator = await start(company());
      simulator.world.addToken({ token: "t", login: "bob", ...token });
      for (const route of LOOKS) {
        assert.equal((await ask(simulator, route, { token: "t" })).status, status, route);
      }
    });
  }

  it("is not for outsiders", async () => {
    const simulator = await start(company());
    simulator.world.addToken({ token: "outside", login: "stranger", scopes: ["admin:org"] });
    for (const route of LOOKS) {
      assert.equal((await ask(simulator, route, { token: "outside" })).status, 404, route);
      assert.equal((await ask(simulator, route, { token: null })).status, 401, route);
    }
  });
});

import { strict as assert } from "node:assert";
import type { Seed, Simulator } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const LIST = "GET /enterprises/megacorp/copilot/billing/seats";
const TEAMS = "/enterprises/megacorp/copilot/billing/selected_enterprise_teams";
const USERS = "/enterprises/megacorp/copilot/billing/selected_users";
const megacorp = { enterprise: "megacorp" };

type SeedEnterprise = NonNullable<Seed["enterprises"]>[number];

/** bob has a seat from the organization; bob and cy are in Core, cy and fay in Ops. */
function enterprise(fields: Partial<SeedEnterprise> = {}): Seed {
  const teams = [
    { slug: "ent:core", name: "Core Team", members: ["bob", "cy"] },
    { slug: "ent:ops", name: "Ops", members: ["cy", "fay"] },
  ];
  const people = { token: "people", login: "ann", scopes: ["read:enterprise"] };
  return acme(
    { seats: [{ login: "bob", team: "platform" }] },
    {
      tokens: [people],
      enterprises: [{ slug: "Megacorp", organizations: ["acme"], owners: ["ann"], teams, ...fields }],
    },
  );
}

const change = (simulator: Simulator, method: "POST" | "DELETE", ...teams: string[]) =>
  ask(simulator, `${method} ${TEAMS}`, { body: { selected_enterprise_teams: teams } });

interface Shown {
  total_seats: number;
  seats: {
    assignee: { login: string };
    organization: { login: string } | null;
    assigning_team: { slug: string; url: string } | null;
    pending_cancellation_date: string | null;
  }[];
}

const brief = (body: unknown) =>
  (body as Shown).seats.map(({ assignee, organization, assigning_team, pending_cancellation_date }) =>
    [assignee.login, organization?.login ?? "-", assigning_team?.slug ?? "-", pending_cancellation_date ?? ""]
      .join(" ")
      .trimEnd(),
  );

const seats = async (simulator: Simulator) => brief((await ask(simulator, LIST)).body);

describe("the local GitHub: the seats of enterprise teams", () => {
  it("are listed once for each team that grants them, and count a user once", async () => {
    const simulator = await start(enterprise());
    const told = await change(simulator, "POST", "ent:core", "OPS");
    assert.deepEqual([told.status, told.body], [201, { seats_created: 3 }]);
    const { body } = await ask(simulator, LIST);
    assert.deepEqual(brief(body), [
      "bob Acme platform",
      "bob - ent:core",
      "cy - ent:core",
      "cy - ent:ops",
      "fay - ent:ops",
    ]);
    assert.equal((body as Shown).total_seats, 3);
    assert.match((body as Shown).seats[1]?.assigning_team?.url ?? "", /enterprises\/Megacorp\/teams\/\d+$/);
    const bob = await ask(simulator, "GET /enterprises/megacorp/members/bob/copilot");
    assert.deepEqual(brief(bob.body), ["bob Acme platform", "bob - ent:core"]);
    assert.deepEqual(
      simulator.world.purchases.map(({ enterprise: payer, team, login }) => [payer, team, login].join(" ")),
      ["Megacorp ent:core bob", "Megacorp ent:core cy", "Megacorp ent:ops fay"],
    );
  });

  it("are paged over", async () => {
    const simulator = await start(enterprise());
    await change(simulator, "POST", "ent:core", "ent:ops");
    const pages: unknown[] = [];
    for (const page of [1, 2, 3, 4]) {
      const { body, headers } = await ask(simulator, `${LIST}?per_page=2&page=${page}`);
      pages.push(brief(body));
      if (page === 1) assert.match(headers.get("link") ?? "", /page=3>; rel="last"/);
    }
    assert.deepEqual(pages, [
      ["bob Acme platform", "bob - ent:core"],
      ["cy - ent:core", "cy - ent:ops"],
      ["fay - ent:ops"],
      [],
    ]);
  });

  it("show another object for a seat given by name", async () => {
    const simulator = await start(enterprise({ seats: [{ login: "fay" }] }));
    await change(simulator, "POST", "ent:ops");
    assert.deepEqual(await seats(simulator), ["bob Acme platform", "fay - ent:ops", "fay - -", "cy - ent:ops"]);
    const byName = await ask(simulator, `DELETE ${USERS}`, { body: { selected_usernames: ["fay"] } });
    assert.deepEqual(byName.body, { seats_cancelled: 0 });
    assert.deepEqual(await seats(simulator), ["bob Acme platform", "fay - ent:ops", "cy - ent:ops"]);
  });

  it("end with the billing cycle, except for people in another team", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(enterprise(), clock);
    await change(simulator, "POST", "ent:core", "ent:ops");
    const told = await change(simulator, "DELETE", "ent:core");
    assert.deepEqual([told.status, told.body], [200, { seats_cancelled: 1 }]);
    assert.deepEqual(await seats(simulator), [
      "bob Acme platform",
      "bob - ent:core 2026-06-01",
      "cy - ent:ops",
      "fay - ent:ops",
    ]);
    clock.set("2026-06-01T00:00:00Z");
    assert.deepEqual(await seats(simulator), ["bob Acme platform", "cy - ent:ops", "fay - ent:ops"]);
  });

  it("may be cancelled in the background, some time after the answer", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(enterprise({ teamCancellationSeconds: 30 }), clock);
    await change(simulator, "POST", "ent:ops");
    const active = ["bob Acme platform", "cy - ent:ops", "fay - ent:ops"];
    const ending = ["bob Acme platform", "cy - ent:ops 2026-06-01", "fay - ent:ops 2026-06-01"];
    const told = await change(simulator, "DELETE", "ent:ops");
    assert.equal(told.status, 202);
    assert.match(told.message ?? "", /being cancelled/);
    clock.set("2026-05-06T00:00:29Z");
    assert.equal((await change(simulator, "DELETE", "ent:ops")).status, 202, "a second one does not put it off");
    assert.deepEqual(await seats(simulator), active);
    clock.set("2026-05-06T00:00:30Z");
    assert.deepEqual(await seats(simulator), ending);

    await change(simulator, "POST", "ent:ops");
    await change(simulator, "DELETE", "ent:ops");
    await change(simulator, "POST", "ent:ops");
    clock.set("2026-05-07T00:00:00Z");
    assert.deepEqual(await seats(simulator), active, "a grant takes back what has not happened yet");
    assert.equal((await change(simulator, "DELETE", "nobody")).status, 422);

    clock.set("2026-05-31T23:59:00Z");
    await change(simulator, "DELETE", "ent:ops");
    clock.set("2026-06-01T00:00:00Z");
    assert.deepEqual(await seats(simulator), ["bob Acme platform"], "what became due in May ends with May");
  });

  it("are cancelled in the background whatever a read of the past has seen", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(enterprise({ teamCancellationSeconds: 30 }), clock);
    await change(simulator, "POST", "ent:ops");
    await change(simulator, "DELETE", "ent:ops");
    const holder = simulator.world.enterprise("megacorp") ?? assert.fail();
    const present = holder.seats;
    holder.seats = present.copy();
    clock.set("2026-05-06T00:00:30Z");
    await seats(simulator);
    holder.seats = present;
    assert.equal((await seats(simulator))[1], "cy - ent:ops 2026-06-01");
  });

  it("are seen late when a read lags behind", async () => {
    const simulator = await start(enterprise(), { faults: [{ fault: "lagging-read" }] });
    await change(simulator, "POST", "ent:ops");
    assert.deepEqual(await seats(simulator), ["bob Acme platform"]);
    simulator.faults.clear();
    assert.equal((await seats(simulator)).length, 3);
  });

  for (const [settings, words] of [
    [{ copilot: false }, /not enabled for this enterprise/],
    [{ publicCodeSuggestions: "unconfigured" }, /policy has not been set for this enterprise/],
  ] as const) {
    it(`are refused with ${JSON.stringify(settings)}`, async () => {
      const simulator = await start(enterprise({ ...settings, teamCancellationSeconds: 1 }));
      for (const method of ["POST", "DELETE"] as const) {
        const told = await change(simulator, method, "ent:core");
        assert.equal(told.status, 422);
        assert.match(told.message ?? "", words);
      }
    });
  }

  it("ignore the access mode", async () => {
    const simulator = await start(enterprise({ seatManagement: "assign_all" }));
    assert.equal((await change(simulator, "POST", "ent:core")).status, 201);
  });

  it("require a valid list, and an owner with the right", async () => {
    const simulator = await start(enterprise());
    assert.match((await change(simulator, "POST")).message ?? "", /For 'selected_enterprise_teams'/);
    const body = { selected_enterprise_teams: ["ent:core"] };
    simulator.world.addToken({ token: "member", login: "bob", scopes: ["admin:enterprise"] });
    for (const method of ["POST", "DELETE"]) {
      assert.equal((await ask(simulator, `${method} ${TEAMS}`, { token: "people", body })).status, 403);
      assert.equal((await ask(simulator, `${method} ${TEAMS}`, { token: "member", body })).status, 404);
    }
  });

  it("may be in a seed", async () => {
    const teams = [{ slug: "ent:core", members: ["gus"], copilot: true }];
    const simulator = await start(enterprise({ teams, seats: [{ login: "hal", team: "ent:ops" }, { login: "gus" }] }));
    assert.deepEqual(await seats(simulator), ["bob Acme platform", "hal - ent:ops", "gus - ent:core", "gus - -"]);
  });
});

describe("the local GitHub: an enterprise team", () => {
  it("changes behind Pulumi's back as an organization's does", async () => {
    const simulator = await start(enterprise(), clockAt("2026-05-06T00:00:00Z"));
    const { world } = simulator;
    await change(simulator, "POST", "ent:ops");
    world.addTeamMember(megacorp, "ent:ops", "octocat");
    world.removeTeamMember(megacorp, "ent:ops", "cy");
    assert.equal(world.renameTeam(megacorp, "ent:ops", "Night Shift").slug, "ent:night-shift");
    assert.deepEqual(await seats(simulator), [
      "bob Acme platform",
      "cy - ent:night-shift 2026-06-01",
      "fay - ent:night-shift",
      "Octocat - ent:night-shift",
    ]);
    world.removeMember(megacorp, "octocat");
    world.deleteTeam(megacorp, "ent:night-shift");
    assert.deepEqual(await seats(simulator), ["bob Acme platform", "cy - - 2026-06-01", "fay - - 2026-06-01"]);
    assert.equal(world.addTeam(megacorp, "Ops").slug, "ent:ops");
    world.grantTeamSeat(megacorp, "ent:ops", "fay");
    assert.equal(world.seat(megacorp, "fay")?.team?.slug, "ent:ops");
  });

  it("is listed and shown with its members, also by its id", async () => {
    const simulator = await start(enterprise());
    const id = simulator.world.enterprise("megacorp")?.teams.bySlug("ent:ops")?.id;
    const look = async (path: string) => {
      const { status, body } = await ask(simulator, `GET /enterprises/megacorp/teams${path}`, { token: "people" });
      const names = (Array.isArray(body) ? body : [body]).map(({ slug, login }) => slug ?? login);
      return status === 200 ? names.join(" ") : status;
    };
    assert.equal(await look(""), "ent:core ent:ops");
    assert.equal(await look("?per_page=1&page=2"), "ent:ops");
    for (const team of ["/ent:ops", "/ENT%3Aops", `/${id}`]) {
      assert.equal(await look(team), "ent:ops");
      assert.equal(await look(`${team}/memberships?per_page=1`), "cy");
      assert.equal(await look(`${team}/memberships?page=2&per_page=1`), "fay");
    }
    const one = await ask(simulator, "GET /enterprises/megacorp/teams/ent:ops", { token: "people" });
    assert.equal((one.body as { members_count: number }).members_count, 2);
    assert.equal(await look("/nobody"), 404);
    assert.equal(await look("/nobody/memberships"), 404);
  });

  for (const [what, login, scopes, status] of [
    ["an owner who may read", "ann", ["read:enterprise"], 200],
    ["an owner who may only bill", "ann", ["manage_billing:copilot"], 403],
    ["somebody else", "bob", ["admin:enterprise"], 404],
  ] as const) {
    it(`is shown to ${what}: ${status}`, async () => {
      const simulator = await start(enterprise());
      simulator.world.addToken({ token: "t", login, scopes: [...scopes] });
      for (const path of ["", "/ent:core", "/ent:core/memberships"]) {
        assert.equal((await ask(simulator, `GET /enterprises/megacorp/teams${path}`, { token: "t" })).status, status);
      }
    });
  }
});

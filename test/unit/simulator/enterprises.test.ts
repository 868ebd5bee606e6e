import { strict as assert } from "node:assert";
import { generateKeyPairSync } from "node:crypto";
import type { Seed } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const LIST = "GET /enterprises/megacorp/copilot/billing/seats";
const USERS = "/enterprises/megacorp/copilot/billing/selected_users";
const megacorp = { enterprise: "megacorp" };

type SeedEnterprise = NonNullable<Seed["enterprises"]>[number];

/** bob has a seat from both organizations, cy from one, and dee from the enterprise itself. */
function enterprise(fields: Partial<SeedEnterprise> = {}, tokens: Seed["tokens"] = []): Seed {
  return acme(
    { seats: [{ login: "bob" }, { login: "cy", team: "platform" }] },
    {
      tokens,
      organizations: [{ login: "umbrella", owners: ["eve"], planType: "enterprise", seats: [{ login: "bob" }] }],
      enterprises: [
        {
          slug: "Megacorp",
          organizations: ["acme", "umbrella"],
          owners: ["ann"],
          seats: [{ login: "dee" }],
          ...fields,
        },
      ],
    },
  );
}

interface Shown {
  total_seats: number;
  seats: {
    assignee: { login: string };
    organization: { login: string } | null;
    assigning_team: { slug: string } | null;
    plan_type: string;
    pending_cancellation_date: string | null;
  }[];
}

const brief = (body: unknown) =>
  (body as Shown).seats.map(({ assignee, organization, assigning_team }) => [
    assignee.login,
    organization?.login ?? null,
    assigning_team?.slug ?? null,
  ]);

describe("the local GitHub: an enterprise", () => {
  it("lists an object for each grant, and counts each user once", async () => {
    const simulator = await start(enterprise());
    const { status, body } = await ask(simulator, LIST);
    assert.equal(status, 200);
    assert.deepEqual(brief(body), [
      ["bob", "Acme", null],
      ["cy", "Acme", "platform"],
      ["bob", "umbrella", null],
      ["dee", null, null],
    ]);
    assert.equal((body as Shown).total_seats, 3);
    assert.deepEqual(
      (body as Shown).seats.map(({ plan_type }) => plan_type),
      ["business", "business", "enterprise", "business"],
    );
  });

  it("pages over the objects, across its organizations", async () => {
    const simulator = await start(enterprise());
    const pages: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const { body, headers } = await ask(simulator, `${LIST}?per_page=3&page=${page}`);
      pages.push(brief(body).map(([login]) => login));
      assert.equal((body as Shown).total_seats, 3);
      if (page === 1) assert.match(headers.get("link") ?? "", /per_page=3&page=2>; rel="next", .*&page=2>; rel="last"/);
    }
    assert.deepEqual(pages, [["bob", "cy", "bob"], ["dee"], []]);
  });

  it("shows every grant of one user, or that there is none", async () => {
    const simulator = await start(enterprise());
    const { body } = await ask(simulator, "GET /enterprises/MEGACORP/members/BOB/copilot");
    assert.equal((body as Shown).total_seats, 1);
    assert.deepEqual(brief(body), [
      ["bob", "Acme", null],
      ["bob", "umbrella", null],
    ]);
    for (const login of ["octocat", "nobody-at-all"]) {
      assert.equal((await ask(simulator, `GET /enterprises/megacorp/members/${login}/copilot`)).status, 404);
    }
  });

  it("grants its own seats to its members and those of its organizations", async () => {
    const simulator = await start(enterprise({ members: ["fay"] }), clockAt("2026-05-06T00:00:00Z"));
    const told = await ask(simulator, `POST ${USERS}`, { body: { selected_usernames: ["FAY", "octocat", "dee"] } });
    assert.equal(told.status, 201);
    assert.deepEqual(told.body, { seats_created: 3 });
    assert.equal(simulator.world.seats("acme").length, 2);
    assert.deepEqual(
      simulator.world.purchases.map(({ enterprise, organization, login, kind }) => [
        enterprise,
        organization,
        login,
        kind,
      ]),
      [
        ["Megacorp", undefined, "fay", "new"],
        ["Megacorp", undefined, "Octocat", "new"],
      ],
    );
    const { body } = await ask(simulator, LIST);
    assert.equal((body as Shown).total_seats, 5);
  });

  it("treats a stranger as its setting says", async () => {
    const simulator = await start(enterprise({ nonMembers: "refuse-all" }));
    const stranger = { body: { selected_usernames: ["octocat", "stranger"] } };
    assert.equal((await ask(simulator, `POST ${USERS}`, stranger)).status, 422);
    simulator.world.addUser("stranger");
    simulator.world.configure(megacorp, { nonMembers: "invite" });
    assert.deepEqual((await ask(simulator, `POST ${USERS}`, stranger)).body, { seats_created: 1 });
    simulator.world.addMember(megacorp, "stranger");
    assert.equal(simulator.world.purchases.length, 2);
  });

  it("cancels its own seats only", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(enterprise(), clock);
    const told = await ask(simulator, `DELETE ${USERS}`, { body: { selected_usernames: ["dee", "bob"] } });
    assert.deepEqual(told.body, { seats_cancelled: 1 });
    assert.equal(simulator.world.seat("acme", "bob")?.pendingCancellationDate, null);
    assert.equal(simulator.world.seat(megacorp, "dee")?.pendingCancellationDate, "2026-06-01");
    clock.set("2026-06-01T00:00:00Z");
    const { body } = await ask(simulator, LIST);
    assert.equal((body as Shown).total_seats, 2);
    // GitHub documents only for organizations that the plan ends with the last seat.
    assert.equal(simulator.world.enterprise("megacorp")?.settings.copilot, true);
  });

  for (const [settings, words] of [
    [{ copilot: false }, /not enabled for this enterprise/],
    [{ seatManagement: "assign_all" }, /enterprise's Copilot access setting/],
    [{ publicCodeSuggestions: "unconfigured" }, /policy has not been set for this enterprise/],
  ] as const) {
    it(`refuses to write with ${JSON.stringify(settings)}`, async () => {
      const simulator = await start(enterprise(settings));
      for (const method of ["POST", "DELETE"]) {
        const told = await ask(simulator, `${method} ${USERS}`, { body: { selected_usernames: ["octocat"] } });
        assert.equal(told.status, 422);
        assert.match(told.message ?? "", words);
      }
    });
  }

  it("shows nothing without a plan", async () => {
    const simulator = await start(enterprise({ copilot: false }));
    assert.equal((await ask(simulator, LIST)).status, 404);
    assert.equal((await ask(simulator, "GET /enterprises/megacorp/members/bob/copilot")).status, 422);
  });

  it("can be changed behind Pulumi's back", async () => {
    const simulator = await start(enterprise());
    const { world } = simulator;
    world.cancelSeat(megacorp, "dee");
    world.grantSeat(megacorp, "octocat");
    world.touchActivity(megacorp, "octocat");
    assert.deepEqual(
      world
        .seats(megacorp)
        .map(({ assignee, pendingCancellationDate }) => [assignee?.login, pendingCancellationDate !== null]),
      [
        ["dee", true],
        ["Octocat", false],
      ],
    );
    world.removeSeat(megacorp, "dee");
    world.removeMember(megacorp, "octocat");
    assert.deepEqual(world.seats(megacorp), []);
    assert.ok(!world.organization("acme")?.isMember(world.accounts.byLogin("octocat") ?? assert.fail()));
    assert.throws(() => world.cancelSeat({ enterprise: "nowhere" }, "dee"), /no enterprise nowhere/);
  });

  it("is controlled and shown by the control API", async () => {
    const simulator = await start(enterprise());
    const told = await ask(simulator, "POST /_simulator/cancelSeat", {
      token: null,
      body: { ...megacorp, login: "dee" },
    });
    assert.equal(told.status, 200, told.message);
    const state = await ask(simulator, "GET /_simulator/state", { token: null });
    const { enterprises } = state.body as { enterprises: { slug: string; organizations: string[] }[] };
    assert.deepEqual(enterprises[0]?.organizations, ["Acme", "umbrella"]);
    assert.match(await (await fetch(`${simulator.url}/_simulator`)).text(), /Megacorp, enterprise/);
    for (const owner of [{}, { ...megacorp, organization: "acme" }]) {
      const refused = await ask(simulator, "POST /_simulator/removeSeat", {
        token: null,
        body: { ...owner, login: "bob" },
      });
      assert.equal(refused.status, 422);
    }
  });
});

describe("the local GitHub: tokens for an enterprise", () => {
  const MEMBER = "GET /enterprises/megacorp/members/bob/copilot";
  const body = { selected_usernames: ["octocat"] };

  for (const [scope, list, member, write] of [
    ["manage_billing:copilot", 200, 200, 2],
    ["admin:enterprise", 200, 403, 2],
    ["read:enterprise", 200, 403, 403],
    ["read:org", 403, 200, 403],
    ["repo", 403, 403, 403],
  ] as const) {
    it(`of an owner, classic, with the scope ${scope}`, async () => {
      const simulator = await start(enterprise({}, [{ token: "t", login: "ann", scopes: [scope] }]));
      assert.equal((await ask(simulator, LIST, { token: "t" })).status, list);
      assert.equal((await ask(simulator, MEMBER, { token: "t" })).status, member);
      for (const method of ["POST", "DELETE"]) {
        const { status } = await ask(simulator, `${method} ${USERS}`, { token: "t", body });
        assert.equal(write === 2 ? Math.floor(status / 100) : status, write);
      }
    });
  }

  it("show nothing to non-owners", async () => {
    const scopes = ["manage_billing:copilot", "admin:enterprise"];
    const simulator = await start(enterprise({}, [{ token: "of-an-organization", login: "eve", scopes }]));
    for (const route of [LIST, MEMBER]) {
      assert.equal((await ask(simulator, route, { token: "of-an-organization" })).status, 404);
    }
    assert.equal((await ask(simulator, `POST ${USERS}`, { token: "of-an-organization", body })).status, 404);
    assert.equal((await ask(simulator, "GET /enterprises/nowhere/copilot/billing/seats")).status, 404);
    assert.equal((await ask(simulator, LIST, { token: null })).status, 401);
  });

  it("are classic: no fine-grained one and no App gets in", async () => {
    const seat = { organization_copilot_seat_management: "write" as const };
    const fineGrained = { token: "fine", login: "ann", permissions: seat, organizations: ["acme"] };
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const installations = [{ id: 9, organization: "acme", permissions: seat }];
    const simulator = await start({
      ...enterprise({}, [fineGrained]),
      apps: [{ id: 1, publicKey: pem, installations }],
    });
    const { world } = simulator;
    const app = world.app("1") ?? assert.fail();
    const installation = app.installations[0] ?? assert.fail();
    const { token } = world.issueInstallationToken(app, installation, installation.permissions);
    for (const [holder, words] of [
      ["fine", /not accessible by personal access token/],
      [token, /not accessible by integration/],
    ] as const) {
      for (const route of [LIST, MEMBER, `POST ${USERS}`, `DELETE ${USERS}`]) {
        const told = await ask(simulator, route, { token: holder, ...(route.startsWith("GET") ? {} : { body }) });
        assert.equal(told.status, 403);
        assert.match(told.message ?? "", words);
      }
    }
  });
});

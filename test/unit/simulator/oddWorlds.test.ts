import { strict as assert } from "node:assert";
import { type Simulator, WorldError } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const org = "acme";
const BILLING = "GET /orgs/acme/copilot/billing";
const LIST = "/orgs/acme/copilot/billing/seats";
const USERS = "/orgs/acme/copilot/billing/selected_users";
const seats = { seats: [{ login: "bob" }, { login: "cy" }] };
const named = (...logins: string[]) => ({ body: { selected_usernames: logins } });
/** Some of this goes beyond GitHub's API description. */
const beyond = { openApi: false };

async function list(simulator: Simulator, path = LIST) {
  const { body, headers } = await ask(simulator, `GET ${path}`);
  const { total_seats, seats: shown } = body as {
    total_seats: number;
    seats: { assignee: { login?: string; name?: string } | null; plan_type: string }[];
  };
  return {
    total: total_seats,
    who: shown.map(({ assignee }) => assignee?.login ?? assignee?.name).join(" "),
    plans: shown.map(({ plan_type }) => plan_type).join(" "),
    sso: headers.get("x-github-sso"),
    link: headers.get("link"),
  };
}

describe("the local GitHub: odd worlds", () => {
  it("can refuse every list, whatever is in it, while the subscription looks fine", async () => {
    const teams = [{ slug: "core", members: ["bob"] }];
    const simulator = await start(acme({ ...seats, teams, refusesLists: true }));
    assert.equal((await ask(simulator, BILLING)).status, 200);
    for (const method of ["POST", "DELETE"]) {
      for (const logins of [["bob"], ["octocat", "cy"]]) {
        const told = await ask(simulator, `${method} ${USERS}`, named(...logins));
        assert.equal(told.status, 422);
        assert.doesNotMatch(told.message ?? "", /bob|cy|octocat/);
      }
      const body = { selected_teams: ["core"] };
      assert.equal((await ask(simulator, `${method} /orgs/acme/copilot/billing/selected_teams`, { body })).status, 422);
    }
    simulator.world.configure(org, { refusesLists: false });
    assert.equal((await ask(simulator, `POST ${USERS}`, named("bob"))).status, 201);
  });

  for (const seatManagement of ["assign_all", "unconfigured"] as const) {
    it(`refuses every list of an enterprise whose access mode is ${seatManagement}`, async () => {
      const scopes = ["manage_billing:copilot", "admin:enterprise"];
      const simulator = await start({
        tokens: [{ token: "owner-token", login: "ann", scopes }],
        enterprises: [
          { slug: "octo", owners: ["ann"], members: ["bob", "fay"], seats: [{ login: "fay" }], seatManagement },
        ],
      });
      for (const [method, login] of [
        ["POST", "bob"],
        ["DELETE", "fay"],
      ]) {
        const told = await ask(
          simulator,
          `${method} /enterprises/octo/copilot/billing/selected_users`,
          named(login ?? ""),
        );
        assert.equal(told.status, 422);
      }
      assert.equal((await list(simulator, "/enterprises/octo/copilot/billing/seats")).who, "fay");
    });
  }

  it("can have a problem with the payment method", async () => {
    const simulator = await start(acme({ ...seats, paymentProblem: true }));
    const told = await ask(simulator, BILLING);
    assert.equal(told.status, 422);
    assert.match(told.message ?? "", /payment method/);
    assert.equal((await list(simulator)).total, 2);
  });

  it("shows an outside collaborator's seat in the list only, and cancels it", async () => {
    const simulator = await start(acme({ seats: [{ login: "ola" }], outsideCollaborators: ["ola", "otto"] }));
    assert.equal((await list(simulator)).who, "ola");
    assert.equal(simulator.world.organization(org)?.members.size, 4);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/ola/copilot")).status, 404);
    assert.deepEqual((await ask(simulator, `DELETE ${USERS}`, named("ola"))).body, { seats_cancelled: 1 });
    simulator.world.grantSeat(org, "otto");
    assert.equal((await list(simulator)).who, "ola otto");
    assert.equal((await ask(simulator, `POST ${USERS}`, named("otto"))).status, 422);
    simulator.world.configure(org, { nonMembers: "not-found" });
    assert.equal((await ask(simulator, `POST ${USERS}`, named("otto"))).status, 404);
  });

  it("makes a member an outside collaborator, without the seat, and the other way round", async () => {
    const { world } = await start(acme(seats));
    world.addOutsideCollaborator(org, "bob");
    assert.equal(world.seat(org, "bob"), undefined);
    const organization = world.organization(org);
    const bob = world.accounts.byLogin("bob") ?? assert.fail();
    assert.ok(!organization?.isMember(bob));
    world.addMember(org, "bob");
    assert.ok(organization?.isMember(bob));
    assert.ok(!organization?.outsideCollaborators.has(bob));
  });

  it("has assignees that are not people, anywhere in the list", async () => {
    const oddSeats = [
      { type: "Team" as const, name: "octokittens", id: 1, at: 0 },
      { type: "Organization" as const, name: "Octo Partners", login: "octo-partners", id: 2, at: 2 },
    ];
    const simulator = await start(acme({ ...seats, oddSeats }), beyond);
    const { total, who } = await list(simulator);
    assert.deepEqual([total, who], [4, "octokittens bob octo-partners cy"]);
    const { body } = await ask(simulator, `GET ${LIST}?per_page=1`);
    assert.deepEqual((body as { seats: { assignee: unknown }[] }).seats[0]?.assignee, {
      type: "Team",
      name: "octokittens",
      id: 1,
    });
    simulator.world.grantOddSeat(org, { type: "Team", name: "last", id: 3 });
    assert.equal((await list(simulator)).who, "octokittens bob octo-partners cy last");
  });

  it("leaves people out of the list, whom the single seat shows and total_seats counts", async () => {
    const simulator = await start(acme({ ...seats, unlisted: ["CY", "octocat"] }));
    const { total, who, sso } = await list(simulator);
    assert.deepEqual([total, who, sso], [2, "bob", null]);
    assert.equal((await list(simulator, `${LIST}?per_page=1`)).link, null);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/cy/copilot")).status, 200);
  });

  it("says that single sign-on made the list partial, and counts no more than it shows", async () => {
    const simulator = await start(acme({ ...seats, id: 21955855, unlisted: ["cy"], partialResults: true }));
    const { total, who, sso } = await list(simulator);
    assert.deepEqual([total, who, sso], [1, "bob", "partial-results; organizations=21955855"]);
    simulator.world.configure(org, { unlisted: [], partialResults: false });
    assert.deepEqual([(await list(simulator)).total, (await list(simulator)).sso], [2, null]);
  });

  it("leaves people out of an enterprise's list, too", async () => {
    const seed = acme({ ...seats, id: 7 });
    const octo = { slug: "octo", owners: ["ann"], organizations: ["acme"], seats: [{ login: "cy" }], unlisted: ["cy"] };
    const simulator = await start({ ...seed, enterprises: [octo] });
    const path = "/enterprises/octo/copilot/billing/seats";
    assert.deepEqual([(await list(simulator, path)).total, (await list(simulator, path)).who], [2, "bob"]);
    simulator.world.configure({ enterprise: "octo" }, { partialResults: true });
    const { total, sso } = await list(simulator, path);
    assert.deepEqual([total, sso], [1, "partial-results; organizations=7"]);
  });

  it("hides profiles, by login and by id, but not from their owner", async () => {
    const simulator = await start(
      acme(
        {},
        {
          users: [
            { login: "bob", id: 12, hidden: true },
            { login: "cy", id: 13 },
          ],
        },
      ),
    );
    const status = async (path: string) => (await ask(simulator, `GET ${path}`)).status;
    assert.deepEqual(
      [await status("/users/bob"), await status("/user/12"), await status("/users/cy")],
      [404, 404, 200],
    );
    simulator.world.hideUser("cy");
    simulator.world.showUser("bob");
    assert.deepEqual([await status("/users/bob"), await status("/user/13")], [200, 404]);
    simulator.world.hideUser("ann");
    assert.equal(await status("/user"), 200);
  });

  it("shows unknown plans, seat by seat", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob", planType: "standalone" }, { login: "cy" }] }), beyond);
    assert.equal((await list(simulator)).plans, "standalone business");
    simulator.world.setSeatPlan(org, "cy", "unknown");
    assert.equal((await list(simulator)).plans, "standalone unknown");
  });

  it("renames a suspended managed user to a hash with the company's suffix; id and seat stay", async () => {
    const simulator = await start(acme({ members: ["bob_acme"], seats: [{ login: "bob_acme" }] }));
    const { world } = simulator;
    const id = world.accounts.byLogin("bob_acme")?.id;
    const { login } = world.suspendUser("bob_acme");
    assert.match(login, /^[0-9a-f]{40}_acme$/);
    assert.equal((await list(simulator)).who, login);
    assert.equal(world.accounts.byLogin(login)?.id, id);
    assert.equal((await ask(simulator, "GET /users/bob_acme")).status, 404);
    assert.throws(
      () => world.suspendUser("ann"),
      (error) => error instanceof WorldError && /not a managed user/.test(error.message),
    );
  });

  it("leaves some seats as they are when they are cancelled, and counts the others", async () => {
    const simulator = await start(acme({ ...seats, uncancellable: ["BOB"] }));
    const cancel = async (...logins: string[]) => (await ask(simulator, `DELETE ${USERS}`, named(...logins))).body;
    assert.deepEqual(await cancel("bob"), { seats_cancelled: 0 });
    assert.deepEqual(await cancel("bob", "cy"), { seats_cancelled: 1 });
    assert.equal(simulator.world.seat(org, "bob")?.pendingCancellationDate, null);
  });

  it("lets only the subscription's numbers lag behind the seats", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const faults = [{ fault: "lagging-read" as const, on: BILLING, seconds: 2 }];
    const simulator = await start(acme(seats), { faults, now: clock.now });
    const pending = async () =>
      ((await ask(simulator, BILLING)).body as { seat_breakdown: { pending_cancellation: number } }).seat_breakdown
        .pending_cancellation;
    await ask(simulator, `DELETE ${USERS}`, named("bob"));
    assert.equal(await pending(), 0);
    assert.equal(simulator.world.seat(org, "bob")?.pendingCancellationDate, "2026-06-01");
    clock.set("2026-05-06T00:00:03Z");
    assert.equal(await pending(), 1);
  });

  it("cuts answers off after their headers, or in the middle of JSON that seems whole", async () => {
    const read = (simulator: Simulator) =>
      fetch(`${simulator.url}${LIST}`, { headers: { authorization: "Bearer owner-token" } });
    const cut = await start(acme(seats), { faults: [{ fault: "cut-after-headers", on: `GET ${LIST}` }] });
    const headersOnly = await read(cut);
    assert.equal(headersOnly.status, 200);
    await assert.rejects(headersOnly.text());
    assert.equal((await ask(cut, BILLING)).status, 200);
    const half = await read(await start(acme(seats), { faults: [{ fault: "cut-json", on: `GET ${LIST}` }] }));
    assert.equal(half.status, 200);
    assert.match(half.headers.get("content-type") ?? "", /^application\/json/);
    const text = await half.text();
    assert.throws(() => JSON.parse(text), SyntaxError);
  });
});

import { strict as assert } from "node:assert";
import { WorldError } from "../../../src/simulator/index.js";
import { acme, ask, clockAt, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const org = "acme";

describe("the local GitHub: behind Pulumi's back", () => {
  it("cancels a seat as the web interface does, also one that came through a team", async () => {
    const simulator = await start(
      acme({ seats: [{ login: "bob" }, { login: "cy", team: "platform" }] }),
      clockAt("2026-05-06T00:00:00Z"),
    );
    simulator.world.cancelSeat(org, "BOB");
    simulator.world.cancelSeat(org, "cy");
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.listCopilotSeats({ org });
    assert.deepEqual(
      data.seats?.map((seat) => [seat.assignee?.login, seat.pending_cancellation_date]),
      [
        ["bob", "2026-06-01"],
        ["cy", "2026-06-01"],
      ],
    );
    assert.deepEqual(simulator.world.purchases, []);
  });

  it("removes and grants seats, without a purchase", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }], teams: [{ slug: "platform" }] }));
    simulator.world.removeSeat(org, "bob");
    assert.equal(simulator.world.seat(org, "bob"), undefined);
    simulator.world.grantSeat(org, "cy");
    assert.equal(simulator.world.seat(org, "cy")?.team, null);
    simulator.world.grantTeamSeat(org, "Platform", "octocat");
    assert.equal(simulator.world.seat(org, "octocat")?.team?.slug, "platform");
    assert.deepEqual(
      simulator.world.seats(org).map(({ assignee }) => assignee?.login),
      ["cy", "Octocat"],
    );
    assert.deepEqual(simulator.world.purchases, []);
  });

  it("changes what changes when someone uses Copilot, and nothing else", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(acme({ seats: [{ login: "bob" }] }), clock);
    const before = { ...simulator.world.seat(org, "bob") };
    clock.set("2026-05-07T00:00:00Z");
    const after = simulator.world.touchActivity(org, "bob");
    const at = "2026-05-07T00:00:00Z";
    assert.deepEqual(after, {
      ...before,
      lastActivityAt: at,
      lastActivityEditor: after.lastActivityEditor,
      lastAuthenticatedAt: at,
      updatedAt: at,
    });
    assert.match(after.lastActivityEditor ?? "", /^vscode\//);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 200);
  });

  it("ends the seat of a person who leaves the organization at once", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob", team: "platform" }, { login: "cy" }] }));
    simulator.world.removeMember(org, "bob");
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob")).status, 404);
    simulator.world.addMember(org, "bob");
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob")).status, 204);
  });

  it("keeps a renamed person's seat, and gives the old login to someone else without it", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }] }));
    const octokit = await octokitFor(simulator);
    const id = simulator.world.accounts.byLogin("bob")?.id;
    simulator.world.renameUser("bob", "Robert");
    const { data } = await octokit.rest.copilot.getCopilotSeatDetailsForUser({ org, username: "robert" });
    assert.deepEqual([data.assignee?.login, data.assignee?.id], ["Robert", id]);
    assert.equal((await ask(simulator, "GET /users/bob")).status, 404);

    const stranger = simulator.world.addUser("bob");
    assert.notEqual(stranger.id, id);
    assert.equal((await octokit.rest.users.getByUsername({ username: "bob" })).data.id, stranger.id);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 404);
  });

  it("lets somebody change the case of a login", async () => {
    const { world } = await start(acme());
    assert.equal(world.renameUser("bob", "Bob").login, "Bob");
    assert.equal(world.accounts.byLogin("bob")?.login, "Bob");
  });

  it("changes settings, and leaves those not named as they are", async () => {
    const simulator = await start(acme({ publicCodeSuggestions: "allow" }));
    simulator.world.configure(org, { seatManagement: "assign_all" });
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.getCopilotOrganizationDetails({ org });
    assert.deepEqual([data.seat_management_setting, data.public_code_suggestions], ["assign_all", "allow"]);
  });

  it("ends several cancellations on their own days", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(
      acme({
        seats: [
          { login: "bob", pendingCancellation: "2026-07-01" },
          { login: "cy", pendingCancellation: "2026-06-01" },
          { login: "octocat" },
        ],
      }),
      clock,
    );
    const logins = () => simulator.world.seats(org).map(({ assignee }) => assignee?.login);
    clock.set("2026-06-01T00:00:00Z");
    assert.deepEqual(logins(), ["bob", "Octocat"]);
    simulator.world.grantSeat(org, "bob");
    clock.set("2026-07-01T00:00:00Z");
    assert.deepEqual(logins(), ["bob", "Octocat"]);
  });

  it("keeps the plan when the last seat is taken away at once", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }] }));
    simulator.world.removeSeat(org, "bob");
    assert.equal((await ask(simulator, "GET /orgs/acme/copilot/billing")).status, 200);
  });

  it("says what cannot be done", async () => {
    const { world } = await start(acme({ seats: [{ login: "bob" }] }, { users: [{ login: "stranger" }] }));
    for (const [impossible, words] of [
      [() => world.cancelSeat("nowhere", "bob"), /no organization nowhere/],
      [() => world.cancelSeat(org, "cy"), /cy has no seat in Acme/],
      [() => world.removeSeat(org, "ghost"), /no user ghost/],
      [() => world.grantSeat(org, "stranger"), /stranger is not a member of Acme/],
      [() => world.grantTeamSeat(org, "nobody", "bob"), /Acme has no team nobody/],
      [() => world.removeMember(org, "stranger"), /stranger is not a member of/],
      [() => world.addUser("BOB"), /BOB is taken/],
      [() => world.addUser("not a login"), /is not a login/],
      [() => world.renameUser("bob", "cy"), /cy is taken/],
      [() => world.renameUser("acme", "umbrella"), /acme is an organization/],
      [() => world.revokeToken("unknown"), /no such token/],
      [() => world.addToken({ token: "t", login: "bob" }), /needs either scopes/],
      [() => world.configure(org, JSON.parse('{"planType":"gold"}')), /planType/],
    ] as const) {
      assert.throws(impossible, (error) => error instanceof WorldError && words.test(error.message));
    }
  });
});

import { strict as assert } from "node:assert";
import { acme, ask, clockAt, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const org = "acme";
const SEATS = "/orgs/acme/copilot/billing";

describe("the local GitHub: a member's seat", () => {
  it("answers with the account's spelling of the login, whatever was requested", async () => {
    const simulator = await start(acme({ seats: [{ login: "octocat" }] }));
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.getCopilotSeatDetailsForUser({ org: "ACME", username: "OCTOCAT" });
    assert.equal(data.assignee?.login, "Octocat");
    assert.equal(data.pending_cancellation_date, null);
    assert.equal(data.assigning_team, null);
    assert.equal(data.plan_type, "business");
  });

  it("names the team that a seat comes through", async () => {
    const simulator = await start(
      acme({ teams: [{ slug: "platform", name: "Platform", members: ["bob"], copilot: true }] }),
    );
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.getCopilotSeatDetailsForUser({ org, username: "bob" });
    assert.equal(data.assigning_team?.slug, "platform");
    assert.equal(data.assigning_team?.name, "Platform");
  });

  for (const [who, username] of [
    ["a member without a seat", "bob"],
    ["somebody who is no member", "stranger"],
    ["a login nobody has", "nobody-at-all"],
    ["what is no login", "..%2F..%2Fuser"],
  ]) {
    it(`is not found for ${who}`, async () => {
      const simulator = await start(acme({}, { users: [{ login: "stranger" }] }));
      assert.equal((await ask(simulator, `GET /orgs/acme/members/${username}/copilot`)).status, 404);
    });
  }

  it("is refused while an invitation into the organization is pending", async () => {
    const simulator = await start(acme({ invited: ["newbie"] }));
    const told = await ask(simulator, "GET /orgs/acme/members/newbie/copilot");
    assert.equal(told.status, 422);
    assert.match(told.message ?? "", /pending organization invitation/);
  });
});

describe("the local GitHub: granting", () => {
  it("gives a new seat, and enters it in the ledger", async () => {
    const { now } = clockAt("2026-05-06T07:08:09.123Z");
    const simulator = await start(acme(), { now });
    const octokit = await octokitFor(simulator);
    const { status, data } = await octokit.rest.copilot.addCopilotSeatsForUsers({
      org,
      selected_usernames: ["OCTOCAT"],
    });
    assert.equal(status, 201);
    assert.deepEqual(data, { seats_created: 1 });
    assert.equal(simulator.world.seat(org, "octocat")?.createdAt, "2026-05-06T07:08:09Z");
    const assigneeId = simulator.world.accounts.byLogin("octocat")?.id;
    assert.deepEqual(simulator.world.purchases, [
      { organization: "Acme", login: "Octocat", assigneeId, at: "2026-05-06T07:08:09Z", kind: "new" },
    ]);
  });

  it("counts a seat it only refreshed, moves its created_at, and buys nothing", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(acme({ seats: [{ login: "bob" }] }), clock);
    clock.set("2026-05-07T00:00:00Z");
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.addCopilotSeatsForUsers({
      org,
      selected_usernames: ["bob", "BOB", "cy"],
    });
    assert.deepEqual(data, { seats_created: 2 });
    assert.equal(simulator.world.seat(org, "bob")?.createdAt, "2026-05-07T00:00:00Z");
    assert.deepEqual(
      simulator.world.purchases.map(({ login }) => login),
      ["cy"],
    );
  });

  it("takes a pending cancellation back", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob", pendingCancellation: true }] }));
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.addCopilotSeatsForUsers({ org, selected_usernames: ["bob"] });
    assert.deepEqual(data, { seats_created: 1 });
    assert.equal(simulator.world.seat(org, "bob")?.pendingCancellationDate, null);
    assert.deepEqual(
      simulator.world.purchases.map(({ kind }) => kind),
      ["cancellation taken back"],
    );
  });

  it("leaves an active seat with its team, and gives one that was ending by name", async () => {
    const simulator = await start(
      acme({
        seats: [
          { login: "bob", team: "platform" },
          { login: "cy", team: "platform" },
        ],
      }),
    );
    simulator.world.cancelSeat(org, "cy");
    const octokit = await octokitFor(simulator);
    await octokit.rest.copilot.addCopilotSeatsForUsers({ org, selected_usernames: ["bob", "cy"] });
    assert.equal(simulator.world.seat(org, "bob")?.team?.slug, "platform");
    assert.equal(simulator.world.seat(org, "cy")?.team, null);
  });

  const mixed = { body: { selected_usernames: ["bob", "stranger", "no-such-login"] } };

  it("refuses a list with a stranger in it completely", async () => {
    const simulator = await start(acme({}, { users: [{ login: "stranger" }] }));
    const told = await ask(simulator, `POST ${SEATS}/selected_users`, mixed);
    assert.equal(told.status, 422);
    assert.match(told.message ?? "", /stranger, no-such-login/);
    assert.deepEqual(simulator.world.seats(org), []);
  });

  it("treats names that no account has as the settings say, whatever it does with other strangers", async () => {
    const stranger = { users: [{ login: "stranger" }] };
    for (const [unknownUsers, status] of [
      ["skip", 201],
      ["not-found", 404],
      ["refuse-all", 422],
    ] as const) {
      const simulator = await start(acme({ nonMembers: "invite", unknownUsers }, stranger));
      assert.equal((await ask(simulator, `POST ${SEATS}/selected_users`, mixed)).status, status);
      assert.equal(simulator.world.seats(org).length, unknownUsers === "skip" ? 1 : 0);
    }
  });

  it("cancels as the settings say, where GitHub's pages say nothing or contradict each other", async () => {
    const seated = { seats: [{ login: "bob" }, { login: "cy", pendingCancellation: true }] };
    const cancel = async (settings: object, ...names: string[]) => {
      const simulator = await start(acme({ ...seated, ...settings }));
      const told = await ask(simulator, `DELETE ${SEATS}/selected_users`, { body: { selected_usernames: names } });
      return { told, bob: simulator.world.seat(org, "bob"), simulator };
    };
    assert.deepEqual((await cancel({}, "bob", "cy", "nobody")).told.body, { seats_cancelled: 1 });
    assert.deepEqual((await cancel({ cancellationsCounted: "held" }, "bob", "cy")).told.body, { seats_cancelled: 2 });
    for (const [withoutSeat, status] of [
      ["refuse-all", 422],
      ["not-found", 404],
    ] as const) {
      const { told, bob } = await cancel({ withoutSeat }, "bob", "nobody");
      assert.equal(told.status, status);
      assert.equal(bob?.pendingCancellationDate, null);
    }
    const atOnce = await cancel({ cancelledSeatsEnd: "at-once" }, "bob");
    assert.deepEqual(atOnce.told.body, { seats_cancelled: 1 });
    assert.equal(atOnce.bob, undefined);
    const team = { seats: [{ login: "bob", team: "platform" }], teamSeatsByName: "skip" };
    const { told, bob } = await cancel(team, "bob");
    assert.deepEqual(told.body, { seats_cancelled: 0 });
    assert.equal(bob?.pendingCancellationDate, null);
  });

  it("ends the plan with the last seat, also where a cancelled seat ends at once", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }], cancelledSeatsEnd: "at-once" }));
    await ask(simulator, `DELETE ${SEATS}/selected_users`, { body: { selected_usernames: ["bob"] } });
    assert.equal((await ask(simulator, `GET ${SEATS}`)).status, 404);
  });

  it("leaves strangers out when it is told to", async () => {
    const simulator = await start(acme({ nonMembers: "skip" }, { users: [{ login: "stranger" }] }));
    assert.deepEqual((await ask(simulator, `POST ${SEATS}/selected_users`, mixed)).body, { seats_created: 1 });
  });

  it("invites strangers when it is told to, but nobody who does not exist", async () => {
    const simulator = await start(acme({ nonMembers: "invite" }, { users: [{ login: "stranger" }] }));
    assert.equal((await ask(simulator, `POST ${SEATS}/selected_users`, mixed)).status, 422);
    assert.deepEqual(simulator.world.seats(org), []);

    const body = { selected_usernames: ["bob", "stranger"] };
    assert.deepEqual((await ask(simulator, `POST ${SEATS}/selected_users`, { body })).body, { seats_created: 1 });
    assert.equal((await ask(simulator, "GET /orgs/acme/members/stranger/copilot")).status, 422);
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.getCopilotOrganizationDetails({ org });
    assert.equal(data.seat_breakdown.pending_invitation, 1);

    simulator.world.addMember(org, "stranger");
    assert.equal((await ask(simulator, "GET /orgs/acme/members/stranger/copilot")).status, 200);
    assert.deepEqual(
      simulator.world.purchases.map(({ login }) => login),
      ["bob", "stranger"],
    );
  });
});

describe("the local GitHub: cancelling", () => {
  it("keeps a seat until the next cycle begins", async () => {
    const clock = clockAt("2026-12-15T12:00:00Z");
    const simulator = await start(acme({ seats: [{ login: "bob" }, { login: "cy" }] }), clock);
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.cancelCopilotSeatAssignmentForUsers({
      org,
      selected_usernames: ["BOB"],
    });
    assert.deepEqual(data, { seats_cancelled: 1 });
    const seat = await octokit.rest.copilot.getCopilotSeatDetailsForUser({ org, username: "bob" });
    assert.equal(seat.data.pending_cancellation_date, "2027-01-01");

    clock.set("2026-12-31T23:59:59Z");
    assert.equal(simulator.world.seats(org).length, 2);
    clock.set("2027-01-01T00:00:00Z");
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 404);
    assert.equal(simulator.world.seats(org).length, 1);
  });

  it("counts only the seats it cancelled", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }, { login: "cy", pendingCancellation: true }] }));
    const body = { selected_usernames: ["bob", "cy", "octocat", "no-such-login"] };
    assert.deepEqual((await ask(simulator, `DELETE ${SEATS}/selected_users`, { body })).body, { seats_cancelled: 1 });
  });

  it("refuses the whole list when a team holds one of the seats", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob", team: "platform" }, { login: "cy" }] }));
    const body = { selected_usernames: ["cy", "bob"] };
    const told = await ask(simulator, `DELETE ${SEATS}/selected_users`, { body });
    assert.equal(told.status, 422);
    assert.match(told.message ?? "", /via a team/);
    assert.equal(simulator.world.seat(org, "cy")?.pendingCancellationDate, null);
  });

  it("ends the plan with the last seat, when the cycle ends", async () => {
    const clock = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(acme({ seats: [{ login: "bob" }] }), clock);
    const body = { selected_usernames: ["bob"] };
    await ask(simulator, `DELETE ${SEATS}/selected_users`, { body });
    assert.equal((await ask(simulator, `GET ${SEATS}`)).status, 200);
    clock.set("2026-06-01T00:00:00Z");
    assert.equal((await ask(simulator, `GET ${SEATS}`)).status, 404);
    assert.equal((await ask(simulator, `POST ${SEATS}/selected_users`, { body })).status, 422);
  });
});

describe("the local GitHub: what must be set up before lists work", () => {
  const body = { selected_usernames: ["bob"] };
  for (const [settings, words] of [
    [{ copilot: false }, /not enabled/],
    [{ publicCodeSuggestions: "unconfigured" }, /public code suggestions policy/],
    [{ seatManagement: "assign_all" }, /all users/],
    [{ seatManagement: "unconfigured" }, /unconfigured/],
    [{ seatManagement: "disabled" }, /disabled/],
  ] as const) {
    it(`refuses to write with ${JSON.stringify(settings)}`, async () => {
      const simulator = await start(acme({ ...settings, seats: [{ login: "bob" }] }));
      for (const method of ["POST", "DELETE"]) {
        const told = await ask(simulator, `${method} ${SEATS}/selected_users`, { body });
        assert.equal(told.status, 422);
        assert.match(told.message ?? "", words);
      }
      assert.deepEqual(simulator.world.purchases, []);
    });
  }

  it("shows nothing without a plan", async () => {
    const simulator = await start(acme({ copilot: false }));
    assert.equal((await ask(simulator, `GET ${SEATS}`)).status, 404);
    assert.equal((await ask(simulator, `GET ${SEATS}/seats`)).status, 404);
    assert.equal((await ask(simulator, "GET /orgs/acme/members/bob/copilot")).status, 422);
  });
});

describe("the local GitHub: bodies that break the schema", () => {
  for (const [what, body, status, words] of [
    ["nothing", undefined, 422, /"selected_usernames" wasn't supplied/],
    ["no list", {}, 422, /"selected_usernames" wasn't supplied/],
    ["an empty list", { selected_usernames: [] }, 422, /For 'selected_usernames'/],
    ["a text", { selected_usernames: "bob" }, 422, /For 'selected_usernames'/],
    ["a number in the list", { selected_usernames: ["bob", 7] }, 422, /For 'selected_usernames\/1'/],
    ["a list by itself", ["bob"], 400, /should be a JSON object/],
    ["half a JSON", '{"selected_usernames": [', 400, /Problems parsing JSON/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const simulator = await start(acme());
      for (const method of ["POST", "DELETE"]) {
        const told = await ask(simulator, `${method} ${SEATS}/selected_users`, { body });
        assert.equal(told.status, status);
        assert.match(told.message ?? "", words);
      }
    });
  }
});

describe("the local GitHub: billing", () => {
  it("counts the seats", async () => {
    const { now } = clockAt("2026-05-06T00:00:00Z");
    const simulator = await start(
      acme({
        planType: "enterprise",
        seats: [
          { login: "bob", createdAt: "2026-04-30T23:59:59Z", lastActivityAt: "2026-05-01T00:00:00Z" },
          { login: "cy", createdAt: "2026-05-01T00:00:00Z", pendingCancellation: true },
        ],
        nullAssigneeSeats: 1,
      }),
      { now },
    );
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.getCopilotOrganizationDetails({ org });
    assert.deepEqual(data.seat_breakdown, {
      total: 3,
      added_this_cycle: 2,
      pending_cancellation: 1,
      pending_invitation: 0,
      active_this_cycle: 1,
      inactive_this_cycle: 2,
    });
    assert.equal(data.plan_type, "enterprise");
    assert.equal(data.seat_management_setting, "assign_selected");
    assert.equal(data.public_code_suggestions, "block");
  });
});

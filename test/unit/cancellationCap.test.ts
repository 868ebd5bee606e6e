import assert from "node:assert/strict";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { newRun, type TestRun } from "../support/run.js";

type State = Parameters<TestRun["seat"]["delete"]>[1];
type Inputs = Parameters<TestRun["seat"]["create"]>[0];

const INPUTS: Inputs = { organization: "acme", username: "user-0", status: "active" };

describe("the cancellations of single seats in one run", () => {
  let github: LocalGitHub;
  let run: TestRun;
  const people = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

  afterEach(() => github?.close());

  async function start(organization: object, config: Record<string, string> = {}, seed: object = {}): Promise<void> {
    github = await localGitHub(organization, seed);
    begin(config);
  }

  /** Begins a new run of Pulumi. */
  function begin(config: Record<string, string> = {}): void {
    run = newRun({ "github:token": TOKEN, "github:baseUrl": github.url, ...config });
  }

  const stateOf = (username: string, owner: object = { organization: "acme" }): State => ({
    ...owner,
    username,
    status: "active",
    assigneeId: github.world.accounts.byLogin(username)?.id ?? null,
    createdAt: null,
    planType: null,
    assigningTeam: null,
    pendingCancellationDate: null,
  });

  /** Deletes in parallel, as Pulumi does. Returns the logins whose deletion failed, with the reasons. */
  async function removeAll(states: readonly State[]): Promise<Map<string, string>> {
    const results = await Promise.allSettled(states.map((state) => run.seat.delete(`acme/${state.username}`, state)));
    return new Map(
      results.flatMap((result, index) =>
        result.status === "rejected" ? [[states[index]?.username ?? "", String(result.reason.message)]] : [],
      ),
    );
  }

  const cancelled = (logins: readonly string[]) =>
    logins.filter((login) => github.world.seat("acme", login)?.pendingCancellationDate);

  it("are a quarter of the organization's seats at most, and the first one over it says so", async () => {
    const logins = people(40);
    await start({ members: logins, seats: logins.map((login) => ({ login })) });
    const failures = await removeAll(logins.slice(0, 12).map((login) => stateOf(login)));
    assert.equal(cancelled(logins).length, 10);
    assert.deepEqual([...failures.keys()], ["user-10", "user-11"]);
    assert.match(
      failures.get("user-10") ?? "",
      /^Cannot cancel the Copilot seat of user-10 in acme: this run would cancel 11 of 40 seats in acme \(10 seats already cancelled, .*user-10\), and copilotSeats:maxCancellations is 25%, here 10\. Nothing more was cancelled\..*pulumi config set copilotSeats:maxCancellations 100%/,
    );
  });

  it("are five in a small organization, and as many as the stack says", async () => {
    const logins = people(8);
    await start({ members: logins, seats: logins.map((login) => ({ login })) });
    const failures = await removeAll(logins.map((login) => stateOf(login)));
    assert.equal(cancelled(logins).length, 5);
    begin({ "copilotSeats:maxCancellations": "2" });
    const [refused = "", ...others] = (await removeAll([...failures.keys()].map((login) => stateOf(login)))).values();
    assert.deepEqual(others, []);
    assert.match(refused, / and copilotSeats:maxCancellations is 2\. Nothing more was cancelled\./);
    begin({ "copilotSeats:maxCancellations": "0" });
    assert.equal((await removeAll([stateOf("user-7")])).size, 1);
    assert.equal(cancelled(logins).length, 7);
  }).timeout(10_000);

  it("do not count replacements, moves, seats that are gone and seats of teams", async () => {
    const logins = people(6);
    await start(
      {
        members: [...logins, "new", "teammate"],
        teams: [{ slug: "core", members: ["teammate"], copilot: true }],
        seats: logins.slice(0, 4).map((login) => ({ login })),
      },
      { "copilotSeats:maxCancellations": "1" },
    );
    const replaced = stateOf("user-0");
    const inputs = { organization: "acme", username: "new", status: "active" };
    assert.deepEqual((await run.seat.diff("acme/user-0", replaced, inputs)).replaces, ["username"]);
    await run.seat.check({}, { organization: "acme", username: "user-1" });
    const states = [replaced, ...["user-1", "user-4", "teammate"].map((login) => stateOf(login))];
    assert.deepEqual(await removeAll(states), new Map());
    assert.deepEqual(cancelled(logins), ["user-0"]);
    assert.deepEqual([...(await removeAll(["user-2", "user-3"].map((login) => stateOf(login)))).keys()], ["user-3"]);
    assert.deepEqual(await removeAll(states.slice(2)), new Map(), "nothing of theirs is over the cap");
  }).timeout(10_000);

  it("are counted against the seats at the beginning, and again if those could not be read", async () => {
    const logins = people(6);
    await start(
      { members: logins, seats: logins.map((login) => ({ login })) },
      { "copilotSeats:maxCancellations": "50%" },
    );
    github.faults.add({ fault: "wrong-shape", on: "GET /orgs/*/copilot/billing", times: 1 });
    assert.deepEqual([...(await removeAll([stateOf("user-0")])).keys()], ["user-0"]);
    for (const login of logins.slice(0, 3)) assert.deepEqual(await removeAll([stateOf(login)]), new Map());
    assert.deepEqual([...(await removeAll([stateOf("user-3")])).keys()], ["user-3"]);
  }).timeout(10_000);

  it("are counted against an enterprise's seats", async () => {
    const logins = people(8);
    const enterprises = [
      { slug: "octo", organizations: ["acme"], owners: ["owner"], seats: logins.map((login) => ({ login })) },
    ];
    // Seats that its organizations give are not the enterprise's to cancel, and do not raise the limit.
    const others = Array.from({ length: 30 }, (_, index) => `other-${index}`);
    const seats = others.map((login) => ({ login }));
    const settings = { "copilotSeats:maxCancellations": "50%" };
    await start({ members: [...logins, ...others], seats }, settings, { enterprises });
    const failures = await removeAll(logins.map((login) => stateOf(login, { enterprise: "octo" })));
    assert.equal(failures.size, 4);
    assert.match(failures.get("user-7") ?? "", /would cancel 8 of 8 seats in octo \(4 seats already cancelled, /);
  });

  describe("with a refresh", () => {
    /** The inputs and outputs that a refresh makes of a state. */
    async function refreshed(login: string): Promise<{ inputs: Inputs; outs: State }> {
      const { inputs, props } = await run.seat.read(`acme/${login}`, stateOf(login));
      return { inputs, outs: props };
    }

    const refreshAll = (logins: readonly string[]) => Promise.all(logins.map(refreshed));

    it("are not done if there would be too many, and the first one names them all", async () => {
      const logins = people(40);
      await start({ members: logins, seats: logins.map((login) => ({ login })) });
      const [kept, removed] = [await refreshAll(logins.slice(12)), await refreshAll(logins.slice(0, 12))];
      for (const { inputs } of kept) await run.seat.check(inputs, { organization: "acme", username: inputs.username });
      const failures = await removeAll(removed.map(({ outs }) => outs));
      assert.equal(failures.size, 12);
      assert.match(
        failures.get("user-0") ?? "",
        /^Cannot cancel the Copilot seat of user-0 in acme: this run would cancel 12 of 40 seats in acme \(user-.*, user-11\), and copilotSeats:maxCancellations is 25%, here 10\. Nothing was cancelled\..*pulumi config set copilotSeats:maxCancellations 100%/,
      );
      assert.deepEqual(github.writes(), []);
    });

    it("of a destroy are not done above the cap, and all done within it", async () => {
      const logins = people(8);
      await start({ members: [...logins, "other"], seats: [...logins, "other"].map((login) => ({ login })) });
      const outs = (await refreshAll(logins)).map((seat) => seat.outs);
      assert.equal((await removeAll(outs)).size, 8);
      assert.deepEqual(github.writes(), []);
      begin({ "copilotSeats:maxCancellations": "8" });
      await refreshAll(logins);
      assert.deepEqual(await removeAll(outs), new Map());
      assert.deepEqual(cancelled(logins), logins);
    });

    it("count a roster's people and single seats together", async () => {
      const logins = people(8);
      await start({ members: [...logins, "other"], seats: [...logins, "other"].map((login) => ({ login })) });
      const { inputs } = await run.roster.check({}, { organization: "acme", usernames: logins.slice(4) });
      const { outs = assert.fail() } = await run.roster.create(inputs as Parameters<typeof run.roster.create>[0]);
      begin();
      const { props } = await run.roster.read("acme", outs);
      const singles = (await refreshAll(logins.slice(0, 4))).map((seat) => seat.outs);
      await assert.rejects(run.roster.delete("acme", props), {
        message:
          /^Cannot cancel the Copilot seats of acme: this run would cancel 8 of 9 seats .*Nothing was cancelled\./,
      });
      assert.equal((await removeAll(singles)).size, 4);
      assert.deepEqual(github.writes(), []);
    });

    for (const [what, keep] of [
      [
        "that is replaced",
        async ({ outs }) => {
          const diff = await run.seat.diff("acme/user-0", outs, { ...INPUTS, username: "new" });
          assert.deepEqual(diff.replaces, ["username"]);
        },
      ],
      ["that another resource declares", () => run.seat.check({}, { organization: "acme", username: "user-0" })],
      ["that a roster declares", () => run.roster.check({}, { organization: "acme", usernames: ["user-0"] })],
      [
        "whose resource the program has",
        ({ inputs }) => run.seat.check(inputs, { organization: "acme", username: "user-0" }),
      ],
      [
        "whose resource has a new login in the program",
        ({ inputs }) => run.seat.check(inputs, { organization: "acme", username: "new" }),
      ],
      [
        "that the program looks up",
        () => run.seat.read("acme/user-0", { organization: "acme", username: "user-0" } as State),
      ],
    ] as readonly (readonly [string, (seat: { inputs: Inputs; outs: State }) => Promise<unknown>])[]) {
      it(`do not count a seat ${what}`, async () => {
        const logins = people(3);
        const config = { "copilotSeats:maxCancellations": "1" };
        await start({ members: [...logins, "new"], seats: logins.map((login) => ({ login })) }, config);
        const before = await refreshed("user-0");
        const { outs } = await refreshed("user-1");
        await keep(before);
        assert.deepEqual(await removeAll([outs]), new Map());
        assert.deepEqual(cancelled(logins), ["user-1"]);
      });
    }

    it("do not count a seat that is cancelled already, is gone, or comes through a team", async () => {
      const logins = people(4);
      await start(
        {
          members: [...logins, "teammate"],
          teams: [{ slug: "core", members: ["teammate"], copilot: true }],
          seats: logins.slice(0, 3).map((login) => ({ login })),
        },
        { "copilotSeats:maxCancellations": "1" },
      );
      github.world.cancelSeat("acme", "user-1");
      const states = [];
      for (const login of [...logins, "teammate"]) {
        const { props } = await run.seat.read(`acme/${login}`, stateOf(login));
        if (login !== "user-2") states.push(props ?? stateOf(login));
      }
      await run.seat.check({ ...INPUTS, username: "user-2" }, { organization: "acme", username: "user-2" });
      assert.deepEqual(await removeAll(states), new Map());
      assert.deepEqual(cancelled(logins), ["user-0", "user-1"]);
    });
  });
});

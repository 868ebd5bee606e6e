import assert from "node:assert/strict";
import sinon from "sinon";
import type { Seat } from "../../src/github/answers.js";
import { comesThrough } from "../../src/github/teams.js";
import { UNKNOWN } from "../../src/provider/check.js";
import type { RosterInputs } from "../../src/provider/rosterState.js";
import { Gate } from "../support/gate.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

type State = Parameters<TestRun["team"]["update"]>[1];

const GRANT = "POST /orgs/acme/copilot/billing/selected_teams";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_teams";
const BY_NAME = "POST /orgs/acme/copilot/billing/selected_users";
const ENTERPRISE_GRANT = "POST /enterprises/octo/copilot/billing/selected_enterprise_teams";
const ENTERPRISE_CANCEL = "DELETE /enterprises/octo/copilot/billing/selected_enterprise_teams";

const inputs = { organization: "acme", team: "platform", status: "active" };
const ofEnterprise = { enterprise: "octo", team: "platform", status: "active" };
/** The local GitHub's first team. */
const state: State = { organization: "acme", team: "platform", teamId: 1, status: "active" };
const stateOfEnterprise: State = { enterprise: "octo", team: "ent:platform", teamId: 1, status: "active" };

const people = ["ann", "bob", "cy", "dee"];
const team = (members: string[], more: object = {}) => ({ slug: "platform", name: "Platform", members, ...more });
const tokens = (...scopes: string[]) => ({ tokens: [{ token: TOKEN, login: "owner", scopes }] });

const ownSeat = (username: string) => ({
  organization: "acme",
  username,
  status: "active",
  assigneeId: null,
  createdAt: null,
  planType: null,
  assigningTeam: null,
  pendingCancellationDate: null,
});

describe("CopilotTeamSeatAssignment", () => {
  let github: LocalGitHub;
  /** The current run of Pulumi; each command begins a new one. */
  let run: TestRun;
  let sandbox: sinon.SinonSandbox;
  /** Milliseconds of skipped waits. The local GitHub's clock advances with them. */
  let waited: number;
  /** What happens to a request instead of its answer. */
  let fault:
    | ((method: string, path: string) => "reset-after" | "reset-before" | number | object | undefined)
    | undefined;
  /** Holds requests. */
  let gate: Gate | undefined;

  beforeEach(() => {
    waited = 0;
    fault = undefined;
    gate = undefined;
    sandbox = sinon.createSandbox();
    skipWaits(sandbox, (milliseconds) => {
      waited += milliseconds;
    });
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  /** Acme with everyone as members, and these teams and seats. Someone else always has a seat. */
  async function start(
    organization: object,
    seed: object = tokens("manage_billing:copilot", "read:org"),
  ): Promise<void> {
    const seats = "seats" in organization ? (organization.seats as object[]) : [];
    await open({ members: people, ...organization, seats: [...seats, { login: "else" }] }, seed);
  }

  async function startEnterprise(enterprise: object, settings: object = {}): Promise<void> {
    const octo = { slug: "octo", owners: ["owner"], members: people, ...enterprise };
    await open({ members: people }, { ...tokens("admin:enterprise", "manage_billing:copilot"), enterprises: [octo] });
    github.world.configure({ enterprise: "octo" }, settings);
  }

  async function open(organization: object, seed: object): Promise<void> {
    const begun = Date.now();
    github = await localGitHub(organization, seed, {
      now: () => new Date(begun + waited),
      beforeAnswer: async (incoming) => {
        await gate?.beforeAnswer(incoming);
        const become = fault?.(incoming.method, incoming.path);
        const headers = { "content-type": "application/json" };
        if (typeof become === "number") return { status: become, body: '{"message":"No"}', headers };
        return typeof become === "object" ? { status: 200, body: JSON.stringify(become), headers } : become;
      },
    });
    begin();
  }

  /** Begins a new run of Pulumi, which forgets everything that was read, declared or printed. */
  function begin(config: Record<string, string> = {}): void {
    run = newRun({ "github:token": TOKEN, "github:baseUrl": github.url, ...config });
  }

  async function fails(action: Promise<unknown>, message: RegExp): Promise<void> {
    await assert.rejects(action, { message });
  }

  const active = (...logins: string[]) =>
    logins.every((login) => github.world.seat("acme", login)?.pendingCancellationDate === null);
  const ending = (...logins: string[]) =>
    logins.every((login) => typeof github.world.seat("acme", login)?.pendingCancellationDate === "string");
  const statusNow = async (of: State = state) => {
    begin();
    const { props, inputs: read } = await run.team.read("acme/platform", of);
    assert.equal(props?.status, read?.status);
    return String(props?.status);
  };

  describe("check", () => {
    beforeEach(() => start({ teams: [team(["ann", "bob"])], seats: [{ login: "bob" }] }));
    const checked = async (news: object) => {
      const { inputs: found, failures = [] } = await run.team.check({}, { ...news });
      return { found, reasons: failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n") };
    };

    it("takes names in any case, and says what will be bought", async () => {
      assert.deepEqual((await checked({ organization: "ACME", team: "Platform" })).found, inputs);
      assert.match(
        run.said.join(),
        /^acme, team platform: 1 seat to grant \(ann\), 0 to cancel, 1 unchanged; monthly cost \+19 USD \(19 USD a seat\), included AI credits \+1,900 a month\.$/,
      );
      assert.deepEqual(github.writes(), []);
    });

    it("sends no request once the team has its seats", async () => {
      assert.deepEqual(await run.team.check({ ...inputs }, { organization: "acme", team: "platform" }), {
        inputs,
        failures: [],
      });
      assert.deepEqual(github.taken(), []);
    });

    it("accepts a team that the same program creates, and says so", async () => {
      assert.equal((await checked({ organization: "acme", team: "to-come" })).reasons, "");
      assert.match(
        run.said.join(),
        /There is no team to-come in acme\. `pulumi up` fails unless it is created first\./,
      );
      assert.deepEqual((await checked({ organization: "acme", team: UNKNOWN })).found?.team, UNKNOWN);
    });

    for (const [slug, words] of [
      ["", /team: team is empty; it takes the team's slug, the last part of the team's URL/],
      ["Platform Team", /got "Platform Team"; it takes the team's slug/],
      ["../members", /got "\.\.\/members"/],
      ["..", /got "\.\."/],
      ["a%2fb", /got/],
      ["plätform", /got "plätform"/],
      ["pl\u0430tform", /got "pl\\u\{430\}tform"/],
      ["x".repeat(256), /got/],
      [42, /got 42/],
      [undefined, /team is missing/],
    ] as const) {
      it(`refuses the slug ${JSON.stringify(slug)?.slice(0, 20)}`, async () => {
        assert.match((await checked({ organization: "acme", team: slug })).reasons, words);
        assert.deepEqual(github.taken(), []);
      });
    }

    it("takes an enterprise's team with and without the prefix", async () => {
      for (const slug of ["platform", "ent:platform", "ENT:Platform"]) {
        await run.team
          .check({ ...ofEnterprise }, { enterprise: "octo", team: slug })
          .then(({ inputs: found, failures }) => {
            assert.deepEqual({ found, failures }, { found: ofEnterprise, failures: [] });
          });
      }
      const { reasons } = await checked({ enterprise: "octo", organization: "acme", team: "platform" });
      assert.match(reasons, /enterprise and organization cannot be combined; set the one that pays/);
    });

    it("is an error for a token that may not read teams, which names what is missing", async () => {
      github.world.addToken({ token: "ghp_canaryBlind", login: "owner", scopes: ["manage_billing:copilot"] });
      begin({ "github:token": "ghp_canaryBlind" });
      await fails(
        run.team.check({}, { organization: "acme", team: "platform" }),
        /Cannot read the Copilot seats of the team platform in acme: GitHub answered 403 .*"read:org".*"Members" \(read\)/,
      );
    });
  });

  describe("diff", () => {
    const changes = (olds: State, news: object) => run.team.diff("acme/platform", olds, { ...inputs, ...news });

    it("sees no change in spelling, and drift in the status", async () => {
      await start({ teams: [team(["ann"])] });
      assert.deepEqual(await changes({ ...state, organization: "ACME", team: "Platform" }, {}), {
        changes: false,
        replaces: [],
      });
      assert.equal((await changes({ ...state, status: "1 member without a seat: ann" }, {})).changes, true);
      assert.deepEqual(await run.team.diff("octo/platform", stateOfEnterprise, ofEnterprise), {
        changes: false,
        replaces: [],
      });
    });

    it("replaces for another owner and another team, and updates for the same team's new slug", async () => {
      await start({ teams: [team(["ann"]), { slug: "design", members: [] }] });
      assert.deepEqual((await changes(state, { organization: "umbrella" })).replaces, ["organization"]);
      assert.deepEqual((await changes(state, { team: UNKNOWN })).replaces, ["team"]);
      assert.deepEqual((await changes(state, { team: "design" })).replaces, ["team"]);
      assert.deepEqual((await changes(state, { team: "to-come" })).replaces, ["team"]);
      github.world.renameTeam("acme", "platform", "Core");
      assert.deepEqual(await changes(state, { team: "core" }), { changes: true, replaces: [] });
    });
  });

  describe("create", () => {
    const worlds: readonly [string, object, string[], string[]][] = [
      ["nobody has a seat", { teams: [team(["ann", "bob"])] }, ["ann", "bob"], [GRANT]],
      ["everybody has one through the team", { teams: [team(["ann", "bob"], { copilot: true })] }, [], []],
      [
        "one of them has a seat by name besides",
        { teams: [team(["ann", "bob"], { copilot: true })], seats: [{ login: "ann" }], doubleAccess: "direct" },
        [],
        [],
      ],
      [
        "everybody has one by name: nothing shows that the team has Copilot",
        { teams: [team(["ann", "bob"])], seats: [{ login: "ann" }, { login: "bob" }] },
        [],
        [GRANT],
      ],
      [
        "everybody has one through another team",
        { teams: [team(["ann", "bob"]), { slug: "other", members: ["ann", "bob"], copilot: true }] },
        [],
        [GRANT],
      ],
      [
        "one seat is ending",
        { teams: [team(["ann", "bob"], { copilot: true })], seats: [{ login: "bob", pendingCancellation: true }] },
        ["bob"],
        [GRANT],
      ],
      ["the team is empty", { teams: [team([])] }, [], [GRANT]],
    ];
    for (const [world, organization, bought, writes] of worlds) {
      it(`does what is needed where ${world}`, async () => {
        const { doubleAccess, ...seed } = organization as { doubleAccess?: "direct" };
        await start(seed);
        if (doubleAccess) github.world.configure("acme", { doubleAccess });
        const { id, outs } = await run.team.create(inputs);
        assert.equal(id, "acme/platform");
        assert.deepEqual(outs, state);
        assert.deepEqual(github.writes(), writes);
        assert.deepEqual(
          github.world.purchases.map(({ login }) => login),
          bought,
        );
        if (writes.length === 0)
          assert.match(run.said.join(), /Everybody in the team platform has a Copilot seat in acme already/);
        begin();
        const read = await run.team.read(id, outs ?? assert.fail());
        assert.deepEqual(read.props, outs, "a refresh right after it shows nothing");
        assert.deepEqual(read.inputs, inputs);
      });
    }

    it("is an error where there is no such team, and buys nothing", async () => {
      await start({ teams: [] });
      await fails(
        run.team.create(inputs),
        /Cannot grant Copilot seats to the team platform in acme: there is no team platform/,
      );
      assert.deepEqual(github.writes(), []);
    });

    it("names the setting when GitHub accepts no lists, and asks once", async () => {
      await start({ teams: [team(["ann"])], seatManagement: "assign_all" });
      await fails(run.team.create(inputs), /only work with "Selected members"/);
      assert.deepEqual(github.writes(), [GRANT]);
    });

    for (const naming of ["slug", "name", "either"] as const) {
      for (const unknown of ["refuse-all", "not-found", "skip"] as const) {
        it(`and delete find what GitHub calls a team's name (${naming}), whatever it says of others (${unknown})`, async () => {
          await start({ teams: [{ slug: "core-team", name: "Core Team", members: ["ann", "bob"] }] });
          github.world.configure("acme", { teamsNamedBy: naming, unknownTeams: unknown });
          const { outs } = await run.team.create({ ...inputs, team: "core-team" });
          assert.ok(active("ann", "bob"));
          assert.equal(github.world.purchases.length, 2);
          begin();
          await run.team.delete("acme/core-team", outs ?? assert.fail());
          assert.ok(ending("ann", "bob"));
        });
      }
    }

    it("never names a team by a name that could be another's slug", async () => {
      const teams = [
        { slug: "platform-1", name: "Platform", members: ["ann"] },
        { slug: "platform", name: "Other", members: ["bob"] },
      ];
      await start({ teams });
      github.world.configure("acme", { teamsNamedBy: "name", unknownTeams: "refuse-all" });
      await fails(run.team.create({ ...inputs, team: "platform-1" }), /GitHub answered 422/);
      assert.deepEqual(
        github.requests.flatMap(({ body }) => (body ? [body] : [])),
        [{ selected_teams: ["platform-1"] }],
      );
    });

    it("checks the result of a grant whose answer was lost", async () => {
      await start({ teams: [team(["ann", "bob"])] });
      fault = (method) => (method === "POST" ? "reset-after" : undefined);
      assert.deepEqual((await run.team.create(inputs)).outs, state);
      assert.deepEqual(github.writes(), [GRANT]);
    });

    it("fails after a grant that was lost on the way, and the next one buys each seat once", async () => {
      await start({ teams: [team(["ann", "bob"])] });
      fault = (method) => (method === "POST" ? "reset-before" : undefined);
      const error = await run.team.create(inputs).then(
        () => assert.fail(),
        (reason: Error) => reason,
      );
      assert.match(
        error.message,
        /Cannot grant Copilot seats to the team platform in acme: GitHub did not return a usable response/,
      );
      assert.equal("id" in error, false);
      fault = undefined;
      begin();
      await run.team.create(inputs);
      assert.deepEqual(
        github.world.purchases.map(({ login }) => login),
        ["ann", "bob"],
      );
    });

    it("records what GitHub accepted but does not show, by name, so that it is not forgotten", async () => {
      await start({ teams: [team(["ann", "bob"])] });
      github.faults.add({ fault: "lagging-read", seconds: 600 });
      const error = await run.team.create({ ...inputs, __provider: "code" } as typeof inputs).then(
        () => assert.fail(),
        (reason: Error & { id: string; properties: State }) => reason,
      );
      assert.equal(error.id, "acme/platform");
      assert.deepEqual(error.properties, { ...state, __provider: "code" });
      assert.match(
        error.message,
        /Not all Copilot seats of the team platform in acme are visible yet: .*2 members without a seat: ann, bob/,
      );
      github.faults.clear();
      begin();
      assert.deepEqual((await run.team.update(error.id, state, inputs)).outs, state);
      assert.deepEqual(github.writes(), [GRANT]);
    });

    it("records the grant even if the read after it fails", async () => {
      await start({ teams: [team(["ann", "bob"])] });
      let granted = false;
      fault = (method, path) => {
        if (method === "POST") granted = true;
        return granted && /copilot$|seats$/.test(path) ? 403 : undefined;
      };
      const error = await run.team.create(inputs).then(
        () => assert.fail(),
        (reason: Error) => reason,
      );
      assert.match(
        error.message,
        /^Copilot seats were granted to the team platform in acme, but cannot be read: GitHub answered 403/,
      );
      assert.equal("id" in error, true);
    });

    it("reads a large team from the list of all seats", async () => {
      const members = Array.from({ length: 250 }, (_, index) => `user-${index}`);
      await start({ members, teams: [team(members, { copilot: true })] });
      await run.team.create(inputs);
      assert.ok(github.requests.length <= 8, github.taken().join("\n"));
      assert.deepEqual(github.writes(), []);
    });
  });

  describe("read", () => {
    it("shows in words who lacks a seat, and update fixes it once", async () => {
      await start({ teams: [team(people, { copilot: true })] });
      github.world.removeSeat("acme", "bob");
      github.world.removeSeat("acme", "ann");
      github.world.cancelSeat("acme", "cy");
      const status = await statusNow();
      assert.equal(status, "2 members without a seat: ann, bob; 1 member with a cancelled seat: cy");
      await run.team.check({ ...inputs, status }, { organization: "acme", team: "platform" });
      assert.match(
        run.said.join("\n"),
        /acme, team platform: 3 seats to grant \(ann, bob, cy\), 0 to cancel, 1 unchanged/,
      );
      await run.team.update("acme/platform", { ...state, status }, inputs);
      assert.deepEqual(github.writes(), [GRANT]);
      assert.ok(active(...people));
      assert.equal(await statusNow(), "active");
    });

    it("shows that the team was taken from Copilot, through its members", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      github.world.cancelSeat("acme", "ann");
      github.world.cancelSeat("acme", "bob");
      assert.equal(await statusNow(), "2 members with a cancelled seat: ann, bob");
    });

    it("names twenty of many", async () => {
      const members = Array.from({ length: 30 }, (_, index) => `user-${index}`);
      await start({ members, teams: [team(members)] });
      assert.match(await statusNow(), /^30 members without a seat: user-0, .* and 10 more$/);
    });

    it("is quiet while members join and leave, work, and have other seats", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })], seats: [{ login: "cy" }] });
      github.world.addTeamMember("acme", "platform", "cy");
      github.world.addTeamMember("acme", "platform", "dee");
      github.world.removeTeamMember("acme", "platform", "bob");
      github.world.touchActivity("acme", "ann");
      assert.equal(await statusNow(), "active");
      assert.ok(ending("bob"));
      github.world.removeTeamMember("acme", "platform", "ann");
      github.world.removeTeamMember("acme", "platform", "cy");
      github.world.removeTeamMember("acme", "platform", "dee");
      assert.equal(await statusNow(), "active", "an empty team lacks nothing");
    });

    it("keeps members, counts and activity out of the state", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      const { props } = await run.team.read("acme/platform", state);
      assert.deepEqual(Object.keys(props ?? {}).sort(), ["organization", "status", "team", "teamId"]);
    });

    it("follows a renamed team by its id: update names the line to change, and the new slug writes nothing", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      github.world.renameTeam("acme", "platform", "Core");
      const { props, inputs: read } = await run.team.read("acme/platform", state);
      assert.deepEqual(read, { ...inputs, status: "renamed to core" });
      assert.match(
        run.said.join(),
        /The team platform in acme: team 1, formerly platform, was renamed to core: write team: "core" in the program/,
      );
      begin();
      await fails(run.team.update("acme/platform", props as State, inputs), /was renamed to core: write team: "core"/);
      begin();
      assert.deepEqual((await run.team.update("acme/platform", props as State, { ...inputs, team: "core" })).outs, {
        ...state,
        team: "core",
      });
      assert.deepEqual(github.writes(), []);
    });

    it("never takes another team with the slug for the one it stands for", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      github.world.renameTeam("acme", "platform", "Core");
      const { id } = github.world.addTeam("acme", "Platform");
      const named = new RegExp(
        `the slug now belongs to team ${id}, and this resource is for team 1, which was renamed to core`,
      );
      await fails(run.team.read("acme/platform", state), named);
      await fails(run.team.update("acme/platform", state, inputs), named);
      begin();
      await run.team.delete("acme/platform", state);
      assert.deepEqual(
        github.requests.flatMap(({ body }) => (body ? [body] : [])),
        [{ selected_teams: ["core"] }],
      );
      assert.ok(ending("ann"));
    });

    it("never takes a new team for the deleted one", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      github.world.deleteTeam("acme", "platform");
      github.world.addTeam("acme", "Platform");
      github.world.addTeamMember("acme", "platform", "bob");
      await fails(run.team.read("acme/platform", state), /which no longer exists: remove it from the program/);
      await fails(run.team.update("acme/platform", state, inputs), /Nothing is granted to another team/);
      begin();
      await run.team.delete("acme/platform", state);
      assert.deepEqual(github.writes(), []);
    });

    describe("of a team inside the team", () => {
      const inner = (...logins: string[]) => {
        const inherited = logins.map((login) => ({ ...github.world.accounts.byLogin(login), inherited: true }));
        fault = (_, path) => (/platform.members$/.test(path) ? [...membersOf("ann"), ...inherited] : undefined);
      };
      const membersOf = (...logins: string[]) =>
        logins.map((login) => ({ login, id: github.world.accounts.byLogin(login)?.id, inherited: false }));

      it("misses no seats of its members as long as none of them comes through the team", async () => {
        await start({ teams: [team(["ann"], { copilot: true })] });
        inner("bob", "cy");
        assert.equal(await statusNow(), "active");
      });

      it("misses them once the seat of one does, even if it is ending", async () => {
        await start({ teams: [team(["ann", "bob"], { copilot: true })] });
        github.world.cancelSeat("acme", "bob");
        inner("bob", "cy");
        assert.equal(await statusNow(), "1 member without a seat: cy; 1 member with a cancelled seat: bob");
      });
    });

    it("reads the list of teams again when the team may have slipped between two pages", async () => {
      const others = Array.from({ length: 100 }, (_, index) => ({ slug: `team-${index}`, members: [] }));
      await start({ teams: [team([], { copilot: true }), ...others] });
      let pages = 0;
      fault = (_, path) => {
        if (/teams\/platform$/.test(path)) return 404;
        // The first page of the first read, which the team has just left.
        if (!path.endsWith("/teams") || pages++ > 0) return undefined;
        return others.map(({ slug }, index) => ({ id: index + 2, slug, name: slug }));
      };
      assert.equal((await run.team.read("acme/platform", state)).id, "acme/platform");
    });

    it("forgets a team that is provably gone, and names seats that remain", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      github.world.deleteTeam("acme", "platform");
      assert.deepEqual(await run.team.read("acme/platform", state), {});
      assert.match(run.said.join(), /The team platform \(1\) is gone from acme\. Nothing was cancelled\.$/);
    });

    it("names seats that remain through a team that is gone", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      const { created_at, ...rest } = {
        created_at: "2026-11-01T00:00:00Z",
        assigning_team: { slug: "platform", id: 1 },
      };
      const assignee = { login: "ann", id: github.world.accounts.byLogin("ann")?.id };
      github.world.deleteTeam("acme", "platform");
      fault = (_, path) =>
        path.endsWith("/seats") ? { total_seats: 1, seats: [{ created_at, assignee, ...rest }] } : undefined;
      assert.deepEqual(await run.team.read("acme/platform", state), {});
      assert.match(run.said.join(), /GitHub still shows 1 seat through it: ann\. Cancel them on GitHub\./);
    });

    for (const [what, path] of [
      ["the team", /teams\/platform$/],
      ["its members", /members$/],
      ["the seats", /copilot$|seats$/],
    ] as const) {
      for (const status of [401, 403, 404, 500]) {
        it(`is an error when ${what} cannot be read (${status})`, async () => {
          await start({ teams: [team(["ann", "bob"])], seats: [] });
          fault = (_, asked) =>
            path.test(asked) || (status !== 500 && /billing$|teams$/.test(asked)) ? status : undefined;
          await fails(run.team.read("acme/platform", state), new RegExp(`GitHub answered ${status}`));
        });
      }
    }

    it("is an error when the absence of the team is not proven", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      fault = (_, path) => (/teams\/platform$/.test(path) ? 404 : /billing$/.test(path) ? 403 : undefined);
      assert.equal((await run.team.read("acme/platform", state)).id, "acme/platform", "it is in the list of teams");
      github.world.deleteTeam("acme", "platform");
      begin();
      await fails(run.team.read("acme/platform", state), /GitHub answered 403/);
    });
  });

  describe("delete", () => {
    it("takes Copilot from the team, and leaves and names people who have another seat", async () => {
      await start({ teams: [team(["ann", "bob", "cy"])], seats: [{ login: "cy" }] });
      await run.team.create(inputs);
      begin();
      github.taken();
      await run.team.delete("acme/platform", state);
      assert.deepEqual(github.writes(), [CANCEL]);
      assert.ok(ending("ann", "bob"));
      assert.ok(active("cy", "else"));
      assert.match(
        run.said.join("\n"),
        /Still with a Copilot seat in acme that does not come through the team platform: cy\./,
      );
    });

    it("is quiet about a team that has no Copilot any more, whatever GitHub says", async () => {
      await start({ teams: [team(["ann", "bob"])] });
      await run.team.delete("acme/platform", state);
      fault = (method) => (method === "DELETE" ? 422 : undefined);
      begin();
      await run.team.delete("acme/platform", state);
      assert.equal(github.writes().length, 3, "the slug, and then the name");
      fault = (method) => (method === "DELETE" ? 403 : undefined);
      begin();
      await fails(run.team.delete("acme/platform", state), /GitHub answered 403/);
    });

    it("cancels nothing when another resource of the run declares the team", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      await run.team.check({ ...inputs }, { organization: "acme", team: "platform" });
      await run.team.delete("acme/platform", state);
      assert.deepEqual(github.writes(), []);
      assert.match(
        run.said.join(),
        /The team platform keeps Copilot in acme: another resource of this stack declares it/,
      );
    });

    it("keeps people whom another resource declares", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      await run.seat.check({}, { organization: "acme", username: "ann" });
      await run.team.delete("acme/platform", state);
      assert.deepEqual(github.writes(), [BY_NAME, CANCEL]);
      assert.ok(active("ann"));
      assert.ok(ending("bob"));
      assert.deepEqual(github.world.purchases, []);
      assert.match(run.said.join("\n"), /ann: the Copilot seats in acme remain without the team platform/);
    });

    it("counts the team's seats against what one run may cancel, all or nothing", async () => {
      const members = Array.from({ length: 30 }, (_, index) => `user-${index}`);
      await start({ members: [...members, ...people], teams: [team(members, { copilot: true })] });
      await fails(
        run.team.delete("acme/platform", state),
        /^Cannot cancel the Copilot seats of the team platform in acme: this run would cancel 30 of 31 seats in acme \(user-0, .* and 10 more\), and copilotSeats:maxCancellations is 25%, here 7\. Nothing was cancelled/,
      );
      assert.deepEqual(github.writes(), []);
      begin({ "copilotSeats:maxCancellations": "100%" });
      await run.team.delete("acme/platform", state);
      assert.ok(ending(...members));
    });

    it("forgets what it knew of the seats before", async () => {
      const members = Array.from({ length: 150 }, (_, index) => `user-${index}`);
      await start({ members, teams: [team(members, { copilot: true })] });
      begin({ "copilotSeats:maxCancellations": "100%" });
      await run.team.delete("acme/platform", state);
      const { props } = await run.seat.read("acme/user-7", ownSeat("user-7"));
      assert.equal(props?.status, "pending_cancellation");
    });

    it("leaves an organization its last seat, unless the stack says otherwise", async () => {
      await open(
        { members: people, teams: [team(["ann", "bob"], { copilot: true })], seats: [] },
        tokens("manage_billing:copilot", "read:org"),
      );
      await fails(
        run.team.delete("acme/platform", state),
        /the organization would have no seat left.*Nothing was cancelled/,
      );
      assert.deepEqual(github.writes(), []);
      begin({ "copilotSeats:allowLastSeat": "true" });
      await run.team.delete("acme/platform", state);
      assert.ok(ending("ann", "bob"));
    });

    it("checks the result of a cancellation whose answer was lost", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      fault = (method) => (method === "DELETE" ? "reset-after" : undefined);
      await run.team.delete("acme/platform", state);
      assert.ok(ending("ann", "bob"));
      github.world.grantTeamSeat("acme", "platform", "ann");
      fault = (method) => (method === "DELETE" ? "reset-before" : undefined);
      begin();
      await fails(
        run.team.delete("acme/platform", state),
        /Cannot cancel the Copilot seats of the team platform in acme: GitHub did not return a usable response/,
      );
    });

    it("does not believe a cancellation that changes nothing", async () => {
      await start({ teams: [team(["ann"], { copilot: true })] });
      fault = (method) => (method === "DELETE" ? { seats_cancelled: 0 } : undefined);
      await fails(
        run.team.delete("acme/platform", state),
        /remain: GitHub accepted the cancellation and cancelled nothing \(active seats through the team: 1\)/,
      );
    });

    it("asks no more if GitHub cancels nothing because everyone has other access", async () => {
      await start({ teams: [team(["ann"], { copilot: true }), { slug: "other", members: ["ann"], copilot: true }] });
      await run.team.delete("acme/platform", state);
      assert.ok(active("ann"));
      assert.equal(github.world.seat("acme", "ann")?.team?.slug, "other");
    });
  });

  describe("of an enterprise", () => {
    const seatOf = (login: string) => github.world.seat({ enterprise: "octo" }, login);
    const entTeam = (members: string[], more: object = {}) => team(members, { slug: "ent:platform", ...more });

    for (const naming of ["slug", "name", "either"] as const) {
      it(`is granted, read, fixed and cancelled (its name is ${naming})`, async () => {
        await startEnterprise({ teams: [entTeam(["ann", "bob"])] }, { teamsNamedBy: naming });
        const { id, outs } = await run.team.create(ofEnterprise);
        assert.equal(github.requests[0]?.path, "/enterprises/octo/teams/ent%3Aplatform");
        assert.equal(id, "octo/platform");
        assert.deepEqual(outs, stateOfEnterprise);
        begin();
        const read = await run.team.read(id, stateOfEnterprise);
        assert.deepEqual(read.props, outs);
        assert.deepEqual(read.inputs, ofEnterprise);
        github.world.cancelSeat({ enterprise: "octo" }, "bob");
        assert.equal(await statusNow(stateOfEnterprise), "1 member with a cancelled seat: bob");
        await run.team.update(id, stateOfEnterprise, ofEnterprise);
        assert.equal(seatOf("bob")?.pendingCancellationDate, null);
        begin();
        await run.team.delete(id, stateOfEnterprise);
        assert.equal(typeof seatOf("ann")?.pendingCancellationDate, "string");
        assert.ok(github.writes().every((write) => write === ENTERPRISE_GRANT || write === ENTERPRISE_CANCEL));
      });
    }

    it("is found under a slug without the prefix", async () => {
      await startEnterprise({ teams: [team(["ann"])] });
      assert.deepEqual((await run.team.create(ofEnterprise)).outs, { ...stateOfEnterprise, team: "platform" });
      begin();
      assert.deepEqual((await run.team.read("octo/platform", stateOfEnterprise)).inputs, ofEnterprise);
    });

    it("is cancelled in the background, and waits for that and says so", async () => {
      await startEnterprise({ teams: [entTeam(["ann", "bob"], { copilot: true })] }, { teamCancellationSeconds: 90 });
      await run.team.delete("octo/platform", stateOfEnterprise);
      assert.ok(waited >= 90_000 && waited < 200_000, `${waited}`);
      assert.match(
        run.said.join("\n"),
        /octo: GitHub cancels the seats of the team ent:platform in the background; waiting up to five minutes/,
      );
      assert.equal(typeof seatOf("bob")?.pendingCancellationDate, "string");
      assert.deepEqual(github.writes(), [ENTERPRISE_CANCEL]);
    });

    it("is not waited for if nobody's seat comes through it", async () => {
      await startEnterprise({ teams: [entTeam([])] }, { teamCancellationSeconds: 90 });
      await run.team.delete("octo/platform", stateOfEnterprise);
      assert.doesNotMatch(run.said.join(), /in the background/);
    });

    it("stays in the state if the background takes too long, and the next run continues", async () => {
      await startEnterprise({ teams: [entTeam(["ann", "bob"], { copilot: true })] }, { teamCancellationSeconds: 3600 });
      await fails(
        run.team.delete("octo/platform", stateOfEnterprise),
        /are not cancelled yet: GitHub has accepted the cancellation and carries it out in the background, but after five minutes 2 of 2 seats are still active/,
      );
      assert.ok(waited >= 290_000 && waited < 320_000, `${waited}`);
      waited += 3_600_000;
      begin();
      await run.team.delete("octo/platform", stateOfEnterprise);
      assert.equal(typeof seatOf("ann")?.pendingCancellationDate, "string");
    });

    it("needs a token that may read teams", async () => {
      await startEnterprise({ teams: [entTeam(["ann"])] });
      github.world.addToken({ token: "ghp_canaryBlind", login: "owner", scopes: ["manage_billing:copilot"] });
      begin({ "github:token": "ghp_canaryBlind" });
      await fails(run.team.create(ofEnterprise), /GitHub answered 403 .*"read:enterprise"/);
    });
  });

  it("knows its seats by the team's id, if GitHub tells it", () => {
    const seat = { assigningTeam: "Platform", assigningTeamId: 1 } as Seat;
    const platform = { id: 1, slug: "platform", name: "Platform" };
    assert.ok(comesThrough(platform, seat));
    assert.ok(comesThrough(platform, { ...seat, assigningTeamId: null }));
    assert.ok(comesThrough({ ...platform, slug: "ent:platform" }, seat));
    assert.ok(!comesThrough({ ...platform, id: 2 }, seat));
    assert.ok(!comesThrough({ ...platform, slug: "core" }, seat));
    assert.ok(!comesThrough(platform, { ...seat, assigningTeam: null }));
    assert.ok(!comesThrough(platform, undefined));
  });

  describe("beside others", () => {
    it("an exclusive roster leaves the seats of a declared team, and does not call them undeclared", async () => {
      await open(
        {
          members: people,
          teams: [team(["ann", "bob"], { copilot: true })],
          seats: [{ login: "cy" }, { login: "dee" }],
        },
        tokens("manage_billing:copilot", "read:org"),
      );
      await run.team.check({ ...inputs }, { organization: "acme", team: "platform" });
      const { inputs: wanted } = await run.roster.check(
        {},
        { organization: "acme", usernames: ["cy"], exclusive: true },
      );
      await run.roster.create(wanted as RosterInputs);
      assert.ok(active("ann", "bob", "cy"));
      assert.ok(ending("dee"));
      assert.doesNotMatch(run.said.join("\n"), /undeclared people/);
    });

    it("an exclusive roster does not call them undeclared in a refresh either", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })] });
      const readBoth = async () => {
        begin();
        const id = github.world.accounts.byLogin("else")?.id ?? assert.fail();
        const known = {
          organization: "acme",
          exclusive: true,
          maxCancellations: "25%",
          __assignees: `else:${id.toString(36)}`,
        };
        await Promise.all([run.roster.read("acme", known), run.team.read("acme/platform", state)]);
        return run.said.join("\n");
      };
      assert.doesNotMatch(await readBoth(), /undeclared people/);
      begin();
      await run.team.read("acme/platform", state);
      await run.team.delete("acme/platform", state);
      assert.deepEqual(github.writes(), [CANCEL], "what the state has is not what the program declares");
    });

    it("waits for a cancellation of the same run, and grants again", async () => {
      await start({ teams: [team(["ann", "bob"], { copilot: true })], seats: [{ login: "ann" }] });
      gate = new Gate(({ method }) => method === "DELETE");
      // In this case, GitHub ends the team's access together with the seat by name.
      fault = (method) => {
        if (method === "DELETE") github.world.cancelSeat("acme", "ann");
        return undefined;
      };
      const deletion = run.seat.delete("acme/ann", ownSeat("ann"));
      await gate.reached;
      const creation = run.team.create(inputs);
      // An operation that does not wait has read GitHub by then.
      for (let turn = 0; turn < 1_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      gate.open();
      await Promise.all([deletion, creation]);
      assert.ok(active("ann", "bob"));
      assert.deepEqual(github.writes().slice(1), [GRANT]);
    });

    for (const doubleAccess of ["earlier", "team", "direct"] as const) {
      it(`people move from single seats to the team, and back (GitHub shows ${doubleAccess})`, async () => {
        await start({ teams: [team(["ann", "bob"])], seats: [{ login: "ann" }, { login: "bob" }] });
        github.world.configure("acme", { doubleAccess });
        await run.team.create(inputs);
        for (const login of ["ann", "bob"]) await run.seat.delete(`acme/${login}`, ownSeat(login));
        assert.ok(active("ann", "bob"));
        assert.equal(await statusNow(), "active");

        begin();
        for (const username of ["ann", "bob"]) {
          await run.seat.check({}, { organization: "acme", username });
          await run.seat.create({ organization: "acme", username, status: "active" });
        }
        await run.team.delete("acme/platform", state);
        assert.ok(active("ann", "bob"));
        assert.deepEqual(
          github.world.purchases.filter(({ kind }) => kind === "new"),
          [],
        );
      });
    }
  });
});

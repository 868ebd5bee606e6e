import assert from "node:assert/strict";
import sinon from "sinon";
import { UNKNOWN } from "../../src/provider/check.js";
import { namesIn, type RosterInputs, type RosterOutputs } from "../../src/provider/rosterState.js";
import type { SimulatorOptions } from "../../src/simulator/index.js";
import { SeatError } from "../../src/text/seatError.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_users";

describe("CopilotSeatRoster", () => {
  const sandbox = sinon.createSandbox();
  let github: LocalGitHub;
  let said: string[];
  /** The current run of Pulumi; each command begins a new one. */
  let run: TestRun;
  let config: Record<string, string>;
  /** Sees each request before it is answered. */
  let onRequest: NonNullable<SimulatorOptions["beforeAnswer"]>;

  beforeEach(() => {
    onRequest = () => undefined;
    said = [];
    skipWaits(sandbox, () => {});
  });
  afterEach(async () => {
    sandbox.restore();
    await github?.close();
  });

  async function start(
    organization: object = {},
    settings: Record<string, string> = {},
    seed: object = {},
  ): Promise<void> {
    github = await localGitHub(organization, seed, { beforeAnswer: (incoming) => onRequest(incoming) });
    begin(settings);
  }

  /** Begins a new run of Pulumi. */
  function begin(settings: Record<string, string> = {}): void {
    config = { "github:token": TOKEN, "github:baseUrl": github.url, ...settings };
    run = newRun(config, {}, said);
  }

  /** Does what a preview does: checks the program's inputs, and compares them with the state if there is one. */
  const checked = async (
    usernames: unknown[] | undefined,
    args: object = {},
    before?: { inputs: RosterInputs; outs: RosterOutputs },
  ) => {
    begin(config);
    const news = { organization: "acme", usernames, ...args };
    try {
      const { inputs, failures = [] } = await run.roster.check(before?.inputs ?? {}, news);
      const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`);
      if (before && reasons.length === 0) await run.roster.diff("acme", before.outs, inputs);
      return { inputs: inputs as RosterInputs, reasons };
    } catch (error) {
      assert.ok(error instanceof SeatError);
      return { inputs: {} as RosterInputs, reasons: [error.message] };
    }
  };
  async function up(usernames: string[], args: object = {}, before?: { inputs: RosterInputs; outs: RosterOutputs }) {
    const { inputs, reasons } = await checked(usernames, args, before);
    assert.deepEqual(reasons, []);
    const outs = before
      ? (await run.roster.update("acme", before.outs, inputs)).outs
      : (await run.roster.create(inputs)).outs;
    return { inputs, outs: outs ?? assert.fail() };
  }

  /** The inputs and outputs that a refresh makes of the state. */
  async function refreshed(outs: RosterOutputs): Promise<{ inputs: RosterInputs; outs: RosterOutputs }> {
    const { inputs, props } = await run.roster.read("acme", outs);
    return { inputs: inputs as RosterInputs, outs: props as RosterOutputs };
  }

  const isPending = (login: string) => typeof github.world.seat("acme", login)?.pendingCancellationDate === "string";

  describe("check", () => {
    it("makes a map of the list, so that a preview shows names", async () => {
      await start();
      const { inputs } = await checked(["Ada", "linus"]);
      assert.deepEqual(inputs, {
        organization: "acme",
        exclusive: false,
        maxCancellations: "25%",
        seats: { ada: "active", linus: "active" },
      });
    });

    it("names duplicates and impossible names by their places", async () => {
      await start();
      const { reasons } = await checked(["ada", "a/b", "ADA", 42]);
      assert.equal(reasons.length, 1);
      assert.match(
        reasons[0] ?? "",
        /usernames\[1\] got "a\/b".*usernames\[2\] "ADA" is the same person as usernames\[0\] "ada".*usernames\[3\] got 42/,
      );
    });

    it("refuses an empty list, which would cancel everybody", async () => {
      await start();
      assert.match((await checked([])).reasons.join(), /usernames is empty/);
      assert.match(
        (await run.roster.check({}, { organization: "acme" })).failures?.[0]?.reason ?? "",
        /takes a list of logins/,
      );
    });

    it("lets through names that are not known yet", async () => {
      await start();
      const { inputs, reasons } = await checked(["ada", UNKNOWN]);
      assert.deepEqual([inputs.seats, reasons], [UNKNOWN, []]);
      assert.deepEqual(github.taken(), []);
    });

    it("refuses settings that make no sense", async () => {
      await start();
      const { reasons } = await checked(["ada"], { maxCancellations: "many", maxSeats: 0, exclusive: "yes" });
      assert.deepEqual(reasons.map((reason) => reason.split(":")[0]).sort(), [
        "exclusive",
        "maxCancellations",
        "maxSeats",
      ]);
    });

    it("treats logins that are words of JavaScript as logins", async () => {
      await start({ members: ["constructor", "ada"] });
      const { outs, inputs } = await up(["constructor"]);
      assert.match(outs.__assignees, /^constructor:/);
      assert.deepEqual((await run.roster.diff("acme", outs, inputs)).changes, false);
      assert.equal((await run.roster.diff("acme", outs, { ...inputs, seats: { ada: "active" } })).changes, true);
    });
  });

  describe("guards, in the preview", () => {
    const many = Array.from({ length: 40 }, (_, index) => `user-${index}`);

    it("keeps a roster within maxSeats", async () => {
      await start();
      assert.match(
        (await checked(["ada", "linus"], { maxSeats: 1 })).reasons.join(),
        /^Cannot change the Copilot seats of acme: the roster has 2 people, and maxSeats is 1\. Nothing was changed\.$/,
      );
    });

    it("refuses a mass cancellation, with numbers and names", async () => {
      await start({ members: many });
      const before = await up(many);
      github.taken();
      const { reasons } = await checked(many.slice(0, 29), {}, before);
      assert.match(
        reasons.join(),
        /^Cannot change the Copilot seats of acme: 11 of 40 seats would be cancelled, and maxCancellations is 25%, here 10: user-29, user-30/,
      );
      assert.match(reasons.join(), /If that is intended, set maxCancellations: 11 for this change\.$/);
      assert.deepEqual((await checked(many.slice(0, 30), {}, before)).reasons, []);
      assert.deepEqual((await checked(many.slice(0, 29), { maxCancellations: 11 }, before)).reasons, []);
      assert.deepEqual(github.writes(), []);
    });

    it("looks up only new people, and counts those who already have a seat as unchanged", async () => {
      await start();
      const before = await up(["ada"]);
      github.world.grantSeat("acme", "grace");
      begin();
      github.taken();
      said.length = 0;
      assert.deepEqual((await checked(["ada", "grace", "linus"], {}, before)).reasons, []);
      assert.deepEqual(said, [
        "acme: 1 seat to grant (linus), 0 to cancel, 2 unchanged; 1 has a seat already (grace); " +
          "1 not checked for eligibility; monthly cost +19 USD (19 USD a seat), included AI credits +1,900 a month.",
      ]);
      const asked = github.taken();
      assert.ok(!asked.some((request) => request.includes("/members/ada/")), asked.join("\n"));
      await checked(["ada", "grace"], {}, before);
      assert.equal(
        said.at(-1),
        "acme: 0 seats to grant, 0 to cancel, 2 unchanged; 1 has a seat already (grace).",
        "a seat that is taken over",
      );
      await checked(["ada"], {}, before);
      assert.equal(said.length, 2, "nothing is said of what stays");
    });

    it("finds the plan that was shown, in any order in which Pulumi returns the people", async () => {
      await start();
      const { inputs } = await checked(["linus", "ada"]);
      github.taken();
      const seats = { ada: "active", linus: "active" };
      await run.roster.create({ ...inputs, seats });
      const asked = github.taken().filter((request) => request.includes("/copilot/billing 200"));
      assert.deepEqual(asked, [], "the subscription was read for the plan");
    });

    it("cancels nobody in the up who came after the preview", async () => {
      await start({ members: [...many, "ada"] });
      const before = await up(["ada"], { exclusive: true, maxCancellations: 1 });
      for (const login of many) github.world.grantSeat("acme", login);
      begin();
      github.taken();
      const { outs } = await run.roster.update("acme", before.outs, before.inputs);
      assert.deepEqual(github.writes(), []);
      assert.match(outs?.__assignees ?? "", /^ada:\w+$/);
    });

    it("allows five of a small roster, but not the last seat", async () => {
      await start({ seats: [] });
      const before = await up(["ada", "grace"]);
      assert.deepEqual((await checked(["ada"], {}, before)).reasons, []);
      // Replacing everyone leaves active seats; a roster with only pending ones does not.
      assert.deepEqual((await checked(["linus"], {}, before)).reasons, []);
    });
  });

  describe("up", () => {
    it("grants everybody in one write, and sees no change afterwards", async () => {
      await start();
      const { inputs, outs } = await up(["ada", "grace", "linus"]);
      assert.deepEqual(github.writes(), [GRANT]);
      assert.match(
        said.join("\n"),
        /^acme: 3 seats to grant \(ada, grace, linus\), 0 to cancel, 0 unchanged; 3 not checked for eligibility; monthly cost \+57 USD \(19 USD a seat\), included AI credits \+5,700 a month\.$/,
      );
      const after = await refreshed(outs);
      assert.deepEqual(after.outs, outs);
      assert.deepEqual(after.inputs, inputs);
      assert.deepEqual(await run.roster.diff("acme", after.outs, inputs), { changes: false, replaces: [] });
    });

    it("grants and cancels only what differs", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      github.taken();
      said.length = 0;
      const { outs } = await up(["ada", "linus"], {}, before);
      assert.match(
        said.join("\n"),
        /acme: 1 seat to grant \(linus\), 1 to cancel \(grace\), 1 unchanged; 1 not checked for eligibility; monthly cost \+0 USD/,
      );
      assert.deepEqual(github.writes(), [GRANT, CANCEL]);
      assert.ok(isPending("grace"));
      assert.ok(!isPending("linus") && !isPending("ada") && !isPending("somebody-else"));
      assert.doesNotMatch(outs.__assignees, /grace/);
    });

    it("reads again only those whose seats it wrote", async () => {
      const logins = Array.from({ length: 300 }, (_, index) => `user-${index}`);
      await start({ members: [...logins, "ada"] });
      const before = await up(logins);
      begin();
      const after = await refreshed(before.outs);
      github.taken();
      // One run refreshes, compares and updates.
      const news = { organization: "acme", usernames: [...logins.slice(1), "ada"] };
      const inputs = (await run.roster.check(after.inputs, news)).inputs as RosterInputs;
      assert.equal((await run.roster.diff("acme", after.outs, inputs)).changes, true);
      const { outs = assert.fail() } = await run.roster.update("acme", after.outs, inputs);
      const taken = github.taken();
      // The last reads run in parallel, so their order varies.
      assert.deepEqual(
        [...taken.slice(0, 5), ...taken.slice(5).sort()],
        [
          "GET /orgs/acme/memberships/ada 403",
          "GET /orgs/acme/copilot/billing 200",
          `${GRANT} 201`,
          "GET /orgs/acme/copilot/billing 200",
          `${CANCEL} 200`,
          "GET /orgs/acme/members/ada/copilot 200",
          "GET /orgs/acme/members/user-0/copilot 200",
        ],
      );
      assert.match(outs.__assignees, /^ada:\w+,user-1:/);
    }).timeout(10_000);

    it("does not count people as cancellations whose seat comes through a team", async () => {
      await start({ teams: [{ slug: "core", members: ["linus"], copilot: true }] });
      const before = await up(["ada", "linus"]);
      said.length = 0;
      const { reasons } = await checked(["ada"], { maxCancellations: 0 }, before);
      assert.deepEqual(
        [reasons, said],
        [[], ["acme: 0 seats to grant, 0 to cancel, 1 unchanged; 1 keeps the seat (linus through the team core)."]],
      );
    });

    it("adopts existing seats, buys nothing, and says so", async () => {
      await start({
        seats: [{ login: "ada" }, { login: "somebody-else" }],
        teams: [{ slug: "core", members: ["linus"], copilot: true }],
      });
      await up(["ada", "linus"]);
      assert.deepEqual(github.world.purchases, []);
      assert.deepEqual(said, ["acme: 0 seats to grant, 0 to cancel, 2 unchanged; 2 have a seat already (ada, linus)."]);
    });

    it("shows drift by name, and repairs it", async () => {
      await start();
      const { inputs, outs } = await up(["ada", "grace", "linus"]);
      github.world.cancelSeat("acme", "ada");
      github.world.removeSeat("acme", "grace");
      begin();
      const drifted = await refreshed(outs);
      assert.deepEqual(drifted.inputs.seats, { ada: "pending_cancellation", linus: "active" });
      assert.equal((await run.roster.diff("acme", drifted.outs, inputs)).changes, true);
      github.taken();
      await run.roster.update("acme", drifted.outs, inputs);
      assert.deepEqual(github.writes(), [GRANT]);
      assert.equal(github.world.purchases.length, 5);
    });

    it("grants all except the name that GitHub refuses, names it, and continues with the rest", async () => {
      await start();
      const { inputs } = await checked(["ada", "not-a-member", "linus"]);
      const error = await rejected(run.roster.create(inputs));
      assert.match(
        error.message,
        /^1 of 3 Copilot seats in acme were not granted: not-a-member: GitHub answered 422.*recorded; `pulumi up` continues with the rest\.$/,
      );
      const { id, properties } = error as Error & { id: string; properties: RosterOutputs };
      assert.equal(id, "acme");
      assert.match(properties.__assignees, /^ada:\w+,linus:\w+,not-a-member::no seat$/);
      assert.ok(github.world.seat("acme", "ada") && github.world.seat("acme", "linus"));

      github.world.addUser("not-a-member");
      github.world.addMember("acme", "not-a-member");
      github.taken();
      await run.roster.update("acme", properties, inputs);
      assert.equal(github.world.purchases.length, 3);
    });

    it("grants all except a person whose invitation is pending, says so in the preview, and can be refreshed", async () => {
      // With more pages than people, each seat is read by itself, and only the list tells who is invited.
      const many = Array.from({ length: 120 }, (_, index) => `user-${index}`);
      await start({ members: ["ada", ...many], invited: ["newbie"], seats: many.map((login) => ({ login })) });
      const { inputs } = await checked(["ada", "newbie"]);
      assert.match(
        said.join("\n"),
        /^acme: 1 seat to grant \(ada\), .*; 1 cannot have a seat \(newbie: the invitation is pending\); .*monthly cost \+19 USD/,
      );
      github.taken();
      const error = await rejected(run.roster.create(inputs));
      assert.match(
        error.message,
        /^1 of 2 Copilot seats in acme were not granted: newbie: the invitation to acme is pending, .*; `pulumi up` continues with the rest\.$/,
      );
      const { properties } = error as Error & { properties: RosterOutputs };
      assert.match(properties.__assignees, /^ada:\w+,newbie::no seat$/);
      begin();
      assert.deepEqual((await refreshed(properties)).outs, properties);
      const without = (await checked(["ada"], {}, { inputs, outs: properties })).inputs;
      assert.match((await run.roster.update("acme", properties, without)).outs?.__assignees ?? "", /^ada:\w+$/);

      github.world.addMember("acme", "newbie");
      begin();
      await run.roster.update("acme", properties, inputs);
      assert.deepEqual(
        github.world.purchases.map(({ login }) => login),
        ["ada", "newbie"],
      );
    });

    it("does not consider a grant done that GitHub never shows", async () => {
      await start();
      github.world.configure("acme", { nonMembers: "skip" });
      const { inputs } = await checked(["ada", "not-a-member"]);
      const error = await rejected(run.roster.create(inputs));
      assert.match(error.message, /not-a-member: GitHub accepted the grant, but shows no active seat/);
    }).timeout(20_000);

    it("never grants to somebody who took a login over, and names the renamed person's line", async () => {
      await start();
      const { inputs, outs } = await up(["ada", "linus"]);
      github.world.renameUser("linus", "tux");
      const stranger = github.world.addUser("linus");
      github.world.addMember("acme", "linus");
      begin();
      const drifted = await refreshed(outs);
      assert.deepEqual(drifted.inputs.seats, { ada: "active", linus: "renamed to tux" });
      said.length = 0;
      await checked(["ada", "linus"], {}, drifted);
      assert.deepEqual(
        said,
        ["acme: 0 seats to grant, 0 to cancel, 1 unchanged; 1 cannot have a seat (linus: renamed to tux)."],
        "nobody would get a seat",
      );
      const error = await rejected(run.roster.update("acme", drifted.outs, inputs));
      assert.match(
        error.message,
        new RegExp(`The login now belongs to account ${stranger.id}\\..*was renamed to tux: write "tux" in the roster`),
      );
      assert.equal(github.world.seat("acme", "linus"), undefined);

      github.taken();
      const { outs: mended } = await up(["ada", "tux"], {}, drifted);
      assert.deepEqual(github.writes(), []);
      assert.match(mended.__assignees, /tux:\w+$/);
    });

    it("never cancels a renamed person of its own, whatever the login was before", async () => {
      await start({ members: ["Ada", "linus", "linus-2", "somebody-else"] });
      const before = await up(["ada", "linus", "linus-2"], { exclusive: true });
      github.world.renameUser("linus-2", "elsewhere");
      github.world.renameUser("linus", "linus-2");
      begin();
      const drifted = await refreshed(before.outs);
      const { inputs } = await checked(["ada", "linus"], { exclusive: true }, drifted);
      await rejected(run.roster.update("acme", drifted.outs, inputs));
      assert.ok(!isPending("linus-2"), "linus keeps the seat");
      assert.ok(isPending("elsewhere"), "the one who was removed does not");
    });

    it("leaves a cancellation that failed in the state, and repeats it", async () => {
      await start({ seats: [] }, { "copilotSeats:allowLastSeat": "true" });
      const before = await up(["ada", "grace"]);
      github.world.configure("acme", { seatManagement: "assign_all" });
      const { inputs } = await checked(["ada"], {}, before);
      const error = await rejected(run.roster.update("acme", before.outs, inputs));
      assert.match(error.message, /1 of 1 Copilot seats in acme were not cancelled: grace: GitHub answered 422/);
      const { properties } = error as Error & { properties: RosterOutputs };
      assert.match(properties.__assignees, /grace:\w+:removed/);
      const after = await refreshed(properties);
      assert.deepEqual(after.inputs.seats, { ada: "active", grace: "active" });
      github.world.configure("acme", { seatManagement: "assign_selected" });
      await run.roster.update("acme", after.outs, inputs);
      assert.ok(isPending("grace"));
    });
  });

  describe("and resources that the program reaches later", () => {
    it("give a person back whom the roster has just cancelled", async () => {
      await start();
      const before = await up(["ada", "linus"]);
      const { outs: single = assert.fail() } = await run.seat.create({
        organization: "acme",
        username: "ada",
        status: "active",
      });
      const { inputs } = await checked(["linus"], {}, before);
      const sent = new Promise<void>((resolve) => {
        onRequest = ({ method }) => {
          if (method === "DELETE") resolve();
        };
      });
      const updating = run.roster.update("acme", before.outs, inputs);
      await sent;
      const late = await run.seat.check(single, { organization: "acme", username: "ada" });
      const news = late.inputs as typeof single;
      assert.equal((await run.seat.diff("acme/ada", single, news)).changes, true);
      await Promise.all([updating, run.seat.update("acme/ada", single, news)]);
      assert.ok(!isPending("ada"));
      // The same between two rosters.
      const ofAda = { ...before.outs, __assignees: before.outs.__assignees.split(",")[0] ?? assert.fail() };
      const seats = { ada: "active" };
      const other = await run.roster.check({ ...inputs, seats }, { organization: "acme", usernames: ["ada"] });
      assert.equal((await run.roster.diff("acme", ofAda, other.inputs as RosterInputs)).changes, true);
      assert.equal((await newRun(config).roster.diff("acme", ofAda, other.inputs as RosterInputs)).changes, false);
    });

    it("give a person back even while GitHub still shows the old seat", async () => {
      await start();
      const before = await up(["ada", "linus"]);
      const { inputs } = await checked(["linus"], {}, before);
      await run.roster.update("acme", before.outs, inputs);
      github.faults.add({ fault: "lagging-read", seconds: 1, on: "GET /orgs/*/members/**" });
      // The local GitHub's lag is a real second.
      sandbox.restore();
      const { inputs: late } = await run.seat.check({}, { organization: "acme", username: "ada" });
      await run.seat.create(late as Parameters<typeof run.seat.create>[0]);
      assert.ok(!isPending("ada"));
    }).timeout(20_000);

    it("keep people whom they declare under a former login", async () => {
      await start();
      const before = await up(["linus"], { exclusive: true });
      const single = { organization: "acme", username: "ada", status: "active" };
      const { outs = assert.fail() } = await run.seat.create(single);
      github.world.renameUser("ada", "countess");
      begin();
      const { inputs: found } = await run.seat.read("acme/ada", outs);
      const drifted = await refreshed(before.outs);
      const { inputs } = await checked(["linus"], { exclusive: true }, drifted);
      await run.seat.check(found as typeof single, { organization: "acme", username: "ada" });
      await run.roster.update("acme", drifted.outs, inputs);
      assert.ok(!isPending("countess"));
    });

    it("keep people whom they declare before the cancellation is sent", async () => {
      await start();
      const before = await up(["ada", "linus"]);
      const { inputs } = await checked(["linus", "grace"], {}, before);
      onRequest = ({ method }) => {
        if (method === "POST") run.run.of({ kind: "organization", name: "acme" }).declare("ada");
      };
      await run.roster.update("acme", before.outs, inputs);
      assert.ok(github.world.seat("acme", "grace"));
      assert.ok(!isPending("ada"));
    });
  });

  describe("exclusive", () => {
    it("sees no change in a seat that another resource declares, if no program has said so before", async () => {
      await start({ members: ["ada", "grace"], seats: [{ login: "ada" }, { login: "grace" }] });
      const { outs } = await up(["ada"], { exclusive: true, maxCancellations: "100%" });
      github.world.grantSeat("acme", "grace");
      begin();
      const { props, inputs: found } = await run.roster.read("acme", outs);
      await run.seat.check({}, { organization: "acme", username: "grace" });
      const news = { organization: "acme", usernames: ["ada"], exclusive: true, maxCancellations: "100%" };
      const { inputs } = await run.roster.check(found, news);
      assert.equal((await run.roster.diff("acme", props, inputs)).changes, false);
    });

    it("does not treat people as undeclared if another resource in the state holds their seat, even under its own limit", async () => {
      await start({ members: ["ada", "grace", "linus"], seats: [] });
      const all = { exclusive: true, maxCancellations: "100%" };
      const { outs } = await up(["ada"], all);
      const { outs: other } = await up(["linus"], { maxCancellations: 1 });
      const grace = await run.seat.create({ organization: "acme", username: "grace", status: "active" });
      begin(config);
      await run.seat.read("acme/grace", grace.outs ?? assert.fail());
      await run.roster.read("acme", other);
      const { inputs: found, props } = await run.roster.read("acme", outs);
      assert.deepEqual(found.seats, { ada: "active" });
      const news = { organization: "acme", usernames: ["ada", "somebody-else"], ...all };
      const { inputs } = await run.roster.check(found, news);
      assert.equal(inputs.cancels, undefined);
      assert.equal((await run.roster.diff("acme", props, inputs)).changes, true);
    });

    it("cancels people whom the program only looks up", async () => {
      await start({ members: ["ada", "grace"], seats: [{ login: "ada" }, { login: "grace" }] });
      const lookedUp = { organization: "acme", usernames: ["ada", "grace"] } as unknown as RosterOutputs;
      await run.roster.read("acme", lookedUp);
      const { inputs } = await run.roster.check({}, { organization: "acme", usernames: ["ada"], exclusive: true });
      assert.equal(inputs.cancels, "grace");
    });

    it("shows and cancels what nobody declares, and leaves what comes through teams", async () => {
      await start({ teams: [{ slug: "core", name: "Core", members: ["linus"], copilot: true }], nullAssigneeSeats: 2 });
      const { inputs, outs } = await up(["ada"], { exclusive: true });
      assert.equal(isPending("somebody-else"), true);
      assert.ok(!isPending("linus"));
      assert.match(said.join("\n"), /1 undeclared seat the roster cannot cancel: linus \(the team core\)/);
      assert.match(said.join("\n"), /2 seats in GitHub's list without an assignee/);

      github.world.grantSeat("acme", "grace");
      begin();
      const drifted = await refreshed(outs);
      assert.deepEqual(drifted.inputs.seats, { ada: "active", grace: "active" });
      assert.equal((await run.roster.diff("acme", drifted.outs, inputs)).changes, true);
      await up(["ada"], { exclusive: true }, drifted);
      assert.equal(isPending("grace"), true);
    });

    it("names whom it will cancel in the preview that makes a roster exclusive, and counts them against the cap", async () => {
      const others = ["eve", "gil", "hal", "ivy", "joe"];
      const seats = others.map((login) => ({ login }));
      await start({ members: ["ada", "linus", ...others], seats });
      const before = await up(["ada"]);
      begin();
      const { inputs, reasons } = await checked(["ada"], { exclusive: true }, before);
      assert.deepEqual(reasons, []);
      assert.equal(inputs.cancels, "eve,gil,hal,ivy,joe");
      assert.match(
        said.join("\n"),
        /acme: 0 seats to grant, 5 to cancel \(eve, gil, hal, ivy, joe\), 1 unchanged; monthly cost -95 USD/,
      );
      assert.equal((await run.roster.diff("acme", before.outs, inputs)).changes, true);

      github.world.grantSeat("acme", "linus");
      begin();
      const refused = await checked(["ada"], { exclusive: true }, before);
      assert.match(
        refused.reasons.join(),
        /^Cannot change the Copilot seats of acme: 6 of 7 seats would be cancelled.*linus/,
      );
      assert.ok(!others.some(isPending));
    });

    it("leaves people whom no program can name", async () => {
      await start({ members: ["ada", "octo--cat"], seats: [{ login: "octo--cat" }] });
      await up(["ada"], { exclusive: true });
      assert.ok(!isPending("octo--cat"));
      assert.match(said.join("\n"), /cannot cancel: octo--cat \(an old or a bot's login\)/);
    });

    it("leaves undeclared seats once the roster is no longer exclusive", async () => {
      await start();
      const { outs } = await up(["ada"], { exclusive: true });
      github.world.grantSeat("acme", "grace");
      begin();
      const drifted = await refreshed(outs);
      const { inputs } = await checked(["ada"], { exclusive: false }, drifted);
      await run.roster.update("acme", drifted.outs, inputs);
      assert.ok(!isPending("grace"));
    });

    it("never cancels an undeclared seat when the roster itself is removed", async () => {
      await start();
      const { outs } = await up(["ada"], { exclusive: true });
      github.world.grantSeat("acme", "grace");
      begin({ "copilotSeats:allowLastSeat": "true" });
      await run.roster.delete("acme", (await refreshed(outs)).outs);
      assert.ok(!isPending("grace"));
    });
  });

  describe("a renamed person whose line is removed", () => {
    it("is one cancellation in the preview, in the guard and in the update", async () => {
      await start();
      const before = await up(["ada", "grace", "linus"]);
      github.world.renameUser("grace", "hopper");
      begin(config);
      const drifted = await refreshed(before.outs);
      said.length = 0;
      const { reasons } = await checked(["ada", "linus"], { maxCancellations: 0 }, drifted);
      assert.match(reasons.join(), /: 1 of 3 seats would be cancelled, and maxCancellations is 0: hopper\./);
      assert.match(
        said.join("\n"),
        /^acme: 0 seats to grant, 1 to cancel \(hopper\), 2 unchanged; monthly cost -19 USD \(19 USD a seat\), included AI credits -1,900 from the next month on\.$/,
      );
      github.taken();
      await up(["ada", "linus"], { maxCancellations: 1 }, drifted);
      assert.deepEqual(github.writes(), [CANCEL]);
      assert.ok(isPending("hopper"));
    });

    it("counts against the same base in preview and update, however many are pending", async () => {
      const logins = Array.from({ length: 40 }, (_, index) => `user-${index}`);
      await start({ members: logins });
      const before = await up(logins);
      for (const login of logins.slice(0, 12)) github.world.cancelSeat("acme", login);
      begin(config);
      const drifted = await refreshed(before.outs);
      // Nine are within a quarter of 40, but not of the 28 active ones.
      const { inputs, reasons } = await checked(logins.slice(9), {}, drifted);
      assert.deepEqual(reasons, []);
      const { reasons: tooMany } = await checked(logins.slice(0, 29), {}, drifted);
      assert.match(tooMany.join(), /11 of 40 seats would be cancelled, and maxCancellations is 25%, here 10: user-29/);
      const news = { ...inputs, seats: Object.fromEntries(logins.slice(0, 29).map((login) => [login, "active"])) };
      github.taken();
      await assert.rejects(newRun(config).roster.update("acme", drifted.outs, news), { message: /11 of 40 seats/ });
      assert.deepEqual(github.writes(), []);
    });
  });

  describe("ignoreChanges", () => {
    it("of seats gives the check the old map beside the new list: the roster is frozen", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      github.world.cancelSeat("acme", "grace");
      begin(config);
      const drifted = await refreshed(before.outs);
      const { seats } = drifted.inputs;
      said.length = 0;
      github.taken();
      const { inputs, reasons } = await checked(["ada", "linus"], { seats }, drifted);
      assert.deepEqual([inputs.seats, reasons, said], [{ ada: "active", grace: "pending_cancellation" }, [], []]);
      assert.equal((await run.roster.diff("acme", drifted.outs, inputs)).changes, false);
      assert.deepEqual(github.writes(), []);
    });

    it("of usernames takes the list away: the roster is frozen, too", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      const { inputs, reasons } = await checked(undefined, {}, before);
      assert.deepEqual([inputs.seats, reasons], [before.inputs.seats, []]);
      assert.equal((await run.roster.diff("acme", before.outs, inputs)).changes, false);
    });

    it("leaves frozen people as they are when something else changes", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      github.world.cancelSeat("acme", "grace");
      begin(config);
      const drifted = await refreshed(before.outs);
      const { inputs } = await checked(["ada"], { seats: drifted.inputs.seats, maxSeats: 5 }, drifted);
      github.taken();
      const { outs } = await run.roster.update("acme", drifted.outs, inputs);
      assert.deepEqual(github.writes(), []);
      assert.match(outs?.__assignees ?? "", /^ada:\w+,grace:\w+:pending_cancellation$/);
    });

    it("of one person is refused by name", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      const { reasons } = await checked(["ada"], { seats: { grace: "active" } }, before);
      assert.match(reasons.join(), /^usernames: ignoreChanges names a part of the seats; .*ignoreChanges: \["seats"\]/);
    });
  });

  describe("a cancellation that cancels nothing", () => {
    it("is an error that keeps the person in the state, and is repeated", async () => {
      await start();
      const before = await up(["ada", "grace"]);
      onRequest = ({ method }) => (method === "DELETE" ? { status: 200, body: { seats_cancelled: 0 } } : undefined);
      const { inputs } = await checked(["ada"], {}, before);
      const error = await rejected(run.roster.update("acme", before.outs, inputs));
      assert.match(
        error.message,
        /^1 of 1 Copilot seats in acme were not cancelled: grace: GitHub accepted the cancellation, but still shows an active seat\./,
      );
      const { properties } = error as Error & { properties: RosterOutputs };
      assert.match(properties.__assignees, /^ada:\w+,grace:\w+:removed$/);
      onRequest = () => undefined;
      await up(["ada"], {}, { inputs: { ...inputs, seats: { ada: "active", grace: "active" } }, outs: properties });
      assert.equal(isPending("grace"), true);
    }).timeout(20_000);

    it("is an error when the roster is removed, with the numbers", async () => {
      await start();
      const { outs } = await up(["ada", "grace"]);
      onRequest = ({ method }) => (method === "DELETE" ? { status: 200, body: { seats_cancelled: 0 } } : undefined);
      begin(config);
      await assert.rejects(run.roster.delete("acme", outs), {
        message: /^2 of 2 Copilot seats in acme were not cancelled: ada, grace: GitHub accepted the cancellation, but/,
      });
    }).timeout(20_000);

    it("names people whose seat remains through a team", async () => {
      await start({ teams: [{ slug: "core", members: ["linus"], copilot: true }] });
      const before = await up(["ada", "grace"]);
      const { inputs } = await checked(["ada"], {}, before);
      onRequest = ({ method }) => {
        if (method === "DELETE") github.world.addTeamMember("acme", "core", "grace");
        return undefined;
      };
      const { outs } = await run.roster.update("acme", before.outs, inputs);
      assert.match(outs?.__assignees ?? "", /^ada:\w+$/);
      assert.match(
        said.join("\n"),
        /grace keeps the Copilot seat in acme: it continues through the team core at the same cost/,
      );
    }).timeout(20_000);

    it("of people whom the run has not named is left to the next run, as the state says", async () => {
      await start({ teams: [{ slug: "core", members: ["grace"], copilot: true }] });
      const before = await up(["ada", "grace"]);
      const { inputs } = await checked(["ada"], {}, before);
      assert.match(said.at(-1) ?? "", /grace through the team core/);
      github.world.removeTeamMember("acme", "core", "grace");
      github.world.removeSeat("acme", "grace");
      github.world.grantSeat("acme", "grace");
      run.run.on({ kind: "organization", name: "acme" }).then(({ seats }) => seats.written(["grace"]));
      github.taken();
      const { outs } = await run.roster.update("acme", before.outs, inputs);
      assert.deepEqual(github.writes(), []);
      assert.match(outs?.__assignees ?? "", /^ada:\w+,grace:\w+:removed$/);
      assert.match(said.at(-1) ?? "", /^acme: changed on GitHub since the plan was made: grace\./);
    });
  });

  describe("an exclusive roster", () => {
    const byHand = ["dee", "yan", "zoe"];

    it("cancels nobody whom no preview counts, even without a refresh", async () => {
      await start({ members: ["ada", "grace", ...byHand], seats: [] });
      const before = await up(["ada"], { exclusive: true });
      for (const login of byHand) github.world.grantSeat("acme", login);
      said.length = 0;
      // The state shows no drift, because nothing was refreshed.
      const { inputs } = await checked(["ada", "grace"], { exclusive: true }, before);
      assert.equal(inputs.cancels, "dee,yan,zoe");
      assert.match(said.join("\n"), /acme: 1 seat to grant \(grace\), 3 to cancel \(dee, yan, zoe\), 1 unchanged/);
      // Seats that appear on GitHub after these inputs were made stay, even with a saved plan.
      github.world.addUser("late");
      github.world.addMember("acme", "late");
      github.world.grantSeat("acme", "late");
      await run.roster.update("acme", before.outs, inputs);
      assert.deepEqual([...byHand, "late"].map(isPending), [true, true, true, false]);
    });

    it("counts them against the cap", async () => {
      await start({ members: ["ada", "grace", ...byHand], seats: [] });
      const before = await up(["ada"], { exclusive: true, maxCancellations: 2 });
      for (const login of byHand) github.world.grantSeat("acme", login);
      const { reasons } = await checked(["ada", "grace"], { exclusive: true, maxCancellations: 2 }, before);
      assert.match(reasons.join(), /3 of 4 seats would be cancelled, and maxCancellations is 2: dee, yan, zoe\./);
    });

    it("leaves people whom the program declares elsewhere, even if this run never reaches them (--target)", async () => {
      await start({ members: ["ada", "grace", ...byHand], seats: [] });
      const others = { __alsoDeclared: "yan,zoe" };
      const before = await up(["ada", "grace"], { exclusive: true, ...others });
      for (const login of byHand) github.world.grantSeat("acme", login);
      const { inputs } = await checked(["ada"], { exclusive: true, ...others }, before);
      assert.deepEqual([...namesIn(inputs.cancels)].sort(), ["dee", "grace"]);
      assert.match(said.at(-1) ?? "", /2 to cancel \((grace, dee|dee, grace)\)/);
      await run.roster.update("acme", before.outs, inputs);
      assert.deepEqual(["grace", ...byHand].map(isPending), [true, true, false, false]);
      begin(config);
      const after = await refreshed({ ...before.outs, ...others });
      assert.ok(!("yan" in after.inputs.seats) && !("zoe" in after.inputs.seats));
    });
  });

  it("leaves a person whom another resource of the program takes over, even if the run reaches that one later", async () => {
    await start();
    const before = await up(["ada", "grace"]);
    const { inputs } = await checked(["ada"], { __alsoDeclared: "grace" }, before);
    assert.match(said.at(-1) ?? "", /0 to cancel/);
    await run.roster.update("acme", before.outs, inputs);
    assert.equal(isPending("grace"), false);
  });

  describe("if Pulumi previews each write", () => {
    const inputs = async (usernames: string[], args: object = {}, olds: Partial<RosterInputs> = {}) =>
      (await run.roster.check(olds, { organization: "acme", usernames, ...args })).inputs as RosterInputs;

    const beginAnew = () => {
      said.length = 0;
      run = newRun(config, {}, said, undefined, { previewsWrites: true });
    };
    beforeEach(async () => {
      await start({ members: ["ada", "grace", "linus"], seats: [{ login: "grace" }, { login: "linus" }] });
      beginAnew();
    });

    it("says and refuses nothing earlier, and then knows people whom resources declare that are checked later", async () => {
      const news = await inputs(["ada"], { exclusive: true, maxCancellations: 1 });
      assert.deepEqual(said, []);
      await assert.rejects(run.roster.preview?.(news) ?? assert.fail(), { detail: /^2 of 2 seats would be cancelled/ });
      await run.seat.check({}, { organization: "acme", username: "grace" });
      await run.roster.preview?.(news);
      assert.match(said.at(-1) ?? "", /1 seat to grant \(ada\), 1 to cancel \(linus\)/);
      await run.roster.create(news);
      assert.deepEqual([isPending("linus"), isPending("grace")], [true, false]);
    });

    it("says what an update changes, and nothing about changed limits and unknown people", async () => {
      const news = await inputs(["grace", "linus"]);
      const { outs = assert.fail() } = await run.roster.create(news);
      beginAnew();
      await run.roster.preview?.(await inputs(["grace", "linus"], { maxSeats: 9 }, news), outs);
      await run.roster.preview?.(await inputs(["grace", UNKNOWN], {}, news), outs);
      assert.deepEqual(said, []);
      beginAnew();
      const later = await inputs(["linus"], {}, news);
      assert.equal((await run.roster.diff("acme", outs, later)).changes, true);
      assert.deepEqual(said, []);
      await run.roster.preview?.(later, outs);
      assert.match(said.join("\n"), /1 to cancel \(grace\)/);
      assert.deepEqual(github.writes(), []);
    });
  });

  describe(".get", () => {
    it("reads a roster whose state has only the names", async () => {
      await start({ seats: [{ login: "ada" }] });
      const state = { organization: "acme", usernames: ["Ada", "grace"] } as unknown as RosterOutputs;
      const { inputs, outs } = await refreshed(state);
      assert.match(outs.__assignees, /^ada:\w+,grace::no seat$/);
      assert.deepEqual(inputs.seats, { ada: "active" });
      assert.deepEqual([inputs.organization, inputs.exclusive, inputs.maxCancellations], ["acme", false, "25%"]);
      assert.deepEqual(github.writes(), []);
    });
  });

  describe("delete", () => {
    it("cancels its own people and nobody else", async () => {
      await start({ teams: [{ slug: "core", members: ["linus"], copilot: true }] });
      const { outs } = await up(["ada", "grace", "linus"]);
      begin(config);
      github.taken();
      await run.roster.delete("acme", outs);
      assert.deepEqual(github.writes(), [CANCEL]);
      assert.deepEqual(["ada", "grace", "linus", "somebody-else"].map(isPending), [true, true, false, false]);
      assert.match(said.join("\n"), /linus keeps the Copilot seat in acme: it comes through the team core/);
    });

    it("leaves people whom another resource of the run declares", async () => {
      await start();
      const { outs } = await up(["ada", "grace"]);
      begin(config);
      run.run.of({ kind: "organization", name: "acme" }).declare("grace");
      await run.roster.delete("acme", outs);
      assert.deepEqual(["ada", "grace"].map(isPending), [true, false]);
    });

    it("cancels no more than the stack allows in one run, before the first cancellation", async () => {
      const logins = Array.from({ length: 8 }, (_, index) => `user-${index}`);
      await start({ members: logins });
      const { outs } = await up(logins);
      begin(config);
      await assert.rejects(run.roster.delete("acme", outs), {
        message:
          /^Cannot cancel the Copilot seats of acme: this run would cancel 8 of 9 seats in acme \(user-0, .*user-7\), and .*copilotSeats:maxCancellations is 25%, here 5\. Nothing was cancelled\..*pulumi config set copilotSeats:maxCancellations 100%/,
      });
      assert.deepEqual(logins.filter(isPending), []);
      begin({ "copilotSeats:maxCancellations": "100%" });
      await run.roster.delete("acme", outs);
      assert.deepEqual(logins.filter(isPending), logins);
    });

    it("cancels no more than the roster's own limit allows", async () => {
      await start({}, { "copilotSeats:maxCancellations": "100%" });
      const { outs } = await up(["ada", "grace"], { maxCancellations: 1 });
      begin(config);
      await assert.rejects(run.roster.delete("acme", outs), {
        message:
          /2 of 2 seats would be cancelled, and maxCancellations is 1: ada, grace\. Nothing was cancelled\..*before the roster is removed/,
      });
      assert.deepEqual(["ada", "grace"].map(isPending), [false, false]);
    });

    it("says who was not cancelled, and can continue", async () => {
      await start({ seats: [] });
      const { outs } = await up(["ada", "grace"]);
      begin(config);
      await assert.rejects(run.roster.delete("acme", outs), {
        message: /1 of 2 Copilot seats in acme were not cancelled: \w+: .*the organization's last one/,
      });
      begin({ "copilotSeats:allowLastSeat": "true" });
      await run.roster.delete("acme", outs);
      assert.deepEqual(["ada", "grace"].map(isPending), [true, true]);
    });
  });
});

async function rejected(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => assert.fail("it should have failed"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  return error;
}

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { runtime } from "@pulumi/pulumi";
import { inputNames } from "../../src/native/schema/schema.js";
import { type LocalGitHub, localGitHub } from "../support/localGitHub.js";
import { type Change, NativeProcess } from "../support/nativeProcess.js";
import type { Project } from "../support/project.js";
import { initFailureOf } from "../support/providerProcess.js";
import { installedProject } from "../support/realPulumi.js";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const TOKEN = "ghp_canaryTokenThatMustNeverShow";
const ENTERPRISES_TOKEN = "ghp_canaryOfTheEnterprise";
const corp = {
  slug: "corp",
  owners: ["owner"],
  members: ["eve", "fay"],
  seats: [{ login: "eve" }],
  teams: [{ slug: "ent:design", members: ["fay"], copilot: true }],
};

describe("the native plugin", function () {
  this.timeout(120_000);
  let project: Project;
  let github: LocalGitHub;
  let plugin: NativeProcess;

  before(async () => {
    project = await installedProject();
  });

  /** Starts a new process, as each run of Pulumi does. */
  async function newRun(token = TOKEN): Promise<void> {
    await plugin?.stop();
    plugin = await NativeProcess.start(project.folder, project.environment());
    await plugin.configure({ baseUrl: github.url, token, maxCancellations: "100%", allowLastSeat: "true" });
  }

  beforeEach(async () => {
    github = await localGitHub(
      { members: ["Ada", "grace", "linus", "somebody-else"] },
      {
        enterprises: [corp],
        tokens: [
          { token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "admin:org"] },
          { token: ENTERPRISES_TOKEN, login: "owner", scopes: ["manage_billing:enterprise", "read:enterprise"] },
        ],
      },
    );
    await newRun();
  });
  afterEach(async () => {
    assert.doesNotMatch(plugin.stderr, /canary|\n\s+at /);
    await plugin?.stop();
    await github?.close();
  });

  /** What the engine does in an `up`: check, and create. */
  async function created(type: string, news: Record<string, unknown>) {
    const { inputs, failures } = await plugin.check(type, news);
    assert.deepEqual(failures, []);
    return { inputs, ...(await plugin.create(type, inputs)) };
  }

  /** What the engine does with a resource of the state: read, check, compare. */
  async function refreshed(type: string, id: string, state: Record<string, unknown>, news: Record<string, unknown>) {
    await newRun();
    const read = await plugin.read(type, id, state);
    const { inputs } = await plugin.check(type, news, read.inputs);
    const change: Change = { id, state: read.properties, oldInputs: read.inputs, news: inputs };
    return { change, ...(await plugin.diff(type, change)) };
  }

  it("accepts secrets in the handshake", async () => {
    assert.equal((await plugin.handshake()).getAcceptSecrets(), true);
  });

  it("grants a seat, shows its drift in words, takes the cancellation back, and cancels", async () => {
    const type = "CopilotSeatAssignment";
    const news = { organization: "Acme", username: "ada" };
    const { id, properties, refreshBeforeUpdate } = await created(type, news);
    assert.equal(id, "acme/ada");
    assert.equal(properties.username, "Ada");
    assert.equal(refreshBeforeUpdate, true);
    assert.ok(!("assigningTeam" in properties), "no null in a state");
    assert.equal((await refreshed(type, id, properties, news)).changes, false);

    github.world.cancelSeat("acme", "ada");
    const { change, changes, replaces, details } = await refreshed(type, id, properties, news);
    assert.deepEqual([changes, replaces, details], [true, [], { status: "update" }]);
    github.taken();
    const foreseen = await plugin.update(type, change, true);
    assert.equal(foreseen.properties.status, "active");
    assert.deepEqual(github.writes(), []);
    const updated = await plugin.update(type, change);
    assert.equal(updated.properties.status, "active");
    await newRun();
    await plugin.delete(type, id, updated.properties);
    assert.deepEqual(github.writes(), [
      "POST /orgs/acme/copilot/billing/selected_users",
      "DELETE /orgs/acme/copilot/billing/selected_users",
    ]);
  });

  it("shows only the people in a roster who change", async () => {
    const type = "CopilotSeatRoster";
    const news = { organization: "acme", usernames: ["Ada", "grace", "linus"] };
    const { id, properties } = await created(type, news);
    assert.equal(id, "acme");
    assert.deepEqual(properties.seats, { ada: "active", grace: "active", linus: "active" });
    github.world.cancelSeat("acme", "grace");
    const later = { organization: "acme", usernames: ["ada", "grace", "somebody-else"] };
    const { change, details } = await refreshed(type, id, properties, later);
    assert.deepEqual(details, {
      'seats["grace"]': "update",
      'seats["linus"]': "delete",
      'seats["somebody-else"]': "add",
    });
    const updated = await plugin.update(type, change);
    assert.deepEqual(updated.properties.seats, { ada: "active", grace: "active", "somebody-else": "active" });
    await newRun();
    await plugin.delete(type, id, updated.properties);
    assert.ok(github.world.seat("acme", "ada")?.pendingCancellationDate);
  });

  describe("a roster beside single seats", () => {
    const roster = (usernames: string[], more: object = {}) => ({ organization: "acme", usernames, ...more });
    const seat = (username: string) => ({ organization: "acme", username });

    for (const order of ["before", "after"]) {
      it(`says in a preview what up does with a person who moves, asked about ${order} the roster`, async () => {
        const type = "CopilotSeatRoster";
        github.world.removeSeat("acme", "somebody-else");
        const { id, properties } = await created(type, roster(["ada", "grace"], { exclusive: true }));
        github.taken();
        for (const preview of [true, false]) {
          await newRun();
          const read = await plugin.read(type, id, properties);
          const moved = () => plugin.check("CopilotSeatAssignment", seat("grace"));
          if (order === "before") await moved();
          const { inputs } = await plugin.check(type, roster(["ada"], { exclusive: true }), read.inputs);
          const change: Change = { id, state: read.properties, oldInputs: read.inputs, news: inputs };
          assert.deepEqual((await plugin.diff(type, change)).details, { 'seats["grace"]': "delete" });
          const updating = plugin.update(type, change, preview);
          if (order === "after") await moved();
          await updating;
          // Messages arrive on another channel than the answer.
          while (!/ to cancel/.test(plugin.stderr)) await delay(20);
          assert.match(plugin.stderr, /0 to cancel, 1 unchanged; 1 keeps the seat \(grace by another resource\)/);
          assert.doesNotMatch(plugin.stderr, /[1-9]\d* to cancel/);
        }
        assert.deepEqual(github.writes(), []);
      });
    }

    it("is not refused for people whom the program declares after it, and is for those whom it does not", async () => {
      const type = "CopilotSeatRoster";
      for (const login of ["ada", "grace", "linus"]) github.world.grantSeat("acme", login);
      const asked = async (others: string[]) => {
        await newRun();
        const news = roster(["ada"], { exclusive: true, maxCancellations: 0 });
        const { inputs } = await plugin.check(type, news);
        const creating = plugin.create(type, inputs, true);
        creating.catch(() => {});
        for (const login of others) await plugin.check("CopilotSeatAssignment", seat(login));
        return creating;
      };
      await asked(["grace", "linus", "somebody-else"]);
      await assert.rejects(
        asked(["grace"]),
        /2 of 3 seats would be cancelled.*: (linus, somebody-else|somebody-else, linus)\./,
      );
      assert.deepEqual(github.writes(), []);
    });

    it("does not treat people as undeclared if another resource in the state holds their seat", async () => {
      const type = "CopilotSeatRoster";
      github.world.removeSeat("acme", "somebody-else");
      const all = await created(type, roster(["ada"], { exclusive: true }));
      const other = await created("CopilotSeatAssignment", seat("grace"));
      await newRun();
      const [read] = await Promise.all([
        plugin.read(type, all.id, all.properties),
        plugin.read("CopilotSeatAssignment", other.id, other.properties),
      ]);
      assert.deepEqual(read.inputs.seats, { ada: "active" });
      const { inputs } = await plugin.check(type, roster(["ada", "linus"], { exclusive: true }), read.inputs);
      assert.equal(inputs.cancels, undefined);
      const change: Change = { id: all.id, state: read.properties, oldInputs: read.inputs, news: inputs };
      assert.deepEqual((await plugin.diff(type, change)).details, { 'seats["linus"]': "add" });
      await plugin.update(type, change);
      assert.equal(github.world.seat("acme", "grace")?.pendingCancellationDate, null);
    });
  });

  it("gives a team Copilot, reads it back exactly, and takes it away", async () => {
    const type = "CopilotTeamSeatAssignment";
    github.world.addTeam("acme", "Core");
    for (const login of ["ada", "grace"]) github.world.addTeamMember("acme", "core", login);
    const { id, properties, inputs } = await created(type, { organization: "acme", team: "core" });
    assert.equal(id, "acme/teams/core");
    const read = await plugin.read(type, id, properties);
    assert.deepEqual([read.properties, read.inputs], [properties, inputs]);
    await newRun();
    await plugin.delete(type, id, properties);
    assert.equal(github.writes().length, 2);
  });

  it("imports a seat, a roster and a team, and then sees no change", async () => {
    github.world.addTeam("acme", "Core");
    github.world.addTeamMember("acme", "core", "somebody-else");
    const all = [
      ["CopilotSeatAssignment", "Acme/somebody-else", "acme/somebody-else"],
      ["CopilotSeatRoster", "acme", "acme"],
      ["CopilotTeamSeatAssignment", "acme/teams/core", "acme/teams/core"],
    ] as const;
    for (const [type, asked, id] of all) {
      await newRun();
      const read = await plugin.read(type, asked);
      assert.equal(read.id, id);
      // The code that Pulumi writes contains what the schema lists as inputs.
      const written = Object.entries(read.inputs).filter(([name]) => inputNames(type).includes(name));
      const { inputs, failures } = await plugin.check(type, Object.fromEntries(written), read.inputs);
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, read.inputs);
      const change = { id, state: read.properties, oldInputs: read.inputs, news: inputs };
      assert.equal((await plugin.diff(type, change)).changes, false);
    }
    assert.deepEqual(github.writes(), []);
  });

  it("says in one line what is wrong with an id", async () => {
    const wrong = [
      ["CopilotSeatAssignment", "acme", /the id of a seat looks like acme\/octocat/],
      ["CopilotSeatAssignment", "acme/-no-", /Cannot read "acme\/-no-": the id got "-no-"; a GitHub login has/],
      ["CopilotSeatRoster", "acme/ada", /the id of a roster looks like acme or enterprises\/corp/],
      ["CopilotTeamSeatAssignment", "acme/core", /the id of a team looks like/],
      ["CopilotSeatRoster", "nowhere", /Cannot import the Copilot seats of nowhere: GitHub answered 404/],
    ] as const;
    for (const [type, id, words] of wrong) await assert.rejects(plugin.read(type, id), words);
    assert.equal((await plugin.read("CopilotSeatAssignment", "acme/ada")).id, "");
  });

  it("lists what there is, under ids that import takes, in one page of GitHub's", async () => {
    github.world.addTeam("acme", "Core");
    github.world.grantTeamSeat("acme", "core", "linus");
    for (const login of ["ada", "grace"]) github.world.grantSeat("acme", login);
    github.world.cancelSeat("acme", "grace");
    const [acme, enterprise] = [{ organization: "Acme" }, { enterprise: "corp" }];
    const all = [
      ["CopilotSeatAssignment", acme, { "acme/ada": "ada", "acme/somebody-else": "somebody-else" }],
      ["CopilotSeatRoster", acme, { acme: "acme" }],
      ["CopilotTeamSeatAssignment", acme, { "acme/teams/core": "core" }],
      ["CopilotSeatAssignment", enterprise, { "enterprises/corp/eve": "eve" }],
      ["CopilotSeatRoster", enterprise, { "enterprises/corp": "corp" }],
      ["CopilotTeamSeatAssignment", enterprise, { "enterprises/corp/teams/design": "design" }],
    ] as const;
    for (const [type, query, expected] of all) {
      const isEnterprises = query === enterprise;
      await newRun(isEnterprises ? ENTERPRISES_TOKEN : TOKEN);
      github.taken();
      const { found, next } = await plugin.list(`copilot-seats:index:${type}`, query);
      assert.deepEqual([Object.fromEntries(found), next], [expected, undefined]);
      const path = isEnterprises ? "/enterprises/corp" : "/orgs/acme";
      assert.deepEqual(github.taken(), [`GET ${path}/copilot/billing/seats 200`]);
      for (const [id] of found) assert.equal((await plugin.read(type, id)).id, id);
    }
  });

  it("lists in pages that end at the limit, and reads GitHub once for all of them", async () => {
    for (const login of ["ada", "grace", "linus"]) github.world.grantSeat("acme", login);
    const token = "copilot-seats:index:CopilotSeatAssignment";
    const page = async (continuation = "") => {
      const options = { pageSize: 2, limit: 3, continuation };
      const { found, next } = await plugin.list(token, { organization: "acme" }, options);
      return { names: found.map(([, name]) => name), next };
    };
    const first = await page();
    assert.deepEqual(first.names, ["ada", "grace"]);
    assert.deepEqual(await page(first.next), { names: ["linus"], next: undefined });
    assert.equal(github.taken().length, 1);
    const { found, computed } = await plugin.list(token, { organization: runtime.unknownValue });
    assert.deepEqual([found, computed], [[], true]);
  });

  it("says in one line what cannot be listed", async () => {
    const seats = "copilot-seats:index:CopilotSeatAssignment";
    const wrong = [
      [seats, {}, {}, /Listing CopilotSeatAssignment: organization is missing; .* default is copilot-seats:owner\.$/],
      [seats, { organization: "a/b" }, {}, /organization got "a\/b"; a GitHub organization name has/],
      [
        seats,
        { organization: "acme", enterprise: "corp" },
        {},
        /enterprise and organization cannot be combined; set the one that pays/,
      ],
      [seats, { team: "core" }, {}, /unknown argument "team"; valid arguments: organization, enterprise\./],
      [seats, { organization: "nowhere" }, {}, /Cannot list the Copilot seats of nowhere: GitHub answered 404/],
      [seats, { organization: "acme" }, { continuation: "x" }, /there is no page "x"/],
      ["copilot-seats:index:Seat", {}, {}, /this plugin has no resource Seat\./],
    ] as const;
    for (const [token, query, options, words] of wrong) await assert.rejects(plugin.list(token, query, options), words);
  });

  it("takes a roster as the map that an import writes, and nothing else in it", async () => {
    const type = "CopilotSeatRoster";
    const { inputs } = await plugin.check(type, { organization: "acme", seats: { Ada: "active" } });
    assert.deepEqual(inputs.seats, { ada: "active" });
    const odd = await plugin.check(type, { organization: "acme", seats: { ada: "pending" } });
    assert.match(odd.failures[0]?.reason ?? "", /seats\["ada"\] got "pending"; write "active"/);
    const both = await plugin.check(type, { organization: "acme", seats: { ada: "active" }, usernames: ["ada"] });
    assert.match(both.failures[0]?.reason ?? "", /seats and usernames cannot be combined/);
    const typo = await plugin.check(type, { organization: "acme", usernmaes: ["ada"] });
    assert.match(typo.failures[0]?.reason ?? "", /did you mean "usernames"\?/);
  });

  it("keeps secrets secret, even under another name, and lets unknown values pass", async () => {
    const type = "CopilotSeatRoster";
    const news = { organization: "acme", usernames: { ...SECRET, value: ["ada"] } };
    const { inputs, failures } = await plugin.check(type, news);
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs.seats, { ...SECRET, value: { ada: "active" } });
    const { properties } = await plugin.create(type, inputs);
    assert.deepEqual(properties.seats, { ...SECRET, value: { ada: "active" } });
    const unknown = await plugin.check(type, { organization: "acme", usernames: runtime.unknownValue });
    assert.deepEqual([unknown.failures, unknown.inputs.seats], [[], runtime.unknownValue]);
  });

  it("checks a provider's arguments: one line each, and credentials come back as secrets", async () => {
    const good = await plugin.checkConfig({ token: TOKEN, owner: "acme", allowLastSeat: "true", businessPrice: 21 });
    assert.deepEqual(good.failures, []);
    assert.deepEqual(good.inputs.token, { ...SECRET, value: TOKEN });
    const reasons = async (news: Record<string, unknown>) =>
      (await plugin.checkConfig(news)).failures.map(({ reason }) => reason);
    assert.match(String(await reasons({ tokn: "x" })), /"tokn" is unknown; did you mean "token"\?/);
    assert.match(String(await reasons({ maxCancellations: [1] })), /maxCancellations got \[1\]; it takes/);
    assert.match(String(await reasons({ allowLastSeat: "yes" })), /copilot-seats:allowLastSeat: it is "yes"/);
    assert.match(
      String(await reasons({ token: TOKEN, appAuth: "{}" })),
      /appAuth is not complete|both copilot-seats:token/,
    );
  });

  it("reports a plugin whose version is not that of the program's package", async () => {
    for (const provider of ["default_9_9_9", "emea"]) {
      const { failures } = await plugin.checkConfig({ version: "9.9.9" }, provider);
      assert.match(failures[0]?.reason ?? "", /package is version 9\.9\.9, and this plugin is version/);
    }
  });

  it("replaces nothing when the provider's arguments change", async () => {
    const { changes, replaces } = await plugin.diffConfig({ token: "a" }, { token: "b", owner: "acme" });
    assert.deepEqual([changes, replaces], [true, []]);
  });

  it("keeps the dynamic door's address as long as the state has it", async () => {
    const type = "CopilotSeatAssignment";
    const { id, properties } = await created(type, { organization: "acme", username: "ada" });
    const read = await plugin.read(type, id, { ...properties, __provider: "address" });
    assert.equal(read.properties.__provider, "address");
    assert.ok(!("__provider" in (await plugin.read(type, id, properties)).properties));
  });

  it("says what a failed create has done, with a state that can be used", async () => {
    github.world.configure("acme", { nonMembers: "skip" });
    github.world.addToken({ token: "ghp_canaryOfSeats", login: "owner", scopes: ["manage_billing:copilot"] });
    await newRun("ghp_canaryOfSeats");
    const type = "CopilotSeatAssignment";
    const { inputs } = await plugin.check(type, { organization: "acme", username: "not-a-member" });
    const failure = await plugin.create(type, inputs).then(
      () => assert.fail("it should have failed"),
      (error: unknown) => initFailureOf(error) ?? assert.fail(String(error)),
    );
    assert.equal(failure.id, "acme/not-a-member");
    assert.match(failure.reasons.join() ?? "", /is not visible yet/);
  });

  it("writes nothing once the run was cancelled", async () => {
    await plugin.cancel();
    const create = plugin.create("CopilotSeatAssignment", { organization: "acme", username: "ada", status: "active" });
    await assert.rejects(create, /the run was cancelled/);
    assert.deepEqual(github.writes(), []);
  });

  it("ends when Pulumi was killed", async () => {
    plugin.closeStdin();
    await plugin.exited;
  });

  it("reads a roster's text, and complains with line and column", async () => {
    const text = "seats:\n  - username: Ada\n  - username: grace\n    expires: 2020-01-01\n";
    const { seats, usernames } = await plugin.invoke("readRoster", { name: "seats.yaml", text });
    assert.deepEqual(usernames, ["ada"]);
    assert.equal((seats as unknown[]).length, 2);
    const bad = plugin.invoke("readRoster", { name: "seats.yaml", text: "seats:\n  - username: -no-\n" });
    await assert.rejects(bad, /seats\.yaml:2:15: username: got "-no-"/);
  });

  it("answers the functions", async () => {
    const args = { organization: "acme", username: "somebody-else" };
    const { seat } = (await plugin.invoke("getCopilotSeat", args)) as { seat: Record<string, unknown> };
    assert.equal(seat.status, "active");
    assert.deepEqual(await plugin.invoke("getCopilotSeat", { ...args, username: "ada" }), {});
    const { seats } = await plugin.invoke("listCopilotSeats", { organization: "acme" });
    assert.equal((seats as unknown[]).length, 1);
    const { planType } = await plugin.invoke("getCopilotBilling", { organization: "acme" });
    assert.equal(planType, "business");
    const credits = await plugin.invoke("getCopilotCredits", { organization: "acme" });
    assert.deepEqual([credits.pool, credits.used, credits.paid], [1_900, 0, 0]);
    await assert.rejects(
      plugin.invoke("getCopilotSeat", { user: "x" }),
      /getCopilotSeat: (?:unknown argument "user"; valid arguments: |username is missing)/,
    );
  });
});

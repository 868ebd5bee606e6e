import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project } from "../support/project.js";
import { addressOf, initFailureOf, ProviderProcess } from "../support/providerProcess.js";
import { installedProject } from "../support/realPulumi.js";

describe("the SDK's dynamic provider server", function () {
  this.timeout(120_000);
  let project: Project;
  let github: LocalGitHub;
  let provider: ProviderProcess;

  before(async () => {
    project = await installedProject();
  });

  const members = Array.from({ length: 50 }, (_, index) => `user-${index}`);

  beforeEach(async () => {
    github = await localGitHub({ members: [...members, "somebody-else"] });
    provider = await ProviderProcess.start(project.folder, project.environment());
    await provider.configure({
      "github:baseUrl": github.url,
      "github:token": TOKEN,
      "copilotSeats:maxCancellations": "100%",
    });
  });
  afterEach(async () => {
    await provider?.stop();
    await github?.close();
  });

  const inputsOf = (username: string) => ({ organization: "acme", username, status: "active" });
  const stateOf = (username: string) => ({ ...inputsOf(username), assigneeId: null });

  it("reads concurrently from the first operation on, before configure is done for all", async () => {
    for (const login of members) github.world.grantSeat("acme", login);
    const reads = await Promise.all(members.map((login) => provider.read(`acme/${login}`, stateOf(login))));
    assert.deepEqual(
      reads.map(({ inputs }) => inputs.status),
      members.map(() => "active"),
    );
    assert.ok(github.requests.length <= 2, `${github.requests.length} requests for what one page of the list holds`);
  });

  it("deletes concurrently as the first operations of a destroy, in few writes", async () => {
    for (const login of members) github.world.grantSeat("acme", login);
    await Promise.all(members.map((login) => provider.delete(`acme/${login}`, stateOf(login))));
    assert.ok(members.every((login) => github.world.seat("acme", login)?.pendingCancellationDate));
    assert.ok(github.writes().length <= 3, `${github.writes().length} writes`);
  });

  it("grants concurrently, in few writes, and buys each seat once", async () => {
    const created = await Promise.all(members.map((login) => provider.create(inputsOf(login))));
    assert.deepEqual(
      created.map(({ id }) => id),
      members.map((login) => `acme/${login}`),
    );
    assert.equal(github.world.purchases.length, members.length);
    assert.ok(github.writes().length <= 3, `${github.writes().length} writes`);
  });

  it("writes nothing more once Pulumi is gone", async () => {
    provider.endEngine();
    await assert.rejects(provider.create(inputsOf("user-1")), /Pulumi has ended in the middle of the run/);
    assert.deepEqual(github.writes(), []);
    assert.ok(github.requests.length <= 3, "it does not look again and again either");
  });

  it("cancels nobody whom another process of the same run declares, and writes nothing of it outside the run", async () => {
    for (const login of members) github.world.grantSeat("acme", login);
    const environment = project.environment();
    const other = await ProviderProcess.start(project.folder, environment, provider);
    try {
      await other.configure({ "github:baseUrl": github.url, "github:token": TOKEN });
      await other.check({ organization: "acme", username: "user-1" });
      await provider.delete("acme/user-1", stateOf("user-1"));
      assert.equal(github.world.seat("acme", "user-1")?.pendingCancellationDate, null);
    } finally {
      await other.stop();
    }
    const stranger = await ProviderProcess.start(project.folder, environment);
    try {
      await stranger.configure({ "github:baseUrl": github.url, "github:token": TOKEN });
      await stranger.delete("acme/user-1", stateOf("user-1"));
      assert.notEqual(github.world.seat("acme", "user-1")?.pendingCancellationDate, null);
    } finally {
      await stranger.stop();
    }
  });

  it("reads back exactly what it created", async () => {
    const { id, properties } = await provider.create(inputsOf("user-1"));
    const read = await provider.read(id, properties);
    assert.deepEqual(read.properties, properties);
    assert.equal(read.id, id);
    const { __provider, ...inputs } = read.inputs;
    assert.deepEqual(inputs, inputsOf("user-1"));
    assert.deepEqual(await provider.diff(id, properties, inputsOf("user-1")), { changes: false, replaces: [] });
  });

  it("serves a team too: granted, read back exactly, cancelled", async () => {
    github.world.addToken({ token: "ghp_canaryOfTeams", login: "owner", scopes: ["admin:org"] });
    await provider.configure({ "github:baseUrl": github.url, "github:token": "ghp_canaryOfTeams" });
    github.world.addTeam("acme", "Core");
    for (const login of ["user-1", "user-2"]) github.world.addTeamMember("acme", "core", login);
    const address = { __provider: addressOf("copilotTeamSeatAssignment") };
    const inputs = { ...address, organization: "acme", team: "core", status: "active" };
    const { id, properties } = await provider.create(inputs);
    assert.deepEqual(
      github.world.purchases.map(({ login }) => login),
      ["user-1", "user-2"],
    );
    const read = await provider.read(id, properties);
    assert.deepEqual(read.properties, properties);
    assert.deepEqual(read.inputs, inputs);
    assert.deepEqual(await provider.diff(id, properties, inputs), { changes: false, replaces: [] });
    await provider.delete(id, properties);
    assert.equal(github.writes().length, 2);
    assert.deepEqual((await provider.check({ ...address, organization: "acme", team: "Core" })).inputs, inputs);
    assert.doesNotMatch(provider.stderr, /canary/);
  });

  it("passes values that are not known yet through check", async () => {
    const { inputs, failures } = await provider.check({ organization: "acme", username: runtime.unknownValue });
    assert.deepEqual(failures, []);
    assert.equal(inputs.username, runtime.unknownValue);
  });

  it("reports check failures by property", async () => {
    const { failures } = await provider.check({ organization: "acme", username: "-no-" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["username"],
    );
  });

  it("drops a resource from the state only when its seat is provably gone", async () => {
    assert.equal((await provider.read("acme/user-1", stateOf("user-1"))).id, "");
  });

  it("keeps it when the token is refused", async () => {
    github.world.revokeToken(TOKEN);
    await assert.rejects(provider.read("acme/user-1", stateOf("user-1")), /GitHub answered 401/);
  });

  it("says what a failed create has done, with a state that can be used", async () => {
    github.world.configure("acme", { nonMembers: "skip" });
    const error = await provider.create(inputsOf("not-a-member")).then(
      () => assert.fail("it should have failed"),
      (reason: unknown) => reason,
    );
    const failure = initFailureOf(error) ?? assert.fail("no init failure");
    assert.equal(failure.id, "acme/not-a-member");
    assert.match(String(failure.properties.__provider), /require/);
    assert.match(failure.reasons.join(), /is not visible yet/);

    github.world.addUser("not-a-member");
    github.world.addMember("acme", "not-a-member");
    const updated = await provider.update(failure.id, failure.properties, inputsOf("not-a-member"));
    assert.equal(updated.status, "active");
    assert.equal(github.world.purchases.length, 1);
  });

  it("prints one message and no stack trace", async () => {
    github.world.revokeToken(TOKEN);
    await assert.rejects(provider.read("acme/user-1", stateOf("user-1")));
    await assert.rejects(provider.delete("acme/user-1", stateOf("user-1")));
    assert.doesNotMatch(provider.stderr, /\n\s+at /);
    const [read] = provider.stderr.split("\n");
    assert.match(
      read ?? "",
      /^Cannot read the Copilot seat of user-1 in acme: GitHub answered 401 .*overrides all others\.$/,
    );
    assert.doesNotMatch(provider.stderr, /canary/);
  });
});

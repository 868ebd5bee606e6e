import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Entry, RunLog } from "../../src/provider/runLog.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { newRun, type TestRun } from "../support/run.js";

const ENGINE = "127.0.0.1:12345";
const OWN_FOLDER = `pulumi-copilot-seats-${process.getuid?.() ?? "runs"}`;

describe("what the processes of one run tell each other", () => {
  let folder: string;
  let logs: RunLog[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-test-"));
    logs = [];
  });

  afterEach(() => {
    for (const log of logs) log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const first = () => join(folder, "first");
  const second = () => join(folder, "second");
  const place = () => join(first(), OWN_FOLDER);

  function opened(engine = ENGINE): RunLog {
    for (const name of [first(), second()]) mkdirSync(name, { recursive: true });
    const log = RunLog.open(engine, { XDG_RUNTIME_DIR: first(), PULUMI_HOME: second() });
    assert.ok(log);
    logs.push(log);
    return log;
  }

  const entry = (...names: string[]): Entry => ({
    server: "https://api.github.com",
    owner: "organization/acme",
    fact: "declared",
    names,
  });
  const append = (log: RunLog, ...names: string[]) => {
    const { server, owner, fact } = entry();
    log.append(server, owner, fact, names);
  };
  const told = (log: RunLog, ...names: string[]) => {
    append(log, ...names);
    log.flush();
  };
  const runFolder = () => join(place(), readdirSync(place())[0] ?? assert.fail("no run"));

  describe("is heard", () => {
    it("by the others, each time what is new, and not by the one who tells it", () => {
      const [one, other] = [opened(), opened()];
      told(one, "ann");
      assert.deepEqual(one.news(), []);
      assert.deepEqual(other.news(), [entry("ann")]);
      told(one, "bob");
      told(other, "cy");
      assert.deepEqual(other.news(), [entry("bob")]);
      assert.deepEqual(one.news(), [entry("cy")]);
      assert.deepEqual(other.news(), []);
    });

    it("before what Pulumi has asked for is answered", async () => {
      const [one, other] = [opened(), opened()];
      append(one, "ann");
      await Promise.resolve();
      assert.deepEqual(other.news(), [entry("ann")]);
    });

    it("in one line for several people at once", () => {
      const [one, other] = [opened(), opened()];
      append(one, "ann");
      told(one, "bob");
      assert.deepEqual(other.news(), [entry("ann", "bob")]);
    });

    it("in no other run", () => {
      const [one, other] = [opened(), opened("127.0.0.1:12346")];
      told(one, "ann");
      assert.deepEqual(other.news(), []);
    });

    it("once a line is written to its end", () => {
      const log = opened();
      const file = join(runFolder(), `${process.pid}-other`);
      const line = JSON.stringify(entry("ünal"));
      const bytes = Buffer.from(`${line}\n`);
      const middle = bytes.indexOf("ü") + 1;
      writeFileSync(file, bytes.subarray(0, middle));
      assert.deepEqual(log.news(), []);
      appendFileSync(file, bytes.subarray(middle));
      assert.deepEqual(log.news(), [entry("ünal")]);
    });

    it("as far as it is understood", () => {
      const log = opened();
      writeFileSync(
        join(runFolder(), `${process.pid}-other`),
        `{"fact":1}\nno JSON\n${JSON.stringify(entry("ann"))}\n`,
      );
      assert.deepEqual(log.news(), [entry("ann")]);
    });
  });

  describe("is left", () => {
    it("nowhere when the processes have ended", () => {
      for (const log of [opened(), opened()]) log.close();
      logs = [];
      assert.deepEqual(readdirSync(place()), []);
    });

    it("unread, and without a failure, if someone has cleaned up during the run", () => {
      const [one, other] = [opened(), opened()];
      rmSync(place(), { recursive: true });
      told(one, "ann");
      assert.deepEqual(other.news(), []);
      for (const log of logs) assert.doesNotThrow(() => log.close());
      logs = [];
    });

    it("until the next run by a process that was killed, and not believed then", () => {
      const { pid } = spawnSync("true");
      opened();
      const file = join(runFolder(), `${pid}-abc`);
      writeFileSync(file, `${JSON.stringify(entry("mallory"))}\n`);
      const log = opened();
      assert.ok(!existsSync(file));
      assert.deepEqual(log.news(), []);
    });
  });

  describe("is written where this user alone can read and write", () => {
    const isUsed = (name: string) =>
      existsSync(join(folder, name, OWN_FOLDER)) && readdirSync(join(folder, name, OWN_FOLDER)).length > 0;

    it("and not into a folder that others can write", () => {
      mkdirSync(place(), { recursive: true });
      chmodSync(place(), 0o777);
      opened();
      assert.deepEqual(readdirSync(place()), []);
    });

    it("and not through a link that somebody has planted", () => {
      const target = join(folder, "target");
      mkdirSync(target, { mode: 0o700 });
      mkdirSync(first());
      symlinkSync(target, place());
      opened();
      assert.deepEqual(readdirSync(target), []);
    });

    it("and a planted link is not read", () => {
      const log = opened();
      const file = join(folder, "planted");
      writeFileSync(file, `${JSON.stringify(entry("mallory"))}\n`);
      symlinkSync(file, join(runFolder(), `${process.pid}-planted`));
      assert.deepEqual(log.news(), []);
    });

    it("and all use the first place that fits", () => {
      opened();
      assert.ok(isUsed("first") && !isUsed("second"));
    });
  });

  describe("keeps", () => {
    let github: LocalGitHub;

    afterEach(() => github.close());

    type State = Parameters<TestRun["seat"]["delete"]>[1];
    const config = () => ({ "github:token": TOKEN, "github:baseUrl": github.url });
    const provider = (settings: object = {}) => newRun({ ...config(), ...settings }, {}, [], opened());
    const pending = (login: string) => github.world.seat("acme", login)?.pendingCancellationDate != null;
    const wanted = (username: string) => ({ organization: "acme", username });
    const stateOf = (username: string): State => ({
      ...wanted(username),
      status: "active",
      assigneeId: github.world.accounts.byLogin(username)?.id ?? null,
      createdAt: null,
      planType: null,
      assigningTeam: null,
      pendingCancellationDate: null,
    });

    it("the seat of a person whom another provider of the program declares", async () => {
      github = await localGitHub({ members: ["Ann", "bob"], seats: [{ login: "Ann" }, { login: "bob" }] });
      const [before, now] = [provider(), provider()];
      await now.seat.check({}, wanted("ann"));
      await before.seat.delete("acme/ann", stateOf("ann"));
      assert.equal(pending("ann"), false);
      assert.match(
        before.said.join(),
        /Ann keeps the Copilot seat in acme: another resource of this stack declares it\. Nothing was cancelled\./,
      );
    });

    it("the Copilot of a team that another provider of the program declares", async () => {
      const scopes = ["manage_billing:copilot", "read:org"];
      github = await localGitHub(
        { members: ["ann"], teams: [{ slug: "core", name: "Core", members: ["ann"], copilot: true }] },
        { tokens: [{ token: TOKEN, login: "owner", scopes }] },
      );
      const [before, now] = [provider(), provider()];
      const team = { organization: "acme", team: "core" };
      await now.team.check({}, team);
      await before.team.delete("acme/core", { ...team, status: "active", teamId: 1 });
      assert.equal(pending("ann"), false);
      assert.match(
        before.said.join(),
        /The team core keeps Copilot in acme: another resource of this stack declares it/,
      );
    });

    it("no seat because of an organization of the same name on another server", async () => {
      github = await localGitHub({ members: ["ann", "bob"], seats: [{ login: "ann" }, { login: "bob" }] });
      const elsewhere = await localGitHub({ members: ["ann"], seats: [{ login: "ann" }] });
      try {
        const [here, there] = [provider(), provider({ "github:baseUrl": elsewhere.url })];
        await there.seat.check({}, wanted("ann"));
        await here.seat.delete("acme/ann", stateOf("ann"));
        assert.equal(pending("ann"), true);
      } finally {
        await elsewhere.close();
      }
    });

    it("the limit of the whole run, whichever provider deletes", async () => {
      const people = ["ann", "bob", "cy", "dee", "eve", "fay"];
      github = await localGitHub({ members: people, seats: people.map((login) => ({ login })) });
      const settings = { "copilotSeats:maxCancellations": "2" };
      const [one, other] = [provider(settings), provider(settings)];
      await one.seat.delete("acme/ann", stateOf("ann"));
      await other.seat.delete("acme/bob", stateOf("bob"));
      await assert.rejects(one.seat.delete("acme/cy", stateOf("cy")), {
        message: /3 of 6 seats in acme \(2 seats already cancelled/,
      });
      await assert.rejects(other.seat.delete("acme/dee", stateOf("dee")), { message: /would cancel 4 of 6 seats/ });
      assert.deepEqual(people.filter(pending), ["ann", "bob"]);
    });

    it("all seats, where the refresh of two providers has shown that there are more to cancel than the limit", async () => {
      const people = ["ann", "bob", "cy", "dee", "eve", "fay"];
      github = await localGitHub({ members: people, seats: people.map((login) => ({ login })) });
      const settings = { "copilotSeats:maxCancellations": "2" };
      const [one, other] = [provider(settings), provider(settings)];
      for (const name of ["ann", "bob"]) await one.seat.read(`acme/${name}`, stateOf(name));
      await other.seat.read("acme/cy", stateOf("cy"));
      await assert.rejects(one.seat.delete("acme/ann", stateOf("ann")), {
        message: /3 of 6 seats in acme \(ann, bob, cy\)/,
      });
      assert.deepEqual(people.filter(pending), []);
    });

    it("a seat that one provider cancels while another one is asked to grant it", async () => {
      github = await localGitHub({ members: ["ann", "bob"], seats: [{ login: "ann" }, { login: "bob" }] });
      const [before, now] = [provider(), provider()];
      const cancellation = before.seat.delete("acme/ann", stateOf("ann"));
      await cancellation;
      const { inputs } = await now.seat.check({}, wanted("ann"));
      await now.seat.create(inputs);
      assert.equal(pending("ann"), false);
    });
  });
});

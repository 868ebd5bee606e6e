import assert from "node:assert/strict";
import sinon from "sinon";
import * as provider from "../../src/provider/copilotSeatAssignment.js";
import { forgetDeclared } from "../../src/provider/declared.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";

type State = Parameters<typeof provider.delete>[1];

describe("the cancellations of single seats in one run", () => {
  let github: LocalGitHub;
  let said: string[];
  let stderr: sinon.SinonStub;
  const people = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

  beforeEach(() => {
    said = [];
    stderr = sinon.stub(process.stderr, "write").callsFake((text) => said.push(String(text)) > 0);
  });
  afterEach(async () => {
    stderr.restore();
    await github?.close();
  });

  async function start(organization: object, config: Record<string, string> = {}, seed: object = {}): Promise<void> {
    forgetDeclared();
    github = await localGitHub(organization, seed);
    await configure(config);
  }

  async function configure(config: Record<string, string>): Promise<void> {
    const all: Record<string, string> = { "github:token": TOKEN, "github:baseUrl": github.url, ...config };
    await provider.configure({ config: { get: (key) => all[key], require: (key) => all[key] ?? assert.fail(key) } });
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

  /** As Pulumi does it: several at once. Gives those whose deletion failed, with the reasons. */
  async function removeAll(states: readonly State[]): Promise<Map<string, string>> {
    const results = await Promise.allSettled(states.map((state) => provider.delete(`acme/${state.username}`, state)));
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
      /^Cannot cancel the Copilot seat of user-10 in acme: this run has cancelled 10 seats of 40 in acme already, and copilotSeats:maxCancellations is 25%, here 10\. It was not cancelled\..*pulumi config set copilotSeats:maxCancellations 100%/,
    );
  });

  it("are five in a small organization, and as many as the stack says", async () => {
    const logins = people(8);
    await start({ members: logins, seats: logins.map((login) => ({ login })) });
    const failures = await removeAll(logins.map((login) => stateOf(login)));
    assert.equal(cancelled(logins).length, 5);
    await configure({ "copilotSeats:maxCancellations": "2" });
    assert.equal((await removeAll([...failures.keys()].map((login) => stateOf(login)))).size, 1);
    await configure({ "copilotSeats:maxCancellations": "0" });
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
    assert.deepEqual((await provider.diff("acme/user-0", replaced, inputs)).replaces, ["username"]);
    await provider.check({}, { organization: "acme", username: "user-1" });
    const states = [replaced, ...["user-1", "user-4", "teammate"].map((login) => stateOf(login))];
    assert.deepEqual(await removeAll(states), new Map());
    assert.deepEqual(cancelled(logins), ["user-0"]);
    assert.deepEqual([...(await removeAll(["user-2", "user-3"].map((login) => stateOf(login)))).keys()], ["user-3"]);
  }).timeout(10_000);

  it("are counted against an enterprise's seats", async () => {
    const logins = people(8);
    const enterprises = [
      { slug: "octo", organizations: ["acme"], owners: ["owner"], seats: logins.map((login) => ({ login })) },
    ];
    // What its organizations give is not the enterprise's to cancel, and makes no room for more.
    const others = Array.from({ length: 30 }, (_, index) => `other-${index}`);
    const seats = others.map((login) => ({ login }));
    const settings = { "copilotSeats:maxCancellations": "50%" };
    await start({ members: [...logins, ...others], seats }, settings, { enterprises });
    const failures = await removeAll(logins.map((login) => stateOf(login, { enterprise: "octo" })));
    assert.equal(failures.size, 4);
    assert.match(failures.get("user-7") ?? "", /cancelled 4 seats of 8 in octo already/);
  });
});

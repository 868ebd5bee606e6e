import assert from "node:assert/strict";
import sinon from "sinon";
import { Refusal } from "../../src/github/errors.js";
import { GitHub, type OwnerOnGitHub } from "../../src/github/github.js";
import { readSettings } from "../../src/settings/settings.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";

const ACME = { kind: "organization", name: "acme" } as const;

describe("the last seat, while GitHub's numbers lag behind its writes", () => {
  const sandbox = sinon.createSandbox();
  let github: LocalGitHub;
  let acme: OwnerOnGitHub;

  async function start(seats: readonly { login: string; team?: string }[], organization: object = {}): Promise<void> {
    const tokens = [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }];
    github = await localGitHub({ seats, ...organization }, { tokens });
    github.faults.add({ fault: "lagging-read", on: "GET /orgs/*/copilot/billing", seconds: 600 });
    const settings = readSettings(() => undefined, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
    acme = await new GitHub(settings, { say: () => {} }).of(ACME);
    skipWaits(sandbox, () => {});
  }

  afterEach(async () => {
    sandbox.restore();
    await github.close();
  });

  async function isKept(login: string): Promise<void> {
    const error = await acme.writer.cancel(login).then(
      () => assert.fail(`the seat of ${login} was cancelled`),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Refusal, String(error));
    assert.deepEqual(error.reason, { kind: "last seat" });
    assert.match(error.message, /it is the organization's last one/);
    assert.equal(github.world.seat("acme", login)?.pendingCancellationDate ?? null, null);
  }

  it("stays after a cancellation", async () => {
    await start([{ login: "ada" }, { login: "grace" }]);
    await acme.writer.cancel("ada");
    await isKept("grace");
  });

  it("stays after a cancellation whose answer was lost", async () => {
    await start([{ login: "ada" }, { login: "grace" }]);
    github.faults.add({ fault: "reset-after", on: "DELETE /**", times: 1 });
    github.faults.add({ fault: "unavailable", on: "GET /orgs/*/members/**", times: 12 });
    await assert.rejects(acme.writer.cancel("ada"));
    await isKept("grace");
  });

  it("stays after a team's cancellation", async () => {
    const seats = [{ login: "ada", team: "core" }, { login: "grace" }];
    await start(seats, { teams: [{ slug: "core", name: "core", members: ["ada"] }] });
    const { team } = await acme.teams.find("core", null);
    await acme.teams.cancel(team ?? assert.fail(), ["ada"], ["ada"]);
    await isKept("grace");
  });

  it("is another one after a grant", async () => {
    await start([{ login: "ada" }, { login: "grace" }]);
    await acme.writer.cancel("ada");
    await acme.writer.grant("linus");
    await acme.writer.cancel("grace");
    await isKept("linus");
  });

  it("is not one after a cancellation that was taken back", async () => {
    await start([{ login: "ada" }, { login: "grace" }]);
    await acme.writer.cancel("ada");
    await acme.writer.grant("ada");
    await acme.writer.cancel("grace");
    await isKept("ada");
  });

  it("counts one person once, whose seat is cancelled by name and with the team's", async () => {
    const seats = [{ login: "ada", team: "core" }, { login: "linus" }, { login: "grace" }];
    await start(seats, { teams: [{ slug: "core", name: "core", members: ["ada"] }] });
    github.world.grantSeat("acme", "ada");
    await Promise.all(["ada", "ada", "linus"].map((login) => acme.writer.cancel(login)));
    const { team } = await acme.teams.find("core", null);
    await acme.teams.cancel(team ?? assert.fail(), ["ada"], ["ada"]);
    assert.ok(github.world.seat("acme", "ada")?.pendingCancellationDate);
    await isKept("grace");
  });
});

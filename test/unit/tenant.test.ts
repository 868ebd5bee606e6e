import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type dynamic, runtime } from "@pulumi/pulumi";
import sinon from "sinon";
import { commands } from "../../src/cli/commands.js";
import { getCopilotBilling, getCopilotSeat, listCopilotSeats } from "../../src/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { newRun } from "../support/run.js";

const SITE = "https://octocorp.ghe.com";
const API = "https://api.octocorp.ghe.com";

describe("a tenant on ghe.com", function () {
  this.timeout(120_000);
  let github: LocalGitHub;
  let fetched: sinon.SinonStub<Parameters<typeof fetch>, ReturnType<typeof fetch>>;
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    const logins = Array.from({ length: 120 }, (_, number) => `user-${number}`);
    github = await localGitHub(
      {
        members: ["ada", "grace", ...logins],
        seats: logins.map((login) => ({ login })),
        teams: [{ slug: "core", name: "Core", members: ["grace"] }],
      },
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }] },
    );
    // The local GitHub acts as the tenant; no other host may be contacted.
    const real = globalThis.fetch;
    fetched = sinon.stub(globalThis, "fetch").callsFake(async (input, init) => {
      const url = String(input);
      assert.ok(url.startsWith(`${API}/`), `${url} is not the tenant's`);
      return real(url.replace(API, github.url), init);
    });
    environment = { ...process.env };
    for (const name of Object.keys(process.env)) if (/^(GITHUB|COPILOT_SEATS)_/.test(name)) delete process.env[name];
  });

  afterEach(async () => {
    fetched.restore();
    process.env = environment;
    runtime.setAllConfig({});
    rmSync(folder, { recursive: true, force: true });
    await github.close();
  });

  const settings: Record<string, string> = { "github:baseUrl": SITE, "github:token": TOKEN, "github:owner": "acme" };

  it("has its seats granted, read and cancelled", async () => {
    const resources = [
      ["seat", { username: "ada" }],
      ["roster", { usernames: ["user-1", "user-2"] }],
      ["team", { team: "core" }],
    ] as const;
    for (const [kind, inputs] of resources) {
      const provider: dynamic.ResourceProvider = newRun(settings)[kind];
      const checked = await provider.check?.({}, inputs);
      assert.deepEqual(checked?.failures, []);
      const { id, outs } = await provider.create(checked?.inputs);
      assert.ok((await provider.read?.(id, outs))?.id, "it is there");
      await newRun(settings)[kind].delete(id, outs);
    }
    for (const login of ["ada", "user-1", "user-2", "grace"])
      assert.ok(github.world.seat("acme", login)?.pendingCancellationDate, login);
  });

  it("is read by a program's functions", async () => {
    runtime.setAllConfig(settings, ["github:token"]);
    assert.equal((await getCopilotSeat({ username: "user-1" }))?.status, "active");
    assert.equal((await listCopilotSeats()).length, 120);
    assert.equal((await getCopilotBilling()).seatBreakdown.total, 120);
  });

  it("is examined, adopted and reported on", async () => {
    Object.assign(process.env, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: SITE });
    const printed: string[] = [];
    const stdout = sinon.stub(process.stdout, "write").callsFake((text) => printed.push(String(text)) > 0);
    try {
      for (const [name, ...args] of [
        ["doctor", "--json"],
        ["adopt", "--file", join(folder, "seats.yaml")],
        ["report", "--output", join(folder, "report.json")],
      ] as const) {
        const command = await commands.get(name)?.load();
        const code = await command?.run(["--organization", "acme", "--quiet", ...args]);
        // doctor also checks this machine's Pulumi.
        if (name !== "doctor") assert.equal(code, 0, name);
      }
    } finally {
      stdout.restore();
    }
    const { checks } = JSON.parse(printed.slice(0, printed.findIndex((text) => /\}\s*$/.test(text)) + 1).join(""));
    const found = Object.fromEntries(checks.map(({ id, state }: { id: string; state: string }) => [id, state]));
    for (const id of ["address", "organization", "plan", "seats"]) assert.equal(found[id], "ok", id);
    assert.match(readFileSync(join(folder, "seats.yaml"), "utf8"), /user-119/);
    assert.equal(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).people.length, 120);
    assert.deepEqual(github.writes(), []);
  });
});

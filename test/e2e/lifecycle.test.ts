import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import { nowhere } from "../support/nowhere.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const PROGRAM = `
  const { CopilotSeatAssignment } = require("pulumi-copilot-seats");
  for (const { name, ...args } of require("./people.json")) new CopilotSeatAssignment(name, args);
`;

const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_users";

describe("the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;
  let github: LocalGitHub;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  async function declare(
    ...people: (string | { name?: string; organization?: string; username?: string })[]
  ): Promise<void> {
    const seats = people.map((person) => (typeof person === "string" ? { username: person } : person));
    const resources = seats.map((seat) => ({ name: seat.username, organization: "acme", ...seat }));
    await project.write({ "people.json": JSON.stringify(resources) });
  }

  function withToken(additional: Record<string, string> = {}): Promise<Stack> {
    return stackWithToken(project, github, additional);
  }

  /** The number of lists depends on when the engine requests each seat. The protocol tests limit it. */
  const kindsOfWrites = () => [...new Set(github.writes())];

  it("grants, shows drift in words, repairs, sees no change, and cancels", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare("ada", "grace", "linus");

    await stack.succeeds("preview");
    assert.deepEqual(github.writes(), [], "a preview writes nothing");
    await stack.up();
    assert.deepEqual(kindsOfWrites(), [GRANT]);
    assert.equal(github.world.purchases.length, 3);

    const { seats, text } = await stack.state();
    const providers = new Set(
      seats.map(({ inputs, outputs }) => JSON.stringify([inputs.__provider, outputs.__provider])),
    );
    assert.equal(providers.size, 1, "the provider is the same string for every seat");
    const provider = String(seats[0]?.inputs.__provider);
    assert.ok(Buffer.byteLength(provider) <= 300, `${Buffer.byteLength(provider)} bytes`);
    assert.match(provider, /require\("pulumi-copilot-seats\/dist\/provider\/copilotSeatAssignment\.js"\)/);
    assert.doesNotMatch(text, /last_activity|lastActivity|updated_at|updatedAt|lastAuthenticated/);
    const ada = seats.find(({ id }) => id === "acme/ada") ?? assert.fail();
    const { createdAt, assigneeId } = github.world.seat("acme", "ada") ? ada.outputs : assert.fail();
    assert.match(String(createdAt), /^\d{4}-/);
    assert.equal(typeof assigneeId, "number");
    assert.deepEqual([ada.outputs.username, ada.outputs.status, ada.outputs.planType], ["Ada", "active", "business"]);

    github.taken();
    await stack.succeeds("preview", "--expect-no-changes");
    await stack.succeeds("refresh", "--yes", "--expect-no-changes");
    assert.deepEqual(github.writes(), []);

    github.world.cancelSeat("acme", "ada");
    github.world.removeSeat("acme", "grace");
    github.world.touchActivity("acme", "linus");
    github.taken();
    const preview = await stack.succeeds("preview", "--diff");
    assert.match(preview, /~ status\s*: "pending_cancellation" => "active"/);
    assert.match(preview, /\+ pulumi-nodejs:dynamic:CopilotSeatAssignment: \(create\)\s+\[urn=[^\]]*::grace\]/);
    assert.match(preview, /\+ 1 to create\s+~ 1 to update\s+2 changes\. 2 unchanged/);
    assert.deepEqual(github.writes(), [], "a preview writes nothing");
    assert.ok(github.requests.length <= 6, `${github.requests.length} requests`);

    github.taken();
    await stack.up();
    assert.deepEqual(kindsOfWrites(), [GRANT]);
    assert.equal(github.world.seat("acme", "ada")?.pendingCancellationDate, null);
    await stack.succeeds("preview", "--expect-no-changes");

    github.taken();
    await stack.succeeds("destroy", "--yes", "--skip-preview");
    assert.deepEqual(kindsOfWrites(), [CANCEL]);
    assert.equal(typeof github.world.seat("acme", "grace")?.pendingCancellationDate, "string");
    assert.equal(github.world.seat("acme", "somebody-else")?.pendingCancellationDate, null);
  });

  it("adopts existing seats, buys nothing, and leaves a team's seat to the team", async () => {
    github = await gitHubOfTest({
      teams: [{ slug: "platform", name: "Platform", members: ["grace"], copilot: true }],
      seats: [{ login: "ada" }, { login: "somebody-else" }],
    });
    const stack = await withToken();
    await declare("ada", "grace");
    assert.match(await stack.up(), /grace has a Copilot seat in acme through the team platform\. Nothing was bought\./);
    assert.deepEqual(github.world.purchases, []);
    await stack.succeeds("preview", "--expect-no-changes");
    assert.equal((await stack.state()).seats.find(({ id }) => id === "acme/grace")?.outputs.assigningTeam, "platform");

    const destroyed = await stack.succeeds("destroy", "--yes", "--skip-preview");
    assert.match(
      destroyed,
      /grace keeps the Copilot seat in acme: it comes through the team platform\. Nothing was cancelled\./,
    );
    assert.equal(github.world.seat("acme", "grace")?.pendingCancellationDate, null);
    assert.equal(typeof github.world.seat("acme", "ada")?.pendingCancellationDate, "string");
  });

  it("sees no difference in the case of names", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "ada", organization: "ACME", username: "aDA" });
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    await declare({ name: "ada", organization: "acme", username: "Ada" });
    await stack.succeeds("preview", "--expect-no-changes");
    await stack.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(github.world.purchases.length, 1);
  });

  it("replaces for another person: grants first, then cancels", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "seat", username: "ada" });
    await stack.up();
    await declare({ name: "seat", username: "linus" });
    assert.match(await stack.succeeds("preview", "--diff"), /~ username\s*: "Ada" => "linus"/);
    github.taken();
    await stack.up();
    assert.deepEqual(github.writes(), [GRANT, CANCEL]);
    assert.equal(typeof github.world.seat("acme", "ada")?.pendingCancellationDate, "string");
    assert.equal(github.world.seat("acme", "linus")?.pendingCancellationDate, null);
  });

  it("moves a seat to another name in the program without a cancellation", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "old-name", username: "ada" });
    await stack.up();
    await declare({ name: "new-name", username: "ada" });
    github.taken();
    assert.match(await stack.up(), /Ada keeps the Copilot seat in acme: another resource of this stack declares it/);
    assert.deepEqual(github.writes(), []);
  });

  it("follows a rename: drift in words, then the same seat under the new login", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "seat", username: "linus" });
    await stack.up();
    github.world.renameUser("linus", "tux");
    const drift = await stack.succeeds("preview", "--diff");
    assert.match(drift, /was renamed to tux: write "tux" in the program/);
    assert.match(drift, /~ status\s*: "renamed to tux" => "active"/);
    assert.match(await stack.fails("up", "--yes", "--skip-preview"), /write "tux" in the program/);
    await declare({ name: "seat", username: "tux" });
    github.taken();
    await stack.up();
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual(github.writes(), []);
    assert.equal(github.world.seat("acme", "tux")?.pendingCancellationDate, null);
  });

  it("never grants to somebody who took a login over", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "seat", username: "linus" });
    await stack.up();
    github.world.renameUser("linus", "tux");
    const stranger = github.world.addUser("linus");
    const error = await stack.fails("up", "--yes", "--skip-preview");
    assert.match(error, new RegExp(`The login now belongs to account ${stranger.id}\\..*was renamed to tux`));
    assert.equal(github.world.purchases.length, 1);

    await declare({ name: "seat", username: "tux" });
    github.taken();
    await stack.succeeds("up", "--yes", "--skip-preview", "--refresh=false");
    await stack.succeeds("preview", "--expect-no-changes");
    assert.deepEqual(github.writes(), []);
    assert.equal(github.world.seat("acme", "tux")?.pendingCancellationDate, null);
  });

  it("previews a name that is not known yet", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await project.write({
      "index.js": `
        const { CopilotSeatAssignment } = require("pulumi-copilot-seats");
        const first = new CopilotSeatAssignment("first", { organization: "acme", username: "ada" });
        const later = first.assigneeId.apply((id) => (id ? "linus" : "nobody"));
        new CopilotSeatAssignment("second", { organization: first.organization, username: later });
      `,
    });
    try {
      await stack.succeeds("preview", "--diff");
      assert.deepEqual(github.writes(), []);
      await stack.up();
      assert.equal(github.world.seat("acme", "linus")?.pendingCancellationDate, null);
      await stack.succeeds("preview", "--expect-no-changes");
    } finally {
      await project.write({ "index.js": PROGRAM });
    }
  });

  it("refuses names that cannot be, in the preview, one failure a property", async () => {
    github = await gitHubOfTest();
    const stack = await withToken();
    await declare({ name: "bad", organization: "ac/me", username: "renovate[bot]" });
    const output = await stack.fails("preview");
    assert.match(output, /organization got "ac\/me"; a GitHub organization name has letters/);
    assert.match(output, /username got "renovate\[bot\]", a GitHub App's bot account; seats are for people/);
    assert.deepEqual(github.taken(), []);
    noStackTrace(output);
  });

  describe("when GitHub refuses", () => {
    for (const [name, organization, words] of [
      [
        "all members have Copilot",
        { seatManagement: "assign_all" },
        /lists of users only work with "Selected members" \(organization settings > Copilot > Access\)/,
      ],
      ["nothing was chosen", { seatManagement: "unconfigured" }, /Copilot access has not been configured in acme/],
      ["Copilot is disabled", { seatManagement: "disabled" }, /Copilot is off in acme/],
      [
        "there is no policy for public code",
        { publicCodeSuggestions: "unconfigured" },
        /no policy for suggestions that match public code/,
      ],
      [
        "there is no Copilot plan",
        { copilot: false, seats: [] },
        /Cannot read the Copilot seat of ada in acme: GitHub answered 4\d\d/,
      ],
      [
        "the person is invited, not a member yet",
        { members: ["somebody-else"], invited: ["ada"] },
        /Cannot grant a Copilot seat to ada in acme: the invitation to acme is pending/,
      ],
      [
        "the person is not a member",
        { members: ["somebody-else"] },
        /a member of acme \(organization settings > People\)\?/,
      ],
      [
        "non-members are left out silently",
        { members: ["somebody-else"], nonMembers: "skip" },
        /shows no active seat.*is the person a member of acme/,
      ],
    ] as const) {
      it(`names the reason: ${name}`, async () => {
        github = await gitHubOfTest(organization);
        const stack = await withToken();
        await declare("ada");
        const output = await stack.fails("up", "--yes", "--skip-preview");
        assert.match(output, words);
        assert.deepEqual(github.world.purchases, []);
        noStackTrace(output);
      });
    }

    it("keeps the organization's last seat, unless the stack allows it", async () => {
      github = await gitHubOfTest({ seats: [] });
      const stack = await withToken();
      await declare("ada");
      await stack.up();
      const output = await stack.fails("destroy", "--yes", "--skip-preview");
      assert.match(output, /Cannot cancel the Copilot seat of ada in acme: it is the organization's last one/i);
      assert.equal(github.world.seat("acme", "ada")?.pendingCancellationDate, null);
      await stack.succeeds("config", "set", "copilotSeats:allowLastSeat", "true");
      await stack.succeeds("destroy", "--yes", "--skip-preview", "--run-program");
      assert.equal(typeof github.world.seat("acme", "ada")?.pendingCancellationDate, "string");
    });
  });

  describe("credentials", () => {
    const absent = { GITHUB_TOKEN: "" };

    it("says where to put a token when there is none", async () => {
      github = await gitHubOfTest();
      const stack = await withToken(absent);
      await declare("ada");
      const output = await stack.fails("up", "--yes", "--skip-preview");
      assert.match(output, /there is no token\. Set one with `pulumi config set github:token --secret`/);
      noStackTrace(output);
      assert.deepEqual(github.taken(), []);
    });

    it("keeps the state when the token is wrong, blind or the server cannot be reached", async () => {
      github = await gitHubOfTest();
      const blind = "ghp_canaryBlind";
      github.world.addToken({
        token: blind,
        login: "ada",
        permissions: { organization_copilot_seat_management: "read" },
        organizations: ["elsewhere"],
      });
      const stack = await withToken();
      await declare("ada");
      await stack.up();
      for (const [environment, words] of [
        [{ GITHUB_TOKEN: "ghp_canaryWrong" }, /GitHub answered 401.*The credentials in GITHUB_TOKEN were refused/],
        [{ GITHUB_TOKEN: blind }, /Cannot read the Copilot seat of Ada in acme: GitHub answered 40[34]/],
        [{ GITHUB_BASE_URL: "http://127.0.0.1:9" }, /GitHub did not return a usable response/],
      ] as const) {
        const { code, output } = await stack.pulumi(["refresh", "--yes", "--skip-preview"], environment);
        assert.notEqual(code, 0);
        assert.match(output, words);
        noStackTrace(output);
        assert.equal((await stack.state()).seats.length, 1, "the seat stays in the state");
      }
      assert.equal(github.world.purchases.length, 1);
    });

    it("continues after a rotation, with the environment or with --run-program", async () => {
      github = await gitHubOfTest();
      const stack = await withToken(absent);
      await stack.succeeds("config", "set", "github:token", TOKEN, "--secret");
      await declare("ada", "linus");
      await stack.up();

      github.world.revokeToken(TOKEN);
      const fresh = "ghp_canaryFresh";
      github.world.addToken({ token: fresh, login: "owner", scopes: ["manage_billing:copilot"] });
      await stack.succeeds("config", "set", "github:token", fresh, "--secret");
      const output = await stack.fails("refresh", "--yes", "--skip-preview");
      assert.match(
        output,
        /GitHub answered 401.*add --run-program, or put the new token into COPILOT_SEATS_GITHUB_TOKEN/,
      );
      await stack.succeeds("refresh", "--yes", "--skip-preview", "--run-program");

      await stack.succeeds("config", "rm", "github:token");
      const environment = { COPILOT_SEATS_GITHUB_TOKEN: fresh };
      for (const command of [
        ["refresh", "--yes", "--expect-no-changes"],
        ["preview", "--refresh", "--expect-no-changes"],
        ["destroy", "--yes", "--skip-preview"],
      ]) {
        const outcome = await stack.pulumi(command, environment);
        assert.equal(outcome.code, 0, outcome.output);
      }
      assert.equal(typeof github.world.seat("acme", "ada")?.pendingCancellationDate, "string");
      nowhere(stack.printed, TOKEN, fresh);
    });

    it("signs in as a GitHub App through its installation in the organization", async () => {
      const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const permissions = { organization_copilot_seat_management: "write" };
      github = await gitHubOfTest(
        {},
        {
          tokens: [],
          apps: [
            {
              id: 12345,
              publicKey: publicKey.export({ type: "spki", format: "pem" }),
              installations: [{ id: 99, organization: "acme", permissions }],
            },
          ],
        },
      );
      const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
      const stack = await withToken({ ...absent, GITHUB_APP_ID: "12345", GITHUB_APP_PEM_FILE: pem });
      await declare("ada");
      await stack.up();
      await stack.succeeds("preview", "--expect-no-changes");
      assert.ok(github.taken().includes("GET /orgs/acme/installation 200"));
      const key = pem.split("\n")[1] ?? assert.fail();
      nowhere(stack.printed, key);
      nowhere((await stack.state()).text, key);

      const configured = await withToken(absent);
      await configured.succeeds("config", "set", "--path", "github:appAuth.id", "12345");
      await configured.succeeds("config", "set", "--path", "github:appAuth.pemFile", "--secret", "--", pem);
      await configured.up();
      nowhere(configured.printed, key);
      nowhere((await configured.state()).text, key);
    });
  });
});

function noStackTrace(output: string): void {
  assert.doesNotMatch(output, /\n\s+at .+:\d+:\d+/);
}

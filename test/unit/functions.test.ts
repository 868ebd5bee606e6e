import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { isSecret, log, type Output, output, RunError, runtime, secret, unknown } from "@pulumi/pulumi";
import sinon from "sinon";
import {
  getCopilotBilling,
  getCopilotBillingOutput,
  getCopilotCredits,
  getCopilotSeat,
  getCopilotSeatOutput,
  listCopilotSeats,
  listCopilotSeatsOutput,
} from "../../src/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { nowhere } from "../support/nowhere.js";
import { billingAnswer, ScriptedGitHub, seatAnswer } from "../support/scriptedGitHub.js";

const START = Date.now();
const ago = (days: number) => new Date(START - days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");

const acme = {
  members: ["Ada", "grace", "linus", "somebody-else", "dee"],
  teams: [{ slug: "compilers", members: ["grace"], copilot: true }],
  seats: [
    {
      login: "Ada",
      createdAt: ago(200),
      updatedAt: ago(150),
      lastActivityAt: ago(2),
      lastActivityEditor: "vscode/1.100.0",
      lastAuthenticatedAt: ago(3),
    },
    { login: "grace", team: "compilers", createdAt: ago(200), lastActivityAt: ago(60) },
    { login: "linus", createdAt: ago(60), pendingCancellation: "2126-01-01" },
    { login: "dee", createdAt: ago(200), lastAuthenticatedAt: ago(1) },
  ],
  nullAssigneeSeats: 1,
};

const SEAT = (login: string) => `GET /orgs/acme/members/${login}/copilot`;
const PAGE = "GET /orgs/acme/copilot/billing/seats?per_page=100&page=1";
const BILLING = "GET /orgs/acme/copilot/billing";

describe("a program's functions", () => {
  const config = (values: Record<string, string>, secrets: string[] = []) => runtime.setAllConfig(values, secrets);
  let environment: [string, string | undefined][];

  /** Removes the machine's own GitHub settings. */
  beforeEach(() => {
    environment = Object.entries(process.env).filter(([name]) => /^(GITHUB|COPILOT_SEATS)_/.test(name));
    for (const [name] of environment) delete process.env[name];
    config({});
  });
  afterEach(() => {
    delete process.env.COPILOT_SEATS_GITHUB_TOKEN;
    Object.assign(process.env, Object.fromEntries(environment));
    config({});
  });

  describe("over the local GitHub", () => {
    let github: LocalGitHub;

    beforeEach(async () => {
      github = await localGitHub(acme);
      config({ "github:token": TOKEN, "github:baseUrl": github.url, "github:owner": "Acme" }, ["github:token"]);
    });
    afterEach(() => github.close());

    it("return all that GitHub says about a seat", async () => {
      const { id } = github.world.seat("acme", "ada")?.assignee ?? assert.fail();
      assert.deepEqual(await getCopilotSeat({ organization: "ACME", username: "aDA" }), {
        assignee: { login: "Ada", id },
        status: "active",
        assigningTeam: null,
        organization: "acme",
        createdAt: ago(200),
        lastActivityAt: ago(2),
        lastActivityEditor: "vscode/1.100.0",
        lastAuthenticatedAt: ago(3),
        pendingCancellationDate: null,
        planType: "business",
        updatedAt: ago(150),
      });
      assert.equal((await getCopilotSeat({ username: "grace" }))?.assigningTeam, "compilers");
      const linus = await getCopilotSeat({ username: "linus" });
      assert.deepEqual([linus?.status, linus?.pendingCancellationDate], ["pending_cancellation", "2126-01-01"]);
    });

    it("return no seat only if that is proven", async () => {
      assert.equal(await getCopilotSeat({ username: "somebody-else" }), null);
      assert.deepEqual(github.taken(), ["GET /orgs/acme/members/somebody-else/copilot 404", `${BILLING}/seats 200`]);
      github.world.revokeToken(TOKEN);
      await assert.rejects(getCopilotSeat({ username: "somebody-else" }), {
        message: /^Cannot read the Copilot seat of somebody-else in acme: GitHub answered 401/,
      });
    });

    it("never return what was true before they were called", async () => {
      assert.equal(await getCopilotSeat({ username: "somebody-else" }), null);
      assert.equal((await listCopilotSeats()).length, 5);
      github.world.grantSeat("acme", "somebody-else");
      assert.equal((await getCopilotSeat({ username: "somebody-else" }))?.status, "active");
      assert.equal((await listCopilotSeats()).length, 6);
    });

    it("list all seats by login, and those without an assignee at the end", async () => {
      const seats = await listCopilotSeats({ organization: "acme" });
      assert.deepEqual(
        seats.map(({ assignee }) => assignee?.login),
        ["Ada", "dee", "grace", "linus", undefined],
      );
      assert.equal(seats.at(-1)?.assignee, null);
      const { activity, ...ada } = seats[0] ?? assert.fail();
      assert.equal(activity, null, "nothing is said of use where nobody asks");
      assert.deepEqual(ada, await getCopilotSeat({ username: "ada" }));
    });

    for (const [what, filter, logins] of [
      ["end with the cycle", { pending: true }, ["linus"]],
      ["go on", { pending: false }, ["Ada", "dee", "grace", undefined]],
      ["come through a team", { team: "Compilers" }, ["grace"]],
      ["come through a team that there is not", { team: "poets" }, []],
      ["pass all filters", { team: "compilers", pending: false, inactiveForDays: 30 }, ["grace"]],
    ] as const) {
      it(`list those that ${what}`, async () => {
        const seats = await listCopilotSeats(filter);
        assert.deepEqual(
          seats.map(({ assignee }) => assignee?.login),
          logins,
        );
      });
    }

    it("list those that are known to be unused, and say which were never used", async () => {
      const idle = async (inactiveForDays: number) =>
        (await listCopilotSeats({ inactiveForDays })).map(({ assignee, activity }) => [assignee?.login, activity]);
      // dee signs in without activity, and the seat without an assignee is new.
      assert.deepEqual(await idle(30), [
        ["grace", "unused"],
        ["linus", "never_used"],
      ]);
      assert.deepEqual(await idle(70), []);
    });

    it("return the AI credits of the month with more use", async () => {
      const today = new Date(START).toISOString().slice(0, 7);
      github.world.configure("acme", { creditsUsed: { [today]: 9_000 } });
      github.taken();
      const { month: of, pool, used, paid } = await getCopilotCredits();
      // Four people; the seat without an assignee does not count here.
      assert.deepEqual([of, pool, used], [today, 7_600, 9_000]);
      assert.ok(paid <= used);
      assert.deepEqual(github.taken().sort(), [
        "GET /organizations/acme/settings/billing/ai_credit/usage 200",
        "GET /organizations/acme/settings/billing/ai_credit/usage 200",
        "GET /orgs/acme 200",
        `${BILLING}/seats 200`,
      ]);
      config({ "github:token": TOKEN, "github:baseUrl": github.url, "copilotSeats:businessCredits": "7000" });
      assert.equal((await getCopilotCredits({ organization: "acme" })).pool, 28_000);
    });

    it("return no AI credits that cannot be known", async () => {
      github.world.configure("acme", { usageReadable: false });
      await assert.rejects(getCopilotCredits(), {
        message:
          /^Cannot read the AI credits of acme: the use of AI credits cannot be read \(GitHub answered 404\); it takes .*\.$/,
      });
      github.world.configure("acme", { usageReadable: true });
      github.world.setSeatPlan("acme", "ada", "unknown");
      await assert.rejects(getCopilotCredits(), {
        message: /it is unknown how many AI credits each seat's plan includes\.$/,
      });
    });

    it("return the subscription", async () => {
      const billing = await getCopilotBilling();
      assert.deepEqual(billing, {
        seatBreakdown: {
          total: 5,
          addedThisCycle: billing.seatBreakdown.addedThisCycle,
          pendingCancellation: 1,
          pendingInvitation: 0,
          activeThisCycle: billing.seatBreakdown.activeThisCycle,
          inactiveThisCycle: billing.seatBreakdown.inactiveThisCycle,
        },
        seatManagementSetting: "assign_selected",
        publicCodeSuggestions: "block",
        ideChat: "enabled",
        platformChat: "enabled",
        cli: "enabled",
        planType: "business",
      });
    });

    it("write nothing", async () => {
      await Promise.all([getCopilotSeat({ username: "ada" }), listCopilotSeats(), getCopilotBilling()]);
      assert.deepEqual(github.writes(), []);
    });

    describe("in their form for outputs", () => {
      const mocks = {
        newResource: ({ inputs }: runtime.MockResourceArgs) => ({ id: "id", state: inputs }),
        call: () => ({}),
      };
      const start = (preview: boolean) => {
        runtime.setMocks(mocks, "project", "stack", preview);
        config({ "github:token": TOKEN, "github:baseUrl": github.url, "github:owner": "acme" }, ["github:token"]);
      };
      /** An output's value as Pulumi sees it; undefined if it is unknown. */
      const held = async <Value>(of: Output<Value>) => {
        const known: unknown = await Reflect.get(of, "isKnown");
        const value = known ? await new Promise<Value>((resolve) => void of.apply(resolve)) : undefined;
        return { value, secret: await isSecret(of) };
      };

      it("wait in a preview for what is not known yet, and send no request", async () => {
        start(true);
        const later: Output<string> = (output as (value: unknown) => Output<string>)(unknown);
        for (const of of [
          getCopilotSeatOutput({ username: later }),
          getCopilotSeatOutput({ organization: later, username: "ada" }),
          listCopilotSeatsOutput({ team: later }),
          getCopilotBillingOutput({ organization: later }),
        ])
          assert.equal((await held<unknown>(of)).value, undefined);
        assert.deepEqual(github.taken(), []);
      });

      it("read in previews as in ups if all is known, and are as secret as their arguments", async () => {
        for (const preview of [true, false]) {
          start(preview);
          const seat = await held(getCopilotSeatOutput({ username: output("ada") }));
          assert.deepEqual([seat.value?.assignee.login, seat.secret], ["Ada", false]);
          const hidden = await held(getCopilotSeatOutput({ username: secret("ada") }));
          assert.deepEqual([hidden.value?.assignee.login, hidden.secret], ["Ada", true]);
          assert.equal((await held(listCopilotSeatsOutput({ inactiveForDays: output(30) }))).value?.length, 2);
          assert.equal((await held(listCopilotSeatsOutput())).value?.length, 5);
          const { value, secret: isHidden } = await held(getCopilotBillingOutput());
          assert.deepEqual([value?.seatBreakdown.total, isHidden], [5, false]);
        }
      });
    });

    it("use COPILOT_SEATS_GITHUB_TOKEN or else the stack's token, and show it nowhere", async () => {
      const values = JSON.stringify([await getCopilotSeat({ username: "ada" }), await listCopilotSeats()]);
      process.env.COPILOT_SEATS_GITHUB_TOKEN = "ghp_canaryOfTheEnvironment";
      const error: unknown = await getCopilotSeat({ username: "ada" }).catch((caught: unknown) => caught);
      assert.match(String(error), /The credentials in COPILOT_SEATS_GITHUB_TOKEN were refused/);
      assert.doesNotMatch(String(error), /--run-program/, "it is today's already");
      nowhere(values + String(error), TOKEN, "ghp_canaryOfTheEnvironment");
    });
  });

  describe("of an enterprise", () => {
    let github: LocalGitHub;

    beforeEach(async () => {
      github = await localGitHub(
        {},
        {
          organizations: [
            {
              login: "Acme",
              owners: ["owner"],
              members: ["bob", "eve"],
              seats: [
                { login: "bob", createdAt: ago(200), lastActivityAt: ago(80) },
                { login: "eve", createdAt: ago(200), lastActivityAt: ago(80) },
              ],
            },
            {
              login: "umbrella",
              owners: ["owner"],
              members: ["bob"],
              seats: [{ login: "bob", createdAt: ago(200), lastActivityAt: ago(1) }],
            },
          ],
          enterprises: [
            { slug: "octo", organizations: ["acme", "umbrella"], owners: ["owner"], seats: [{ login: "dee" }] },
          ],
        },
      );
      config({ "github:token": TOKEN, "github:baseUrl": github.url, "github:owner": "acme" });
    });
    afterEach(() => github.close());

    it("know a team by its slug, with and without GitHub's prefix", async () => {
      const octo = { enterprise: "octo" };
      github.world.addTeam(octo, "Platform");
      github.world.grantTeamSeat(octo, "ent:platform", "dee");
      for (const team of ["platform", "ent:platform", "Ent:Platform"]) {
        const seats = await listCopilotSeats({ enterprise: "octo", team });
        assert.deepEqual(
          seats.map(({ assignee, assigningTeam }) => [assignee?.login, assigningTeam]),
          [["dee", "ent:platform"]],
          team,
        );
      }
    });

    it("list an entry for each organization, and return one person's seats as one", async () => {
      const seats = await listCopilotSeats({ enterprise: "octo" });
      assert.deepEqual(
        seats.map(({ assignee, organization }) => [assignee?.login, organization]),
        [
          ["bob", "Acme"],
          ["bob", "umbrella"],
          ["dee", null],
          ["eve", "Acme"],
        ],
      );
      assert.equal((await getCopilotSeat({ enterprise: "octo", username: "bob" }))?.assignee.login, "bob");
    });

    it("call nobody unused who uses another of their seats", async () => {
      const idle = await listCopilotSeats({ enterprise: "octo", inactiveForDays: 30 });
      assert.deepEqual(
        idle.map(({ assignee }) => assignee?.login),
        ["eve"],
      );
    });
  });

  describe("over a scripted GitHub", () => {
    let github: ScriptedGitHub;

    beforeEach(() => {
      github = new ScriptedGitHub();
      github.start();
      config({ "github:token": "canary-token", "github:owner": "acme" });
    });
    afterEach(() => github.stop());

    it("share requests among calls that come at the same time", async () => {
      const seats = Array.from({ length: 50 }, (_, index) => seatAnswer(`user-${index}`, index + 1));
      github.otherwise = ({ on }) =>
        on === PAGE ? { body: { total_seats: 50, seats } } : { body: on === BILLING ? billingAnswer() : seats[0] };
      await Promise.all([
        ...seats.map(({ assignee }) => getCopilotSeat({ username: assignee.login })),
        ...[1, 2, 3].map(() => listCopilotSeats()),
        ...[1, 2, 3].map(() => getCopilotBilling()),
      ]);
      assert.deepEqual([...github.requests].sort(), [BILLING, PAGE, SEAT("user-0")]);
    });

    it("share one sign-in, whenever they come", async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const pemFile = privateKey.export({ type: "pkcs1", format: "pem" });
      config({ "github:appAuth": JSON.stringify({ id: "12345", pemFile }), "github:owner": "acme" });
      github.script(
        { on: "GET /orgs/acme/installation", body: { id: 99 } },
        {
          on: "POST /app/installations/99/access_tokens",
          status: 201,
          body: {
            token: "ghs_minted",
            expires_at: "2126-01-01T00:00:00Z",
            permissions: {},
            repository_selection: "all",
          },
        },
        { on: BILLING, body: billingAnswer() },
        { on: BILLING, body: billingAnswer() },
      );
      await getCopilotBilling();
      await getCopilotBilling();
    });

    it("share none with a call that comes later", async () => {
      github.script({ on: SEAT("ada"), body: seatAnswer("ada", 1) }, { on: SEAT("ada"), body: seatAnswer("ada", 1) });
      await getCopilotSeat({ username: "ada" });
      await getCopilotSeat({ username: "ada" });
    });

    it("say in Pulumi's Diagnostics that they wait for a limit", async () => {
      const info = sinon.stub(log, "info").resolves();
      try {
        const limited = { status: 429, body: { message: "slow down" }, headers: { "retry-after": "42" } };
        github.script({ on: BILLING, ...limited }, { on: BILLING, body: billingAnswer() });
        await getCopilotBilling();
        assert.match(String(info.args[0]), /^waiting 4\d s: GitHub's/);
      } finally {
        info.restore();
      }
    });

    it("list nothing if people may be missing", async () => {
      for (const total of [5, 6, 7])
        github.script({ on: PAGE, body: { total_seats: total, seats: [seatAnswer("ada", 1)] } });
      await assert.rejects(listCopilotSeats(), {
        message:
          /^Cannot list the Copilot seats of acme: The list of seats changed each time it was read, .*\. Run the same/,
      });
    });

    it("say unknown if GitHub does not say", async () => {
      github.script({
        on: BILLING,
        body: { seat_breakdown: { total: 3, pending_cancellation: 1 }, seat_management_setting: "assign_all" },
      });
      assert.deepEqual(await getCopilotBilling(), {
        seatBreakdown: {
          total: 3,
          addedThisCycle: null,
          pendingCancellation: 1,
          pendingInvitation: null,
          activeThisCycle: null,
          inactiveThisCycle: null,
        },
        seatManagementSetting: "assign_all",
        publicCodeSuggestions: "unknown",
        ideChat: "unknown",
        platformChat: "unknown",
        cli: "unknown",
        planType: "unknown",
      });
    });

    it("fail for the people concerned, and answer the others", async () => {
      github.script(
        { on: SEAT("ada"), status: 422, body: { message: "pending" } },
        { on: BILLING, status: 404, body: { message: "Not Found" } },
        { on: PAGE, body: { total_seats: 1, seats: [seatAnswer("bob", 2)] } },
      );
      const [ada, bob] = await Promise.allSettled(["ada", "bob"].map((username) => getCopilotSeat({ username })));
      assert.match(
        String(ada?.status === "rejected" && ada.reason),
        /Cannot read the Copilot seat of ada in acme: .*Copilot is not enabled in acme .*, or ada has a pending invitation/,
      );
      assert.equal(bob?.status === "fulfilled" && bob.value?.assignee.id, 2);
    });

    it("find in the list whether somebody who is invited has a seat", async () => {
      github.script(
        { on: SEAT("ada"), status: 422, body: { message: "pending" } },
        { on: BILLING, body: billingAnswer() },
        { on: PAGE, body: { total_seats: 1, seats: [seatAnswer("bob", 2)] } },
      );
      assert.equal(await getCopilotSeat({ username: "ada" }), null);
    });
  });

  describe("refuse, in one sentence and without asking GitHub,", () => {
    const call = (named: (args: never) => unknown, args?: unknown) =>
      (named as (args: unknown) => Promise<unknown>)(args);

    for (const [what, refused, reason] of [
      [
        "a login that cannot be one",
        () => call(getCopilotSeat, { username: "a b" }),
        /^getCopilotSeat: username got "a b"/,
      ],
      ["no login", () => call(getCopilotSeat, {}), /^getCopilotSeat: username is missing; a GitHub login has/],
      [
        "no arguments",
        () => call(getCopilotSeat),
        /^getCopilotSeat takes an object with organization, enterprise, username\.$/,
      ],
      ["a list", () => call(getCopilotSeat, ["ada"]), /^getCopilotSeat takes an object/],
      [
        "an argument that there is not",
        () => call(listCopilotSeats, { inactiveDays: 3 }),
        /^listCopilotSeats: unknown argument "inactiveDays"; valid arguments: organization, enterprise, inactiveForDays, pending, team\.$/,
      ],
      [
        "two owners",
        () => call(listCopilotSeats, { organization: "acme", enterprise: "octo" }),
        /enterprise and organization cannot be combined; set the one that pays/,
      ],
      [
        "no owner",
        () => call(listCopilotSeats, {}),
        /^listCopilotSeats: organization is missing; .*default is github:owner\.$/,
      ],
      [
        "an organization that cannot be one",
        () => call(getCopilotBilling, { organization: "a/b" }),
        /^getCopilotBilling: organization got "a\/b"/,
      ],
      [
        "an enterprise's billing",
        () => call(getCopilotBilling, { enterprise: "octo" }),
        /unknown argument "enterprise"; valid arguments: organization\.$/,
      ],
      [
        "a period that GitHub cannot judge",
        () => call(listCopilotSeats, { inactiveForDays: 91 }),
        /inactiveForDays must be 90 days or less, because/,
      ],
      [
        "half a day",
        () => call(listCopilotSeats, { inactiveForDays: 0.5 }),
        /inactiveForDays must be a whole number of days/,
      ],
      [
        "a team that is none",
        () => call(listCopilotSeats, { team: 5 }),
        /^listCopilotSeats: team got 5, which came as a number: put it in quotes; it takes the team's slug/,
      ],
      [
        "a flag that is none",
        () => call(listCopilotSeats, { pending: "yes" }),
        /^listCopilotSeats: pending must be true or false\.$/,
      ],
      [
        "an output",
        () => call(getCopilotSeat, { username: output("ada") }),
        /username is an output; call getCopilotSeatOutput instead\.$/,
      ],
      [
        "to go without a token",
        () => call(getCopilotSeat, { organization: "acme", username: "ada" }),
        /^Cannot sign in to GitHub: there is no token/,
      ],
    ] as const) {
      it(what, async () => {
        const error: unknown = await refused().catch((caught: unknown) => caught);
        assert.ok(RunError.isInstance(error), String(error));
        assert.match(error.message, reason);
        assert.doesNotMatch(error.message, /\n| at .*\.ts/);
      });
    }
  });

  it("do not load Octokit in a program that calls none of them", async function () {
    this.timeout(120_000);
    const program = `
      require("./src/index.ts");
      console.log(JSON.stringify(Object.keys(require.cache)));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "--eval", program], {
      cwd: join(__dirname, "../.."),
    });
    const loaded: string[] = JSON.parse(stdout);
    assert.ok(loaded.some((file) => file.includes("node_modules/@pulumi/pulumi/")));
    assert.deepEqual(
      loaded.filter((file) => /node_modules\/(?:@octokit|bottleneck)/.test(file)),
      [],
    );
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { LOWEST_PULUMI } from "../../../src/cli/versions.js";
import { root } from "../../../tools/package.js";
import { doctor, NOW, Workplace } from "../../support/doctor.js";
import { read } from "../../support/documents.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../../support/localGitHub.js";

/** The format that docs/reference/doctor.md promises to programs. */
const reportSchema = z.strictObject({
  version: z.literal(1),
  owner: z.strictObject({ kind: z.enum(["organization", "enterprise"]), name: z.string() }).nullable(),
  inOrder: z.boolean(),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      state: z.enum(["ok", "warning", "problem", "not checked"]),
      found: z.string().min(1),
      remedy: z.string(),
    }),
  ),
});

const IDS = [
  ...["node", "pulumi", "backend", "project", "sdk", "stack"],
  ...["settings", "address", "credentials", "last-up", "sign-in", "rate-limit"],
  ...["organization", "ownership", "read", "write", "plan", "access", "policy", "seats", "credits", "teams"],
];

const KEYS = {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
} as const;
const { publicKey, privateKey } = generateKeyPairSync("rsa", KEYS);
const asApp = { GITHUB_APP_ID: "7", GITHUB_APP_PEM_FILE: privateKey };
const asToken = { GITHUB_TOKEN: TOKEN };

function app(
  permissions: Record<string, string> = { organization_copilot_seat_management: "write", members: "read" },
  organization = "acme",
) {
  return { apps: [{ id: 7, slug: "seats", publicKey, installations: [{ id: 99, organization, permissions }] }] };
}

function tokenWith(...scopes: string[]) {
  return { tokens: [{ token: TOKEN, login: "owner", scopes }] };
}

/** Enough for everything that this package does in an organization. */
const OWNER = tokenWith("manage_billing:copilot", "read:org");

function fineGrained(permissions: Record<string, string>, organizations = ["acme"]) {
  return { tokens: [{ token: TOKEN, login: "owner", permissions, organizations }] };
}

describe("doctor", function () {
  this.timeout(120_000);
  let workplace: Workplace;
  let github: LocalGitHub | undefined;

  beforeEach(async () => {
    workplace = await Workplace.create();
  });

  afterEach(async () => {
    await workplace.remove();
    await github?.close();
    github = undefined;
  });

  /** The exit code, and each check's state and text. */
  async function diagnosis(
    environment: Record<string, string> = asToken,
    changed: Parameters<Workplace["question"]>[1] = {},
  ) {
    const address = github ? { GITHUB_BASE_URL: github.url } : {};
    const { code, printed } = await doctor(workplace.question({ ...address, ...environment }, changed), { json: true });
    const { checks, inOrder } = reportSchema.parse(JSON.parse(printed));
    assert.deepEqual(
      checks.map(({ id }) => id),
      IDS,
    );
    assert.equal(inOrder, code !== 3);
    for (const { state, found, remedy } of checks) {
      if (state === "problem" || state === "warning") assert.ok(remedy || / `|\(/.test(found), `no remedy: ${found}`);
    }
    assert.ok(!printed.includes(TOKEN) && !printed.includes("PRIVATE KEY"));
    const writes = github?.writes() ?? [];
    assert.deepEqual(
      writes.filter((write) => write !== "POST /app/installations/99/access_tokens"),
      [],
    );
    const told = (state: string) => checks.filter((check) => check.state === state).map(({ id }) => id);
    const saysOf = (id: string) => {
      const check = checks.find((one) => one.id === id);
      return `${check?.state}: ${check?.found} ${check?.remedy}`.trim();
    };
    return { code, problems: told("problem"), warnings: told("warning"), notChecked: told("not checked"), saysOf };
  }

  describe("of an organization", () => {
    it("finds all in order, in seven requests of which none writes, however many seats there are", async () => {
      const seats = Array.from({ length: 1_000 }, (_, index) => ({ login: `user-${index}` }));
      github = await localGitHub({ seats }, OWNER);
      const { code, problems, warnings, notChecked, saysOf } = await diagnosis();
      assert.deepEqual([code, problems, warnings, notChecked], [0, [], [], ["stack", "last-up"]]);
      assert.match(saysOf("rate-limit"), /4,999 of 5,000 requests are left .*needs at most 12\./);
      assert.match(saysOf("sign-in"), /owner, with a classic token \(scopes: manage_billing:copilot, read:org\)/);
      assert.equal(saysOf("ownership"), "ok: owner is an owner of acme.");
      assert.equal(saysOf("seats"), "ok: 1,000 seats.");
      assert.deepEqual(github.taken().sort(), [
        "GET /organizations/acme/settings/billing/ai_credit/usage 200",
        "GET /orgs/acme 200",
        "GET /orgs/acme/copilot/billing 200",
        "GET /orgs/acme/memberships/owner 200",
        "GET /orgs/acme/teams 200",
        "GET /rate_limit 200",
        "GET /user 200",
      ]);
    });

    it("takes a visible subscription as ownership if the token may not see memberships", async () => {
      github = await localGitHub({ seats: [{ login: "ada" }, { login: "grace", pendingCancellation: true }] });
      const { code, problems, saysOf } = await diagnosis();
      assert.deepEqual([code, problems], [0, []]);
      assert.equal(saysOf("ownership"), "ok: GitHub shows owner the subscription of acme, as it does to owners.");
      assert.equal(saysOf("seats"), "ok: 2 seats, 1 of them cancelled and paid until the billing cycle ends.");
    });

    it("names the scope that is missing, to read and to write", async () => {
      github = await localGitHub({}, tokenWith("repo"));
      const none = await diagnosis();
      assert.deepEqual([none.code, none.problems], [3, ["read", "write"]]);
      assert.match(
        none.saysOf("read"),
        /The right is missing\. GitHub answered 403.*Give the token the scope "manage_billing:copilot"/,
      );
      assert.deepEqual(none.notChecked, [
        "stack",
        "last-up",
        "ownership",
        "plan",
        "access",
        "policy",
        "seats",
        "credits",
        "teams",
      ]);
      await github.close();
      github = await localGitHub({}, tokenWith("read:org"));
      const reading = await diagnosis();
      assert.deepEqual([reading.code, reading.problems], [3, ["write"]]);
      assert.match(reading.saysOf("write"), /previews work, but up and destroy would fail/);
      const forPreview = await diagnosis(asToken, { forPreview: true });
      assert.deepEqual([forPreview.code, forPreview.problems], [0, []]);
    });

    it("says that a token was refused, and sends no other request with it", async () => {
      github = await localGitHub(
        {},
        { tokens: [{ ...tokenWith("admin:org").tokens[0], expiresAt: "2020-01-01T00:00:00Z" }] },
      );
      const { code, problems, saysOf } = await diagnosis();
      assert.deepEqual([code, problems], [3, ["sign-in"]]);
      assert.match(saysOf("sign-in"), /401.*Bad credentials.*GITHUB_TOKEN were refused/);
      for (const id of ["rate-limit", "read", "seats", "teams"])
        assert.equal(saysOf(id), 'not checked: Skipped: fix "Sign-in" first.');
      assert.deepEqual(github.taken(), ["GET /user 401"]);
    });

    it("tells a member from an owner, and a stranger from both", async () => {
      github = await localGitHub({ owners: ["boss"], members: ["owner"] }, OWNER);
      const member = await diagnosis();
      assert.deepEqual([member.code, member.problems], [3, ["ownership"]]);
      assert.match(member.saysOf("ownership"), /owner is not an owner of acme: GitHub calls the role "member"/);
      assert.equal(member.saysOf("plan"), 'not checked: Skipped: fix "Ownership" first.');
      await github.close();
      github = await localGitHub({ owners: ["boss"] }, OWNER);
      const stranger = await diagnosis();
      assert.deepEqual(stranger.problems, ["ownership"]);
      assert.match(stranger.saysOf("ownership"), /owner is not a member of acme\. GitHub answered 404/);
    });

    it("says that there is no such organization, or that nobody names one", async () => {
      github = await localGitHub();
      const wrong = await diagnosis(asToken, { owner: { kind: "organization", name: "umbrella" } });
      assert.deepEqual([wrong.code, wrong.problems], [3, ["organization"]]);
      assert.match(wrong.saysOf("organization"), /There is no organization umbrella.*Check the name/);
      assert.match(wrong.saysOf("sign-in"), /^ok/);
      const none = await diagnosis(asToken, { owner: undefined });
      assert.deepEqual([none.code, none.problems], [3, ["organization"]]);
      assert.match(none.saysOf("organization"), /--organization <name>, github:owner or GITHUB_OWNER/);
      assert.match(none.saysOf("rate-limit"), /^ok/);
      const invalid = await diagnosis({ ...asToken, GITHUB_OWNER: "../acme" }, { owner: undefined });
      assert.match(invalid.saysOf("organization"), /^problem: .*a GitHub organization name has letters/);
      assert.match(
        (await diagnosis({ ...asToken, GITHUB_OWNER: "ACME" }, { owner: undefined })).saysOf("seats"),
        /^ok: 1 seat\.$/,
      );
    });

    it("says that there is no plan", async () => {
      github = await localGitHub({ copilot: false }, OWNER);
      const { problems, saysOf } = await diagnosis();
      assert.deepEqual(problems, ["plan"]);
      assert.match(saysOf("plan"), /acme has no Copilot plan.*An owner starts the plan/);
      assert.equal(saysOf("seats"), 'not checked: Skipped: fix "Plan" first.');
    });

    for (const [seatManagement, words] of [
      ["assign_all", /Copilot to all members/],
      ["disabled", /Copilot is off in acme/],
      ["unconfigured", /Copilot access has not been configured/],
    ] as const) {
      it(`says where to choose "Selected members" when the access mode is ${seatManagement}`, async () => {
        github = await localGitHub({ seatManagement, publicCodeSuggestions: "unconfigured" });
        const { code, problems, saysOf } = await diagnosis();
        assert.deepEqual([code, problems], [3, ["access", "policy"]]);
        assert.match(saysOf("access"), words);
        assert.match(saysOf("access"), /"Selected members" there\.$/);
        assert.match(saysOf("policy"), /acme has no policy for suggestions that match public code/);
        assert.match(saysOf("seats"), /^ok/);
      });
    }

    it("says if the rate limit is exhausted, and does not wait", async () => {
      github = await localGitHub({}, {}, { limits: { primaryPerHour: 0 } });
      const { code, problems, saysOf } = await diagnosis();
      assert.deepEqual([code, problems], [3, ["sign-in", "rate-limit"]]);
      assert.match(saysOf("rate-limit"), /0 of 0 requests are left until .* UTC/);
      assert.match(saysOf("sign-in"), /API rate limit exceeded.*The rate limit is used up/);
    });

    it("warns when less is left than a run may need", async () => {
      github = await localGitHub({}, OWNER, { limits: { primaryPerHour: 7 } });
      const { code, warnings } = await diagnosis();
      assert.deepEqual([code, warnings], [0, ["rate-limit"]]);
    });

    it("warns that teams cannot be seen, which only matters where seats come through them", async () => {
      github = await localGitHub();
      const { code, warnings, saysOf } = await diagnosis();
      assert.deepEqual([code, warnings], [0, ["teams"]]);
      assert.match(
        saysOf("teams"),
        /CopilotTeamSeatAssignment and adopt do not work.*there is nothing to do.*"read:org"/,
      );
    });

    it("says whether the use of AI credits is readable, and what shows that paid use is on", async () => {
      const says = async (organization: object) => {
        await github?.close();
        github = await localGitHub(organization, OWNER, { now: () => NOW });
        const { code, saysOf } = await diagnosis();
        assert.equal(code, 0);
        return saysOf("credits");
      };
      assert.equal(
        await says({ creditsUsed: { "2026-10": 5_000 } }),
        "ok: 5,000 were used in 2026-10. Paid use is on: 3,100 of them were charged.",
      );
      assert.equal(
        await says({ creditsUsed: { "2026-10": 1_900 } }),
        "ok: 1,900 were used in 2026-10. It is unknown whether paid use is on: no credits were charged.",
      );
      assert.match(await says({ usageReadable: false }), /^not checked: .*only seat prices: .*GitHub answered 404/);
    });

    it("does not mistake a limit for a missing right", async () => {
      github = await localGitHub({}, tokenWith("read:org"), { limits: { primaryPerHour: 2 } });
      const { saysOf } = await diagnosis();
      assert.match(
        saysOf("read"),
        /^problem: GitHub answered 403 .*API rate limit exceeded.*The rate limit is used up/,
      );
      assert.equal(saysOf("plan"), 'not checked: Skipped: fix "Right to read" first.');
    });
  });

  describe("of a token whose permissions GitHub does not show", () => {
    it("says what reading shows, and that the right to write cannot be checked without writing", async () => {
      github = await localGitHub({}, fineGrained({ organization_copilot_seat_management: "read", members: "read" }));
      const { code, problems, saysOf } = await diagnosis();
      assert.deepEqual([code, problems], [0, []]);
      assert.equal(saysOf("read"), "ok: GitHub shows the seats of acme.");
      assert.match(
        saysOf("write"),
        /^not checked: This cannot be checked without writing\. .*"GitHub Copilot Business" \(read and write\)/,
      );
      assert.equal(saysOf("ownership"), "ok: owner is an owner of acme.");
    });

    it("names the permission that GitHub asks for", async () => {
      github = await localGitHub({}, fineGrained({ members: "read" }));
      const { problems, saysOf } = await diagnosis();
      assert.deepEqual(problems, ["read"]);
      assert.match(
        saysOf("read"),
        /GitHub asks for organization_copilot_seat_management=read; organization_administration=read\./,
      );
    });

    it("says what a 404 can mean when the token was made for another organization", async () => {
      github = await localGitHub({}, fineGrained({ organization_copilot_seat_management: "write" }, ["umbrella"]));
      const { problems, saysOf } = await diagnosis();
      assert.deepEqual(problems, ["ownership", "read"]);
      assert.match(saysOf("ownership"), /owner is not a member of acme, or the token was not made for acme/);
      assert.match(saysOf("read"), /acme as resource owner/);
    });

    it("recognizes an installation's token that a workflow has made", async () => {
      github = await localGitHub({}, app());
      const [installation] = github.world.app("7")?.installations ?? [];
      const owner = github.world.app("7");
      assert.ok(owner && installation);
      const { token } = github.world.issueInstallationToken(owner, installation, installation.permissions);
      const { code, problems, saysOf } = await diagnosis({ COPILOT_SEATS_GITHUB_TOKEN: token, GITHUB_TOKEN: "other" });
      assert.deepEqual([code, problems], [0, []]);
      assert.match(saysOf("credentials"), /A token from COPILOT_SEATS_GITHUB_TOKEN\. It overrides GITHUB_TOKEN\./);
      assert.match(saysOf("sign-in"), /the token of an App's installation/);
      assert.match(saysOf("write"), /cannot be checked without writing/);
    });
  });

  describe("of a GitHub App", () => {
    it("reads its permissions, and signs in with a single POST", async () => {
      github = await localGitHub({}, app());
      const { code, problems, notChecked, saysOf } = await diagnosis(asApp);
      assert.deepEqual([code, problems, notChecked], [0, [], ["stack", "last-up", "credits"]]);
      assert.match(saysOf("credits"), /only seat prices: .*GitHub answered 403.*"Administration" \(read\)/);
      assert.equal(saysOf("ownership"), "ok: The App seats is installed in acme (installation 99).");
      assert.equal(saysOf("write"), 'ok: Granted by the permission "GitHub Copilot Business" (write).');
      assert.deepEqual(github.taken().sort(), [
        "GET /app 200",
        "GET /organizations/acme/settings/billing/ai_credit/usage 403",
        "GET /orgs/acme 200",
        "GET /orgs/acme/copilot/billing 200",
        "GET /orgs/acme/installation 200",
        "GET /orgs/acme/teams 200",
        "GET /rate_limit 200",
        "POST /app/installations/99/access_tokens 201",
      ]);
    });

    it("names the permission that its installation lacks", async () => {
      github = await localGitHub({}, app({ organization_copilot_seat_management: "read" }));
      const reader = await diagnosis(asApp);
      assert.deepEqual(reader.problems, ["write"]);
      assert.match(reader.saysOf("write"), /"GitHub Copilot Business" \(read and write\), and an owner of acme/);
      assert.equal((await diagnosis(asApp, { forPreview: true })).code, 0);
      await github.close();
      github = await localGitHub({}, app({ members: "read" }));
      const none = await diagnosis(asApp);
      assert.deepEqual(none.problems, ["read", "write"]);
      assert.match(none.saysOf("read"), /^problem: The right is missing\. GitHub answered 403/);
    });

    it("says when it is not installed, when its installation is another one, and when its key is refused", async () => {
      const organizations = [{ login: "Acme" }, { login: "umbrella" }];
      github = await localGitHub({}, { ...app(undefined, "umbrella"), organizations });
      const elsewhere = await diagnosis(asApp);
      assert.deepEqual(elsewhere.problems, ["ownership"]);
      assert.match(elsewhere.saysOf("ownership"), /The App is not installed in acme.*Install App/);
      await github.close();
      github = await localGitHub({}, app());
      const mistaken = await diagnosis({ ...asApp, GITHUB_APP_INSTALLATION_ID: "12" });
      assert.deepEqual(mistaken.problems, ["ownership"]);
      assert.match(mistaken.saysOf("ownership"), /has the id 99, but the id in GITHUB_APP_ID, .* is 12\./);
      const stranger = await diagnosis({ ...asApp, GITHUB_APP_ID: "8" });
      assert.deepEqual([stranger.code, stranger.problems], [3, ["sign-in"]]);
    });
  });

  describe("of an enterprise", () => {
    const enterprises = [{ slug: "big", owners: ["owner"], organizations: ["acme"] }];
    const big = { owner: { kind: "enterprise", name: "big" } } as const;

    it("tells what GitHub shows of it, and what it shows nobody", async () => {
      const { tokens } = tokenWith("manage_billing:copilot", "read:enterprise");
      github = await localGitHub({}, { enterprises, tokens });
      const { code, problems, notChecked, saysOf } = await diagnosis(asToken, big);
      assert.deepEqual([code, problems], [0, []]);
      assert.deepEqual(notChecked, ["stack", "last-up", "plan", "access", "policy"]);
      assert.match(saysOf("ownership"), /^ok: .*owner/);
      assert.equal(saysOf("seats"), "ok: 1 seat.");
      assert.deepEqual(github.taken().sort(), [
        "GET /enterprises/big/consumed-licenses 200",
        "GET /enterprises/big/copilot/billing/seats 200",
        "GET /enterprises/big/settings/billing/ai_credit/usage 200",
        "GET /enterprises/big/teams 200",
        "GET /rate_limit 200",
        "GET /user 200",
      ]);
    });

    it("does not know the owners without a token that may read the licenses", async () => {
      github = await localGitHub({}, { enterprises });
      const { code, notChecked, saysOf } = await diagnosis(asToken, big);
      assert.equal(code, 0);
      assert.ok(notChecked.includes("ownership"));
      assert.match(saysOf("ownership"), /does not expose enterprise owners to these credentials .*GitHub answered 40/);
    });

    it("says which token it takes", async () => {
      github = await localGitHub(
        {},
        { enterprises, ...fineGrained({ organization_copilot_seat_management: "write" }) },
      );
      const other = await diagnosis(asToken, big);
      assert.deepEqual(other.problems, ["read", "write"]);
      assert.match(other.saysOf("write"), /the classic token of an enterprise owner.*or a GitHub App/);
      await github.close();
      github = await localGitHub({}, { enterprises: [{ slug: "big" }] });
      const stranger = await diagnosis(asToken, big);
      assert.deepEqual(stranger.problems, ["read"]);
      assert.match(stranger.saysOf("read"), /GitHub does not show the seats of big/);
    });
  });

  describe("of what is configured", () => {
    it("says what is wrong in each place, without showing it", async () => {
      const none = await diagnosis({});
      assert.deepEqual([none.code, none.problems], [3, ["credentials"]]);
      assert.match(
        none.saysOf("credentials"),
        /there is no token.*If a stack of this project has them, name it: --stack <name>\./,
      );
      const odd = await diagnosis({ GITHUB_TOKEN: `${TOKEN} ${TOKEN}`, GITHUB_BASE_URL: "http://example.com" });
      assert.deepEqual(odd.problems, ["address", "credentials"]);
      assert.match(
        odd.saysOf("address"),
        /Cannot use GITHUB_BASE_URL \(example\.com\): tokens are sent only over https/,
      );
    });

    it("reads the stack, and warns of a token in plain text", async () => {
      github = await localGitHub({}, OWNER);
      const entry = (value: string, secret = false) => ({ value, secret });
      const config = { "github:token": entry(TOKEN, true), "github:owner": entry("acme"), "aws:region": entry("x") };
      await workplace.fakePulumi({ config: JSON.stringify(config) });
      const stack = { stack: "production", owner: undefined };
      const secret = await diagnosis({}, stack);
      assert.equal(secret.code, 0);
      assert.equal(secret.saysOf("stack"), "ok: The stack production configures github:token, github:owner.");
      assert.equal(secret.saysOf("credentials"), "ok: A token from github:token.");
      await workplace.fakePulumi({ config: JSON.stringify({ ...config, "github:token": entry(TOKEN) }) });
      const open = await diagnosis({}, stack);
      assert.deepEqual([open.code, open.warnings], [0, ["stack"]]);
      assert.match(open.saysOf("stack"), /holds github:token in plain text.*revoke the old one/);
      await workplace.fakePulumi({
        config: JSON.stringify({ ...config, "copilotSeats:allowLastSeat": entry("perhaps") }),
      });
      assert.deepEqual((await diagnosis({}, stack)).problems, ["settings"]);
    });

    it("reads the settings of the native door, and names them as the stack does", async () => {
      github = await localGitHub({}, OWNER);
      const entry = (value: string, secret = false) => ({ value, secret });
      const config = { "copilot-seats:token": entry(TOKEN, true), "copilot-seats:owner": entry("acme") };
      await workplace.fakePulumi({ config: JSON.stringify(config) });
      const stack = { stack: "production", owner: undefined };
      const { code, saysOf } = await diagnosis({}, stack);
      assert.equal(code, 0);
      assert.equal(saysOf("stack"), "ok: The stack production configures copilot-seats:token, copilot-seats:owner.");
      assert.equal(saysOf("credentials"), "ok: A token from copilot-seats:token.");
      assert.equal(saysOf("last-up"), "ok: A refresh signs in with the current configuration.");
      await workplace.fakePulumi({
        config: JSON.stringify({
          "copilot-seats:token": entry(TOKEN),
          "copilot-seats:allowLastSeat": entry("perhaps"),
        }),
      });
      const open = await diagnosis({}, { stack: "production" });
      assert.match(open.saysOf("stack"), /holds copilot-seats:token in plain text/);
      assert.match(open.saysOf("settings"), /Cannot use copilot-seats:allowLastSeat: it is "perhaps"/);
    });

    it("warns when the last up had other credentials than today's, since a refresh signs in with those", async () => {
      github = await localGitHub({}, OWNER);
      const secret = (value: string) => ({ value, secret: true });
      const kept = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b4", plaintext: JSON.stringify(value) });
      const app = { id: 7, pemFile: "canary" };
      const state = (inputs?: object) =>
        JSON.stringify({
          deployment: { resources: [{ type: "pulumi:providers:pulumi-nodejs", inputs }, { type: "other" }] },
        });
      const says = async (config: object, stack: string, environment = {}) => {
        await workplace.fakePulumi({ config: JSON.stringify(config), stack });
        const { saysOf } = await diagnosis(environment, { stack: "production" });
        return saysOf("last-up");
      };
      const today = { "github:token": secret(TOKEN), "github:owner": secret("acme") };
      assert.match(
        await says(today, '{ "deployment": null }'),
        /^ok: The stack production has not been deployed yet\.$/,
      );
      assert.match(
        await says(today, state({ "github:token": kept(TOKEN) })),
        /^ok: The last up of production used the same/,
      );
      const warns = /^warning: The last up of production used a different github:token\..*Add --run-program/;
      assert.match(await says(today, state({ "github:token": kept("ghp_canaryOld") })), warns);
      assert.match(await says(today, state({})), warns);
      assert.match(await says({}, state({ "github:token": kept("ghp_canaryOld") }), asToken), warns);
      const moved = { ...today, "github:appAuth": secret(JSON.stringify({ pemFile: "canary", id: 7 })) };
      const same = state({ "github:token": kept(TOKEN), "github:appAuth": kept(JSON.stringify(app)) });
      assert.match(await says(moved, same), /^ok: /);
      const override = { COPILOT_SEATS_GITHUB_TOKEN: TOKEN };
      assert.match(
        await says(today, state({}), override),
        /^ok: .*a different github:token, but COPILOT_SEATS_GITHUB_TOKEN overrides/,
      );
      assert.match(
        await says(today, "error: no passphrase"),
        /^problem: Cannot read the state of the stack production: no passphrase/,
      );
    });

    it("says that a stack cannot be read, and does not fall back on the environment", async () => {
      github = await localGitHub();
      await workplace.fakePulumi({ config: "error: no stack named 'nope' found" });
      const { code, problems, saysOf } = await diagnosis(asToken, { stack: "nope" });
      assert.deepEqual([code, problems], [3, ["stack"]]);
      assert.match(
        saysOf("stack"),
        /of the stack nope: no stack named 'nope' found\. Run this in.*create it: `pulumi stack init <name>`/,
      );
      assert.equal(saysOf("credentials"), 'not checked: Skipped: fix "Stack" first.');
      assert.deepEqual(github.taken(), []);
      await workplace.fakePulumi({ config: `["${TOKEN}"]` });
      assert.match((await diagnosis(asToken, { stack: "nope" })).saysOf("stack"), /printed unexpected output/);
    });
  });

  describe("of Pulumi and this machine", () => {
    it("requires the Node, Pulumi and SDK that this package needs", async () => {
      await workplace.fakePulumi({ version: "v3.99.1" });
      await workplace.write("node_modules/@pulumi/pulumi/package.json", '{ "version": "3.100.0" }');
      const old = await diagnosis({}, { nodeVersion: "22.1.0" });
      assert.deepEqual(old.problems, ["node", "pulumi", "sdk", "credentials"]);
      assert.match(old.saysOf("node"), /This runs on Node 22\.1\.0, but \^20\.19\.0 \|\| >=22\.12\.0 is required/);
      assert.match(old.saysOf("pulumi"), /Pulumi 3\.99\.1 is on PATH, but 3\.220\.0 or newer/);
      assert.match(old.saysOf("sdk"), /3\.100\.0 is installed, but \^3\.248\.0 is required/);
      assert.match(old.saysOf("backend"), /^ok: Logged in to https:\/\/app\.pulumi\.com as jane\.$/);
      await workplace.fakePulumi({ version: "3.265.0-dev.7" });
      await workplace.write("node_modules/@pulumi/pulumi/package.json", "{}");
      const odd = await diagnosis({}, { nodeVersion: "24.11.0" });
      assert.deepEqual(odd.problems, ["sdk", "credentials"]);
      assert.match(odd.saysOf("sdk"), /not installed in the project/);
      assert.match(read("tools/goBuild.ts"), new RegExp(`pulumiVersion = "${LOWEST_PULUMI}"`));
    });

    it("says that there is no Pulumi, or none that answers as Pulumi does", async () => {
      const missing = await diagnosis({ PATH: workplace.folder });
      assert.deepEqual(missing.problems, ["pulumi", "credentials"]);
      assert.match(missing.saysOf("pulumi"), /there is no pulumi on PATH\. Install it/);
      assert.equal(missing.saysOf("backend"), 'not checked: Skipped: fix "Pulumi CLI" first.');
      assert.match(
        (await diagnosis({ PATH: workplace.folder }, { stack: "a" })).saysOf("stack"),
        /Skipped: fix "Pulumi CLI" first/,
      );
      await workplace.fakePulumi({ version: "hello", whoami: "<html>" });
      const odd = await diagnosis({});
      assert.match(odd.saysOf("pulumi"), /it did not print a version/);
      await workplace.fakePulumi({ whoami: "<html>" });
      assert.match((await diagnosis({})).saysOf("backend"), /printed unexpected output/);
    });

    it("says that nobody is logged in or the backend cannot be reached, without its password", async () => {
      await workplace.fakePulumi({ whoami: "error: PULUMI_ACCESS_TOKEN must be set for login" });
      assert.match(
        (await diagnosis({})).saysOf("backend"),
        /^problem: .*must be set for login\. Log in with `pulumi login`/,
      );
      await workplace.fakePulumi({ whoami: "error: unable to open bucket postgres://jane:pass-word@db/x: refused" });
      assert.match((await diagnosis({})).saysOf("backend"), /postgres:\/\/\[secret\]@db\/x: refused/);
      await workplace.fakePulumi({
        whoami: JSON.stringify({ user: "jane", url: "postgres://jane:pass-word@db/x?key=k" }),
      });
      assert.equal((await diagnosis({})).saysOf("backend"), "ok: Logged in to postgres://db as jane.");
    });

    it("looks for the project as Pulumi does, and wants refresh: always", async () => {
      await workplace.write("Pulumi.yaml", "name: seats\nruntime: { name: nodejs }\nmain: program\n");
      const folder = join(workplace.folder, "program", "deep");
      await workplace.write("program/deep/index.ts", "");
      const without = await diagnosis({}, { place: { ...workplace.question({}).place, folder } });
      assert.deepEqual([without.problems, without.warnings], [["credentials"], ["project"]]);
      assert.match(without.saysOf("project"), /does not set refresh: always.*options: \{ refresh: always \}/);
      assert.match(without.saysOf("sdk"), /^ok: @pulumi\/pulumi 3\.248\.0\.$/);
      await workplace.write("Pulumi.yaml", "name: seats\nruntime: python\n");
      assert.match((await diagnosis({})).saysOf("project"), /^problem: The project seats runs on python/);
      for (const broken of ["a: [", "name: 1", ""]) {
        await workplace.write("Pulumi.yaml", broken);
        const { saysOf } = await diagnosis({});
        assert.match(saysOf("project"), /^problem: .*Pulumi\.yaml is not a Pulumi project/, broken);
        assert.equal(saysOf("sdk"), 'not checked: Skipped: fix "Project" first.');
      }
      const nowhere = { ...workplace.question({}).place, folder: "/" };
      assert.match(
        (await diagnosis({}, { place: nowhere })).saysOf("project"),
        /no Pulumi\.yaml in this folder or above/,
      );
    });
  });

  describe("as a command", () => {
    it("is documented as it is", () => {
      const page = read("docs/reference/doctor.md");
      const [, table = ""] = /## What is checked([\s\S]*?)\n## /.exec(page) ?? [];
      const documented = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, ids = ""]) => ids.split(", "));
      assert.deepEqual(
        documented,
        IDS.map((id) => `\`${id}\``),
      );
      const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
      reportSchema.parse(JSON.parse(example));
    });

    it("prints every check with its state and what to do, or with --quiet the problems only", async () => {
      github = await localGitHub({ seatManagement: "assign_all" });
      const question = workplace.question({ ...asToken, GITHUB_BASE_URL: github.url });
      const { code, printed } = await doctor(question);
      assert.equal(code, 3);
      assert.match(printed, /^Pulumi\nok {11}Node {12}Node 20\.19\.0\.\n/);
      assert.match(printed, /\nproblem {6}Access mode {5}acme gives Copilot to all members/);
      assert.match(printed, /\n {13}to do: {10}An owner chooses "Selected members" there\.\n/);
      assert.match(printed, /\n\n1 problem to fix\. 18 in order, 1 to look at, 2 not checked\./);
      for (const line of printed.split("\n")) assert.ok(line.length <= 120, line);
      const narrow = await doctor(question, { columns: 80, quiet: true });
      const all = await doctor(question, { columns: 80 });
      for (const line of `${narrow.printed}\n${all.printed}`.split("\n")) assert.ok(line.length <= 80, line);
      const quiet = await doctor(question, { quiet: true });
      assert.deepEqual([quiet.code, quiet.printed.match(/^\S+/gm)], [3, ["problem"]]);
      github.world.configure("acme", { seatManagement: "assign_selected" });
      assert.deepEqual(await doctor(question, { quiet: true }), { code: 0, printed: "" });
    });

    it("ends with 1 when a check itself breaks, and shows the others", async () => {
      github = await localGitHub();
      await workplace.write("Pulumi.json/a-folder-of-this-name", "");
      await workplace.write("Pulumi.yaml", "");
      const folder = join(workplace.folder, "Pulumi.json");
      await workplace.write("Pulumi.json/Pulumi.yaml/another", "");
      const { code, saysOf } = await diagnosis(asToken, {
        place: { ...workplace.question({ ...asToken, GITHUB_BASE_URL: github.url }).place, folder },
      });
      assert.equal(code, 1);
      assert.match(saysOf("project"), /^not checked: This check itself failed: Error: EISDIR/);
      assert.match(saysOf("seats"), /^ok/);
    });

    it("ends with 2 for a mistake in the command line, and with 3 for problems to fix", async () => {
      const run = (...args: string[]) =>
        spawnSync(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), "doctor", ...args], {
          cwd: root,
          encoding: "utf8",
          env: { PATH: join(workplace.folder, "bin") },
          timeout: 60_000,
        });
      const mistaken = run("--organization", "acme", "--enterprise", "big");
      assert.deepEqual([mistaken.status, mistaken.stdout], [2, ""]);
      assert.match(mistaken.stderr, /--organization and --enterprise cannot be combined/);
      assert.equal(run("--for", "destroy").status, 2);
      assert.equal(run("--organization", "../x").status, 2);
      const { status, stdout, stderr } = run("--organization", "acme", "--quiet");
      assert.deepEqual([status, stderr], [3, ""]);
      assert.match(stdout, /^problem {6}Pulumi CLI|^problem {6}Credentials/);
      assert.doesNotMatch(stdout, /\n {4}at |\p{Cf}|(?!\n)\p{Cc}/u);
    });
  });
});

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import sinon from "sinon";
import { doctor, NOW, Workplace } from "../../support/doctor.js";
import { type Answer, billingAnswer, ScriptedGitHub } from "../../support/scriptedGitHub.js";

const TOKEN = "ghp_canaryTokenThatMustNeverShow";
const PULUMI_TOKEN = "pul-canaryTokenThatMustNeverShow";
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

type Answers = Readonly<Record<string, Omit<Answer, "on">>>;

const SCOPES = { "x-oauth-scopes": "manage_billing:copilot" };
const IN_ORDER: Answers = {
  "GET /user": { body: { login: "octocat", id: 1 }, headers: SCOPES },
  "GET /rate_limit": { body: { resources: { core: { limit: 5000, remaining: 4999, reset: NOW.getTime() / 1000 } } } },
  "GET /orgs/acme": { body: { login: "acme", id: 2 } },
  "GET /orgs/acme/memberships/octocat": { body: { role: "admin", state: "active" } },
  "GET /orgs/acme/copilot/billing": { body: billingAnswer() },
};

/** Texts that would forge a line, drive a terminal, or show what was sent. */
const HOSTILE = `${TOKEN} ${PULUMI_TOKEN} \u001b[2J\u202e\r\nok           Plan            fine https://jane:pass-word@host/ ${"x".repeat(50_000)}`;

describe("doctor, with whatever GitHub may answer", function () {
  this.timeout(120_000);
  let workplace: Workplace;
  let github: ScriptedGitHub;

  beforeEach(async () => {
    workplace = await Workplace.create();
    github = new ScriptedGitHub();
    github.start();
    // Failed reads are repeated after a few seconds.
    const { setTimeout: wait } = globalThis;
    sinon
      .stub(globalThis, "setTimeout")
      .callsFake(((action: () => void, milliseconds = 0) => wait(action, milliseconds / 100)) as typeof setTimeout);
  });

  afterEach(async () => {
    sinon.restore();
    github.stop();
    await workplace.remove();
  });

  async function diagnosis(
    answers: Answers,
    environment: Record<string, string> = { GITHUB_TOKEN: TOKEN },
    changed: Parameters<Workplace["question"]>[1] = {},
  ) {
    const all = { ...IN_ORDER, ...answers };
    github.otherwise = ({ on }) => all[on] ?? { status: 404, body: { message: "Not Found" } };
    const question = workplace.question({ PULUMI_ACCESS_TOKEN: PULUMI_TOKEN, ...environment }, changed);
    const { code, printed } = await doctor(question, { json: true });
    const { checks } = JSON.parse(printed) as {
      checks: { id: string; state: string; found: string; remedy: string }[];
    };
    return {
      code,
      printed,
      problems: checks.filter(({ state }) => state === "problem").map(({ id }) => id),
      saysOf: (id: string) =>
        checks
          .filter((check) => check.id === id)
          .map(({ state, found, remedy }) => `${state}: ${found} ${remedy}`.trim())[0] ?? "",
    };
  }

  it("asks a tenant on ghe.com at its own address, and nobody else", async () => {
    const { code, saysOf } = await diagnosis({}, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: "https://octocorp.ghe.com" });
    assert.equal(code, 0);
    assert.equal(saysOf("address"), "ok: https://api.octocorp.ghe.com");
    assert.ok(
      github.sent.length > 0 && github.sent.every(({ url }) => url.startsWith("https://api.octocorp.ghe.com/")),
    );
    const server = await diagnosis({}, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: "https://git.acme.example" });
    assert.match(
      server.saysOf("address"),
      /^warning: .*neither GitHub nor a tenant on ghe\.com\. GitHub Enterprise Server has no/,
    );
  });

  it("warns of a token that expires within a week", async () => {
    const ending = (text: string) => ({
      "GET /user": {
        body: { login: "octocat", id: 1 },
        headers: { ...SCOPES, "github-authentication-token-expiration": text },
      },
    });
    const soon = await diagnosis(ending("2026-11-29 23:59:59 UTC"));
    assert.equal(soon.code, 0);
    assert.match(soon.saysOf("sign-in"), /^warning: .*expires on 2026-11-29\. Create a new token/);
    assert.match(
      (await diagnosis(ending("2026-11-30 00:00:01 UTC"))).saysOf("sign-in"),
      /^ok: .*expires on 2026-11-30\.$/,
    );
    assert.match((await diagnosis(ending("soon"))).saysOf("sign-in"), /^ok: .*copilot\)\.$/);
  });

  it("ignores an empty list of scopes for a token that has none", async () => {
    const noScopes = { "GET /user": { body: { login: "octocat", id: 1 }, headers: { "x-oauth-scopes": "" } } };
    assert.deepEqual((await diagnosis(noScopes)).problems, ["write"]);
    const ofApp = await diagnosis(noScopes, { GITHUB_TOKEN: "ghu_ofAnApp" });
    assert.deepEqual(ofApp.problems, []);
    assert.match(ofApp.saysOf("write"), /^not checked: This cannot be checked without writing/);
  });

  it("recognizes a token that single sign-on blocks", async () => {
    const { problems, saysOf } = await diagnosis({
      "GET /orgs/acme/copilot/billing": {
        status: 403,
        body: { message: "Resource protected by organization SAML enforcement." },
        headers: { "x-github-sso": "required; url=https://github.com/orgs/acme/sso?authorization_request=A" },
      },
    });
    assert.deepEqual(problems, ["read"]);
    assert.match(saysOf("read"), /SAML enforcement\. Authorize the token for single sign-on of acme/);
    assert.doesNotMatch(saysOf("read"), /authorization_request/);
  });

  it("accepts either permission of an App that GitHub accepts", async () => {
    const app = (permissions: object) => ({
      "GET /app": { body: { slug: "seats" } },
      "GET /orgs/acme/installation": { body: { id: 99, permissions } },
      "POST /app/installations/99/access_tokens": {
        status: 201,
        body: { token: "ghs_x", expires_at: "2026-11-23T01:00:00Z", permissions: {}, repository_selection: "all" },
      },
    });
    const environment = { GITHUB_APP_ID: "7", GITHUB_APP_PEM_FILE: privateKey };
    const administrator = await diagnosis(app({ organization_administration: "write" }), environment);
    assert.match(administrator.saysOf("write"), /^ok: Granted by the permission "Administration" \(write\)\.$/);
    const reader = await diagnosis(app({ organization_administration: "read" }), environment);
    assert.match(reader.saysOf("read"), /^ok: Granted by the permission "Administration" \(read\)\.$/);
    assert.match(reader.saysOf("write"), /^problem: .*"GitHub Copilot Business" \(read and write\)/);
    const both = { organization_administration: "read", organization_copilot_seat_management: "write" };
    assert.match(
      (await diagnosis(app(both), environment)).saysOf("write"),
      /^ok: .*"GitHub Copilot Business" \(write\)/,
    );
  });

  it("recognizes a problem with the payment method, and does not take it for an invitation", async () => {
    const refusal = {
      status: 422,
      body: { message: "There is a problem with your account's associated payment method." },
    };
    const { problems, saysOf, printed } = await diagnosis({ "GET /orgs/acme/copilot/billing": refusal });
    assert.deepEqual(problems, ["plan"]);
    assert.match(
      saysOf("plan"),
      /^problem: The payment method of acme has a problem.*GitHub answered 422.*Billing and licensing/,
    );
    assert.match(saysOf("read"), /^ok: GitHub accepts the request/);
    assert.doesNotMatch(printed, /invitation|not enabled/);
  });

  it("reads who owns an enterprise from its licenses", async () => {
    const big = { owner: { kind: "enterprise", name: "big" } } as const;
    const licensed = (first: object[], second?: object[]) => ({
      "GET /user": { body: { login: "octocat", id: 1 }, headers: { "x-oauth-scopes": "admin:enterprise" } },
      "GET /enterprises/big/copilot/billing/seats": { body: { total_seats: 0, seats: [] } },
      "GET /enterprises/big/teams": { body: [] },
      "GET /enterprises/big/consumed-licenses?per_page=100&page=1": { body: { users: first } },
      ...(second && { "GET /enterprises/big/consumed-licenses?per_page=100&page=2": { body: { users: second } } }),
    });
    const person = (name: string | null, ...roles: string[]) => ({
      github_com_login: name,
      github_com_enterprise_roles: roles,
      github_com_verified_domain_emails: [],
    });
    const says = async (...pages: Parameters<typeof licensed>) =>
      (await diagnosis(licensed(...pages), undefined, big)).saysOf("ownership");
    assert.equal(await says([person(null), person("Octocat", "Owner")]), "ok: octocat is an owner of big.");
    assert.match(
      await says([person("octocat", "Member")]),
      /^warning: octocat is not an owner of big: GitHub calls the role "Member"\./,
    );
    assert.match(await says([person("jane", "Owner")]), /^not checked: octocat has no license in big/);
    const crowd = Array.from({ length: 100 }, (_, index) => person(`user-${index}`, "Member"));
    assert.equal(await says(crowd, [person("octocat", "Owner")]), "ok: octocat is an owner of big.");
  });

  it("says that an App's installation is suspended", async () => {
    const { problems, saysOf } = await diagnosis(
      {
        "GET /app": { body: { slug: "seats" } },
        "GET /orgs/acme/installation": {
          body: { id: 99, permissions: {}, suspended_at: "2026-11-01T00:00:00Z" },
        },
      },
      { GITHUB_APP_ID: "7", GITHUB_APP_PEM_FILE: privateKey },
    );
    assert.deepEqual(problems, ["ownership"]);
    assert.match(
      saysOf("ownership"),
      /in acme has been suspended since 2026-11-01T00:00:00Z\. An owner can unsuspend it/,
    );
    assert.deepEqual(github.writes, []);
  });

  describe("with an App in an enterprise", () => {
    const APP = { GITHUB_APP_ID: "7", GITHUB_APP_PEM_FILE: privateKey };
    const big = { owner: { kind: "enterprise", name: "big" } } as const;
    const expires_at = "2126-01-01T00:00:00Z";
    const SIGNED_IN: Answers = {
      "GET /app": { body: { slug: "seats" } },
      "GET /enterprises/big/installation": { body: { id: 99, permissions: { enterprise_something: "write" } } },
      "POST /app/installations/99/access_tokens": { status: 201, body: { token: "ghs_minted", expires_at } },
    };
    const SEATS = "GET /enterprises/big/copilot/billing/seats?per_page=100&page=1";
    const list = { body: { total_seats: 0, seats: [] } };

    it("says where it is installed and that it reads, and does not guess whether it may write", async () => {
      const { problems, saysOf } = await diagnosis({ ...SIGNED_IN, [SEATS]: list }, APP, big);
      assert.deepEqual(problems, []);
      assert.equal(saysOf("sign-in"), "ok: GitHub accepts it: the App seats.");
      assert.equal(saysOf("ownership"), "ok: The App seats is installed in big (installation 99).");
      assert.equal(saysOf("read"), "ok: GitHub shows the seats of big.");
      assert.match(
        saysOf("write"),
        /^not checked: .*a GitHub App .*"Enterprise Copilot license management" \(read and write\)/,
      );
    });

    it("says both ways where it is not installed, and where GitHub refuses it", async () => {
      const { "GET /enterprises/big/installation": _, ...elsewhere } = SIGNED_IN;
      const missing = await diagnosis(elsewhere, APP, big);
      assert.deepEqual(missing.problems, ["ownership"]);
      assert.match(
        missing.saysOf("ownership"),
        /not installed in big, or there is no such enterprise.*classic token.*or a GitHub App/,
      );
      const refusal = { status: 403, body: { message: "Resource not accessible by integration" } };
      const refused = await diagnosis({ ...SIGNED_IN, [SEATS]: refusal }, APP, big);
      assert.deepEqual(refused.problems, ["read"]);
      assert.match(refused.saysOf("read"), /not accessible by integration\. Use the classic token.*or a GitHub App/);
    });
  });

  it("shows a subscription with values that GitHub does not document", async () => {
    const { code, saysOf } = await diagnosis({
      "GET /orgs/acme/copilot/billing": {
        body: billingAnswer({
          seat_management_setting: "assign_most",
          public_code_suggestions: null,
          plan_type: "trial",
        }),
      },
    });
    assert.equal(code, 0);
    assert.match(saysOf("access"), /^warning: GitHub calls the access mode "assign_most"/);
    assert.match(saysOf("policy"), /^not checked: GitHub does not say/);
    assert.equal(saysOf("plan"), 'ok: GitHub calls it "trial".');
  });

  it("warns of a user who reads the subscription but is not an owner", async () => {
    const { code, saysOf } = await diagnosis({
      "GET /orgs/acme/memberships/octocat": { body: { role: "billing_manager", state: "active" } },
    });
    assert.equal(code, 0);
    assert.match(
      saysOf("ownership"),
      /^warning: octocat is not an owner of acme: GitHub calls the role "billing_manager"/,
    );
  });

  it("does not take a rate limit for an answer about ownership", async () => {
    const limited = { status: 403, body: { message: "You have exceeded a secondary rate limit." } };
    const membership = { "GET /orgs/acme/memberships/octocat": limited };
    assert.match((await diagnosis(membership)).saysOf("ownership"), /^ok: GitHub shows octocat the subscription/);
    const { problems } = await diagnosis({ ...membership, "GET /orgs/acme/copilot/billing": limited });
    assert.deepEqual(problems, ["ownership", "read"]);
  });

  it("continues if GitHub reports no rate limit, and if one request fails", async () => {
    const unlimited = await diagnosis({
      "GET /rate_limit": { status: 404, body: { message: "Rate limiting is not enabled." } },
    });
    assert.deepEqual([unlimited.code, unlimited.problems], [0, []]);
    assert.match(unlimited.saysOf("rate-limit"), /^ok: GitHub reports no rate limit here\.$/);
    const payment = await diagnosis({
      "GET /orgs/acme/copilot/billing": {
        status: 422,
        body: { message: "There is a problem with your account's associated payment method." },
      },
    });
    assert.deepEqual(payment.problems, ["plan"]);
    assert.match(payment.saysOf("plan"), /payment method/);
    assert.match(payment.saysOf("read"), /^ok/);
  });

  for (const [name, answer, words] of [
    ["a 502 with a page of HTML", { status: 502, body: "<html>Bad Gateway</html>" }, /GitHub answered 502/],
    ["a login page", { body: "<html>Sign in</html>" }, /not JSON \(a login page/],
    ["a dead network", { fails: "ECONNREFUSED" }, /GitHub did not return a usable response/],
    [
      "a redirect",
      { status: 302, body: "", headers: { location: "https://evil.example/" } },
      /redirects to evil\.example/,
    ],
    [
      "a secondary limit",
      { status: 403, body: { message: "You have exceeded a secondary rate limit." } },
      /secondary rate limit.*again later/,
    ],
    ["another shape", { body: { login: 1 } }, /is not what GitHub documents/],
  ] as const) {
    it(`shows ${name} once, where it comes from`, async () => {
      const signIn = await diagnosis({ "GET /user": answer });
      assert.equal(signIn.code, 3);
      assert.equal(signIn.problems[0], "sign-in");
      assert.match(signIn.saysOf("sign-in"), words);
      const billing = await diagnosis({ "GET /orgs/acme/copilot/billing": answer });
      assert.equal(billing.code, 3);
      assert.equal(billing.problems.length, 1);
      assert.match(billing.saysOf(billing.problems[0] ?? ""), words);
      assert.match(billing.saysOf("seats"), /^not checked/);
      assert.deepEqual(github.writes, []);
      assert.deepEqual(
        github.pauses.filter((milliseconds) => milliseconds >= 10_000),
        [],
      );
    });
  }

  it("shows no token, no forged line and no endless text, whatever the answers are", async () => {
    const status = [200, 401, 403, 404, 422, 500];
    for (const on of Object.keys(IN_ORDER)) {
      for (const answer of [
        ...status.map((code) => ({ status: code, body: { message: HOSTILE, errors: [HOSTILE] } })),
        { body: { login: HOSTILE, id: 1, role: HOSTILE, state: HOSTILE } },
        {
          body: billingAnswer({
            seat_management_setting: HOSTILE,
            public_code_suggestions: HOSTILE,
            plan_type: HOSTILE,
          }),
        },
        { body: { resources: { core: { limit: 1e300, remaining: -1, reset: 1e300 } } } },
        { ...IN_ORDER[on], headers: { "x-oauth-scopes": `${TOKEN}, ${"s".repeat(50_000)}` } },
        { status: 403, body: {}, headers: { "x-accepted-github-permissions": `${TOKEN} ${"s".repeat(50_000)}` } },
      ]) {
        const { code, printed } = await diagnosis({ [on]: answer });
        assert.ok(code === 0 || code === 3, `${on}: ${code}`);
        for (const secret of [TOKEN, PULUMI_TOKEN, "pass-word"])
          assert.ok(!printed.includes(secret), `${on}: a secret shows`);
        assert.doesNotMatch(printed, /\p{Cf}|(?!\n)\p{Cc}|^ok {11}|\n {4}at /mu);
        assert.ok(printed.length < 20_000, `${on}: ${printed.length}`);
      }
    }
  });

  it("shows no token and no forged line that Pulumi prints", async () => {
    const hostile = HOSTILE.slice(0, 1_000);
    for (const answers of [
      { version: `error: ${hostile}` },
      { whoami: `error: ${hostile}` },
      { whoami: JSON.stringify({ user: hostile, url: hostile }) },
      { version: `v3.220.0${hostile.replace(" ", "")}` },
    ]) {
      await workplace.fakePulumi(answers);
      const { printed } = await diagnosis({});
      for (const secret of [TOKEN, PULUMI_TOKEN, "pass-word"]) assert.ok(!printed.includes(secret), "a secret shows");
      assert.doesNotMatch(printed, /\p{Cf}|(?!\n)\p{Cc}|^ok {11}/mu);
    }
  });
});

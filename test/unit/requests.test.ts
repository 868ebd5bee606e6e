import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import sinon from "sinon";
import { z } from "zod";
import { GitHubError } from "../../src/github/errors.js";
import { GitHub, type OwnerOnGitHub, readOnlyGitHub } from "../../src/github/github.js";
import { limitOf } from "../../src/github/waiting.js";
import { advise } from "../../src/settings/advice.js";
import { readSettings } from "../../src/settings/settings.js";
import { billingAnswer, ScriptedGitHub, seatAnswer } from "../support/scriptedGitHub.js";

const ACME = { kind: "organization", name: "acme" } as const;
const SEAT = "GET /orgs/acme/members/octocat/copilot";
const BILLING = "GET /orgs/acme/copilot/billing";
const LIST = "GET /orgs/acme/copilot/billing/seats?per_page=100&page=1";
const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const found = { on: SEAT, body: seatAnswer("octocat", 1) };

describe("requests to GitHub", () => {
  let github: ScriptedGitHub;
  let acme: OwnerOnGitHub;
  let seats: OwnerOnGitHub["seats"];

  beforeEach(async () => {
    github = new ScriptedGitHub();
    github.start();
    const settings = {
      baseUrl: "https://api.octocorp.ghe.com",
      credentials: { kind: "token", token: "canary-token", source: "github:token" },
      allowLastSeat: false,
      advise,
    } as const;
    acme = await new GitHub(settings, { say: (line) => github.said.push(line) }).of(ACME);
    seats = acme.seats;
  });

  afterEach(() => github.stop());

  it("carry token, API version and user agent to the configured host", async () => {
    github.script(found);
    await seats.find("octocat");
    const { headers, url } = github.sent[0] ?? assert.fail();
    assert.equal(new URL(url).host, "api.octocorp.ghe.com");
    assert.equal(headers.authorization, "token canary-token");
    assert.equal(headers["x-github-api-version"], "2022-11-28");
    assert.match(headers["user-agent"] ?? "", /^pulumi-copilot-seats\/\d/);
  });

  it("have a deadline of their own", async () => {
    const timeout = sinon.spy(AbortSignal, "timeout");
    try {
      github.script({ on: BILLING, status: 500, body: {} }, { on: BILLING, body: billingAnswer() });
      await acme.subscription.read();
      assert.deepEqual(timeout.args, [[60_000], [60_000]]);
      assert.deepEqual(
        github.sent.map(({ signal }) => signal),
        timeout.returnValues,
      );
    } finally {
      timeout.restore();
    }
  });

  it("are not sent about a name that would make up a path", async () => {
    for (const login of ["../../user", "..", ""]) {
      await assert.rejects(acme.accounts.byLogin(login), {
        message: /^Cannot ask GitHub about ".*Nothing was sent\.$/,
      });
    }
    assert.deepEqual(github.requests, []);
  });

  it("repeat a read after a server error", async () => {
    github.script({ on: SEAT, status: 502, body: "<html>Bad Gateway</html>" }, found);
    assert.equal((await seats.find("octocat"))?.login, "octocat");
  });

  it("never repeat a write that got no answer without looking", async () => {
    github.script({ on: GRANT, fails: "other side closed" }, { on: SEAT, status: 403, body: { message: "Forbidden" } });
    const { failure } = await failed(acme.writer.grant("octocat"));
    assert.equal(failure.message, "other side closed");
    assert.equal(github.writes.length, 1);
  });

  it("do not follow a redirect", async () => {
    github.script({ on: BILLING, status: 301, headers: { location: "https://elsewhere.example/orgs/new" } });
    assert.match((await failed(acme.subscription.read())).detail, /301.*redirects to elsewhere\.example.*renamed/);
  });

  it("take an answer of the wrong shape for no answer", async () => {
    github.script({ on: SEAT, body: seatAnswer("octocat", 1, { assignee: null }) });
    const error = await failed(seats.find("octocat"));
    assert.equal(error.status, undefined);
    assert.match(error.detail, /assignee is not what GitHub documents/);
  });

  it("repeat a read whose answer is not JSON, because it may have been cut off", async () => {
    for (const body of ['{"created_at": "2026', "<html>We are back soon</html>", ""]) {
      const headers = { "content-type": "application/json" };
      github.script(
        { on: BILLING, body, headers },
        { on: BILLING, body, headers },
        { on: BILLING, body: billingAnswer() },
      );
      assert.equal((await acme.subscription.read()).totalSeats, 10);
    }
    assert.deepEqual(github.pauses, [1_000, 4_000, 1_000, 4_000, 1_000, 4_000]);
  });

  it("repeat a read whose body breaks off", async () => {
    github.script({ on: BILLING, breaksOff: true }, { on: BILLING, body: billingAnswer() });
    assert.equal((await acme.subscription.read()).totalSeats, 10);
    github.script(...[1, 2, 3].map(() => ({ on: BILLING, breaksOff: true })));
    assert.match(
      (await failed(acme.subscription.read())).detail,
      /GitHub did not return a usable response: the answer was cut off/,
    );
  });

  it("never repeat a write whose answer breaks off", async () => {
    github.script({ on: GRANT, breaksOff: true }, { on: SEAT, status: 403, body: { message: "Forbidden" } });
    await failed(acme.writer.grant("octocat"));
    assert.equal(github.writes.length, 1);
  });

  it("stop at an answer that is too large for GitHub's, and do not ask for it again", async () => {
    github.script({ on: BILLING, megabytes: 40 });
    assert.match(
      (await failed(acme.subscription.read())).detail,
      /the answer has more than 32 MB\. Check github:baseUrl/,
    );
    github.script({ on: BILLING, status: 403, megabytes: 8 });
    assert.match((await failed(acme.subscription.read())).detail, /403.*: it gave no reason/);
    assert.ok(github.streamed < 45_000_000, `${github.streamed} bytes were read`);
  });

  it("read no more complaints than a person would", async () => {
    const errors = Array.from({ length: 5_000 }, () => ({ message: "a complaint, ".repeat(10) }));
    github.script({ on: BILLING, status: 403, body: { message: "no", errors } });
    assert.ok((await failed(acme.subscription.read())).failure.message.length <= 10_000);
  });

  it("name a payment problem if GitHub does not show the subscription because of it", async () => {
    const unpaid = { status: 422, body: { message: "Unprocessable" } };
    const pays = /422.*a problem with how acme pays.*Payment information/;
    github.script({ on: BILLING, ...unpaid });
    assert.match((await failed(acme.subscription.read())).detail, pays);
    github.script({ on: SEAT, ...unpaid }, { on: BILLING, ...unpaid });
    assert.match((await failed(seats.find("octocat"))).detail, pays);
    github.script({ on: GRANT, ...unpaid }, { on: BILLING, ...unpaid });
    assert.match((await failed(acme.writer.grant("octocat"))).detail, pays);
  });

  it("wait a second between writes, whether the clock steps back or ahead", async () => {
    const granted = { on: GRANT, status: 201, body: { seats_created: 1 } };
    const now = Date.now();
    const clock = sinon.stub(Date, "now").returns(now);
    try {
      for (const step of [0, -40_000, 86_400_000, -86_400_000]) {
        clock.returns(now + step);
        github.script(granted);
        await acme.writer.grant("octocat");
      }
      assert.ok(Math.max(...github.pauses) <= 1_000, `${github.pauses}`);
      assert.ok(github.pauses.filter((pause) => pause > 500).length >= 3, `${github.pauses}`);
      assert.equal(github.writes.length, 4);
    } finally {
      clock.restore();
    }
  });

  it("say that a newer release is needed once GitHub no longer serves this version of its API, and ask once", async () => {
    const gone = { status: 410, body: { message: "API version 2022-11-28 is not supported" } };
    github.script({ on: SEAT, ...gone });
    assert.match(
      (await failed(seats.find("octocat"))).detail,
      /GitHub answered 410.*install a newer pulumi-copilot-seats\.$/,
    );
  });

  it("take a page of HTML for no answer", async () => {
    github.script(...[1, 2, 3].map(() => ({ on: SEAT, body: "<html>canary page</html>" })));
    const error = await failed(seats.find("octocat"));
    assert.match(error.detail, /characters that are not JSON/);
    assert.doesNotMatch(error.detail, /canary/);
  });

  it("name the source of refused credentials, and what to do after a rotation", async () => {
    github.script({ on: SEAT, status: 401, body: { message: "Bad credentials" } });
    const { detail } = await failed(seats.find("octocat"));
    assert.match(
      detail,
      /^GitHub answered 401 \(request REQ:1\): Bad credentials\. The credentials in github:token were refused/,
    );
    assert.match(detail, /--run-program.*COPILOT_SEATS_GITHUB_TOKEN/);
    assert.doesNotMatch(detail, /canary/);
  });

  it("say that a token has to be authorized if single sign-on blocks it, without GitHub's link", async () => {
    const sso = { "x-github-sso": "required; url=https://github.com/orgs/acme/sso?authorization_request=one-time" };
    github.script({ on: SEAT, status: 403, headers: sso, body: { message: "Resource protected by SAML enforcement" } });
    const { detail } = await failed(seats.find("octocat"));
    assert.match(detail, /not authorized for the organization's single sign-on: .*Configure SSO\.$/);
    assert.doesNotMatch(detail, /one-time/);
  });

  it("name a missing plan among the reasons of a 404, where it is one", async () => {
    github.script(
      { on: SEAT, status: 404, body: { message: "Not Found" } },
      { on: LIST, status: 404, body: { message: "Not Found" } },
    );
    assert.match(
      (await failed(seats.find("octocat"))).detail,
      /Either the name is wrong, or there is no Copilot plan, or/,
    );
  });

  it("show no secret that an answer repeats", async () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----";
    const message = `canary-token, ghs_${"a".repeat(36)}, github_pat_11AB_xyz and ${key} are no good`;
    github.script({ on: SEAT, status: 403, body: { message } });
    const { detail } = await failed(seats.find("octocat"));
    assert.match(detail, /403 .*: \[secret\], \[secret\], \[secret\] and \[secret\] are no good/);
  });

  it("show no secret, however and wherever a proxy repeats it", async () => {
    const spelled = [
      "canary-token",
      "CANARY-token",
      "%63anary%2Dtoken",
      Buffer.from("x-access-token:canary-token").toString("base64"),
      Buffer.from("canary-token").toString("base64url"),
    ];
    for (const secret of spelled) {
      const headers = { "x-github-request-id": `id ${secret} end` };
      github.script({ on: BILLING, status: 403, body: { message: `m ${secret} end` }, headers });
      const { detail, failure } = await failed(acme.subscription.read());
      assert.match(detail, /request id \[secret\] end\): m \[secret\] end/);
      assert.ok(!JSON.stringify(failure).includes(secret), secret);
      const location = `https://${secret.replaceAll("=", "")}.example/`;
      github.script({ on: BILLING, status: 301, headers: { location } });
      assert.match((await failed(acme.subscription.read())).detail, /redirects to \[secret\]/);
    }
  });

  it("share one request for the subscription among concurrent callers", async () => {
    github.script({ on: BILLING, body: billingAnswer() });
    await Promise.all([acme.subscription.read(), acme.subscription.read(), acme.subscription.read()]);
  });

  describe("of a GitHub App", () => {
    const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs1", format: "pem" })
      .toString();

    function asApp(installationId: number | undefined): GitHub {
      const credentials = { kind: "app", id: "12345", installationId, privateKey, source: "github:appAuth" } as const;
      return new GitHub(
        { baseUrl: "https://api.github.com", credentials, allowLastSeat: false, advise },
        { say: () => {} },
      );
    }
    const minted = {
      on: "POST /app/installations/99/access_tokens",
      status: 201,
      body: { token: "ghs_minted", expires_at: "2126-01-01T00:00:00Z", permissions: {}, repository_selection: "all" },
    };

    it("sign in through the installation that the organization has", async () => {
      github.script({ on: "GET /orgs/acme/installation", body: { id: 99 } }, minted, {
        on: BILLING,
        body: billingAnswer(),
      });
      await (await asApp(undefined).of(ACME)).subscription.read();
      assert.match(github.sent[0]?.headers.authorization ?? "", /^bearer ey/i);
      assert.equal(github.sent[2]?.headers.authorization, "token ghs_minted");
    });

    it("show neither the App's own token nor the installation's", async () => {
      github.otherwise = ({ on, headers }) => {
        const [, signed = ""] = (headers.authorization ?? "").split(" ");
        if (on === minted.on) return { ...minted, body: { ...minted.body, token: "installation-token-1" } };
        return { status: 403, body: { message: `refused ${Buffer.from(signed).toString("base64")} end` } };
      };
      for (const installation of [99, undefined]) {
        const error = await asApp(installation)
          .of(ACME)
          .then(({ subscription }) => subscription.read())
          .catch((reason: unknown) => reason);
        assert.match(String((error as GitHubError).detail), /refused \[secret\] end/);
      }
    });

    it("sign in through the installation that is configured", async () => {
      github.script(minted, { on: BILLING, body: billingAnswer() });
      await (await asApp(99).of(ACME)).subscription.read();
    });

    it("sign in even if nothing may be written", async () => {
      github.script(minted, { on: BILLING, body: billingAnswer() });
      const environment = { GITHUB_APP_ID: "12345", GITHUB_APP_INSTALLATION_ID: "99", GITHUB_APP_PEM_FILE: privateKey };
      const app = readOnlyGitHub(
        readSettings(() => undefined, environment),
        { say: () => {} },
      );
      const acme = await app.of(ACME);
      await acme.subscription.read();
      await assert.rejects(acme.writer.grant("octocat"), { message: /this connection is read-only/ });
      assert.deepEqual(github.requests, [minted.on, BILLING]);
    });

    it("say where the App is to be installed, and ask again the next time", async () => {
      const app = asApp(undefined);
      for (const _ of [1, 2]) {
        github.script({ on: "GET /orgs/acme/installation", status: 404, body: { message: "Not Found" } });
        assert.match((await failed(app.of(ACME))).detail, /The GitHub App is not installed in acme/);
      }
    });

    describe("in an enterprise", () => {
      const OCTO = { kind: "enterprise", name: "octo" } as const;
      const LIST = "GET /enterprises/octo/copilot/billing/seats?per_page=100&page=1";
      const list = { on: LIST, body: { total_seats: 0, seats: [] } };
      const BOTH_WAYS =
        /enterprise owner's classic token with the scope "manage_billing:copilot" or "admin:enterprise", or a GitHub App .*"Enterprise Copilot license management" \(read and write\)/;

      it("sign in through the installation that the enterprise has, and through another one for an organization", async () => {
        const app = asApp(undefined);
        github.script({ on: "GET /enterprises/octo/installation", body: { id: 99 } }, minted, list);
        assert.equal((await (await app.of(OCTO)).seats.list()).seats.size, 0);
        assert.match(github.sent[0]?.headers.authorization ?? "", /^bearer ey/i);
        assert.equal(github.sent[2]?.headers.authorization, "token ghs_minted");
        const other = { ...minted, on: "POST /app/installations/98/access_tokens" };
        github.script({ on: "GET /orgs/acme/installation", body: { id: 98 } }, other, {
          on: BILLING,
          body: billingAnswer(),
        });
        await (await app.of(ACME)).subscription.read();
      });

      it("sign in through the installation that is configured", async () => {
        github.script(minted, list);
        await (await asApp(99).of(OCTO)).seats.list();
        assert.deepEqual(github.requests, [minted.on, LIST]);
      });

      it("say both ways where the App is not installed, and where it may not look for that", async () => {
        const on = "GET /enterprises/octo/installation";
        github.script({ on, status: 404, body: { message: "Not Found" } });
        const { detail } = await failed(asApp(undefined).of(OCTO));
        assert.match(detail, /404 .*The GitHub App is not installed in the enterprise octo\./);
        assert.match(detail, BOTH_WAYS);
        github.script({ on, status: 403, body: { message: "Forbidden" } });
        assert.match((await failed(asApp(undefined).of(OCTO))).detail, BOTH_WAYS);
      });

      it("say both ways where GitHub refuses the App an endpoint", async () => {
        for (const status of [403, 404]) {
          const message = "Resource not accessible by integration";
          github.script(minted, { on: LIST, status, body: { message } });
          assert.match((await failed((await asApp(99).of(OCTO)).seats.list())).detail, BOTH_WAYS);
        }
        github.script(minted, { on: "GET /enterprises/octo/teams/ops", status: 403, body: { message: "Forbidden" } });
        const { api } = await asApp(99).of(OCTO);
        const refused = await failed(
          api.request(
            "GET /enterprises/{enterprise}/teams/{team_slug}",
            { enterprise: "octo", team_slug: "ops" },
            z.unknown(),
          ),
        );
        assert.match(refused.detail, /the enterprise permission "Enterprise teams" \(read\)/);
      });
    });
  });

  describe("under a rate limit", () => {
    const secondary = {
      on: GRANT,
      status: 403,
      body: { message: "You have exceeded a secondary rate limit." },
      headers: { "retry-after": "42" },
    };

    it("wait as long as GitHub asks, say so in a line, and then do the write once", async () => {
      github.script(secondary, { on: GRANT, status: 201, body: { seats_created: 1 } });
      await acme.writer.grant("octocat");
      const wait = github.pauses.find((pause) => pause >= 42_000) ?? assert.fail("no wait");
      assert.ok(wait <= 47_000);
      assert.match(github.said.join("\n"), /^waiting 4\d s: GitHub's secondary rate limit$/);
    });

    it("say how much is done", async () => {
      const granted = { on: GRANT, status: 201, body: { seats_created: 1 } };
      github.script(granted, granted, secondary, granted);
      await Promise.all(Array.from({ length: 1_200 }, (_, index) => acme.writer.grant(`user-${index}`)));
      assert.match(github.said.join("\n"), /^waiting 4\d s: GitHub's secondary rate limit, 1,000 of 1,200 seats done$/);

      const page = (number: number) => `GET /orgs/acme/copilot/billing/seats?per_page=100&page=${number}`;
      const body = { total_seats: 2, seats: [seatAnswer("user-1", 1)] };
      const headers = { link: '<https://api.github.com/x?page=3>; rel="last"' };
      github.said.length = 0;
      github.script({ on: page(1), body: { total_seats: 1, seats: [] }, headers }, { ...secondary, on: page(2) });
      github.script({ on: page(3), body: { total_seats: 1, seats: [] } });
      github.script({ on: page(2), body: { ...body, total_seats: 1 } });
      await seats.list();
      assert.match(github.said.join("\n"), /rate limit, [01] of 2 pages read$/);
    });

    it("wait once for all", async () => {
      const limited = { ...secondary, status: 429 };
      const billing = { on: BILLING, body: billingAnswer() };
      github.script({ ...limited, on: SEAT }, { ...limited, on: BILLING }, found, billing);
      await Promise.all([seats.find("octocat"), acme.subscription.read()]);
      assert.equal(github.said.length, 1);
    });

    it("give up after a bounded number of waits", async () => {
      github.script(...Array.from({ length: 6 }, () => ({ ...secondary, on: SEAT })));
      assert.match((await failed(seats.find("octocat"))).detail, /rate limit is used up/);
    });

    it("do not wait longer than an hour", async () => {
      github.script({ ...secondary, on: SEAT, headers: { "retry-after": "86400" } });
      await failed(seats.find("octocat"));
      assert.deepEqual(github.said, []);
    });

    it("do not mistake a missing permission for a limit", async () => {
      github.script({
        on: SEAT,
        status: 403,
        body: { message: "Resource not accessible" },
        headers: { "x-ratelimit-remaining": "4999" },
      });
      assert.match(
        (await failed(seats.find("octocat"))).detail,
        /GitHub Copilot Business" or "Administration" \(write\)/,
      );
    });

    it("read the reset by GitHub's own clock", () => {
      const date = "Sun, 22 Nov 2026 12:00:00 GMT";
      const reset = Date.parse(date) / 1000 + 90;
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset), date };
      assert.deepEqual(limitOf({ status: 403, message: "API rate limit exceeded", headers }, 0), {
        name: "GitHub's primary rate limit",
        seconds: 91,
      });
    });

    it("wait a minute, then longer, if the reset has passed or is not given", () => {
      const date = "Sun, 22 Nov 2026 12:00:00 GMT";
      for (const reset of [undefined, "0", String(Date.parse(date) / 1000 - 2), "soon"]) {
        const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset, date };
        const seconds = [0, 1].map((waits) => limitOf({ status: 403, message: "", headers }, waits)?.seconds);
        assert.deepEqual(seconds, [60, 120], reset);
      }
    });

    it("wait a minute, then longer, when GitHub does not say how long", () => {
      const answer = { status: 429, message: "Too many requests", headers: {} };
      assert.deepEqual(
        [0, 1, 2].map((waits) => limitOf(answer, waits)?.seconds),
        [60, 120, 240],
      );
    });
  });
});

describe("the seats of an organization", () => {
  let github: ScriptedGitHub;
  let acme: OwnerOnGitHub;
  let seats: OwnerOnGitHub["seats"];
  const billing = { on: BILLING, body: billingAnswer() };
  const granted = { on: GRANT, status: 201, body: { seats_created: 1 } };
  const refused = { on: GRANT, status: 422, body: { message: "Validation Failed" } };
  const page = (number: number) => `GET /orgs/acme/copilot/billing/seats?per_page=100&page=${number}`;
  const person = (number: number) => seatAnswer(`user-${number}`, number);
  const link = (last: number) => ({
    link: `<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=${last}>; rel="last"`,
  });

  beforeEach(async () => {
    github = new ScriptedGitHub();
    github.start();
    const credentials = { kind: "token", token: "token", source: "github:token" } as const;
    const access = { baseUrl: "https://api.github.com", credentials, allowLastSeat: false, advise };
    acme = await new GitHub(access, { say: () => {} }).of(ACME);
    seats = acme.seats;
  });

  afterEach(() => github.stop());

  describe("written", () => {
    it("in one request for all that arrive together", async () => {
      github.script(granted);
      await Promise.all(["ada", "bob", "cy"].map((login) => acme.writer.grant(login)));
      assert.deepEqual(
        github.writes.map(({ body }) => body),
        [{ selected_usernames: ["ada", "bob", "cy"] }],
      );
    });

    it("so that one refused name blocks nobody", async () => {
      // [ada bad cy] is refused, then [ada bad], then ada is granted, bad refused, and cy granted.
      github.script(refused, billing, refused, granted, refused, granted);
      const results = await Promise.allSettled(["ada", "bad", "cy"].map((login) => acme.writer.grant(login)));
      assert.deepEqual(
        results.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
    });

    it("in lists of 500 at most", async () => {
      github.script(granted, granted, granted);
      await Promise.all(Array.from({ length: 1_001 }, (_, index) => acme.writer.grant(`user-${index}`)));
      const sizes = github.writes.map(
        ({ body }) => (body as { selected_usernames: string[] }).selected_usernames.length,
      );
      assert.deepEqual(sizes, [500, 500, 1]);
    });

    it("without halving if the organization accepts no list at all", async () => {
      github.script(refused, { on: BILLING, body: billingAnswer({ seat_management_setting: "assign_all" }) });
      const results = await Promise.allSettled(["ada", "bob"].map((login) => acme.writer.grant(login)));
      assert.deepEqual(
        results.map(({ status }) => status),
        ["rejected", "rejected"],
      );
    });

    it("again, in halves, only if a lost answer left people without a seat", async () => {
      const lost = { on: GRANT, fails: "socket hang up" };
      const ada = seatAnswer("ada", 1);
      const look = { on: page(1), body: { total_seats: 1, seats: [ada] } };
      github.script(lost, look, look, look, look, granted, granted);
      await Promise.all(["ada", "bob", "cy"].map((login) => acme.writer.grant(login)));
      const lists = github.writes.map(({ body }) => (body as { selected_usernames: string[] }).selected_usernames);
      assert.deepEqual(lists, [["ada", "bob", "cy"], ["bob"], ["cy"]]);
    });

    it("keeping the last seat, even if others are cancelled with it", async () => {
      github.script({ on: BILLING, body: billingAnswer({ seat_breakdown: { total: 2, pending_cancellation: 0 } }) });
      github.script({ on: "DELETE /orgs/acme/copilot/billing/selected_users", body: { seats_cancelled: 1 } });
      const results = await Promise.allSettled(["ada", "bob"].map((login) => acme.writer.cancel(login)));
      assert.deepEqual(
        results.map(({ status }) => status),
        ["fulfilled", "rejected"],
      );
    });
  });

  describe("read", () => {
    it("one by one while few are requested, and from the list once that is cheaper", async () => {
      const total = 250;
      const people = Array.from({ length: total }, (_, index) => person(index + 1));
      const pages = [people.slice(0, 100), people.slice(100, 200), people.slice(200)];
      for (const [index, part] of pages.entries()) {
        const headers = index < 2 ? link(3) : {};
        github.script({ on: page(index + 1), body: { total_seats: total, seats: part }, headers });
      }
      github.script({ on: "GET /orgs/acme/members/user-1/copilot", body: person(1) });
      github.script({ on: "GET /orgs/acme/members/user-2/copilot", body: person(2) });
      github.script({ on: "GET /orgs/acme/members/user-3/copilot", body: person(3) });
      for (let number = 1; number <= total; number++) {
        assert.equal((await seats.find(`user-${number}`))?.assigneeId, number);
      }
      assert.equal(github.requests.length, 6, "never more than twice the pages");
    });

    it("again when the pages shifted while they were read, and never missing somebody", async () => {
      const shifted = [
        { on: page(1), body: { total_seats: 3, seats: [person(1), person(2)] }, headers: link(2) },
        { on: page(2), body: { total_seats: 3, seats: [person(2)] } },
      ];
      const right = [
        { on: page(1), body: { total_seats: 3, seats: [person(1), person(2)] }, headers: link(2) },
        { on: page(2), body: { total_seats: 3, seats: [person(3)] } },
      ];
      github.script(...shifted, ...right);
      const { seats: listed, whole } = await seats.list();
      assert.deepEqual([...listed.keys()], ["user-1", "user-2", "user-3"]);
      assert.equal(whole, true);
    });

    it("one by one for people missing from a list that never fits together", async () => {
      for (const total of [5, 6, 7]) github.script({ on: page(1), body: { total_seats: total, seats: [person(1)] } });
      const { whole } = await seats.list();
      assert.equal(whole, false);
      github.script({ on: "GET /orgs/acme/members/user-9/copilot", body: person(9) });
      assert.equal((await seats.find("user-9"))?.assigneeId, 9);
      assert.equal((await seats.find("user-1"))?.assigneeId, 1);
    });

    it("and never take an invited person for one without a seat on the word of a list that does not fit together", async () => {
      github.script({ on: SEAT, status: 422, body: { message: "pending" } }, { on: BILLING, body: billingAnswer() });
      for (const total of [5, 6, 7]) github.script({ on: page(1), body: { total_seats: total, seats: [person(1)] } });
      assert.match((await failed(seats.find("octocat"))).detail, /octocat has a pending invitation/);
    });

    it("as two readings agree, where GitHub lists more than it counts", async () => {
      github.script(...[1, 2].map(() => ({ on: page(1), body: { total_seats: 1, seats: [person(1), person(2)] } })));
      assert.equal((await seats.list()).whole, true);
    });

    it("without those who have no assignee, which are counted", async () => {
      const nobody = { ...person(7), assignee: null };
      github.script({ on: page(1), body: { total_seats: 2, seats: [person(1), nobody] } });
      const { seats: listed, unassigned } = await seats.list();
      assert.deepEqual([...listed.keys(), unassigned.length], ["user-1", 1]);
    });

    it("again for people who were written since", async () => {
      github.script({ on: page(1), body: { total_seats: 1, seats: [person(1)] } }, granted);
      await seats.list();
      await acme.writer.grant("user-2");
      github.script({ on: "GET /orgs/acme/members/user-2/copilot", body: person(2) });
      assert.equal((await seats.find("user-2"))?.assigneeId, 2);
      assert.equal((await seats.find("user-1"))?.assigneeId, 1);
    });

    it("one by one after each write of a few, without reading the list's length again", async () => {
      const people = Array.from({ length: 1_000 }, (_, index) => person(index + 1));
      for (let number = 1; number <= 10; number++) {
        const part = people.slice((number - 1) * 100, number * 100);
        github.script({ on: page(number), body: { total_seats: 1_000, seats: part }, headers: link(10) });
      }
      await seats.list();
      for (let batch = 0; batch < 3; batch++) {
        const logins = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => `user-${batch * 8 + index}`);
        github.script(granted);
        await Promise.all(logins.map((login) => acme.writer.grant(login)));
        for (const login of logins) {
          github.script({ on: `GET /orgs/acme/members/${login}/copilot`, body: seatAnswer(login, 1) });
        }
        await Promise.all(logins.map((login) => seats.find(login)));
      }
      assert.equal(github.requests.length, 10 + 3 + 24, "beside the list and the writes one read a seat");
    }).timeout(10_000);
  });

  it("is not told to look at teams when GitHub refuses a cancellation for another reason", async () => {
    github.script({ on: BILLING, body: billingAnswer({ seat_breakdown: { total: 9, pending_cancellation: 0 } }) });
    const cancel = "DELETE /orgs/acme/copilot/billing/selected_users";
    github.script({ on: cancel, status: 400, body: { message: "Bad Request" } }, billing);
    const error = await failed(acme.writer.cancel("ada"));
    assert.doesNotMatch(error.detail, /team/);
    assert.match(error.detail, /400.*Is the login written correctly/);
  });
});

async function failed(promise: Promise<unknown>): Promise<GitHubError> {
  const error = await promise.then(
    () => assert.fail("it should have failed"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GitHubError, String(error));
  return error;
}

import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { UNKNOWN } from "../../src/provider/check.js";
import { newRun, type TestRun } from "../support/run.js";
import { billingAnswer, ScriptedGitHub, seatAnswer } from "../support/scriptedGitHub.js";

const SEAT = "GET /orgs/acme/members/octocat/copilot";
const BILLING = "GET /orgs/acme/copilot/billing";
const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const CANCEL = "DELETE /orgs/acme/copilot/billing/selected_users";
const ACCOUNT = "GET /users/octocat";

const LIST = "GET /orgs/acme/copilot/billing/seats?per_page=100&page=1";
const listed = (...seats: object[]) => ({ on: LIST, body: { total_seats: seats.length, seats } });

const member = { on: "GET /orgs/acme/memberships/octocat", body: { state: "active" } };

const inputs = { organization: "acme", username: "octocat", status: "active" as const };
const state = {
  ...inputs,
  assigneeId: 1,
  createdAt: "2026-11-01T00:00:00Z",
  planType: "business",
  assigningTeam: null,
  pendingCancellationDate: null,
};
const active = { on: SEAT, body: seatAnswer("Octocat", 1) };
const pending = { on: SEAT, body: seatAnswer("Octocat", 1, { pending_cancellation_date: "2026-12-01" }) };
const absent = [{ on: SEAT, status: 404, body: { message: "Not Found" } }];
/** A member without a seat: the requests of a plan. */
const lacking = [...absent, member];
const cancelled = { on: CANCEL, body: { seats_cancelled: 1 } };
const granted = { on: GRANT, status: 201, body: { seats_created: 1 } };

describe("CopilotSeatAssignment", () => {
  let github: ScriptedGitHub;
  let run: TestRun;
  let provider: TestRun["seat"];

  beforeEach(() => {
    github = new ScriptedGitHub();
    github.start();
    // A seat that GitHub does not show by itself is searched in the list.
    github.otherwise = ({ on }) => (on === LIST ? listed() : undefined);
    begin();
  });

  /** Begins a new run of Pulumi. */
  function begin(config: Record<string, string> = {}): void {
    run = newRun({ "github:token": "token", ...config });
    provider = run.seat;
  }

  afterEach(() => github.stop());

  describe("check", () => {
    const hubot = { ...inputs, username: "hubot" };
    const hubotsSeat = "GET /orgs/acme/members/hubot/copilot";
    const hubotHasOne = { on: hubotsSeat, body: seatAnswer("hubot", 2) };

    it("fills in the wanted status and takes names in any case", async () => {
      github.script(hubotHasOne);
      assert.deepEqual(await provider.check({}, { organization: "Acme", username: "HuBot" }), {
        inputs: hubot,
        failures: [],
      });
    });

    it("lets through what a preview does not know yet", async () => {
      assert.equal(UNKNOWN, runtime.unknownValue);
      const { inputs: checked, failures } = await provider.check({}, { organization: UNKNOWN, username: UNKNOWN });
      assert.deepEqual(failures, []);
      assert.deepEqual(checked, { organization: UNKNOWN, username: UNKNOWN, status: "active" });
    });

    it("takes the organization from github:owner when the resource names none", async () => {
      begin({ "github:owner": "Acme" });
      github.script(hubotHasOne);
      assert.deepEqual(await provider.check({}, { username: "hubot" }), { inputs: hubot, failures: [] });
    });

    it("gives one failure per property, with the rule and the value", async () => {
      const { failures = [] } = await provider.check({}, { organization: "ac/me", username: "octo--cat" });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["organization", "username"],
      );
      assert.match(failures[0]?.reason ?? "", /got "ac\/me"; a GitHub organization name has letters/);
      assert.match(
        failures[1]?.reason ?? "",
        /got "octo--cat"; a GitHub login has letters, digits and single hyphens, 39 at most/,
      );
    });

    it("says what is missing", async () => {
      const { failures = [] } = await provider.check({}, {});
      assert.match(failures[0]?.reason ?? "", /^organization is missing/);
      assert.match(failures[1]?.reason ?? "", /^username is missing/);
    });
  });

  describe("in a preview", () => {
    const hubot = { organization: "acme", username: "hubot" };
    const hubotsSeat = "GET /orgs/acme/members/hubot/copilot";
    const membership = (login: string, status = 200) => ({
      on: `GET /orgs/acme/memberships/${login}`,
      status,
      body: { state: "active" },
    });
    const billing = { on: BILLING, body: billingAnswer() };

    it("says whom a new resource buys a seat for, and what it costs", async () => {
      github.script({ on: hubotsSeat, status: 404 }, membership("hubot"), billing);
      await provider.check({}, hubot);
      assert.deepEqual(await run.settled(), [
        "acme: 1 seat to grant (hubot), 0 unchanged; monthly cost +19 USD (19 USD a seat), included AI credits +1,900 a month.",
      ]);
      assert.deepEqual(github.writes, []);
    });

    it("sums up all people of an organization in one line", async () => {
      github.script({ on: hubotsSeat, status: 404 }, listed(seatAnswer("Octocat", 1)));
      github.script(membership("hubot"), billing);
      await Promise.all(["hubot", "octocat"].map((username) => provider.check({}, { organization: "acme", username })));
      assert.deepEqual(await run.settled(), [
        "acme: 1 seat to grant (hubot), 1 unchanged; 1 has a seat already (octocat); monthly cost +19 USD (19 USD a seat), included AI credits +1,900 a month.",
      ]);
    });

    it("counts nobody as a purchase who cannot have a seat, and sends nothing for them", async () => {
      const notShown = { on: hubotsSeat, status: 404 };
      const anyMember = "GET /orgs/acme/members?per_page=1&page=1";
      github.script(
        ...[notShown, membership("hubot", 404), { on: anyMember, body: [{ login: "ada", id: 3 }] }],
        ...[membership("ada"), { on: "GET /users/hubot", status: 404 }],
      );
      const { inputs: checked } = await provider.check({}, hubot);
      assert.deepEqual(await run.settled(), [
        "acme: 0 seats to grant, 0 unchanged; 1 cannot have a seat (hubot: no such account).",
      ]);
      // What was found out about the person stays known for the run.
      assert.match(
        (await rejected(provider.create(checked))).message,
        /^Cannot grant a Copilot seat to hubot in acme: GitHub shows no account with that name\. Is the login written correctly\?/,
      );
      assert.deepEqual(github.writes, []);
    });

    it("says of a seat that was cancelled elsewhere what happened and what up does", async () => {
      github.script(pending, listed(pending.body), billing);
      const { inputs: olds, props } = await provider.read("acme/octocat", state);
      const { inputs: news } = await provider.check(olds, { organization: "acme", username: "octocat" });
      assert.equal((await provider.diff("acme/octocat", props, news)).changes, true);
      assert.deepEqual(await run.settled(), [
        "acme: changed on GitHub: octocat was cancelled (ends 2026-12-01), up takes it back",
        "acme: 1 seat to grant (octocat), 0 unchanged; monthly cost +19 USD (19 USD a seat), included AI credits +1,900 a month.",
      ]);
      assert.deepEqual(github.writes, []);
    });

    for (const [what, answers, status] of [
      ["cancelled elsewhere", [pending], "pending_cancellation"],
      [
        "renamed",
        [
          ...absent,
          { on: ACCOUNT, status: 404 },
          { on: "GET /user/1", body: { login: "monalisa", id: 1 } },
          listed(seatAnswer("monalisa", 1)),
        ],
        "renamed to monalisa",
      ],
    ] as const) {
      it(`takes a status that the program ignores as it is: ${what}`, async () => {
        github.script(...answers);
        const { inputs: olds, props } = await provider.read("acme/octocat", state);
        assert.equal(olds.status, status);
        // With `ignoreChanges: ["status"]`, the engine passes the state's value.
        const { inputs: news, failures } = await provider.check(olds, { ...inputs, status });
        assert.deepEqual([failures, news], [[], { ...inputs, status }]);
        assert.deepEqual(await provider.diff("acme/octocat", props, news), { changes: false, replaces: [] });
        assert.deepEqual(github.writes, []);
      });
    }
  });

  describe("diff", () => {
    it("sees no change in the case of names", async () => {
      const diff = await provider.diff("acme/octocat", { ...state, username: "OctoCat", organization: "ACME" }, inputs);
      assert.deepEqual(diff, { changes: false, replaces: [] });
    });

    it("sees a seat that was cancelled elsewhere", async () => {
      const diff = await provider.diff("acme/octocat", { ...state, status: "pending_cancellation" }, inputs);
      assert.deepEqual(diff, { changes: true, replaces: [] });
    });

    it("replaces for another organization", async () => {
      assert.deepEqual((await provider.diff("acme/octocat", state, { ...inputs, organization: "other" })).replaces, [
        "organization",
      ]);
    });

    it("replaces for another person", async () => {
      github.script({ on: "GET /users/hubot", body: { login: "hubot", id: 2 } });
      assert.deepEqual((await provider.diff("acme/octocat", state, { ...inputs, username: "hubot" })).replaces, [
        "username",
      ]);
    });

    it("updates for the same person's new login", async () => {
      github.script({ on: "GET /users/monalisa", body: { login: "monalisa", id: 1 } });
      const diff = await provider.diff("acme/octocat", state, { ...inputs, username: "monalisa" });
      assert.deepEqual(diff, { changes: true, replaces: [] });
    });

    it("replaces for a name that is not known yet, without asking GitHub for it", async () => {
      assert.deepEqual((await provider.diff("acme/octocat", state, { ...inputs, username: UNKNOWN })).replaces, [
        "username",
      ]);
    });
  });

  describe("create", () => {
    it("grants a seat to somebody who has none", async () => {
      github.script(...lacking, granted, active);
      const { id, outs } = await provider.create(inputs);
      assert.equal(id, "acme/octocat");
      assert.deepEqual(outs, { ...state, username: "Octocat" });
      assert.deepEqual(
        github.writes.map(({ body }) => body),
        [{ selected_usernames: ["octocat"] }],
      );
    });

    it("adopts an active seat without buying", async () => {
      github.script(active);
      assert.equal((await provider.create(inputs)).outs?.assigneeId, 1);
      assert.deepEqual(github.writes, []);
    });

    it("adopts a seat held through a team, and says so", async () => {
      github.script({
        on: SEAT,
        body: seatAnswer("Octocat", 1, { assigning_team: { slug: "platform", id: 7, name: "Platform" } }),
      });
      assert.equal((await provider.create(inputs)).outs?.assigningTeam, "platform");
      assert.deepEqual(github.writes, []);
      assert.match(run.said.join("\n"), /through the team platform\. Nothing was bought/);
    });

    it("takes a pending cancellation back", async () => {
      github.script(pending, granted, active);
      assert.equal((await provider.create(inputs)).outs?.status, "active");
    });

    it("waits for GitHub to show the seat", async () => {
      github.script(...lacking, granted, ...absent, ...absent, active);
      assert.equal((await provider.create(inputs)).outs?.status, "active");
      assert.deepEqual(
        github.pauses.filter((pause) => pause >= 1000),
        [1000, 2000],
      );
    });

    it("records a grant that GitHub accepted but does not show, so that it is not forgotten", async () => {
      github.script(...lacking, granted, ...Array.from({ length: 4 }, () => absent).flat());
      const error = await rejected(provider.create({ ...inputs, __provider: "code" } as typeof inputs));
      assert.match(error.message, /not visible yet.*Run `pulumi up` again/);
      assert.deepEqual(pick(error, "id", "reasons"), { id: "acme/octocat", reasons: [error.message] });
      const { properties } = error as Error & { properties: Record<string, unknown> };
      assert.equal(properties.__provider, "code");
      assert.equal(properties.assigneeId, null);
    });

    it("records the grant even if the read after it fails", async () => {
      github.script(...lacking, granted, { on: SEAT, status: 403, body: { message: "Forbidden" } });
      const error = await rejected(provider.create(inputs));
      assert.deepEqual(pick(error, "id"), { id: "acme/octocat" });
      assert.match(
        error.message,
        /^The Copilot seat of octocat in acme was granted, but cannot be read: GitHub answered 403/,
      );
    });

    it("does not repeat a grant whose answer was lost but which was carried out", async () => {
      github.script(...lacking, { on: GRANT, fails: "socket hang up" }, active, active);
      assert.equal((await provider.create(inputs)).outs?.status, "active");
      assert.equal(github.writes.length, 1);
    });

    it("fails when the answer was lost and no seat shows", async () => {
      github.script(
        ...lacking,
        { on: GRANT, status: 502, body: "<html>" },
        ...Array.from({ length: 4 }, () => absent).flat(),
      );
      const error = await rejected(provider.create(inputs));
      assert.match(error.message, /^Cannot grant a Copilot seat to octocat in acme: GitHub answered 502/);
      assert.equal(github.writes.length, 1);
      assert.equal("id" in error, false);
    });

    for (const [setting, words] of [
      [
        "assign_all",
        /acme gives Copilot to all members, and lists of users only work with "Selected members" \(organization settings > Copilot > Access\)/,
      ],
      ["disabled", /Copilot is off in acme/],
      ["unconfigured", /Copilot access has not been configured in acme/],
    ] as const) {
      it(`names the setting when access is ${setting}`, async () => {
        const billing = { on: BILLING, body: billingAnswer({ seat_management_setting: setting }) };
        github.script(...lacking, { on: GRANT, status: 422, body: { message: "Validation Failed" } }, billing);
        const error = await rejected(provider.create(inputs));
        assert.match(
          error.message,
          /^Cannot grant a Copilot seat to octocat in acme: GitHub answered 422 \(request REQ:1\): Validation Failed\./,
        );
        assert.match(error.message, words);
      });
    }

    it("names the policy for public code when it is not set", async () => {
      const billing = { on: BILLING, body: billingAnswer({ public_code_suggestions: "unconfigured" }) };
      github.script(...lacking, { on: GRANT, status: 422, body: { message: "Validation Failed" } }, billing);
      assert.match(
        (await rejected(provider.create(inputs))).message,
        /no policy for suggestions that match public code.*Copilot > Policies/,
      );
    });

    it("asks about membership when GitHub refuses the person", async () => {
      github.script(
        ...lacking,
        { on: GRANT, status: 422, body: { message: "Validation Failed", errors: ["octocat is not a member"] } },
        { on: BILLING, body: billingAnswer() },
      );
      assert.match(
        (await rejected(provider.create(inputs))).message,
        /Validation Failed; octocat is not a member\. Is the login written correctly.*a member of acme/,
      );
    });

    it("names a pending invitation", async () => {
      github.script(
        { on: SEAT, status: 422, body: { message: "Unprocessable" } },
        { on: BILLING, body: billingAnswer() },
        { on: "GET /orgs/acme/copilot/billing/seats?per_page=100&page=1", body: { total_seats: 0, seats: [] } },
      );
      assert.match(
        (await rejected(provider.create(inputs))).message,
        /^Cannot grant a Copilot seat to octocat in acme: the invitation to acme is pending, and must be accepted first/,
      );
    });
  });

  describe("update", () => {
    it("reads before it grants, and grants a seat that is pending cancellation", async () => {
      github.script(pending, granted, active);
      assert.equal(
        (await provider.update("acme/octocat", { ...state, status: "pending_cancellation" }, inputs)).outs?.status,
        "active",
      );
      assert.deepEqual(github.requests.slice(0, 2), [SEAT, GRANT]);
    });

    it("grants nothing where the program ignores the status", async () => {
      github.script(pending);
      const frozen = { ...inputs, status: "pending_cancellation" };
      const { outs } = await provider.update("acme/octocat", { ...state, status: "pending_cancellation" }, frozen);
      assert.equal(outs?.status, "pending_cancellation");
      assert.deepEqual(github.writes, []);
    });

    it("does not grant a seat again that is already active", async () => {
      github.script(active);
      await provider.update("acme/octocat", { ...state, status: "pending_cancellation" }, inputs);
      assert.deepEqual(github.writes, []);
    });

    describe("of somebody whose account GitHub hides", () => {
      const hidden = [...absent, { on: ACCOUNT, status: 404 }];
      const memberWith = (id: number) => ({ ...member, body: { state: "active", user: { login: "octocat", id } } });

      it("grants the removed seat again, since the membership shows the same account", async () => {
        github.script(...hidden, memberWith(1), member, granted, active);
        assert.equal((await provider.update("acme/octocat", state, inputs)).outs?.status, "active");
      });

      it("grants nothing to another account", async () => {
        github.script(...hidden, memberWith(2), { on: "GET /user/1", status: 404 }, member);
        const { message } = await rejected(provider.update("acme/octocat", state, inputs));
        assert.match(message, /now belongs to account 2\..*is no longer visible on GitHub: it may be gone, or hidden/);
        assert.deepEqual(github.writes, []);
      });
    });

    it("never grants to somebody who took the login over", async () => {
      const stranger = seatAnswer("octocat", 666, { pending_cancellation_date: "2026-12-01" });
      github.script(
        { on: SEAT, body: stranger },
        { on: "GET /user/1", body: { login: "monalisa", id: 1 } },
        listed(stranger),
      );
      const error = await rejected(
        provider.update("acme/octocat", { ...state, status: "pending_cancellation" }, inputs),
      );
      assert.match(
        error.message,
        /^Cannot grant a Copilot seat to octocat in acme: The login now belongs to account 666\. Account 1, formerly octocat, was renamed to monalisa: write "monalisa" in the program\./,
      );
      assert.deepEqual(github.writes, []);
    });

    it("says so if the login moved to someone else between the read and the grant", async () => {
      github.script(pending, granted, { on: SEAT, body: seatAnswer("Octocat", 666) });
      const { message } = await rejected(
        provider.update("acme/octocat", { ...state, status: "pending_cancellation" }, inputs),
      );
      assert.match(message, /went to a different account.*account 1, and the login moved to account 666/);
    });

    it("follows the same person to a new login", async () => {
      github.script({ on: "GET /orgs/acme/members/monalisa/copilot", body: seatAnswer("monalisa", 1) });
      const { outs } = await provider.update("acme/octocat", state, { ...inputs, username: "monalisa" });
      assert.equal(outs?.username, "monalisa");
      assert.deepEqual(github.writes, []);
    });
  });

  describe("read", () => {
    it("says gone only after the list has answered", async () => {
      github.script(...absent, { on: ACCOUNT, body: { login: "Octocat", id: 1 } });
      assert.deepEqual(await provider.read("acme/octocat", state), {});
      assert.ok(github.requests.includes(LIST));
    });

    for (const status of [401, 403, 404]) {
      it(`is an error when the proof of absence answers ${status}`, async () => {
        github.script({ on: SEAT, status: 404 }, { on: LIST, status, body: { message: "No" } });
        const error = await rejected(provider.read("acme/octocat", state));
        assert.match(
          error.message,
          new RegExp(`^Cannot read the Copilot seat of octocat in acme: GitHub answered ${status}`),
        );
      });
    }

    it("is an error when the proof of absence is a login page", async () => {
      const page = { on: LIST, body: "<html>Sign in</html>" };
      github.script({ on: SEAT, status: 404 }, page, page, page);
      assert.match(
        (await rejected(provider.read("acme/octocat", state))).message,
        /did not return a usable response.*not JSON/,
      );
    });

    it("shows a cancelled seat in state and inputs, so that it is drift", async () => {
      github.script(pending);
      const result = await provider.read("acme/octocat", state);
      assert.equal(result.props?.pendingCancellationDate, "2026-12-01");
      assert.deepEqual(result.inputs, { ...inputs, status: "pending_cancellation" });
    });

    it("keeps what changes all the time out of the state", async () => {
      github.script(active);
      const { props } = await provider.read("acme/octocat", state);
      assert.deepEqual(Object.keys(props ?? {}).sort(), Object.keys(state).sort());
    });

    it("finds a renamed person again and names the line to change", async () => {
      github.script(...absent, { on: ACCOUNT, status: 404 }, { on: "GET /user/1", body: { login: "monalisa", id: 1 } });
      github.script(listed(seatAnswer("monalisa", 1)));
      const { props, inputs: shown } = await provider.read("acme/octocat", state);
      assert.deepEqual(shown, { ...inputs, status: "renamed to monalisa" });
      assert.equal(props?.username, "octocat");
      assert.match(
        run.said.join("\n"),
        /^octocat in acme: Account 1, formerly octocat, .*write "monalisa" in the program/,
      );
    });

    it("is an error when the login belongs to another account, naming both", async () => {
      github.script({ on: SEAT, body: seatAnswer("octocat", 666) }, { on: "GET /user/1", status: 404 });
      const { message } = await rejected(provider.read("acme/octocat", state));
      assert.match(
        message,
        /now belongs to account 666\. Account 1, formerly octocat, is no longer visible on GitHub: .*If the person has left, remove the line from the program/,
      );
    });

    it("is an error, too, when the other account has no seat", async () => {
      github.script(
        ...absent,
        { on: ACCOUNT, body: { login: "octocat", id: 666 } },
        { on: "GET /user/1", status: 404 },
      );
      assert.match((await rejected(provider.read("acme/octocat", state))).message, /account 666/);
    });

    it("says gone when the account was deleted", async () => {
      github.script(...absent, { on: ACCOUNT, status: 404 }, { on: "GET /user/1", status: 404 });
      assert.deepEqual(await provider.read("acme/octocat", state), {});
    });
  });

  describe("get", () => {
    it("reads a seat by its owner and login alone", async () => {
      github.script(active);
      const looked = { organization: "acme", username: "octocat" } as typeof state;
      assert.deepEqual(await provider.read("acme/octocat", looked), {
        id: "acme/octocat",
        props: { ...state, username: "Octocat" },
        inputs,
      });
      assert.deepEqual(run.said, []);
    });

    it("leaves the organization to the stack where the program names none", async () => {
      begin({ "github:owner": "Acme" });
      github.script(active);
      const { inputs: read } = await provider.read("acme/octocat", { username: "octocat" } as typeof state);
      assert.deepEqual(read, inputs);
      begin();
      assert.match(
        (await rejected(provider.read("acme/octocat", { username: "octocat" } as typeof state))).message,
        /^Cannot tell who pays: organization is missing/,
      );
    });

    it("finds nothing where there is no seat, and is an error where that is not proven", async () => {
      const looked = { organization: "acme", username: "octocat" } as typeof state;
      github.script(...absent);
      assert.deepEqual(await provider.read("acme/octocat", looked), {});
      begin();
      github.script({ on: SEAT, status: 404 }, { on: LIST, status: 403, body: { message: "Forbidden" } });
      assert.match(
        (await rejected(provider.read("acme/octocat", looked))).message,
        /^Cannot read.*GitHub answered 403/,
      );
    });
  });

  describe("delete", () => {
    it("cancels an active seat", async () => {
      const billing = { on: BILLING, body: billingAnswer() };
      github.script(active, billing, billing, cancelled, pending);
      await provider.delete("acme/octocat", state);
      assert.deepEqual(
        github.writes.map(({ body }) => body),
        [{ selected_usernames: ["octocat"] }],
      );
    });

    const lasting = { on: BILLING, body: billingAnswer() };
    const cancelledNothing = { on: CANCEL, body: { seats_cancelled: 0 } };

    it("is an error if GitHub accepts the cancellation and the seat remains", async () => {
      github.script(active, lasting, lasting, cancelledNothing, active, active, active, active);
      assert.match(
        (await rejected(provider.delete("acme/octocat", state))).message,
        /^The Copilot seat of octocat in acme remains: GitHub accepted the cancellation, but still shows an active seat\. Run the same command again/,
      );
      assert.equal(github.writes.length, 1);
    });

    it("waits for GitHub to show the cancellation", async () => {
      github.script(active, lasting, lasting, cancelled, active, pending);
      await provider.delete("acme/octocat", state);
    });

    it("says through which team the access remains if the person also has a team's seat", async () => {
      const teams = { on: SEAT, body: seatAnswer("Octocat", 1, { assigning_team: { slug: "platform" } }) };
      github.script(active, lasting, lasting, cancelled, teams);
      await provider.delete("acme/octocat", state);
      assert.deepEqual(run.said, [
        "Octocat keeps the Copilot seat in acme: it continues through the team platform at the same cost.",
      ]);
    });

    it("is an error if the result of the cancellation is unknown", async () => {
      github.script(active, lasting, lasting, cancelled, { on: SEAT, status: 403, body: { message: "Forbidden" } });
      assert.match(
        (await rejected(provider.delete("acme/octocat", state))).message,
        /^The Copilot seat of octocat in acme was cancelled, but cannot be read: GitHub answered 403/,
      );
    });

    it("has nothing to do when the seat is pending cancellation", async () => {
      github.script(pending);
      await provider.delete("acme/octocat", state);
      assert.deepEqual(github.writes, []);
    });

    it("has nothing to do when the seat is gone", async () => {
      github.script(...absent, { on: ACCOUNT, body: { login: "octocat", id: 1 } });
      await provider.delete("acme/octocat", state);
      assert.deepEqual(github.writes, []);
    });

    it("is an error when the seat's absence is not proven", async () => {
      github.script({ on: SEAT, status: 404 }, { on: LIST, status: 404, body: { message: "Not Found" } });
      assert.match((await rejected(provider.delete("acme/octocat", state))).message, /^Cannot cancel/);
    });

    it("cancels nothing when a team gives the seat, and says which", async () => {
      github.script({ on: SEAT, body: seatAnswer("octocat", 1, { assigning_team: { slug: "platform" } }) });
      await provider.delete("acme/octocat", state);
      assert.match(run.said.join("\n"), /keeps the Copilot seat in acme: it comes through the team platform/);
    });

    it("keeps the organization's last seat", async () => {
      const billing = { on: BILLING, body: billingAnswer({ seat_breakdown: { total: 3, pending_cancellation: 2 } }) };
      github.script(active, billing, billing);
      const { message } = await rejected(provider.delete("acme/octocat", state));
      assert.match(message, /last one.*copilotSeats:allowLastSeat true/);
    });

    it("cancels the last seat when the stack allows it", async () => {
      begin({ "copilotSeats:allowLastSeat": "true" });
      github.script(active, { on: BILLING, body: billingAnswer() }, cancelled, pending);
      await provider.delete("acme/octocat", state);
    });

    it("never cancels the seat of somebody who took the login over", async () => {
      github.script({ on: SEAT, body: seatAnswer("octocat", 666) }, { on: "GET /user/1", status: 404 });
      await provider.delete("acme/octocat", state);
      assert.deepEqual(github.writes, []);
    });

    it("leaves a seat that another resource of the run declares", async () => {
      github.script({ on: "GET /orgs/acme/members/moved/copilot", body: seatAnswer("moved", 5) });
      await provider.check({}, { organization: "acme", username: "moved" });
      github.script(listed(seatAnswer("moved", 5)));
      await provider.delete("acme/moved", { ...state, username: "moved", assigneeId: 5 });
      assert.match(run.said.join("\n"), /another resource of this stack declares it/);
    });
  });
});

async function rejected(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("it should have failed");
}

function pick(value: object, ...keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

import assert from "node:assert/strict";
import { GitHubError, Refusal } from "../../src/github/errors.js";
import { GitHub, type OwnerOnGitHub } from "../../src/github/github.js";
import type { Owner } from "../../src/github/owner.js";
import { advise, lackWords } from "../../src/settings/advice.js";
import { type Answer, billingAnswer, ScriptedGitHub, seatAnswer } from "../support/scriptedGitHub.js";

const ACME: Owner = { kind: "organization", name: "acme" };
const LIST = "GET /orgs/acme/copilot/billing/seats?per_page=100&page=1";
const BILLING = "GET /orgs/acme/copilot/billing";
const GRANT = "POST /orgs/acme/copilot/billing/selected_users";
const single = (login: string) => `GET /orgs/acme/members/${login}/copilot`;
const notFound = { status: 404, body: { message: "Not Found" } };
const ann = seatAnswer("ann", 11);
const bob = seatAnswer("bob", 12);
const list = (total: number, seats: readonly unknown[], headers: Record<string, string> = {}): Answer => ({
  on: LIST,
  body: { total_seats: total, seats },
  headers,
});

describe("GitHub's list of seats", () => {
  let github: ScriptedGitHub;
  let acme: OwnerOnGitHub;

  beforeEach(async () => {
    github = new ScriptedGitHub();
    github.start();
    acme = await open(ACME);
  });
  afterEach(() => github.stop());

  function open(owner: Owner): Promise<OwnerOnGitHub> {
    const credentials = { kind: "token", token: "token", source: "github:token" } as const;
    const access = { baseUrl: "https://api.github.com", credentials, allowLastSeat: false, advise };
    return new GitHub(access, { say: () => {} }).of(owner);
  }

  describe("proves no absence", () => {
    it("if it stays shorter than it says: missing people are looked up one by one", async () => {
      github.script(list(3, [ann, bob]), list(3, [ann, bob]));
      const { whole, lack } = await acme.seats.list();
      assert.deepEqual([whole, lack], [false, { kind: "shorter", total: 3, listed: 2 }]);
      github.script({ on: single("cy"), body: seatAnswer("cy", 13) }, { on: single("dee"), ...notFound });
      github.script({ on: BILLING, body: billingAnswer() });
      assert.equal((await acme.seats.find("cy"))?.assigneeId, 13);
      assert.equal(await acme.seats.find("dee"), undefined);
      assert.equal((await acme.seats.find("ann"))?.assigneeId, 11);
    });

    it("if GitHub says that it is partial, although its numbers fit", async () => {
      const headers = { "x-github-sso": "partial-results; organizations=21955855,20582480" };
      github.script(list(2, [ann, bob], headers), { on: single("cy"), body: seatAnswer("cy", 13) });
      const { whole, lack } = await acme.seats.list();
      assert.equal(whole, false);
      assert.match(
        lackWords(lack ?? assert.fail()),
        /single sign-on \(organizations: 21955855, 20582480\).*Authorize it/,
      );
      assert.equal((await acme.seats.find("cy"))?.assigneeId, 13);
    });

    it("and more people than can be looked up one by one are an error that says why, before a request", async () => {
      github.script(list(1_000, [ann]), list(1_000, [ann]));
      await acme.seats.list();
      const logins = Array.from({ length: 501 }, (_, index) => `user-${index}`);
      const error = await acme.seats.findAll(logins).then(
        () => assert.fail(),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Refusal, String(error));
      assert.match(error.message, /^Cannot read the Copilot seats of acme: GitHub's list of them is incomplete/);
      assert.match(error.message, /counts 1,000 seats and lists 1, .*authorize the token/);
      assert.equal(github.requests.length, 2);
    });

    it("but where it lists all entries of an enterprise whose people it counts, or the other way round", async () => {
      const octo = await open({ kind: "enterprise", name: "octo" });
      const on = "GET /enterprises/octo/copilot/billing/seats?per_page=100&page=1";
      const entries = ["acme", "umbrella"].map((login) => ({ ...ann, organization: { login } }));
      github.script({ on, body: { total_seats: 2, seats: entries } });
      assert.equal((await octo.seats.list()).whole, true);
    });
  });

  describe("counts", () => {
    it("if it shows a seat that GitHub does not show by itself", async () => {
      github.script({ on: single("bob"), ...notFound }, list(2, [ann, bob]));
      assert.equal((await acme.seats.find("bob"))?.assigneeId, 12);
      assert.equal(await acme.seats.find("cy"), undefined);
      assert.deepEqual(github.requests, [single("bob"), LIST], "as proof of an absence, too");
    });

    it("in an enterprise, where an empty answer is what there is singly", async () => {
      const octo = await open({ kind: "enterprise", name: "octo" });
      github.script({ on: "GET /enterprises/octo/members/bob/copilot", body: { total_seats: 0, seats: [] } });
      github.script({
        on: "GET /enterprises/octo/copilot/billing/seats?per_page=100&page=1",
        body: { total_seats: 1, seats: [bob] },
      });
      assert.equal((await octo.seats.find("bob"))?.assigneeId, 12);
    });

    it("after a grant, where reading it costs no more than a look", async () => {
      github.script(list(1, [ann]), { on: GRANT, status: 201, body: { seats_created: 1 } });
      await acme.seats.list();
      await acme.writer.grant("bob");
      github.script({ on: single("bob"), ...notFound }, list(2, [ann, bob]));
      assert.equal((await acme.seats.find("bob"))?.assigneeId, 12);
    });

    it("and is not read again and again for those who were granted where it is long", async () => {
      const headers = { link: '<https://api.github.com/x?page=3>; rel="last"' };
      const pages = [1, 2, 3].map((page) => ({
        ...list(3, [seatAnswer(`user-${page}`, page)], page === 1 ? headers : {}),
        on: LIST.replace(/1$/, String(page)),
      }));
      github.script(...pages, { on: GRANT, status: 201, body: { seats_created: 1 } });
      await acme.seats.list();
      await acme.writer.grant("bob");
      github.script({ on: single("bob"), ...notFound }, { on: BILLING, body: billingAnswer() });
      assert.equal(await acme.seats.find("bob"), undefined);
    });

    it("by a read of it that fails for no absence", async () => {
      github.script({ on: single("bob"), ...notFound }, { on: LIST, status: 403, body: { message: "Forbidden" } });
      await assert.rejects(acme.seats.find("bob"), (error) => error instanceof GitHubError && error.status === 403);
    });
  });

  describe("keeps apart", () => {
    const octokittens = { ...ann, assignee: { name: "octokittens", id: 1, type: "Team" } };
    const partners = {
      ...ann,
      assignee: { name: "Octo Partners", login: "octo-partners", id: 2, type: "Organization" },
    };
    const nobody = { ...ann, assignee: null };

    it("assignees that are not people, anywhere in the list", async () => {
      for (const seats of [
        [octokittens, ann, partners, nobody],
        [ann, nobody, partners, octokittens],
      ]) {
        github.script(list(4, seats));
        const { seats: people, unassigned, whole } = await (await open(ACME)).seats.list();
        assert.deepEqual([[...people.keys()], whole], [["ann"], true]);
        assert.deepEqual(
          new Set(unassigned.map(({ assignee }) => assignee)),
          new Set(["the team octokittens", "the organization octo-partners", null]),
        );
      }
    });

    it("an organization that GitHub shows by itself", async () => {
      github.script({ on: single("octo-partners"), body: partners });
      await assert.rejects(acme.seats.find("octo-partners"), { message: /assignee is not what GitHub documents/ });
    });

    it("no bots, users, and accounts without a type", async () => {
      const typed = (type: string, id: number) =>
        seatAnswer(`user-${id}`, id, { assignee: { login: `user-${id}`, id, type } });
      github.script(list(3, [typed("User", 1), typed("Bot", 2), ann]));
      assert.equal((await acme.seats.list()).seats.size, 3);
    });
  });
});

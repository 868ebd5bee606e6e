import assert from "node:assert/strict";
import { GitHubError } from "../../src/github/errors.js";
import { GitHub } from "../../src/github/github.js";
import type { Members, NoSeats } from "../../src/github/members.js";
import type { Owner } from "../../src/github/owner.js";
import { advise } from "../../src/settings/advice.js";
import { type Answer, ScriptedGitHub } from "../support/scriptedGitHub.js";

const notFound = { status: 404, body: { message: "Not Found" } };
const forbidden = { status: 403, body: { message: "Resource not accessible" } };
const membership = (login: string, answer: Omit<Answer, "on"> = {}) => ({
  on: `GET /orgs/acme/memberships/${login}`,
  body: { state: "active", role: "member" },
  ...answer,
});
const invited = { body: { state: "pending", role: "member" } };
const account = (login: string, answer: Omit<Answer, "on"> = { body: { login, id: 1 } }) => ({
  on: `GET /users/${login}`,
  ...answer,
});
const people = (logins: readonly string[]) => logins.map((login, index) => ({ login, id: index + 1 }));
const firstMember = (...logins: string[]) => ({
  on: "GET /orgs/acme/members?per_page=1&page=1",
  body: people(logins),
});
const page = (number: number, logins: readonly string[], lastPage = number): Answer => ({
  on: `GET /orgs/acme/members?per_page=100&page=${number}`,
  body: people(logins),
  headers: { link: `<https://api.github.com/x?page=${lastPage}>; rel="last"` },
});
const users = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `user-${from + index}`);

describe("whether people may get a seat", () => {
  let github: ScriptedGitHub;
  let members: Members;

  async function membersOf(owner: Owner): Promise<Members> {
    const credentials = { kind: "token", token: "token", source: "github:token" } as const;
    const access = { baseUrl: "https://api.github.com", credentials, allowLastSeat: false, advise };
    return (await new GitHub(access, { say: () => {} }).of(owner)).members;
  }

  beforeEach(async () => {
    github = new ScriptedGitHub();
    github.start();
    members = await membersOf({ kind: "organization", name: "acme" });
  });

  afterEach(() => github.stop());

  const shown = ({ refused, unchecked }: NoSeats) => ({ refused: Object.fromEntries(refused), unchecked });

  it("is looked up one by one for a few", async () => {
    github.script(
      membership("ada"),
      membership("bob", invited),
      membership("cy", notFound),
      membership("typo", notFound),
    );
    github.script(account("cy"), account("typo", notFound));
    assert.deepEqual(shown(await members.whyNoSeat(["Ada", "ada", "bob", "CY", "typo"])), {
      refused: { bob: "invited", cy: "no member", typo: "no account" },
      unchecked: [],
    });
  });

  it("is not known of an enterprise", async () => {
    const octo = await membersOf({ kind: "enterprise", name: "octo" });
    assert.deepEqual(shown(await octo.whyNoSeat(["Ada", "bob"])), { refused: {}, unchecked: ["ada", "bob"] });
  });

  it("is not known if GitHub forbids the read", async () => {
    github.script(membership("ada", forbidden));
    assert.deepEqual(shown(await members.whyNoSeat(["ada", "bob"])), { refused: {}, unchecked: ["ada", "bob"] });
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])), { refused: {}, unchecked: ["cy"] }, "nor asked for again");
  });

  it("accepts a 404 as an answer once another membership was shown, even earlier", async () => {
    github.script(membership("ada"), membership("cy", notFound), account("cy"));
    await members.whyNoSeat(["ada"]);
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])).refused, { cy: "no member" });
  });

  it("accepts a 404 as an answer if the first member's membership is shown", async () => {
    github.script(membership("cy", notFound), firstMember("boss"), membership("boss"), account("cy"));
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])).refused, { cy: "no member" });
  });

  it("is proven once for concurrent requests", async () => {
    github.script(membership("cy", notFound), membership("dee", notFound), firstMember("boss"), membership("boss"));
    github.script(account("cy"), account("dee"));
    const answers = await Promise.all([members.whyNoSeat(["cy"]), members.whyNoSeat(["dee"])]);
    assert.deepEqual(answers.map(shown), [
      { refused: { cy: "no member" }, unchecked: [] },
      { refused: { dee: "no member" }, unchecked: [] },
    ]);
  });

  it("does not accept a 404 as an answer if nothing shows that these credentials see memberships", async () => {
    const unchecked = { refused: {}, unchecked: ["cy"] };
    github.script(membership("cy", notFound), firstMember("boss"), membership("boss", notFound));
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])), unchecked);
    github.script(membership("cy", notFound), firstMember());
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])), unchecked);
    github.script(membership("cy", notFound), { ...firstMember(), ...forbidden });
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])), unchecked);
    github.script(membership("cy", notFound), firstMember("boss"), membership("boss", forbidden));
    assert.deepEqual(shown(await members.whyNoSeat(["cy"])), unchecked);
  });

  it("tells the account that GitHub hides from others", async () => {
    github.script(membership("bob_acme", { body: { state: "active", user: { login: "Bob_acme", id: 12 } } }));
    assert.equal(await members.idOf("bob_acme"), 12);
    github.script(membership("bob_acme", { body: { state: "active", user: { login: "somebody-else", id: 13 } } }));
    assert.equal(await members.idOf("bob_acme"), undefined);
    github.script(membership("bob_acme", notFound), membership("ann"), membership("cy", forbidden));
    for (const login of ["bob_acme", "ann", "cy", "asked-no-more"]) assert.equal(await members.idOf(login), undefined);
    assert.equal(await (await membersOf({ kind: "enterprise", name: "octo" })).idOf("bob_acme"), undefined);
  });

  it("fails with other failures", async () => {
    github.script(membership("ada", { status: 401, body: { message: "Bad credentials" } }));
    await assert.rejects(members.whyNoSeat(["ada"]), (error) => error instanceof GitHubError && error.status === 401);
    github.script({ ...page(1, []), status: 422, body: { message: "no" } });
    await assert.rejects(members.whyNoSeat(users(0, 21)), (error) => error instanceof GitHubError);
  });

  it("is read from the list for many, and looked up one by one for those missing in it", async () => {
    github.script(page(1, users(0, 100), 2), page(2, ["User-100", "user-101"]));
    github.script(membership("bob", invited), membership("cy", notFound), account("cy"));
    const { refused, unchecked } = await members.whyNoSeat([...users(0, 102), "bob", "cy"]);
    assert.deepEqual(shown({ refused, unchecked }), { refused: { bob: "invited", cy: "no member" }, unchecked: [] });
  });

  it("needs one membership to believe the list, if nobody else's is shown", async () => {
    github.script(page(1, ["boss"]), membership("boss", notFound));
    github.script(...users(0, 20).map((login) => membership(login, notFound)));
    assert.deepEqual(shown(await members.whyNoSeat(users(0, 30))), { refused: {}, unchecked: users(0, 30) });
  });

  it("believes the list of more than twenty who are missing, in a bounded number of requests", async () => {
    github.script(page(1, ["boss"]), membership("boss"));
    for (const login of users(0, 20)) github.script(membership(login, notFound), account(login, notFound));
    const { refused, unchecked } = await members.whyNoSeat(users(0, 300));
    assert.equal(refused.size, 300);
    assert.deepEqual([refused.get("user-0"), refused.get("user-299"), unchecked], ["no account", "no member", []]);
    assert.ok(github.requests.length <= 1 + 45);
  });

  it("does not believe a list that lacks a member", async () => {
    github.script(page(1, ["boss"]), membership("user-0"));
    for (const login of users(1, 20)) github.script(membership(login, notFound), account(login));
    const { refused, unchecked } = await members.whyNoSeat(users(0, 30));
    assert.deepEqual([[...refused.keys()], unchecked], [users(1, 20), users(20, 30)]);
  });

  it("is not known from a list that may not be read", async () => {
    github.script({ ...page(1, []), ...forbidden });
    assert.deepEqual(shown(await members.whyNoSeat(users(0, 21))), { refused: {}, unchecked: users(0, 21) });
  });

  it("is not known of those who may be behind the hundredth page", async () => {
    for (let number = 1; number <= 100; number++) github.script(page(number, [`member-${number}`], 101));
    for (const login of users(0, 20)) github.script(membership(login, invited));
    const { refused, unchecked } = await members.whyNoSeat(users(0, 30));
    assert.deepEqual([refused.size, unchecked], [20, users(20, 30)]);
  });
});

import { strict as assert } from "node:assert";
import { type Incoming, startSimulator } from "../../../src/simulator/index.js";
import { acme, ask, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const USERS = "/orgs/acme/copilot/billing/selected_users";
const grant = { body: { selected_usernames: ["cy"] } };

describe("the local GitHub: what a test does before an answer", () => {
  it("sees the request", async () => {
    const seen: Incoming[] = [];
    const simulator = await start(acme(), { beforeAnswer: (incoming) => void seen.push(incoming) });
    await ask(simulator, `POST ${USERS}`, grant);
    await ask(simulator, "GET /orgs/acme/copilot/billing/seats?page=2");
    assert.deepEqual(seen, [
      { method: "POST", path: USERS, query: {}, body: grant.body },
      { method: "GET", path: "/orgs/acme/copilot/billing/seats", query: { page: "2" }, body: undefined },
    ]);
  });

  it("can make the pages shift while they are read", async () => {
    const seats = ["bob", "cy", "dee", "eve"].map((login) => ({ login }));
    const simulator = await start(acme({ seats }), {
      beforeAnswer: async ({ query }) => {
        if (query.page === "2") simulator.world.removeSeat("acme", "bob");
        return undefined;
      },
    });
    const logins: string[] = [];
    for (const page of [1, 2]) {
      const { body } = await ask(simulator, `GET /orgs/acme/copilot/billing/seats?per_page=2&page=${page}`);
      logins.push(
        ...(body as { seats: { assignee: { login: string } }[] }).seats.map(({ assignee }) => assignee.login),
      );
    }
    assert.deepEqual(logins, ["bob", "cy", "eve"]);
  });

  it("can answer in its place, and nothing is carried out", async () => {
    const html = "<html>Unicorn!</html>";
    const simulator = await start(acme(), {
      beforeAnswer: ({ method }) =>
        method === "POST"
          ? { status: 502, body: html }
          : { status: 429, headers: { "retry-after": "7" }, body: { message: "slow down" } },
    });
    const response = await fetch(`${simulator.url}${USERS}`, { method: "POST", body: JSON.stringify(grant.body) });
    assert.equal(response.status, 502);
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(await response.text(), html);
    const told = await ask(simulator, "GET /user");
    assert.deepEqual([told.status, told.message, told.headers.get("retry-after")], [429, "slow down", "7"]);
    assert.deepEqual(simulator.world.seats("acme"), []);
    assert.deepEqual(
      simulator.requests.map(({ status, fault }) => [status, fault]),
      [
        [502, "foreign"],
        [429, "foreign"],
      ],
    );
  });

  for (const [fault, granted, status] of [
    ["reset-before", 0, 0],
    ["reset-after", 1, 0],
    ["cut", 1, 201],
  ] as const) {
    it(`can end the connection: ${fault}`, async () => {
      const simulator = await start(acme(), { beforeAnswer: () => fault });
      await assert.rejects(ask(simulator, `POST ${USERS}`, grant));
      assert.equal(simulator.world.seats("acme").length, granted);
      assert.deepEqual(
        simulator.requests.map((request) => [request.status, request.fault]),
        [[status, fault]],
      );
    });
  }

  it("can leave a request without an answer for good", async () => {
    const simulator = await startSimulator({ seed: acme(), beforeAnswer: () => new Promise(() => {}) });
    const lost = assert.rejects(ask(simulator, "GET /user"));
    await simulator.close();
    await lost;
  });
});

describe("the local GitHub: the longest list of users", () => {
  for (const status of [413, 422] as const) {
    it(`is unlimited by default, and otherwise refused with ${status}`, async () => {
      const simulator = await start(acme());
      const body = { selected_usernames: ["bob", "cy", "octocat"] };
      assert.equal((await ask(simulator, `POST ${USERS}`, { body })).status, 201);
      simulator.world.configure("acme", { largestList: 2, tooLongStatus: status });
      for (const method of ["POST", "DELETE"]) {
        const told = await ask(simulator, `${method} ${USERS}`, { body });
        assert.equal(told.status, status);
        assert.match(told.message ?? "", /at most 2/);
      }
      assert.equal((await ask(simulator, `DELETE ${USERS}`, grant)).status, 200);
    });
  }
});

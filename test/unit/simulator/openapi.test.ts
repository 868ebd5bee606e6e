import { strict as assert } from "node:assert";
import type { Exchange } from "../../../src/simulator/index.js";
import { brokenExamples, contradictions, openApiCheck } from "../../support/openapi.js";
import { acme, ask, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();

describe("GitHub's OpenAPI description", () => {
  it("agrees with its own examples, except for the contradictions that are listed", () => {
    assert.deepEqual(brokenExamples(contradictions), []);
  });

  for (const contradiction of contradictions) {
    it(`needs the contradiction listed for ${"component" in contradiction ? contradiction.component : contradiction.example}`, () => {
      assert.notDeepEqual(brokenExamples(contradictions.filter((other) => other !== contradiction)), []);
    });
  }
});

describe("the OpenAPI check", () => {
  const good: Exchange = {
    method: "POST",
    path: "/orgs/acme/copilot/billing/selected_users",
    query: {},
    requestHeaders: { "content-type": "application/json; charset=utf-8" },
    requestBody: { selected_usernames: ["bob"] },
    status: 201,
    responseHeaders: { "content-type": "application/json; charset=utf-8" },
    responseBody: { seats_created: 1 },
  };
  const list: Exchange = {
    ...good,
    method: "GET",
    path: "/orgs/acme/copilot/billing/seats",
    requestBody: undefined,
    status: 200,
    responseBody: { total_seats: 1, seats: [{ created_at: "2026-05-06T00:00:00Z", assignee: null }] },
  };
  const error = { message: "Not Found", documentation_url: "https://docs.github.com/rest" };

  function violations(exchange: Exchange): string[] {
    const check = openApiCheck();
    check.onExchange(exchange);
    return check.violations;
  }

  for (const [what, exchange] of [
    ["a good one", good],
    ["a good list", list],
    ["numbers in the query", { ...list, query: { page: "2", per_page: "100" } }],
    ["an error the description does not name", { ...good, status: 400, responseBody: error }],
    ["a broken request that was refused", { ...good, requestBody: {}, status: 422, responseBody: error }],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(violations(exchange), []));
  }

  const seat = (change: object) => ({
    ...list,
    responseBody: { seats: [{ created_at: "2026-05-06T00:00:00Z", ...change }] },
  });
  for (const [what, exchange, words] of [
    ["an operation there is not", { ...good, path: "/orgs/acme/copilot/seats" }, /no such operation/],
    ["a method there is not", { ...good, method: "PUT" }, /no such operation/],
    ["an answer that lacks a field", { ...good, responseBody: {} }, /must have required property 'seats_created'/],
    [
      "an answer with a wrong type",
      { ...good, responseBody: { seats_created: "1" } },
      /\/seats_created must be integer/,
    ],
    ["an answer without a body", { ...good, responseBody: undefined }, /answer: .*must be object/],
    [
      "an answer that is HTML",
      { ...good, responseHeaders: { "content-type": "text/html" } },
      /content type of the answer/,
    ],
    ["a status there is not", { ...good, status: 202 }, /status is not documented/],
    ["an error without a shape", { ...good, status: 422, responseBody: "no" }, /must be object/],
    ["a seat without created_at", { ...list, responseBody: { seats: [{}] } }, /'created_at'/],
    ["a seat with a field GitHub has not", seat({ status: "active" }), /must NOT have additional properties/],
    ["a date that is none", seat({ pending_cancellation_date: "tomorrow" }), /must match format "date"/],
    ["a moment that is none", seat({ last_activity_at: "2026-05-06" }), /must match format "date-time"/],
    ["a plan there is not", seat({ plan_type: "gold" }), /must be equal to one of/],
    ["a user that is half there", seat({ assignee: { login: "bob" } }), /must have required property 'id'/],
    ["a team that is neither kind", seat({ assigning_team: { slug: "platform" } }), /must match exactly one schema/],
    ["a query parameter there is not", { ...list, query: { pages: "2" } }, /query has no parameter pages/],
    ["a page that is no number", { ...list, query: { page: "two" } }, /query parameter page: must be integer/],
    ["a request without a body", { ...good, requestBody: undefined }, /request has no body/],
    ["a request with a body it should not have", { ...list, requestBody: {} }, /request has a body/],
    [
      "a request that breaks the schema",
      { ...good, requestBody: { selected_usernames: [] } },
      /NOT have fewer than 1 items/,
    ],
    ["a request of another type", { ...good, requestHeaders: {} }, /content type of the request/],
  ] as const) {
    it(`complains about ${what}`, () => assert.match(violations(exchange).join("\n"), words));
  }

  it("sees every exchange of a local GitHub", async () => {
    const seen: Exchange[] = [];
    const simulator = await start(acme(), { onExchange: (exchange) => seen.push(exchange) });
    await ask(simulator, "POST /orgs/acme/copilot/billing/selected_users?x=1", { body: { selected_usernames: [] } });
    const [exchange] = seen;
    assert.equal(exchange?.path, "/orgs/acme/copilot/billing/selected_users");
    assert.deepEqual(exchange?.query, { x: "1" });
    assert.deepEqual(exchange?.requestBody, { selected_usernames: [] });
    assert.equal(exchange?.status, 422);
    assert.equal(exchange?.responseHeaders["content-type"], "application/json; charset=utf-8");
  });
});

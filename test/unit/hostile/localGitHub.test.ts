import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { type Simulator, startSimulator } from "../../../src/simulator/index.js";
import { acme, OWNER } from "../simulator/localGitHub.js";
import { FRAGMENTS, hostileText, hostileValue, prove } from "./support.js";

interface Told {
  status: number;
  text: string;
}

interface Asked {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Encodes what a path cannot contain on the wire. */
const onTheWire = (text: string) => wellFormed(text).replace(/[^\x21-\xff]|[\x7f#?]/gu, encodeURIComponent);
/** Replaces lone surrogates, which cannot be sent. */
const wellFormed = (text: string) => Buffer.from(text).toString();
const segment = fc.oneof(
  fc.constantFrom(
    "orgs",
    "Acme",
    "acme",
    "members",
    "copilot",
    "billing",
    "seats",
    "selected_users",
    "users",
    "user",
    "app",
    "installations",
    "access_tokens",
    "enterprises",
    "rate_limit",
    "_simulator",
    "state",
    "addUser",
  ),
  hostileText.map((text) => onTheWire(text).slice(0, 2_000)),
  hostileText.map((text) => encodeURIComponent(wellFormed(text)).slice(0, 2_000)),
);
const pathOf = (...parts: string[]) =>
  fc.tuple(...parts.map((part) => (part === "*" ? segment : fc.constant(part)))).map((made) => `/${made.join("/")}`);
const path = fc.oneof(
  fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
  pathOf("orgs", "*", "copilot", "billing", "selected_users"),
  pathOf("orgs", "Acme", "members", "*", "copilot"),
  pathOf("orgs", "Acme", "members", "*"),
  pathOf("orgs", "Acme", "copilot", "billing", "selected_users"),
  pathOf("orgs", "Acme", "copilot", "billing", "seats"),
  pathOf("enterprises", "*", "members", "*", "copilot"),
  pathOf("users", "*"),
  pathOf("user", "*"),
  pathOf("app", "installations", "*", "access_tokens"),
  pathOf("_simulator", "*"),
);
const query = fc.oneof(
  fc.constant(""),
  segment.map((text) => `?page=${text}&per_page=${text}`),
  segment.map((text) => `?${text}`),
);
const body = fc.oneof(
  fc.constant(""),
  hostileText,
  hostileValue.map((value) => JSON.stringify(value) ?? ""),
  fc.oneof(hostileValue, fc.array(hostileValue)).map((value) => JSON.stringify({ selected_usernames: value })),
  fc
    .record(
      {
        organization: fc.constantFrom("acme", ...FRAGMENTS),
        login: hostileValue,
        newLogin: hostileValue,
        team: hostileValue,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.constantFrom('{"__proto__":{"selected_usernames":["bob"]}}', '{"constructor":{"prototype":{"x":1}}}'),
);
const headerText = hostileText.map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, "~").slice(0, 2_000));
const json = (value: unknown) => Buffer.from(JSON.stringify(value) ?? "").toString("base64url");
const authorization = fc.oneof(
  fc.constant(`Bearer ${OWNER}`),
  headerText,
  headerText.map((text) => `Bearer ${text}`),
  fc
    .tuple(hostileValue, hostileValue)
    .map(([iss, exp]) => `Bearer ${json({ alg: "RS256" })}.${json({ iss, exp, iat: exp })}.x`),
  fc
    .tuple(hostileValue, hostileValue)
    .map(([header, claims]) => `Bearer ${json(header)}.${json(claims)}.${json(claims)}`),
);
const hostileHeaders = fc.record(
  {
    authorization,
    host: headerText,
    origin: headerText,
    "content-type": headerText,
    "x-github-api-version": headerText,
    "user-agent": headerText,
  },
  { requiredKeys: ["authorization"], noNullPrototype: true },
);
const headers = fc.oneof(fc.constant({ authorization: `Bearer ${OWNER}` }), hostileHeaders);
const asked: fc.Arbitrary<Asked> = fc.record(
  {
    method: fc.constantFrom("GET", "GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"),
    path: fc.tuple(path, query).map((parts) => parts.join("").slice(0, 8_000)),
    headers,
    body,
  },
  { noNullPrototype: true },
);

describe("the local GitHub under hostile requests", function () {
  this.timeout(120_000);
  let github: Simulator;

  beforeEach(async () => {
    github = await startSimulator({ seed: acme({ seats: [{ login: "bob" }] }) });
  });
  afterEach(() => github.close());

  async function ask({ method, path, headers = {}, body = "" }: Asked): Promise<Told> {
    const sent = request(`${github.url}`, {
      method,
      path,
      headers: { "user-agent": "test", ...headers },
      agent: false,
    });
    sent.end(method === "GET" || method === "HEAD" ? undefined : body);
    const [response] = await once(sent, "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    return { status: response.statusCode, text };
  }

  it("refuses or answers, and never fails", async () => {
    const seen = { answered: 0, refused: 0 };
    await prove(
      fc.asyncProperty(asked, async (question) => {
        const { status, text } = await ask(question);
        assert.ok(status >= 200 && status < 500, `${status} ${text.slice(0, 300)}`);
        seen[status < 400 ? "answered" : "refused"]++;
        if (status >= 400 && question.method !== "HEAD" && text !== "")
          assert.equal(typeof JSON.parse(text).message, "string");
      }),
      1_500,
    );
    assert.ok(seen.answered > 10 && seen.refused > 500, JSON.stringify(seen));
    for (const room of ["", "/state", "/requests"])
      assert.equal((await ask({ method: "GET", path: `/_simulator${room}` })).status, 200, room);
  });

  it("grants nothing for a name that nobody has", () =>
    prove(
      fc.asyncProperty(
        fc.array(
          hostileValue.filter((name) => typeof name !== "string" || !/^(octocat|bob|cy)$/i.test(name)),
          { minLength: 1, maxLength: 3 },
        ),
        async (names) => {
          const { status } = await ask({
            method: "POST",
            path: "/orgs/acme/copilot/billing/selected_users",
            headers: { authorization: `Bearer ${OWNER}` },
            body: JSON.stringify({ selected_usernames: names }),
          });
          assert.equal(status, 422);
          assert.deepEqual(github.world.purchases, []);
        },
      ),
      200,
    ));

  it("refuses endless nesting, and still shows the requests", async () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const deep = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
      for (const path of ["/orgs/acme/copilot/billing/selected_users", "/_simulator/addUser", "/user"]) {
        for (const body of [deep, `{"selected_usernames":${deep}}`, open.repeat(100_000)]) {
          const { status } = await ask({ method: "POST", path, headers: { authorization: `Bearer ${OWNER}` }, body });
          assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
        }
      }
    }
    for (const room of ["", "/state", "/requests"])
      assert.equal((await ask({ method: "GET", path: `/_simulator${room}` })).status, 200, room);
  });

  it("shows requests as text, never as a part of its page", () =>
    prove(
      fc.asyncProperty(
        fc.constantFrom("<img src=x>", '"><img src=x>', "'><img src=x>", "</td><img src=x>"),
        hostileText,
        async (tag, text) => {
          const hidden = encodeURIComponent(`${tag}${wellFormed(text)}`)
            .slice(0, 2_000)
            .replace(/%[\dA-F]?$/i, "");
          await ask({ method: "GET", path: `/users/${hidden}?${hidden}=${hidden}` });
          await ask({ method: "GET", path: `/users/${onTheWire(tag)}` });
          const { text: page } = await ask({ method: "GET", path: `/_simulator?notice=${hidden}` });
          assert.ok(!page.includes("<img"), page);
        },
      ),
      100,
    ));

  it("survives what is not HTTP", async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(
          fc.constantFrom(
            "GET ",
            "POST /",
            "CONNECT x:1 HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET /user HTTP/1.1\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n",
          ),
          hostileText,
        )
        .map((parts) => Buffer.from(parts.join(""))),
    );
    await prove(
      fc.asyncProperty(noise, async (bytes) => {
        const socket = connect(Number(new URL(github.url).port), "127.0.0.1");
        socket.on("error", () => undefined).resume();
        socket.end(bytes);
        await once(socket, "close");
      }),
      200,
    );
    assert.equal((await ask({ method: "GET", path: "/users/bob" })).status, 200);
  });
});

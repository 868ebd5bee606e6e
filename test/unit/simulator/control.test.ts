import { strict as assert } from "node:assert";
import { request } from "node:http";
import type { Simulator } from "../../../src/simulator/index.js";
import { codeBlock, read } from "../../support/documents.js";
import { acme, ask, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const seats = { seats: [{ login: "bob" }, { login: "cy" }], teams: [{ slug: "platform" }] };

const act = (simulator: Simulator, action: string, body: unknown) =>
  ask(simulator, `POST /_simulator/${action}`, { token: null, body });

function form(
  simulator: Simulator,
  action: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return fetch(`${simulator.url}/_simulator/${action}`, {
    method: "POST",
    redirect: "manual",
    headers,
    body: new URLSearchParams(fields),
  });
}

/** fetch would not let a test choose the Host. */
function statusFor(simulator: Simulator, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(simulator.url);
    request({ port, host: "127.0.0.1", path: "/_simulator/state", headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("the local GitHub: the control API", () => {
  it("does everything the world can do", async () => {
    const simulator = await start(acme(seats));
    const { world } = simulator;
    const at = (login: string) => ({ organization: "acme", login });
    for (const [action, body] of [
      ["cancelSeat", at("bob")],
      ["removeSeat", at("cy")],
      ["grantSeat", at("cy")],
      ["grantTeamSeat", { ...at("octocat"), team: "platform" }],
      ["touchActivity", at("octocat")],
      ["setSeatPlan", { ...at("octocat"), planType: "unknown" }],
      ["grantOddSeat", { organization: "acme", type: "Team", name: "octokittens", id: "1", at: "0" }],
      ["addUser", { login: "newcomer" }],
      ["addUser", { login: "guest" }],
      ["addOutsideCollaborator", at("guest")],
      ["hideUser", { login: "guest" }],
      ["showUser", { login: "guest" }],
      ["renameUser", { login: "guest", newLogin: "guest_acme" }],
      ["suspendUser", { login: "guest_acme" }],
      ["addMember", at("newcomer")],
      ["addTeam", { organization: "acme", name: "Night Shift" }],
      ["addTeamMember", { ...at("newcomer"), team: "platform" }],
      ["addTeamMember", { ...at("newcomer"), team: "night-shift" }],
      ["removeTeamMember", { ...at("octocat"), team: "platform" }],
      ["renameTeam", { organization: "acme", team: "night-shift", newName: "Day Shift" }],
      ["renameUser", { login: "newcomer", newLogin: "old-hand" }],
      ["removeMember", at("cy")],
      ["configure", { organization: "acme", seatManagement: "assign_all", copilot: true }],
      ["addToken", { token: "another", login: "ann", scopes: ["read:org"] }],
      ["revokeToken", { token: OWNER }],
    ] as const) {
      const told = await act(simulator, action, body);
      assert.equal(told.status, 200, `${action}: ${told.message}`);
    }
    assert.notEqual(world.seat("acme", "bob")?.pendingCancellationDate, null);
    assert.equal(world.seat("acme", "octocat")?.team?.slug, "platform");
    assert.notEqual(world.seat("acme", "octocat")?.pendingCancellationDate, null);
    assert.equal(world.seat("acme", "old-hand")?.team?.slug, "platform");
    assert.equal((await act(simulator, "deleteTeam", { organization: "acme", team: "platform" })).status, 200);
    const { body } = await ask(simulator, "GET /_simulator/state", { token: null });
    const { organizations } = body as { organizations: { teams: { slug: string; members: string[] }[] }[] };
    assert.deepEqual(
      organizations[0]?.teams.map(({ slug, members }) => [slug, members]),
      [["day-shift", ["old-hand"]]],
    );
    assert.ok(world.accounts.byLogin("old-hand"));
    assert.equal(world.organization("acme")?.settings.seatManagement, "assign_all");
    assert.equal(world.organization("acme")?.settings.planType, "business");
    assert.equal((await ask(simulator, "GET /user")).status, 401);
    assert.equal((await ask(simulator, "GET /user", { token: "another" })).status, 200);
  });

  it("shows the state and the requests, without any token and without itself", async () => {
    const simulator = await start(acme(seats));
    await ask(simulator, "GET /user");
    const state = await ask(simulator, "GET /_simulator/state", { token: null });
    const requests = await ask(simulator, "GET /_simulator/requests", { token: null });
    assert.deepEqual(
      (requests.body as { path: string }[]).map(({ path }) => path),
      ["/user"],
    );
    const { organizations } = state.body as { organizations: { seats: { login: string }[] }[] };
    assert.deepEqual(
      organizations[0]?.seats.map(({ login }) => login),
      ["bob", "cy"],
    );
    assert.ok(!JSON.stringify([state.body, requests.body]).includes(OWNER));
  });

  for (const [what, action, body, status, words] of [
    ["an action there is not", "sellCompany", {}, 404, /no action sellCompany/],
    ["what is missing", "cancelSeat", { organization: "acme" }, 422, /^login: /],
    ["what is too much", "cancelSeat", { organization: "acme", login: "bob", now: true }, 422, /Unrecognized key/],
    ["what cannot be", "cancelSeat", { organization: "acme", login: "octocat" }, 422, /has no seat/],
    ["half a JSON", "cancelSeat", "{", 400, /not JSON/],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const simulator = await start(acme(seats));
      const told = await act(simulator, action, body);
      assert.equal(told.status, status);
      assert.match(told.message ?? "", words);
    });
  }

  it("serves nothing else", async () => {
    const simulator = await start(acme(seats));
    assert.equal((await ask(simulator, "GET /_simulator/nothing")).status, 404);
    assert.equal((await ask(simulator, "DELETE /_simulator/state")).status, 405);
  });

  it("has a page for people, whose forms work", async () => {
    const simulator = await start(acme({ ...seats, seats: [{ login: "bob" }] }));
    const page = async () => (await fetch(`${simulator.url}/_simulator`)).text();
    assert.match(await page(), /<th scope="row">bob<td>active/);
    assert.match(await page(), /<p[^>]*>Members without a seat: [\w, -]*\bcy\b/);
    assert.doesNotMatch(await page(), /Members without a seat: [\w, -]*\bbob\b/);
    const response = await form(
      simulator,
      "cancelSeat",
      { organization: "Acme", login: "bob" },
      { origin: simulator.url },
    );
    assert.equal(response.status, 303);
    assert.equal(response.headers.get("location"), "/_simulator?notice=done%3A+cancelSeat");
    assert.match(await page(), /<th scope="row">bob<td>pending cancellation/);
    const team = async () =>
      /<th scope="row">platform<td>platform<td>(\d)<td>no<td>(.*)<\/tr>/.exec(await page()) ?? [];
    const [, none, withNone = ""] = await team();
    assert.equal(none, "0");
    assert.ok(!withNone.includes("/removeTeamMember"), "nobody could be chosen");
    await form(simulator, "addTeamMember", { organization: "Acme", team: "platform", login: "cy" });
    const [, one, withOne = ""] = await team();
    assert.equal(one, "1");
    for (const action of ["addTeamMember", "removeTeamMember", "renameTeam", "deleteTeam"]) {
      assert.ok(withOne.includes(`action="/_simulator/${action}#organization-Acme"`), action);
    }
    await form(simulator, "configure", { organization: "Acme", copilot: "false", planType: "" });
    assert.equal(simulator.world.organization("acme")?.settings.copilot, false);
  });

  it("describes unusual settings, and resets one whose usual value is null", async () => {
    const simulator = await start(acme({ unknownUsers: "skip", largestList: 1, uncancellable: ["bob"] }));
    const page = async () => (await fetch(`${simulator.url}/_simulator`)).text();
    for (const line of [
      "A grant to an unknown login: leave the name out",
      "The longest list: 1 name; longer ones answer 422",
      "Seats that cannot be cancelled: bob",
    ])
      assert.ok((await page()).includes(`<li>${line}</li>`), line);
    await form(simulator, "configure", { organization: "Acme", unknownUsers: "null" });
    assert.equal(simulator.world.organization("acme")?.settings.unknownUsers, null);
    assert.ok(!(await page()).includes("<li>A grant to an unknown login"));
  });

  it("lets a name be typed if there are too many choices", async () => {
    const members = Array.from({ length: 120 }, (_, index) => `user-${index}`);
    const simulator = await start(acme({ members }));
    const page = await (await fetch(`${simulator.url}/_simulator`)).text();
    assert.match(page, /Member who leaves<\/span> <input name="login" required/);
    assert.ok(!page.includes('<option value="user-1">'));
  });

  it("starts from the seed of docs/reference/simulator.md, and does what that page says", async () => {
    const simulator = await start(JSON.parse(codeBlock("docs/reference/simulator.md", "json", "organizations")));
    assert.deepEqual(
      simulator.world.seats("acme").map(({ assignee }) => assignee?.login),
      ["bob", "cy", "dee", undefined],
    );
    for (const [, name = "", body = ""] of codeBlock("docs/reference/simulator.md", "sh", "renameUser").matchAll(
      /_simulator\/(\w+) --json '(.+)'/g,
    ))
      assert.equal((await act(simulator, name, JSON.parse(body))).status, 200, name);
    const { message } = (await act(simulator, "nothing", {})).body as { message: string };
    for (const name of message.replace(/^.*: /, "").split(", "))
      assert.ok(read("docs/reference/simulator.md").includes(`\`${name}\``), name);
  });

  it("shows nothing of what others typed as HTML", async () => {
    const simulator = await start(acme(seats), { openApi: false });
    await ask(simulator, "GET /<script>alert(1)</script>");
    const response = await fetch(`${simulator.url}/_simulator?notice=${encodeURIComponent("<b>'\"&")}`);
    const page = await response.text();
    assert.ok(!page.includes("<script>") && !page.includes("<b>"));
    assert.ok(page.includes("&lt;b&gt;&#39;&quot;&amp;"));
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  });

  it("has the colors of the report's page", () => {
    const schemes = (file: string) =>
      read(file)
        .split("prefers-color-scheme: dark")
        .map((part) => new Map([...part.matchAll(/(--\w+): (#\w+);/g)].map(([, name = "", color]) => [name, color])));
    const report = schemes("src/cli/report/page/style.css");
    for (const [index, colors] of schemes("src/simulator/control/style.css").entries()) {
      assert.equal(colors.size, 9);
      for (const [name, color] of colors) assert.equal(color, report[index]?.get(name), name);
    }
  });

  it("shows the first seats of very many", async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({ login: `user-${index}` }));
    const simulator = await start(acme({ seats: many, nullAssigneeSeats: 0 }));
    const page = await (await fetch(`${simulator.url}/_simulator`)).text();
    assert.match(page, /The first 200 are shown/);
    assert.ok(page.includes("user-199<") && !page.includes("user-200<"));
  });

  it("cannot be controlled by a web page", async () => {
    const simulator = await start(acme(seats));
    const fields = { organization: "acme", login: "bob" };
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      assert.equal((await form(simulator, "cancelSeat", fields, { origin })).status, 403);
    }
    assert.equal(simulator.world.seat("acme", "bob")?.pendingCancellationDate, null);
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"]) {
      assert.equal(await statusFor(simulator, host), 403);
    }
    for (const host of ["localhost", "localhost:1234", "[::1]:80", "127.0.0.1"]) {
      assert.equal(await statusFor(simulator, host), 200);
    }
  });
});

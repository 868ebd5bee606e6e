import { strict as assert } from "node:assert";
import { gitHubLimits, type Limits, type Simulator } from "../../../src/simulator/index.js";
import { acme, ask, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const READ = "GET /orgs/acme/members/bob/copilot";
const WRITE = "POST /orgs/acme/copilot/billing/selected_users";
const body = { selected_usernames: ["bob"] };

async function limited(limits: Limits) {
  let time = Date.parse("2026-05-06T00:00:00Z");
  const second = { token: "second", login: "ann", scopes: ["manage_billing:copilot"] };
  const other = { token: "other", login: "cy", scopes: ["manage_billing:copilot"] };
  const seed = acme({ seats: [{ login: "bob" }], owners: ["ann", "cy"] }, { tokens: [second, other] });
  const simulator = await start(seed, { limits, now: () => new Date(time) });
  const read = (token = OWNER) => ask(simulator, READ, { token });
  const write = () => ask(simulator, WRITE, { body });
  const pass = (seconds: number) => {
    time += seconds * 1000;
  };
  return { simulator, read, write, pass };
}

async function statuses(times: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = [];
  for (let count = 0; count < times; count += 1) seen.push((await send()).status);
  return seen;
}

describe("the local GitHub: limits", () => {
  it("are those that GitHub documents", () => {
    assert.deepEqual(gitHubLimits, {
      primaryPerHour: 5000,
      pointsPerMinute: 900,
      writesPerMinute: 80,
      writesPerHour: 500,
      concurrent: 100,
    });
  });

  it("of an hour are a user's, for all tokens, and start over with the next", async () => {
    const { simulator, read, pass } = await limited({ primaryPerHour: 2 });
    assert.deepEqual(await statuses(2, read), [200, 200]);
    pass(3599);
    const refused = await read("second");
    assert.equal(refused.status, 403);
    assert.match(refused.message ?? "", /^API rate limit exceeded for user ID \d+\./);
    assert.equal(refused.headers.get("x-ratelimit-limit"), "2");
    assert.equal(refused.headers.get("x-ratelimit-remaining"), "0");
    assert.equal(refused.headers.get("x-ratelimit-reset"), String(Date.parse("2026-05-06T01:00:00Z") / 1000));
    assert.equal(refused.headers.get("retry-after"), null);
    assert.equal((await read("other")).status, 200);
    assert.equal((await ask(simulator, "GET /rate_limit")).status, 200);
    pass(1);
    assert.deepEqual(await statuses(3, read), [200, 200, 403]);
  });

  it("of a minute count a read once and a write five times", async () => {
    const { read, write, pass } = await limited({ pointsPerMinute: 7 });
    assert.equal((await write()).status, 201);
    pass(10);
    assert.deepEqual(await statuses(3, read), [200, 200, 403]);
    const refused = await read();
    assert.match(refused.message ?? "", /^You have exceeded a secondary rate limit\./);
    assert.equal(refused.headers.get("retry-after"), "50");
    assert.notEqual(refused.headers.get("x-ratelimit-remaining"), "0");
    // A write costs five points, so it must wait until those of the first write expire.
    assert.equal((await write()).headers.get("retry-after"), "50");
    pass(50);
    assert.deepEqual(await statuses(1, write), [201]);
  });

  it("of writes are of a minute and of an hour, and leave reads alone", async () => {
    const { simulator, read, write, pass } = await limited({ writesPerMinute: 2, writesPerHour: 3 });
    assert.deepEqual(await statuses(3, write), [201, 201, 403]);
    assert.equal((await write()).headers.get("retry-after"), "60");
    pass(60);
    assert.deepEqual(await statuses(2, write), [201, 403]);
    assert.equal((await write()).headers.get("retry-after"), String(3600 - 60));
    assert.equal((await read()).status, 200);
    pass(3600 - 60);
    assert.deepEqual(await statuses(2, write), [201, 201]);
    assert.equal(simulator.requests.filter(({ status }) => status === 201).length, 5);
  });

  it("that refuse a write leave the world as it is", async () => {
    const { simulator, write } = await limited({ pointsPerMinute: 4 });
    simulator.world.removeSeat("acme", "bob");
    assert.equal((await write()).status, 403);
    assert.deepEqual(simulator.world.seats("acme"), []);
    assert.deepEqual(simulator.world.purchases, []);
  });

  it("answer 429 on request", async () => {
    const { read, write } = await limited({ primaryPerHour: 2, writesPerMinute: 1, status: 429 });
    await write();
    assert.equal((await write()).status, 429);
    assert.equal((await read()).status, 200);
    assert.equal((await read()).status, 429);
  });

  it("of requests at the same time count those that are not answered yet", async () => {
    let release = () => {};
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    let arrived = 0;
    const simulator: Simulator = await start(acme({ seats: [{ login: "bob" }] }), {
      limits: { concurrent: 2 },
      beforeAnswer: () => {
        arrived += 1;
        if (arrived === 3) release();
        return arrived > 3 ? undefined : held;
      },
    });
    const seen = await Promise.all([1, 2, 3].map(() => ask(simulator, READ)));
    // The third request is one too many.
    assert.deepEqual(seen.map(({ status }) => status).sort(), [200, 200, 403]);
    assert.equal(seen.find(({ status }) => status === 403)?.headers.get("retry-after"), "60");
    assert.equal((await ask(simulator, READ)).status, 200);
  });
});

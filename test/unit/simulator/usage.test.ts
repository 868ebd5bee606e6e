import { strict as assert } from "node:assert";
import { acme, ask, clockAt, OWNER, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const USAGE = "GET /organizations/acme/settings/billing/ai_credit/usage";
const REPORT = "GET /orgs/acme/copilot/metrics/reports/users-28-day/latest";
const NOVEMBER = clockAt("2026-11-15T12:00:00Z");

type Usage = {
  usageItems: { grossQuantity: number; discountQuantity: number; netQuantity: number; netAmount: number }[];
};

describe("the local GitHub: AI credits", () => {
  const used = async (simulator: Parameters<typeof ask>[0], route: string) => {
    const { usageItems } = (await ask(simulator, route)).body as Usage;
    return usageItems.map(({ grossQuantity, discountQuantity, netQuantity, netAmount }) => [
      grossQuantity,
      discountQuantity,
      netQuantity,
      netAmount,
    ]);
  };
  const seats = ["bob", "cy"].map((login) => ({ login }));

  it("are those of the requested month, with a pool of what the seats bring", async () => {
    const simulator = await start(acme({ seats, creditsUsed: { "2026-10": 5_000, "2026-11": 1_200 } }), {
      now: NOVEMBER.now,
    });
    assert.deepEqual(await used(simulator, USAGE), [[1_200, 1_200, 0, 0]]);
    assert.deepEqual(await used(simulator, `${USAGE}?year=2026&month=10`), [[5_000, 3_800, 1_200, 12]]);
    assert.deepEqual(await used(simulator, `${USAGE}?year=2026&month=9`), []);
    assert.deepEqual(await used(simulator, `${USAGE}?user=bob`), [], "the local GitHub knows nobody's own");
  });

  it("are not charged where paid use is off", async () => {
    const simulator = await start(acme({ seats, creditsUsed: { "2026-11": 3_800 }, paidUse: false }), {
      now: NOVEMBER.now,
    });
    assert.deepEqual(await used(simulator, USAGE), [[3_800, 3_800, 0, 0]]);
  });

  it("are one pool for an enterprise, in which a person counts once, with the larger plan", async () => {
    const simulator = await start(
      acme(
        { seats, creditsUsed: { "2026-11": 6_000 } },
        {
          organizations: [
            { login: "globex", planType: "enterprise", seats: [{ login: "bob" }], creditsUsed: { "2026-11": 2_000 } },
          ],
          enterprises: [{ slug: "octo", owners: ["ann"], organizations: ["acme", "globex"] }],
        },
      ),
      { now: NOVEMBER.now },
    );
    const enterprise = "GET /enterprises/octo/settings/billing/ai_credit/usage";
    assert.deepEqual(await used(simulator, enterprise), [[8_000, 5_800, 2_200, 22]]);
    assert.deepEqual(await used(simulator, USAGE), [[6_000, 4_350, 1_650, 16.5]]);
    const { body } = await ask(simulator, "GET /orgs/acme");
    assert.equal((body as { plan: { name: string } }).plan.name, "enterprise");
  });

  it("are shown to owners with a token that suffices, and to nobody where they are hidden", async () => {
    const simulator = await start(
      acme(
        { seats },
        {
          tokens: [
            {
              token: "seats-only",
              login: "ann",
              permissions: { organization_copilot_seat_management: "read" },
              organizations: ["acme"],
            },
          ],
        },
      ),
    );
    assert.equal((await ask(simulator, USAGE, { token: "seats-only" })).status, 403);
    simulator.world.configure("acme", { usageReadable: false });
    assert.equal((await ask(simulator, USAGE)).status, 404);
  });
});

describe("the local GitHub: the 28-day report", () => {
  it("is behind signed links, which take no token and no other signature", async () => {
    const simulator = await start(
      acme(
        { usersReport: [{ login: "bob", day: "2026-11-10", credits: 2.5 }] },
        { tokens: [{ token: "reader", login: "ann", scopes: ["read:org"] }] },
      ),
      { now: NOVEMBER.now },
    );
    assert.equal((await ask(simulator, REPORT)).status, 403);
    const { body } = await ask(simulator, REPORT, { token: "reader" });
    const { download_links: links, ...period } = body as { download_links: string[] };
    assert.deepEqual(period, { report_start_day: "2026-10-18", report_end_day: "2026-11-14" });
    const [link = ""] = links;
    const line = JSON.parse((await (await fetch(link)).text()).trim());
    assert.deepEqual([line.user_login, line.day, line.ai_credits_used], ["bob", "2026-11-10", 2.5]);
    assert.equal((await fetch(link, { headers: { authorization: `Bearer ${OWNER}` } })).status, 400);
    assert.equal((await fetch(link.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).status, 403);
    assert.equal((await fetch(link.replace("/0.ndjson", "/1.ndjson"))).status, 403);
    assert.equal((await fetch(link, { method: "POST" })).status, 405);
  });

  it("does not exist by default", async () => {
    const simulator = await start(acme({}, { tokens: [{ token: "reader", login: "ann", scopes: ["read:org"] }] }));
    assert.equal((await ask(simulator, REPORT, { token: "reader" })).status, 404);
  });
});

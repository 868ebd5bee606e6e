import assert from "node:assert/strict";
import fc from "fast-check";
import type { Facts, Person } from "../../../../src/cli/report/facts.js";
import { remarks, summary } from "../../../../src/cli/report/words.js";
import type { Seat } from "../../../../src/github/answers.js";
import { daysAgo, facts, NEVER_USED, PENDING, rates, seat, UNKNOWN, UNUSED, YOUNG } from "./support.js";

const person = ({ people }: Facts, login: string): Person => {
  const found = people.find((one) => one.login === login);
  assert.ok(found, login);
  return found;
};

describe("the facts of a report", () => {
  it("tell used, unused, never used, young and unknown seats apart, and would save only two of them", () => {
    const all = facts([
      seat("used"),
      seat("unused", UNUSED),
      seat("never", NEVER_USED),
      seat("young", YOUNG),
      seat("unknown", UNKNOWN),
      seat("silent", { ...UNUSED, tellsActivity: false }),
    ]);
    assert.deepEqual(
      all.people.map(({ login, activity, idle }) => [login, activity, idle]),
      [
        ["never", "never_used", true],
        ["silent", "unknown", false],
        ["unknown", "unknown", false],
        ["unused", "unused", true],
        ["used", "used", false],
        ["young", "young", false],
      ],
    );
    assert.deepEqual(all.totals, {
      seats: 6,
      use: { used: 1, unused: 1, never_used: 1, young: 1, unknown: 2 },
      pending: 0,
      cost: 11_400,
      lastingCost: 11_400,
      unpriced: 0,
      idleSeats: 2,
      idleCost: 3_800,
    });
  });

  it("count a cancelled seat as a cost, and not as something to save", () => {
    const { totals } = facts([seat("ann", { ...UNUSED, ...PENDING }), seat("bob", UNUSED)]);
    assert.deepEqual([totals.pending, totals.cost, totals.idleSeats, totals.idleCost], [1, 3_800, 1, 1_900]);
  });

  it("take team and cost center of people without a line from the roster's entries for GitHub's teams", () => {
    const all = facts(
      [
        seat("ann", { assigningTeam: "Core" }),
        seat("bob", { assigningTeam: "core" }),
        seat("cy", { assigningTeam: "ent:ops" }),
        seat("dee"),
      ],
      {
        owner: { kind: "enterprise", name: "octo" },
        roster: [{ username: "bob", team: "design" }],
        rosterTeams: new Map([
          ["core", { team: "Platform", costCenter: "4711" }],
          ["ops", { costCenter: "4712" }],
        ]),
      },
    );
    assert.deepEqual(
      all.people.map(({ login, team, costCenter }) => [login, team, costCenter]),
      [
        ["ann", "Platform", "4711"],
        ["bob", "design", "4711"],
        ["cy", "ent:ops", "4712"],
        ["dee", null, null],
      ],
    );
  });

  it("take teams and cost centers from the roster, and else the team that GitHub names", () => {
    const all = facts(
      [
        seat("Ann", { assigningTeam: "everybody" }),
        seat("bob", { assigningTeam: "everybody", ...UNUSED }),
        seat("cy"),
        seat("dee", UNUSED),
      ],
      {
        roster: [
          { username: "ann", team: "platform", costCenter: "4711" },
          { username: "dee", team: "platform" },
        ],
      },
    );
    assert.deepEqual(
      all.teams.map(({ name, totals }) => [name, totals.seats, totals.idleCost]),
      [
        ["platform", 2, 1_900],
        ["everybody", 1, 1_900],
        [null, 1, 0],
      ],
    );
    assert.deepEqual(
      all.costCenters.map(({ name, totals }) => [name, totals.seats]),
      [
        ["4711", 1],
        [null, 3],
      ],
    );
    assert.equal(all.outsideRoster, 2);
    assert.deepEqual(facts([seat("ann")]).costCenters, []);
    assert.equal(facts([seat("ann")]).outsideRoster, 0);
  });

  it("make one line and one cost of a person with several seats in an enterprise", () => {
    const ann = seat("ann", { organization: "acme", createdAt: daysAgo(300), ...UNUSED });
    const all = facts(
      [
        ann,
        {
          ...ann,
          organization: "globex",
          assigningTeam: "ops",
          planType: "enterprise",
          createdAt: daysAgo(3),
          ...PENDING,
        },
        seat("bob", { organization: null }),
      ],
      { owner: { kind: "enterprise", name: "umbrella" } },
    );
    assert.equal(all.people.length, 2);
    const { organizations, assigningTeams, through, rate, since, pendingCancellationDate, idle } = person(all, "ann");
    assert.deepEqual(organizations, ["acme", "globex"]);
    assert.deepEqual(assigningTeams, ["ops"]);
    assert.deepEqual(through, ["the organization acme", "the team ops"]);
    assert.equal(rate?.cents, 3_900, "the dearer plan");
    assert.equal(since, ann.createdAt, "since the first of them");
    assert.equal(pendingCancellationDate, null, "one of them goes on");
    // The younger of the two seats may still be used.
    assert.equal(idle, false);
    assert.equal(all.totals.cost, 5_800);
  });

  it("give no price to an unknown plan", () => {
    const odd = ["unknown", "standalone", "constructor"].map((planType) => seat(planType, { ...UNUSED, planType }));
    const all = facts([...odd, seat("ann", UNUSED)]);
    assert.deepEqual(
      all.people.map(({ rate }) => rate?.cents),
      [1_900, undefined, undefined, undefined],
    );
    const { cost, idleCost, idleSeats, unpriced } = all.totals;
    assert.deepEqual([cost, idleCost, idleSeats, unpriced], [1_900, 1_900, 4, 3]);
    assert.match(summary(all), /, 19 USD a month, and 3 seats with an unknown price\./);
    assert.match(
      remarks(all).join("\n"),
      /^3 seats have an unknown price and are not included in the costs\. GitHub calls the plan "constructor", "standalone", "unknown"\.$/m,
    );
    const twice = (...plans: string[]) => {
      const [first, ...others] = plans.map((planType) => seat("ann", { planType }));
      return facts([
        ...(first ? [first] : []),
        ...others.map((each) => ({ ...each, assigneeId: first?.assigneeId ?? 0 })),
      ]);
    };
    assert.equal(twice("business", "standalone").people[0]?.rate, null);
    assert.equal(twice("standalone", "enterprise").people[0]?.rate?.cents, 3_900, "which GitHub bills alone");
    assert.equal(facts([seat("ann")], { rateOf: rates({ businessPrice: "0.1" }) }).totals.cost, 10);
  });

  it("leave nobody out and count nobody twice, whatever the seats are", () => {
    const kinds = [{}, UNUSED, NEVER_USED, YOUNG, UNKNOWN];
    const seats = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        pending: fc.boolean(),
        team: fc.option(fc.constantFrom("a", "b", "c")),
        enterprise: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(seats, (chosen) => {
        const entries: Seat[] = chosen.map(({ kind, pending, team, enterprise }, index) =>
          seat(`person-${index}`, {
            ...kind,
            ...(pending ? PENDING : {}),
            assigningTeam: team,
            planType: enterprise ? "enterprise" : "business",
          }),
        );
        const { people, teams, totals } = facts(entries, {
          rateOf: rates({ businessPrice: "19.99", enterprisePrice: "39.01" }),
        });
        assert.equal(people.length, entries.length);
        const sum = (of: (group: Facts["totals"]) => number) => teams.reduce((all, { totals }) => all + of(totals), 0);
        assert.equal(
          sum(({ seats }) => seats),
          totals.seats,
        );
        assert.equal(
          sum(({ cost }) => cost),
          totals.cost,
        );
        assert.equal(
          sum(({ idleCost }) => idleCost),
          totals.idleCost,
        );
        assert.equal(
          Object.values(totals.use).reduce((all, part) => all + part, 0),
          totals.seats,
        );
        assert.equal(
          totals.idleSeats,
          chosen.filter(({ kind, pending }) => !pending && (kind === UNUSED || kind === NEVER_USED)).length,
        );
      }),
    );
  });
});

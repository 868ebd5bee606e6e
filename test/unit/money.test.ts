import assert from "node:assert/strict";
import fc from "fast-check";
import {
  billedPlan,
  centsOf,
  changeOf,
  contradictionOf,
  creditsOf,
  dollarsOf,
  judgedBy,
  monthName,
  monthsAt,
  poolOf,
  type Rate,
  savingOf,
} from "../../src/money/money.js";

/** B is a Business seat, E an Enterprise seat, S one without credits, ? one with an unknown price, x one with unknown credits. */
const RATES: Readonly<Record<string, Rate | null>> = {
  B: { cents: 1_900, credits: 1_900 },
  E: { cents: 3_900, credits: 3_900 },
  S: { cents: 1_000, credits: 0 },
  D: { cents: 1_500, credits: 1_900 },
  x: { cents: 1_000, credits: null },
  "?": null,
};

/**
 * What cancelling unused seats saves. A row: what it shows | lasting seats, with unused ones in parentheses | credits used a month |
 * seat prices, net, how many seats can go before the pool would have run short.
 */
const SAVINGS = `
  nothing used                            | BBBB(BB) | 0 | 38 38 2
  pool with room for all of them          | BBBB(BB) | 7600 | 38 38 2
  exactly used without them               | BB(B) | 3800 | 19 19 1
  one credit more than that               | BB(B) | 3801 | 19 18.99 0
  room for one of two                     | BB(BB) | 5000 | 38 26 1
  exactly used with them                  | BB(BB) | 7600 | 38 0 0
  exhausted                               | BB(BB) | 20000 | 38 0 0
  an empty pool and no use                | S(S) | 0 | 10 10 1
  an empty pool and use                   | S(S) | 500 | 10 10 0
  no seat is unused                       | BB() | 9000 | 0 0 0
  every seat is unused                    | (BBB) | 0 | 57 57 3
  not known how much is used              | BB(BB) | - | 38 - -
  mixed plans, with room                  | BE(BE) | 5800 | 58 58 2
  mixed plans, room for the first         | BE(BE) | 9000 | 58 26 1
  mixed plans, the large one first        | BE(EB) | 9000 | 58 26 0
  a discount on an exhausted pool loses   | DD(D) | 9000 | 15 -4 0
  a plan without credits costs its price  | BB(S) | 9000 | 10 10 0
  a plan whose price is not known         | BB(B?) | 100 | 19 - -
  such a plan among the others            | B?(B) | 100 | 19 - -
  a plan whose credits are not known      | BB(x) | 100 | 10 - -
`;

/** A month's use compared with the seats. A row: what it shows | credits of all seats, of old ones at least | used, paid | the doubt. */
const USES = `
  within the pool                         | 5700 5700 | 5000 0 | -
  nothing used                            | 5700 5700 | 0 0 | -
  exactly used                            | 5700 5700 | 5700 0 | -
  beyond the pool                         | 5700 5700 | 7000 1300 | -
  seats were added since                  | 9500 5700 | 7000 1300 | -
  charged one credit before it was        | 5700 5700 | 5700 1 | charged before the pool was used up
  others use the pool too                 | 5700 5700 | 4000 1300 | charged before the pool was used up
  the pool is larger                      | 5700 5700 | 9000 0 | more included than the seats bring
  seats have gone since                   | 3800 3800 | 7000 1300 | more included than the seats bring
`;

/**
 * The seats' credits in October 2026. A row: what it shows | seats, `~` ends with the month | when each was granted (`+` is the person's
 * second seat) | all, lasting, old credits.
 */
const POOLS = `
  nobody                                  | | | 0 0 0
  seats of before                         | B E | 2026-09-30T23:59:59Z 2024-01-01T00:00:00Z | 5800 5800 5800
  a seat that ends                        | B E~ | 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z | 5800 1900 5800
  a seat of the month's first moment      | B B | 2026-01-01T00:00:00Z 2026-10-01T00:00:00Z | 3800 3800 1900
  a seat of the day before, in UTC        | B B | 2026-10-01T01:00:00+02:00 2026-09-30T20:00:00-05:00 | 3800 3800 1900
  a seat of the month, which ends         | B~ B | 2026-10-02T00:00:00Z 2026-01-01T00:00:00Z | 3800 1900 1900
  a person's second seat, in UTC          | B | 2026-10-01T00:30:00Z+2026-10-01T01:00:00+02:00 | 1900 1900 1900
  a grant whose day nobody knows          | B | - | 1900 1900 0
  a plan whose credits are not known      | B x | 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z | -
  such a plan, new, and the seat ends     | B x~ | 2026-01-01T00:00:00Z 2026-10-02T00:00:00Z | -
  a plan whose price is not known         | ? | 2026-01-01T00:00:00Z | -
`;

const rows = (table: string) =>
  table
    .trim()
    .split("\n")
    .map((row) => row.split("|").map((cell) => cell.trim()));

const numbers = (text: string) => text.split(" ").map(Number);
const dollars = (cents: number | null) => (cents === null ? "-" : String(dollarsOf(cents)));

describe("money", () => {
  for (const [title, seats = "", used = "", outcome] of rows(SAVINGS)) {
    it(`saving: ${title}`, () => {
      const rates = [...seats.replaceAll(/[()]/g, "")].map((kind) => RATES[kind] ?? null);
      const [, idle = ""] = /\((.*)\)/.exec(seats) ?? [];
      const pool = creditsOf(rates);
      const room = used === "-" || pool === null ? null : { pool, used: Number(used) };
      const saving = savingOf(
        [...idle].map((kind) => RATES[kind] ?? null),
        room,
      );
      assert.equal(saving.seats, idle.length);
      assert.equal(`${dollars(saving.seatPrices)} ${dollars(saving.net)} ${saving.free ?? "-"}`, outcome);
    });
  }

  for (const [title, pool = "", use = "", outcome] of rows(USES)) {
    it(`use: ${title}`, () => {
      const [credits = 0, old = 0] = numbers(pool);
      const [used = 0, paid = 0] = numbers(use);
      const month = { year: 2026, month: 10 };
      assert.equal(contradictionOf({ credits, lasting: credits, old }, { month, used, paid }) ?? "-", outcome);
    });
  }

  for (const [title, seats = "", granted = "", outcome] of rows(POOLS)) {
    it(`pool: ${title}`, () => {
      const grants = granted.split(" ");
      const holders = seats.split(" ").flatMap((seat, index) => {
        const [kind = "", ends] = seat;
        return kind
          ? [{ rate: RATES[kind] ?? null, lasting: !ends, granted: grants[index]?.split(/(?<=Z)\+/) ?? [] }]
          : [];
      });
      const pool = poolOf(holders, { year: 2026, month: 10 });
      assert.equal(pool ? `${pool.credits} ${pool.lasting} ${pool.old}` : "-", outcome);
    });
  }

  it("gives no saving for seats with unknown credits, even if the others' pool is known", () => {
    const saving = savingOf([{ cents: 1_000, credits: null }], { pool: 1_900, used: 0 });
    assert.deepEqual(saving, { seats: 1, seatPrices: 1_000, net: null, free: null });
  });

  it("counts what grants gain and what cancellations lose", () => {
    const change = { grants: 3, cancels: 2 };
    assert.deepEqual(changeOf(change, { cents: 1_900, credits: 7 }), {
      cents: 1_900,
      credits: { gained: 21, lost: 14 },
    });
    assert.deepEqual(changeOf(change, { cents: 1_900, credits: null }), { cents: 1_900, credits: null });
  });

  it("bills a person with two plans for one", () => {
    assert.equal(billedPlan(["business", "business"]), "business");
    assert.equal(billedPlan(["business", "enterprise", "unknown"]), "enterprise");
    assert.equal(billedPlan(["unknown", "enterprise"]), "enterprise");
    assert.equal(billedPlan(["business", "standalone"]), "standalone");
    assert.equal(billedPlan([]), "business");
  });

  it("takes months in UTC, over the change of a year", () => {
    const names = (at: string) => Object.values(monthsAt(new Date(at))).map(monthName);
    assert.deepEqual(names("2026-11-30T23:59:59Z"), ["2026-10", "2026-11"]);
    assert.deepEqual(names("2026-12-01T00:00:00Z"), ["2026-11", "2026-12"]);
    assert.deepEqual(names("2026-12-31T20:00:00-05:00"), ["2026-12", "2027-01"]);
    assert.deepEqual(names("2027-01-01T00:00:00Z"), ["2026-12", "2027-01"]);
  });

  it("judges by the month with more use", () => {
    const { last, running } = monthsAt(new Date("2026-11-15T00:00:00Z"));
    const use = (month: typeof last, used: number) => ({ month, used, paid: 0 });
    assert.equal(judgedBy(use(last, 10), use(running, 10)).month, last);
    assert.equal(judgedBy(use(last, 10), use(running, 11)).month, running);
  });

  it("is in whole cents, whatever the price", () => {
    assert.deepEqual([19, 12.1, 19.99, 0.1 + 0.2, 0].map(centsOf), [1_900, 1_210, 1_999, 30, 0]);
  });

  it("never saves more than the seats' prices, and says so of as many as have room", () => {
    const rate = fc.record({ cents: fc.nat(10_000), credits: fc.nat(10_000) });
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 20 }), fc.nat(200_000), fc.nat(200_000), (seats, others, used) => {
        const pool = (creditsOf(seats) ?? 0) + others;
        const { seatPrices, net, free } = savingOf(seats, { pool, used });
        assert.ok(net !== null && net <= seatPrices && free !== null);
        if (used > pool) assert.equal(net, seatPrices - (creditsOf(seats) ?? 0));
        else {
          const some = savingOf(seats.slice(0, free), { pool, used });
          assert.equal(some.net, some.seatPrices);
        }
      }),
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import sinon from "sinon";
import { GitHubError } from "../../src/github/errors.js";
import { type Narrowed, narrow, type Outcome } from "../../src/github/narrowing.js";

const refusal = new GitHubError({
  status: 422,
  message: "Validation Failed",
  requestId: undefined,
  reason: { kind: "refused" },
  remedy: "",
});
const logins = Array.from({ length: 500 }, (_, index) => `user-${index}`);

describe("whom GitHub refuses of a list", () => {
  /** The lists that are sent to a GitHub that refuses every list with a stranger in it. */
  async function narrowed(
    people: readonly string[],
    isStranger: (login: string) => boolean,
  ): Promise<Narrowed & { writes: number; granted: Set<string> }> {
    const granted = new Set<string>();
    let writes = 0;
    const result = await narrow(people, async (list): Promise<Outcome> => {
      writes++;
      assert.ok(list.length > 0, "nobody is asked for in vain");
      assert.ok(!list.some((login) => granted.has(login)), "nobody is written twice");
      if (list.some(isStranger)) return { kind: "refused", error: refusal };
      for (const login of list) granted.add(login);
      return { kind: "done" };
    });
    return { ...result, writes, granted };
  }

  function writesOfHalving(people: readonly string[], isStranger: (login: string) => boolean): number {
    if (!people.some(isStranger) || people.length === 1) return 1;
    const half = Math.ceil(people.length / 2);
    return 1 + writesOfHalving(people.slice(0, half), isStranger) + writesOfHalving(people.slice(half), isStranger);
  }

  it("is nobody in particular, after two dozen writes at most, where it refuses all", async () => {
    for (const length of [2, 3, 6, 7, 12, 13, 17, 18, 24, 100, 500]) {
      const { writes, whole, refused, gaveUp } = await narrowed(logins.slice(0, length), () => true);
      assert.ok(writes <= 24, `${writes} writes for ${length} people`);
      if (length > 17) assert.equal(writes, 11 + 12);
      assert.equal(whole, refusal);
      assert.equal(refused.size, length);
      assert.equal(gaveUp, length > 17, `${length}`);
    }
  });

  it("is the only person in the list", async () => {
    const { writes, whole, refused } = await narrowed(["ada"], () => true);
    assert.deepEqual([writes, whole, [...refused.keys()]], [1, undefined, ["ada"]]);
  });

  it("is one stranger, wherever the list has it, found with 24 writes at most", async () => {
    for (const [at, stranger] of logins.entries()) {
      if (at > 20 && at < 480 && at % 7 !== 0) continue;
      const { writes, whole, refused, granted } = await narrowed(logins, (login) => login === stranger);
      assert.ok(writes <= 24, `${writes} writes for the stranger at ${at}`);
      assert.deepEqual([whole, [...refused.keys()], granted.size], [undefined, [stranger], 499]);
    }
  });

  const orders: Record<string, (at: number) => boolean> = {
    "in a row at the beginning": (at) => at < 40,
    "in a row at the end": (at) => at >= 460,
    "in a row in the middle": (at) => at >= 230 && at < 270,
    "spread evenly": (at) => at % 12 === 0,
    "spread, so that each eighth begins with one": (at) => at % 63 < 5,
  };
  for (const [order, isAt] of Object.entries(orders)) {
    it(`are some forty strangers ${order}, found with halving's writes, and others are granted`, async () => {
      const isStranger = (login: string) => isAt(logins.indexOf(login));
      const strangers = logins.filter(isStranger);
      const { writes, whole, refused, granted } = await narrowed(logins, isStranger);
      assert.equal(whole, undefined);
      assert.deepEqual([...refused.keys()].sort(), [...strangers].sort());
      assert.equal(granted.size, logins.length - strangers.length);
      assert.ok(writes <= writesOfHalving(logins, isStranger) + 12, `${writes} writes`);
    });
  }

  it("are all strangers of any list in which half are none", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(63), { maxLength: 12 }),
        fc.integer({ min: 40, max: 64 }),
        async (at, size) => {
          const people = logins.slice(0, size);
          const strangers = people.filter((_, index) => at.includes(index));
          const { refused, granted } = await narrowed(people, (login) => strangers.includes(login));
          assert.deepEqual([...refused.keys()].sort(), [...strangers].sort());
          assert.equal(granted.size, people.length - strangers.length);
        },
      ),
      { seed: 20_261_128, numRuns: 200 },
    );
  });

  it("is reported with GitHub's first refusal if it accepts nobody", async () => {
    const first = new GitHubError({ ...refusal.failure, requestId: "1" });
    const errors = [first];
    const { whole, refused } = await narrow(["ada", "bob"], async () => ({
      kind: "refused",
      error: errors.pop() ?? refusal,
    }));
    assert.deepEqual([whole, refused.get("ada")], [first, refusal]);
  });

  it("tries people one by one, drawn from the complete list, until one of them is accepted", async () => {
    const draw = sinon.stub(Math, "random");
    const sentWhen = async (drawn: number) => {
      const sent: (readonly string[])[] = [];
      draw.returns(drawn);
      await narrow(logins, async (list) => {
        sent.push(list);
        return sent.length === 13 ? { kind: "done" } : { kind: "refused", error: refusal };
      });
      return sent.slice(11, 14);
    };
    try {
      const [first, last] = [await sentWhen(0), await sentWhen(0.999)];
      for (const tries of [first, last])
        assert.deepEqual(
          tries.map(({ length }) => length > 1),
          [false, false, true],
        );
      assert.notDeepEqual(first[0], last[0]);
    } finally {
      draw.restore();
    }
  });

  /** A row: what it shows | lists, each with its answer: taken, refused, or lost (with the people not yet done) | the outcome. */
  const LOST = `
    all were done for                | abcd lost:           | nobody failed
    only the rest is written again   | abcd lost:bcd, bc taken, d taken | nobody failed
    one is left                      | abcd lost:d          | d failed
    and there is no other try        | abcd lost:bcd:last   | bcd failed
    nobody was done for, then all are refused | ab lost:ab, a refused, b refused | ab refused as a list
    somebody was taken before        | abcd refused, ab taken, cd lost:cd, c refused, d refused | cd refused
    somebody was done for, then all are refused | abc lost:bc, b refused, c refused | bc refused
  `;
  for (const row of LOST.trim().split("\n")) {
    const [title = "", sent = "", outcome] = row.split("|").map((cell) => cell.trim());
    it(`a lost answer: ${title}`, async () => {
      const answers = sent.split(", ");
      const { failed, refused, whole } = await narrow([...(answers[0]?.split(" ")[0] ?? "")], async (list) => {
        const [expected, answer = ""] = answers.shift()?.split(" ") ?? [];
        assert.equal(list.join(""), expected);
        if (answer === "taken") return { kind: "done" };
        if (answer === "refused") return { kind: "refused", error: refusal };
        const [, missing = "", last] = answer.split(":");
        return { kind: "lost", error: refusal, missing: [...missing], again: last === undefined };
      });
      assert.deepEqual(answers, []);
      const told = [
        ...(failed.size > 0 ? [`${[...failed.keys()].join("")} failed`] : []),
        ...(refused.size > 0 ? [`${[...refused.keys()].join("")} refused${whole ? " as a list" : ""}`] : []),
      ];
      assert.equal(told.join(", ") || "nobody failed", outcome);
    });
  }

  it("skips people who failed for another reason, and writes again only for people not yet done", async () => {
    const sent: (readonly string[])[] = [];
    const outcomes: Outcome[] = [
      { kind: "lost", error: refusal, missing: ["bob", "cy", "dee"], again: true },
      { kind: "done" },
      { kind: "failed", error: new Error("403") },
    ];
    const result = await narrow(["ada", "bob", "cy", "dee"], async (list) => {
      sent.push(list);
      return outcomes[sent.length - 1] ?? assert.fail();
    });
    assert.deepEqual(sent, [["ada", "bob", "cy", "dee"], ["bob", "cy"], ["dee"]]);
    assert.deepEqual([[...result.failed.keys()], result.refused.size], [["dee"], 0]);
  });
});

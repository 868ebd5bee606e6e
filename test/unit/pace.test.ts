import assert from "node:assert/strict";
import { pace } from "../../src/github/pace.js";

type Wrapped = (request: (options: object) => Promise<unknown>, options: object) => Promise<unknown>;

describe("requests are sent", () => {
  function paced(): Wrapped {
    let wrapped: Wrapped | undefined;
    const hook = {
      wrap: (_: string, wrap: Wrapped) => {
        wrapped = wrap;
      },
    };
    pace({ hook } as never, ({ method }) => method === "POST");
    return wrapped ?? assert.fail();
  }

  it("thirty at once, and the others as those end, in their order", async () => {
    const send = paced();
    const begun: number[] = [];
    const ends: ((value?: unknown) => void)[] = [];
    const sent = Array.from({ length: 40 }, (_, index) =>
      send(
        () => {
          begun.push(index);
          return new Promise((resolve) => ends.push(resolve));
        },
        { method: "GET" },
      ),
    );
    await new Promise(setImmediate);
    assert.equal(begun.length, 30);
    for (let ended = 0; ended < 40; ended++) {
      ends[ended]?.();
      await new Promise(setImmediate);
    }
    await Promise.all(sent);
    assert.deepEqual(
      begun,
      Array.from({ length: 40 }, (_, index) => index),
    );
  });

  it("although one failed", async () => {
    const send = paced();
    const failing = () => send(() => Promise.reject(new Error("no")), { method: "GET" });
    for (let time = 0; time < 40; time++) await assert.rejects(failing(), { message: "no" });
  });
});

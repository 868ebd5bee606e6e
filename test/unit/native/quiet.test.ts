import assert from "node:assert/strict";
import { Quiet } from "../../../src/native/quiet.js";

describe("the quiet after what Pulumi asks", () => {
  it("comes after what is under way and what follows it", async () => {
    const quiet = new Quiet();
    const events: string[] = [];
    let answer = () => {};
    const first = quiet.during(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    const waiting = quiet.wait().then(() => events.push("quiet"));
    setTimeout(() => {
      answer();
      void first.then(() => quiet.during(async () => events.push("the next"))).catch(() => events.push("failed"));
    }, 300);
    await waiting;
    assert.deepEqual(events, ["the next", "quiet"]);
  });

  it("is not waited for once the run was cancelled", async () => {
    const quiet = new Quiet(AbortSignal.abort());
    void quiet.during(() => new Promise(() => {}));
    await quiet.wait();
  });
});

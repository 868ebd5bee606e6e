import assert from "node:assert/strict";
import { Quiet } from "../../../src/native/quiet.js";

describe("the quiet after Pulumi's requests", () => {
  it("comes after requests in flight and what follows them", async () => {
    let answer = () => {};
    let first: Promise<void> | undefined;
    const events: string[] = [];
    const during = [
      async () => {
        first = quiet.during(() => new Promise<void>((resolve) => (answer = resolve)));
      },
      async () => void events.push("still under way"),
      async () => {
        answer();
        await first;
      },
      () => quiet.during(async () => void events.push("the next")),
      async () => void events.push("nothing more"),
    ];
    const quiet: Quiet = new Quiet(undefined, () => during.shift()?.() ?? assert.fail("waits too long"));
    await quiet.wait();
    assert.deepEqual(events, ["still under way", "the next", "nothing more"]);
  });

  it("is not waited for once the run was cancelled", async () => {
    const quiet = new Quiet(AbortSignal.abort(), async () => {});
    void quiet.during(() => new Promise(() => {}));
    await quiet.wait();
  });
});

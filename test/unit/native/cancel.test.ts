import assert from "node:assert/strict";
import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import { waitForLimits } from "../../../src/github/waiting.js";

describe("a run that is canceled while it waits for a limit", () => {
  it("waits no longer, and fails with what the person did", async () => {
    const cancelled = new AbortController();
    let send: ((request: () => Promise<never>, options: object) => Promise<unknown>) | undefined;
    const octokit = { hook: { wrap: (_name: string, wrapper: typeof send) => (send = wrapper) } };
    const said: string[] = [];
    const say = (line: string) => {
      said.push(line);
      cancelled.abort(new Error("the run was canceled"));
    };
    waitForLimits(octokit as unknown as Octokit, { say, cancelled: cancelled.signal });
    let requests = 0;
    const limited = async () => {
      requests++;
      const response = { headers: { "retry-after": "3000" } };
      throw Object.assign(new Error("secondary rate limit"), { status: 429, response });
    };
    await assert.rejects(send?.(limited, {}) ?? assert.fail("nothing was wrapped"), /the run was canceled/);
    assert.equal(requests, 1);
    assert.match(said.join(), /^waiting \d+ s: GitHub's secondary rate limit$/);
  });
});

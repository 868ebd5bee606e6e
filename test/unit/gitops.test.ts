import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/package.js";

const read = (path: string) => parse(readFileSync(join(root, "examples/gitops", path), "utf8"));

/** What only GitHub and GitLab themselves carry out. */
describe("the workflows of examples/gitops", () => {
  for (const name of ["merge", "nightly", "monthly"]) {
    it(`take main as it is when ${name} runs, not as it was when somebody first asked for the run`, () => {
      const { jobs } = read(`.github/workflows/${name}.yml`) as Workflow;
      const checkouts = Object.values(jobs).flatMap(({ steps }) =>
        steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
      );
      assert.deepEqual(
        checkouts.map((step) => step.with?.ref),
        ["main"],
      );
    });
  }

  it("let a newer commit end GitLab's preview, which takes that nothing uninterruptible came before it", () => {
    const { validate, preview, up } = read(".gitlab-ci.yml") as Record<string, { interruptible?: boolean }>;
    assert.deepEqual([validate?.interruptible, preview?.interruptible, up?.interruptible], [true, true, false]);
  });
});

interface Workflow {
  jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

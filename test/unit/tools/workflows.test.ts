import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { workflowComplaints } from "../../../tools/workflows.js";
import { Machine } from "./machine.js";

const NOT_AUDITED = "NOT CHECKED: whether the workflows are safe. zizmor needs python3 with pip.";
const commit = "3d3c42e5aac5ba805825da76410c181273ba90b1";

describe("the check of the workflows", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    uses(`actions/checkout@${commit} # v7.0.1`);
  });
  afterEach(() => machine.remove());

  const uses = (action: string) =>
    machine.file(
      ".github/workflows/ci.yml",
      `jobs:\n  test:\n    steps:\n      - uses: ${action}\n      - run: exit\n`,
    );
  const check = () => workflowComplaints(machine.folder, machine.say, machine.environment);
  /** A fake go that "builds" an actionlint with this finding. */
  const goBuilds = (finding: string) =>
    machine.program(
      "bin/go",
      `const output = process.argv.find((argument) => argument.startsWith("-o=")).slice(3);
       const program = "if (process.argv.at(-1).endsWith('ci.yml') && '${finding}') {" +
         "console.log('${finding}'); process.exitCode = 1; }";
       require("node:fs").writeFileSync(output, "#!${process.execPath}\\n" + program, { mode: 0o755 });`,
    );

  it("accepts actions that are pinned to a commit", async () => {
    assert.deepEqual(await check(), []);
  });

  for (const action of [
    "actions/checkout@v7",
    "actions/checkout@main # v7.0.1",
    `actions/checkout@${commit}`,
    `actions/checkout@${commit.slice(1)} # v7.0.1`,
    "./.github/actions/own",
  ]) {
    it(`does not accept ${action}`, async () => {
      uses(action);
      assert.match((await check()).join(), /^\.github.workflows.ci\.yml: \S+.* is not pinned/);
    });
  }

  it("reports what actionlint finds, and builds it once", async () => {
    goBuilds("ci.yml:5:9: property is not defined");
    await assert.rejects(check(), /ci\.yml:5:9: property/);
    assert.equal(readdirSync(machine.cache).length, 1);
    machine.program("bin/go", "process.exitCode = 1");
    await assert.rejects(check(), /ci\.yml:5:9: property/);
    assert.deepEqual(machine.said, []);
  });

  it("continues if actionlint finds nothing", async () => {
    goBuilds("");
    assert.deepEqual(await check(), []);
    assert.deepEqual(machine.said, [NOT_AUDITED]);
  });

  it("says so if there is no Go to build actionlint with", async () => {
    await check();
    assert.deepEqual(machine.said, ["Workflows are not linted here: that needs Go.", NOT_AUDITED]);
  });

  it("checks the workflows of the examples as well", async () => {
    machine.file(
      "examples/gitops/.github/workflows/merge.yml",
      "jobs:\n  up:\n    steps:\n      - uses: actions/checkout@v7\n",
    );
    machine.file("examples/roster/index.ts", "");
    assert.match(
      (await check()).join(),
      /^examples.gitops.\.github.workflows.merge\.yml: actions\/checkout@v7 is not pinned/,
    );
  });

  /** A fake python3 whose pip "installs" a zizmor with this finding. */
  const pipInstalls = (finding: string) =>
    machine.program(
      "bin/python3",
      `const target = process.argv.find((argument) => argument.startsWith("--target="))?.slice(9);
       const program = "if (process.argv.includes('--offline') && '${finding}') {" +
         "console.log('${finding}'); process.exitCode = 14; }";
       if (target) {
         require("node:fs").mkdirSync(target + "/bin");
         require("node:fs").writeFileSync(target + "/bin/zizmor", "#!${process.execPath}\\n" + program, { mode: 0o755 });
       }`,
    );

  it("reports what zizmor finds, and installs it once", async () => {
    pipInstalls("error[template-injection]: code injection via template expansion");
    await assert.rejects(check(), /template-injection/);
    machine.program("bin/python3", "process.exitCode = 1");
    await assert.rejects(check(), /template-injection/);
  });

  it("continues if zizmor finds nothing", async () => {
    pipInstalls("");
    assert.deepEqual(await check(), []);
    assert.deepEqual(machine.said, ["Workflows are not linted here: that needs Go."]);
  });

  it("says so if python3 has no pip", async () => {
    machine.program("bin/python3", "process.exitCode = 1");
    await check();
    assert.ok(machine.said.includes(NOT_AUDITED));
  });
});

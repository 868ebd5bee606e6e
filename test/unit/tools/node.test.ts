import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { provideNode } from "../../../tools/node.js";
import { Machine } from "./machine.js";

const running = Number(process.versions.node.split(".")[0]);
const another = running === 22 ? 24 : 22;

describe("provideNode", () => {
  let machine: Machine;
  const provide = (major: number) => provideNode(major, machine.say, machine.environment);

  /** A fake npm that "installs" a Node that reports the requested version. */
  const npmInstalls = () =>
    machine.program(
      "bin/npm",
      `const [name, version] = process.argv.at(-1).split("@");
       const bin = "node_modules/" + name + "/bin/";
       require("node:fs").mkdirSync(bin, { recursive: true });
       require("node:fs").writeFileSync(bin + "node", "#!${process.execPath}\\nconsole.log('v" + version + "')", { mode: 0o755 });`,
    );

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("returns the running Node if it has that major version", async () => {
    assert.deepEqual(await provide(running), {
      directory: dirname(process.execPath),
      version: process.versions.node,
    });
    assert.deepEqual(machine.said, []);
  });

  it("gets another from npm once", async () => {
    npmInstalls();
    const { directory, version } = await provide(another);
    assert.ok(version.startsWith(`${another}.`));
    assert.equal(directory, join(machine.cache, `node-${version}`, "bin"));
    assert.deepEqual(readdirSync(dirname(directory)), ["bin"]);
    assert.deepEqual(await provide(another), { directory, version });
    assert.equal(machine.said.length, 1);
  });

  it("rebuilds a broken entry of the cache", async () => {
    npmInstalls();
    const { version } = await provide(another);
    machine.program(`cache/pulumi-copilot-seats/node-${version}/bin/node`, "process.exitCode = 1");
    await provide(another);
    assert.equal(machine.said.length, 2);
  });

  it("says what failed and what to do", async () => {
    machine.program(
      "bin/npm",
      `console.error("npm error code ECONNREFUSED\\nnpm error A complete log is elsewhere"); process.exitCode = 1;`,
    );
    await assert.rejects(
      provide(another),
      new RegExp(`Node ${another} is needed, .* npm error code ECONNREFUSED\n.*with a Node ${another} first on PATH`),
    );
    assert.deepEqual(readdirSync(machine.cache), []);
  });

  it("refuses a version it does not know", async () => {
    await assert.rejects(provide(19), /Node 19 is not one of those known here: 20, 22, 24/);
  });
});

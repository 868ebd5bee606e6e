import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Machine } from "./machine.js";

const tsx = join(__dirname, "../../../node_modules/tsx");

describe("bootstrap", () => {
  let machine: Machine;
  const lock = (version: string) =>
    machine.file(
      "package-lock.json",
      JSON.stringify({
        packages: { "": {}, "node_modules/a": { version }, "node_modules/fsevents": { version, optional: true } },
      }),
    );
  const needs = (node: string) => machine.file("package.json", JSON.stringify({ engines: { node } }));
  const command = (...args: string[]) => [join(machine.folder, "tools/bootstrap.mjs"), "tools/program.ts", ...args];
  const run = (...args: string[]) =>
    spawnSync(process.execPath, command(...args), { encoding: "utf8", env: machine.environment });

  beforeEach(() => {
    machine = new Machine();
    machine.file("tools/bootstrap.mjs", readFileSync("tools/bootstrap.mjs", "utf8"));
    machine.file("tools/program.ts", `const code: number = 7; console.log(process.argv.slice(2)); process.exit(code);`);
    needs("^20.19.0 || >=22.12.0");
    lock("1.0.0");
    machine.program(
      "bin/npm",
      `const { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require("node:fs");
       console.log("npm has much to say");
       rmSync("node_modules", { recursive: true, force: true });
       mkdirSync("node_modules");
       symlinkSync(${JSON.stringify(tsx)}, "node_modules/tsx");
       const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
       const installed = Object.entries(packages).filter(([, { optional }]) => !optional);
       const hidden = { packages: Object.fromEntries(installed) };
       writeFileSync("node_modules/.package-lock.json", JSON.stringify(hidden));`,
    );
  });
  afterEach(() => machine.remove());

  it("installs, then runs the tool with its arguments and gives its exit code", () => {
    const { status, stdout, stderr } = run("--only", "a b");
    assert.equal(stderr, "Installing the dependencies with npm ci\n");
    assert.equal(stdout, "[ '--only', 'a b' ]\n");
    assert.equal(status, 7);
  });

  it("installs again only when the lockfile asks for something else", () => {
    run();
    assert.equal(run().stderr, "");
    lock("1.0.1");
    assert.notEqual(run().stderr, "");
    assert.equal(run().stderr, "");
  });

  it("shows npm's output and a remedy when npm fails", () => {
    machine.program("bin/npm", `console.error("npm error code E404"); process.exitCode = 1;`);
    const { status, stderr } = run();
    assert.equal(status, 1);
    assert.match(stderr, /npm error code E404\s+npm ci failed: .* run this again/);
  });

  for (const range of [">=99.0.0", "^99.1.0 || >=1000.0.0", `^${process.versions.node.replace(/\.\d+$/, ".999")}`]) {
    it(`stops on a Node that is not ${range}`, () => {
      needs(range);
      const { status, stderr } = run();
      assert.equal(status, 1);
      assert.equal(stderr.split("\n").length, 2);
      assert.ok(stderr.startsWith(`This is Node ${process.versions.node}, and this project needs ${range}. Install`));
    });
  }

  for (const range of [`^${process.versions.node}`, ">=1.999.999", `^99.0.0 || >=${process.versions.node}`]) {
    it(`continues with a Node that is ${range}`, () => {
      needs(range);
      assert.equal(run().status, 7);
    });
  }

  it("passes a signal on, and ends as the tool does", async () => {
    machine.file(
      "tools/program.ts",
      `process.on("SIGTERM", () => process.exit(5)); setTimeout(() => {}, 5000); console.log("ready");`,
    );
    const child = spawn(process.execPath, command(), { env: machine.environment, stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [5, null]);
  });
});

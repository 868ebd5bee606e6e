import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { policyAnalyzer, pulumiVersion } from "../../../tools/goBuild.js";
import { providePulumi } from "../../../tools/pulumi.js";
import { Machine } from "./machine.js";

const languageHost = "pulumi-language-nodejs";
const dynamicProvider = "pulumi-resource-pulumi-nodejs";
const answers = (version: string) => `console.log("v${version}")`;

describe("providePulumi", () => {
  let machine: Machine;
  const entry = () => join(machine.cache, `pulumi-${pulumiVersion}`, "bin");
  const provide = () => providePulumi(machine.say, machine.environment);

  const pulumiIn = (folder: string, version: string) => {
    machine.program(`${folder}/pulumi`, answers(version));
    machine.program(`${folder}/${languageHost}`);
    machine.program(`${folder}/${dynamicProvider}`);
    machine.program(`${folder}/${policyAnalyzer}`);
  };
  /** A fake go that "builds" programs that report the version, and has a module with the script for policy packs. */
  const goBuilds = (program = answers(pulumiVersion)) => {
    machine.file(`sdk/nodejs/dist/${policyAnalyzer}`, "#!/bin/sh");
    machine.program(
      "bin/go",
      `if (process.argv.includes("list")) return console.log(${JSON.stringify(join(machine.folder, "sdk"))});
       const output = process.argv.find((argument) => argument.startsWith("-o=")).slice(3);
       require("node:fs").writeFileSync(output, ${JSON.stringify(`#!${process.execPath}\n${program}`)}, { mode: 0o755 });`,
    );
  };
  const npmDownloads = () =>
    machine.program(
      "bin/npm",
      `const { mkdirSync, writeFileSync } = require("node:fs");
       const { PULUMI_HOME, PULUMI_VERSION } = process.env;
       const bin = PULUMI_HOME + "/versions/" + PULUMI_VERSION + "/bin/";
       mkdirSync(bin, { recursive: true });
       for (const name of ["pulumi", "${languageHost}", "${dynamicProvider}", "${policyAnalyzer}"])
         writeFileSync(bin + name, "#!${process.execPath}\\nconsole.log('v' + '" + PULUMI_VERSION + "')", { mode: 0o755 });`,
    );
  const npmFails = () => machine.program("bin/npm", `console.error("pulumi: fetch failed"); process.exitCode = 1;`);

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("uses the one on PATH that is new enough and complete", async () => {
    pulumiIn("bin", "3.1000.0");
    const cli = await provide();
    assert.deepEqual(cli, {
      command: join(machine.bin, "pulumi"),
      version: "3.1000.0",
      source: "PATH",
      env: { PATH: machine.bin },
    });
    assert.deepEqual(machine.said, [`Using Pulumi 3.1000.0, found on PATH: ${cli.command}`]);
  });

  it("finds what a linked one starts where it really lies", async () => {
    pulumiIn("opt", pulumiVersion);
    mkdirSync(machine.bin);
    symlinkSync(join(machine.folder, "opt/pulumi"), join(machine.bin, "pulumi"));
    const { source, env } = await provide();
    assert.equal(source, "PATH");
    assert.match(env.PATH ?? "", /:.*\/opt$/);
  });

  it("skips one that is too old, and says so", async () => {
    pulumiIn("bin", "3.99.0");
    pulumiIn(`cache/pulumi-copilot-seats/pulumi-${pulumiVersion}/bin`, pulumiVersion);
    const { source, env } = await provide();
    assert.equal(source, "cache");
    assert.ok(env.PATH?.startsWith(`${entry()}:`));
    assert.match(machine.said.join("\n"), /not found on PATH: .* is 3\.99\.0, and .* or newer is needed/);
  });

  for (const missing of [languageHost, dynamicProvider, policyAnalyzer]) {
    it(`skips one without ${missing}, and does not even start it: it may be npm's launcher`, async () => {
      for (const other of [languageHost, dynamicProvider, policyAnalyzer]) {
        if (other !== missing) machine.program(`bin/${other}`);
      }
      machine.program(
        "bin/pulumi",
        `require("node:fs").writeFileSync(${JSON.stringify(`${machine.folder}/started`)}, "")`,
      );
      await assert.rejects(provide(), new RegExp(`not found on PATH: .* has no ${missing} beside it or on PATH`));
      assert.ok(!existsSync(join(machine.folder, "started")));
    });
  }

  it("skips a program of the same name that is not Pulumi", async () => {
    pulumiIn("bin", "unknown");
    await assert.rejects(provide(), /not found on PATH: .* does not tell its version/);
  });

  it("keeps what npm's launcher downloads", async () => {
    npmDownloads();
    const { command, source } = await provide();
    assert.equal(source, "npm");
    assert.equal(command, join(entry(), "pulumi"));
    assert.equal((await provide()).source, "cache");
  });

  it("builds with Go when nothing else gives one, and keeps that", async () => {
    npmFails();
    goBuilds();
    const { source } = await provide();
    assert.equal(source, "go");
    assert.deepEqual(readdirSync(entry()).sort(), ["pulumi", languageHost, dynamicProvider, policyAnalyzer].sort());
    assert.match(machine.said.at(-1) ?? "", /built from the Go module proxy: .*launcher: pulumi: fetch failed$/);
    assert.equal((await provide()).source, "cache");
  });

  it("rebuilds a broken entry of the cache", async () => {
    goBuilds();
    pulumiIn(`cache/pulumi-copilot-seats/pulumi-${pulumiVersion}/bin`, pulumiVersion);
    machine.program(`cache/pulumi-copilot-seats/pulumi-${pulumiVersion}/bin/pulumi`, `throw new Error("cut off")`);
    assert.equal((await provide()).source, "go");
    assert.equal((await provide()).source, "cache");
  });

  it("serves two at once", async () => {
    goBuilds();
    const both = await Promise.all([provide(), provide()]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(readdirSync(machine.cache), [`pulumi-${pulumiVersion}`]);
  });

  it("says what was tried, why it failed and what to do, and leaves nothing behind", async () => {
    npmFails();
    machine.program("bin/go", `console.error("go: downloading x\\ngo: no such host"); process.exitCode = 1;`);
    await assert.rejects(provide(), (error: Error) => {
      assert.deepEqual(error.message.split("\n"), [
        "No Pulumi CLI can be had on this machine:",
        "- not found on PATH: there is none",
        "- not kept in the cache: there is none yet",
        "- not downloaded by npm's launcher: pulumi: fetch failed",
        "- not built from the Go module proxy: go: no such host",
        `Install Pulumi ${pulumiVersion} or newer (https://www.pulumi.com/docs/install), or Go 1.25 or newer ` +
          "(https://go.dev/doc/install) to build it, and run this again.",
      ]);
      return true;
    });
    assert.deepEqual(readdirSync(machine.cache), []);
  });

  it("names the tools that are missing", async () => {
    await assert.rejects(provide(), /launcher: npm is not installed\n.*proxy: go is not installed\n/);
  });

  it("builds the version that it asks for elsewhere", () => {
    const pinned = readFileSync("tools/go/pulumi/go.mod", "utf8");
    assert.match(pinned, new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion.replaceAll(".", "\\.")}\\s`));
  });
});

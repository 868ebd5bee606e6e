import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { provideChromium } from "../../../tools/chromium.js";
import { Machine } from "./machine.js";

describe("provideChromium", () => {
  let machine: Machine;
  const provide = (mayInstall = true) => provideChromium(machine.say, machine.environment, mayInstall);
  const asked = () => readFileSync(join(machine.folder, "asked"), "utf8").trim().split("\n");

  /** A fake apt-get that records its arguments, and runs the script with the subcommand in `verb`. */
  const aptGet = (script: string) =>
    machine.program(
      "bin/apt-get",
      `const { appendFileSync, existsSync, writeFileSync } = require("node:fs");
       const [verb, ...others] = process.argv.slice(2);
       appendFileSync("${machine.folder}/asked", [verb, others.at(-1), process.env.DEBIAN_FRONTEND].join(" ") + "\\n");
       const install = () => writeFileSync("${machine.bin}/chromium", "", { mode: 0o755 });
       ${script}`,
    );

  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("returns the browser on PATH", async () => {
    machine.program("bin/google-chrome");
    assert.equal(await provide(), join(machine.bin, "google-chrome"));
    machine.program("bin/chromium");
    assert.equal(await provide(false), join(machine.bin, "chromium"));
    assert.deepEqual(machine.said, []);
  });

  it("installs Debian's without questions, after an update of the lists where it has to", async () => {
    aptGet(`if (verb === "update") writeFileSync("${machine.folder}/lists", "");
      else if (existsSync("${machine.folder}/lists")) install();
      else process.exitCode = 100;`);
    assert.equal(await provide(), join(machine.bin, "chromium"));
    assert.deepEqual(asked(), [
      "install chromium noninteractive",
      "update --quiet noninteractive",
      "install chromium noninteractive",
    ]);
    assert.equal(await provide(), join(machine.bin, "chromium"));
    assert.equal(machine.said.length, 1);
  });

  it("says why there is none, and what to do", async () => {
    await assert.rejects(provide(), /There is no Chromium, and only root on Debian.*Install Chromium/);
    aptGet(`console.error("E: Unable to locate package chromium"); process.exitCode = 100;`);
    await assert.rejects(provide(false), /There is no Chromium/);
    await assert.rejects(provide(), /could not be installed: E: Unable to locate package chromium\. Install Chromium/);
    aptGet("");
    await assert.rejects(provide(), /was installed, and is not on PATH/);
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../tools/command.js";
import { packArchives } from "../../../tools/pluginArchives.js";
import { Machine } from "./machine.js";

describe("the plugin's archives", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("have the names that Pulumi looks for, the launcher at the root, and checksums", async () => {
    for (const file of ["", ".cmd"]) machine.file(`plugin/pulumi-resource-copilot-seats${file}`, "launcher");
    machine.file("plugin/provider.js", "bundle");
    machine.file("sea/pulumi-resource-copilot-seats", "executable");
    const [plugin, target] = [join(machine.folder, "plugin"), join(machine.folder, "out")];
    machine.file("win/pulumi-resource-copilot-seats.exe", "executable");
    const executables = new Map([
      ["linux-amd64", join(machine.folder, "sea")],
      ["windows-amd64", join(machine.folder, "win")],
    ]);
    const names = await packArchives({ plugin, version: "1.2.3", target, executables });
    assert.equal(names.length, 6);
    assert.ok(names.includes("pulumi-resource-copilot-seats-v1.2.3-darwin-arm64.tar.gz"));
    const setting = { environment: process.env, minutes: 1, folder: target };
    const content = async (platform: string) =>
      (await run("tar", ["-tzf", `pulumi-resource-copilot-seats-v1.2.3-${platform}.tar.gz`], setting))
        .trim()
        .split("\n");
    assert.deepEqual(await content("linux-amd64"), ["pulumi-resource-copilot-seats"]);
    assert.deepEqual(await content("linux-arm64"), ["pulumi-resource-copilot-seats", "provider.js"]);
    assert.deepEqual(await content("windows-amd64"), ["pulumi-resource-copilot-seats.exe"]);
    assert.ok((await content("windows-arm64")).includes("pulumi-resource-copilot-seats.cmd"));
    for (const line of readFileSync(join(target, "SHA256SUMS"), "utf8").trim().split("\n")) {
      const [sum, name = ""] = line.split("  ");
      assert.equal(
        sum,
        createHash("sha256")
          .update(readFileSync(join(target, name)))
          .digest("hex"),
      );
    }
  });
});

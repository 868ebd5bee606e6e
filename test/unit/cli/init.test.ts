import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeRepository } from "../../../src/cli/init/repository.js";
import { init } from "../../../src/cli/init.js";
import { verdictOn } from "../../../src/cli/validate/verdict.js";

describe("init", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  const all = () =>
    readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  it("writes a repository of the organization's own, in which nobody has a seat yet", async () => {
    const { written, kept } = await writeRepository(join(folder, "new"), "globex");
    assert.deepEqual(kept, []);
    assert.deepEqual([...written].sort(), all().sort());
    for (const file of all())
      assert.doesNotMatch(readFileSync(file, "utf8"), /\bacme\b|^ +- octocat|\bbob\b|file:/m, file);
    assert.match(read("new/Pulumi.production.yaml"), /github:owner: globex/);
    assert.match(read("new/.github/CODEOWNERS"), /@globex\/copilot-admins/);
    assert.match(read("new/.gitignore"), /node_modules/);
    assert.match(verdictOn(join(folder, "new/seats"), new Date()).error?.message ?? "", /1 complaint\n.*lists nobody/);
  });

  it("overwrites nothing", async () => {
    writeFileSync(join(folder, "package.json"), "mine");
    const first = await writeRepository(folder, "globex");
    assert.deepEqual(first.kept, [join(folder, "package.json")]);
    assert.equal(read("package.json"), "mine");
    writeFileSync(join(folder, "README.md"), "mine, too");
    assert.deepEqual((await writeRepository(folder, "initech")).written, []);
    assert.equal(read("README.md"), "mine, too");
    assert.match(read("Pulumi.production.yaml"), /globex/);
  });

  it("takes no name that no organization has", async () => {
    for (const args of [
      [],
      ["--organization", "a/b"],
      ["--organization", "$&"],
      ["one", "two", "--organization", "acme"],
    ])
      await assert.rejects(init.run(args), { name: "UsageError" });
    assert.deepEqual(all(), []);
  });
});

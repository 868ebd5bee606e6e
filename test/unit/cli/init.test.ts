import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sinon from "sinon";
import { init } from "../../../src/cli/init/command.js";
import { writeRepository } from "../../../src/cli/init/repository.js";
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

  it("writes the organization's own repository, in which nobody has a seat yet", async () => {
    const { written, kept } = await writeRepository(join(folder, "new"), { organization: "globex", here: folder });
    assert.deepEqual(kept, []);
    assert.deepEqual([...written].sort(), all().sort());
    for (const file of all())
      assert.doesNotMatch(readFileSync(file, "utf8"), /\bacme\b|^ +- octocat|\bbob\b|file:/m, file);
    assert.match(read("new/Pulumi.production.yaml"), /github:owner: globex/);
    assert.match(read("new/Pulumi.yaml"), /^name: copilot-seats-globex$/m);
    assert.match(read("new/.github/CODEOWNERS"), /@globex\/copilot-admins/);
    assert.match(read("new/.gitignore"), /node_modules/);
    assert.match(verdictOn(join(folder, "new/seats"), new Date()).error?.message ?? "", /1 complaint\n.*lists nobody/);
  });

  it("writes a program for the native door on request", async () => {
    await writeRepository(folder, { organization: "globex", here: folder, native: true });
    assert.match(read("index.ts"), /from "pulumi-copilot-seats\/native"/);
    assert.match(read("Pulumi.yaml"), /path: node_modules\/pulumi-copilot-seats\/plugin/);
    assert.doesNotMatch(read("Pulumi.yaml"), /refresh/);
  });

  it("writes the workflow for people from an HR system on request", async () => {
    const workflow = join(".github", "workflows", "people.yml");
    const { written } = await writeRepository(join(folder, "new"), { organization: "globex", here: folder });
    assert.ok(!written.includes(join(folder, "new", workflow)));
    const more = await writeRepository(join(folder, "new"), { organization: "globex", here: folder, people: true });
    assert.deepEqual(more.written, [join(folder, "new", workflow)]);
  });

  it("overwrites nothing", async () => {
    writeFileSync(join(folder, "package.json"), "mine");
    const first = await writeRepository(folder, { organization: "globex", here: folder });
    assert.deepEqual(first.kept, [join(folder, "package.json")]);
    assert.equal(read("package.json"), "mine");
    writeFileSync(join(folder, "README.md"), "mine, too");
    assert.deepEqual((await writeRepository(folder, { organization: "initech", here: folder })).written, []);
    assert.equal(read("README.md"), "mine, too");
    assert.match(read("Pulumi.production.yaml"), /globex/);
  });

  it("leaves the CODEOWNERS that GitHub uses, wherever it is, and says what it lacks", async () => {
    for (const place of [".github", ".", "docs"]) {
      const own = join(folder, place.length.toString(), place, "CODEOWNERS");
      const home = join(folder, place.length.toString());
      mkdirSync(dirname(own), { recursive: true });
      writeFileSync(own, "*  @globex/copilot-admins\n");
      const { written, kept, remarks } = await writeRepository(home, { organization: "globex", here: folder });
      assert.deepEqual([kept, written.filter((path) => path.endsWith("CODEOWNERS"))], [[own], []]);
      assert.equal(readFileSync(own, "utf8"), "*  @globex/copilot-admins\n");
      assert.match(remarks[0] ?? "", /CODEOWNERS is the file that GitHub uses, and was kept\. Add these lines to it/);
      assert.deepEqual(
        remarks.slice(1).map((line) => line.trim().split(" ")[0]),
        ["/seats/platform.yaml", "/seats/design.yaml"],
      );
    }
    await writeRepository(join(folder, "new"), { organization: "globex", here: folder });
    assert.deepEqual(
      (await writeRepository(join(folder, "new"), { organization: "globex", here: folder })).remarks,
      [],
    );
  });

  it("writes nothing through a linked folder", async () => {
    mkdirSync(join(folder, "new"));
    symlinkSync(mkdtempSync(join(folder, "elsewhere-")), join(folder, "new/.github"));
    await assert.rejects(
      writeRepository(join(folder, "new"), { organization: "globex", here: folder }),
      /\.github is a symbolic link, which GitHub/,
    );
    rmSync(join(folder, "new/.github"));
    // A CODEOWNERS that GitHub does not find protects nothing.
    const owned = mkdtempSync(join(folder, "elsewhere-"));
    writeFileSync(join(owned, "CODEOWNERS"), "*  @globex/copilot-admins\n");
    for (const [link, to] of [
      ["docs", owned],
      ["CODEOWNERS", join(owned, "CODEOWNERS")],
    ] as const) {
      symlinkSync(to, join(folder, "new", link));
      const message = new RegExp(`${link} is a symbolic link, which GitHub does not follow`);
      await assert.rejects(writeRepository(join(folder, "new"), { organization: "globex", here: folder }), message);
      rmSync(join(folder, "new", link));
    }
    mkdirSync(join(folder, "new/CODEOWNERS"));
    await assert.rejects(
      writeRepository(join(folder, "new"), { organization: "globex", here: folder }),
      /CODEOWNERS is not a file: replace it with a file\. Nothing was written/,
    );
    rmSync(join(folder, "new/CODEOWNERS"), { recursive: true });
    rmSync(owned, { recursive: true });
    symlinkSync(mkdtempSync(join(folder, "elsewhere-")), join(folder, "new/seats"));
    await assert.rejects(
      writeRepository(join(folder, "new"), { organization: "globex", here: folder }),
      /a symbolic link leads out of its folder/,
    );
    assert.deepEqual(all(), []);
  });

  describe("says what is in the way in a package.json", () => {
    const NAME = "pulumi-copilot-seats";
    const manifest = (text: object, path = "package.json") => writeFileSync(join(folder, path), JSON.stringify(text));

    /** Everything that init prints for this folder. */
    const said = async (path = ".") => {
      const cwd = sinon.stub(process, "cwd").returns(folder);
      const stderr = sinon.stub(process.stderr, "write").returns(true);
      try {
        await init.run([join(folder, path), "--organization", "acme"]);
        return stderr.args.map(([text]) => text).join("");
      } finally {
        cwd.restore();
        stderr.restore();
      }
    };

    it("a program that does not exist", async () => {
      manifest({ main: "index.js" });
      assert.match(
        await said(),
        /"index\.js", which does not exist\. Pulumi warns about it in every run\. To fix it: npm pkg delete main$/m,
      );
      manifest({ main: "index.ts" });
      assert.doesNotMatch(await said(), /does not exist/);
      writeFileSync(join(folder, "package.json"), "mine");
      assert.doesNotMatch(await said(), /does not exist/);
    });

    it("this package from a file that no clone elsewhere has", async () => {
      const remedy =
        /a file outside this folder, which other clones \(such as a runner's\) do not have: copy the \.tgz into the repository and run npm install/;
      manifest({ dependencies: { [NAME]: "file:../elsewhere/seats.tgz" } });
      assert.match(await said(), remedy);
      manifest({ dependencies: { [NAME]: "file:seats.tgz" } });
      assert.doesNotMatch(await said(), remedy);
      assert.match(await said("new"), remedy);
      assert.equal(JSON.parse(read("new/package.json")).dependencies[NAME], "file:../seats.tgz");
      manifest({ dependencies: { [NAME]: "^0.1.0" } });
      assert.doesNotMatch(await said("other"), remedy);
      assert.match(JSON.parse(read("other/package.json")).dependencies[NAME], /^\^\d/);
    });
  });

  it("refuses a name that no organization can have", async () => {
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

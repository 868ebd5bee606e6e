import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sinon from "sinon";
import { writeFiles } from "../../../src/cli/files.js";

describe("files that the command writes", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), "copilot-seats-files-"));
    fs.mkdirSync(join(folder, "inside"));
    fs.mkdirSync(join(folder, "outside"));
  });
  afterEach(() => {
    sinon.restore();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const put = (path: string, text: string, mode = 0o644) => fs.writeFileSync(join(folder, path), text, { mode });
  const read = (path: string) => fs.readFileSync(join(folder, path), "utf8");
  const write = (...files: Parameters<typeof writeFiles>[0]) => writeFiles(files, join(folder, "inside"));
  const names = () => fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

  it("are new or changed, and keep their mode", () => {
    put("inside/run", "old", 0o755);
    write({ path: "run", text: "new" }, { path: "deep/er/file", text: "1", isNew: true }, { path: "plain", text: "2" });
    assert.deepEqual([read("inside/run"), read("inside/deep/er/file"), read("inside/plain")], ["new", "1", "2"]);
    assert.equal(fs.statSync(join(folder, "inside/run")).mode & 0o777, 0o755);
    assert.deepEqual(names(), [
      "inside",
      "inside/deep",
      "inside/deep/er",
      "inside/deep/er/file",
      "inside/plain",
      "inside/run",
      "outside",
    ]);
  });

  it("all stay as they were if the disk is full", () => {
    put("inside/one", "old");
    put("inside/two", "old");
    const full = Object.assign(new Error("ENOSPC: no space left on device, fsync"), { code: "ENOSPC" });
    sinon.stub(fs, "fsyncSync").onSecondCall().throws(full);
    assert.throws(
      () => write({ path: "one", text: "new" }, { path: "two", text: "new" }),
      /^Error: Cannot write two: ENOSPC: no space left on device.*\. Nothing was written\.$/,
    );
    assert.deepEqual([read("inside/one"), read("inside/two")], ["old", "old"]);
    assert.deepEqual(names(), ["inside", "inside/one", "inside/two", "outside"]);
  });

  it("do not overwrite one that has appeared, on file systems with and without links", () => {
    put("inside/one", "mine");
    assert.throws(() => write({ path: "one", text: "new", isNew: true }), /^Error: Cannot write one: EEXIST/);
    sinon.stub(fs, "linkSync").throws(Object.assign(new Error("EPERM"), { code: "EPERM" }));
    assert.throws(() => write({ path: "one", text: "new", isNew: true }), /^Error: Cannot write one: EPERM/);
    assert.equal(read("inside/one"), "mine");
    write({ path: "two", text: "new", isNew: true });
    assert.equal(read("inside/two"), "new");
  });

  it("are not written through a symbolic link that leads out of the folder", () => {
    put("outside/file", "theirs");
    fs.symlinkSync("../outside/file", join(folder, "inside/file"));
    fs.symlinkSync("../outside", join(folder, "inside/folder"));
    fs.symlinkSync("nowhere", join(folder, "inside/dangling"));
    for (const path of ["file", "folder/file", "folder/new", "folder/deep/new", "dangling"]) {
      for (const isNew of [true, false])
        assert.throws(
          () => write({ path, text: "ours", isNew }),
          /^Error: Cannot write .*symbolic link.*\. Nothing was written/,
        );
    }
    assert.equal(read("outside/file"), "theirs");
    assert.deepEqual(fs.readdirSync(join(folder, "outside")), ["file"]);
    put("inside/real", "old");
    fs.symlinkSync("real", join(folder, "inside/alias"));
    write({ path: "alias", text: "new" });
    assert.equal(read("inside/real"), "new");
    assert.ok(fs.lstatSync(join(folder, "inside/alias")).isSymbolicLink());
  });

  it("may be a pipe, but not a folder", () => {
    const pipe = join(folder, "outside/pipe");
    execFileSync("mkfifo", [pipe]);
    fs.symlinkSync(pipe, join(folder, "inside/stdout"));
    const reader = fs.openSync(pipe, "r+");
    try {
      write({ path: "stdout", text: "said" });
      const bytes = Buffer.alloc(4);
      fs.readSync(reader, bytes);
      assert.equal(bytes.toString(), "said");
    } finally {
      fs.closeSync(reader);
    }
    assert.throws(() => write({ path: "../inside", text: "x" }), /^Error: Cannot write \.\.\/inside: it is a folder\./);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sinon from "sinon";
import { helpOf } from "../../../src/cli/command.js";
import { commands } from "../../../src/cli/commands.js";
import { fitted, inColumn } from "../../../src/cli/fitted.js";
import { terminalOf } from "../../../src/cli/terminal.js";
import { root } from "../../../tools/package.js";

const words = (text: string) => text.split(/\s+/).filter(Boolean);

describe("what fits into a terminal", function () {
  this.timeout(120_000);

  it("has lines that end between words, and loses nothing", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", "-", " ", "/", "é"), maxLength: 300 });
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 40, max: 130 }), (lines, columns) => {
        const text = lines.join("\n");
        const narrow = fitted(text, columns);
        assert.deepEqual(words(narrow), words(text));
        for (const one of narrow.split("\n")) assert.ok(one.length <= columns || words(one).length <= 2, one);
        assert.equal(fitted(text, undefined), text);
      }),
    );
  });

  it("indents continuation lines, and keeps commands and addresses whole", () => {
    assert.equal(
      fitted(
        "seats.yaml:1:1: one two three four five six seven\n  - one two three four five six seven eight nine\nshort",
        40,
      ),
      "seats.yaml:1:1: one two three four\n  five six seven\n  - one two three four five six seven\n    eight nine\nshort",
    );
    assert.equal(fitted("now run `pulumi up --yes --stack production` or look", 40).split("\n").length, 3);
    assert.equal(
      inColumn("see https://example.com/a/very/long/address/of/a/page there", 4, 40).split("\n    ").length,
      3,
    );
    assert.ok(
      inColumn("word ".repeat(100), 0, 300)
        .split("\n")
        .every(({ length }) => length <= 120),
    );
  });

  it("is each command's help", async () => {
    for (const [name, { load }] of commands) {
      const command = await load();
      const [wide, narrow] = [helpOf(name, command), helpOf(name, command, 80)];
      assert.deepEqual(words(narrow), words(wide));
      for (const line of narrow.split("\n"))
        assert.ok(line.length <= 80 || line.startsWith(`  copilot-seats ${name}`) || line.startsWith("Usage"), line);
    }
  });

  it("includes messages for the person watching", () => {
    const stream = (columns: number | undefined) => ({
      write: sinon.stub().returns(true),
      isTTY: columns !== undefined,
      hasColors: () => false,
      ...(columns === undefined ? {} : { columns }),
    });
    const said = [stream(80), stream(undefined)].map((stderr) => {
      terminalOf({}, { stdout: stream(80), stderr }).say("word ".repeat(30).trim());
      return String(stderr.write.firstCall.args[0]).trimEnd().split("\n").length;
    });
    assert.deepEqual(said, [2, 1]);
  });

  describe("of 80 columns", () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    });

    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** The lines that a command prints to a terminal of 80 columns, including its error. */
    function printed(...args: string[]): string[] {
      const wide = "Object.assign(STREAM, { isTTY: true, columns: 80, hasColors: () => false });";
      const streams = ["process.stdout", "process.stderr"].map((stream) => wide.replace("STREAM", stream)).join("");
      const imports = ["tsx", `data:text/javascript,${encodeURIComponent(streams)}`].flatMap((one) => [
        "--import",
        one,
      ]);
      const main = join(root, "src/cli/main.ts");
      const { stdout, stderr } = spawnSync(process.execPath, [...imports, main, ...args], {
        cwd: root,
        encoding: "utf8",
      });
      return `${stdout}${stderr}`.trimEnd().split("\n");
    }

    it("are errors, and the list of commands", () => {
      const error = printed("a name that is longer than all commands and is none of them");
      for (const lines of [error, printed("--help")]) for (const line of lines) assert.ok(line.length <= 80, line);
      assert.ok(error.length > 1, error.join("\n"));
    });

    for (const [name, file, content] of [
      ["validate", "seats.yaml", `seats:\n  - username: ${"long".repeat(10)}\n`],
      [
        "summarize",
        "up.json",
        JSON.stringify({
          steps: [],
          diagnostics: [{ message: `error: ${"Cannot grant a Copilot seat. ".repeat(8)}`, severity: "error" }],
        }),
      ],
    ] as const) {
      it(`is the output of ${name}`, () => {
        const path = join(folder, file);
        writeFileSync(path, content);
        const lines = printed(name, path, ...(name === "summarize" ? ["--format", "text"] : []));
        assert.ok(lines.length > 2, lines.join("\n"));
        for (const line of lines) assert.ok(line.length <= 80 || words(line).length === 1 || line.includes(path), line);
      });
    }
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownOf, textOf } from "../../../src/cli/validate/render.js";
import { annotation, verdictOn } from "../../../src/cli/validate/verdict.js";
import { root } from "../../../tools/package.js";

const TODAY = new Date("2026-11-23");

describe("validate", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it("says how many people are in a roster, and how many have expired", () => {
    const path = write("seats.yaml", "- ann\n- username: bob\n  expires: 2026-11-22\n");
    assert.equal(textOf(verdictOn(path, TODAY)), `${path}: 2 people, 1 of them expired`);
    const dated = write("dated.yaml", "- ann\n- username: bob\n  starts: 2026-11-24\n");
    assert.equal(textOf(verdictOn(dated, TODAY)), `${dated}: 2 people, 1 of them not yet started`);
    assert.match(
      markdownOf([verdictOn(path, TODAY)], "production"),
      /^<!-- copilot-seats: production; outcome: nothing -->/,
    );
  });

  it("lists each complaint, for the log, a comment, and beside its line", () => {
    const path = write("seats.yaml", "- ann\n- ANN\n- 123\n");
    const verdict = verdictOn(path, TODAY);
    assert.match(textOf(verdict), /2 complaints\n.*seats\.yaml:2:3: username: ann is already listed/);
    const text = markdownOf([verdict], "production");
    assert.match(
      text,
      /outcome: failed -->\n\n### Copilot seats \(`production`\): the roster cannot be read\n\nNothing was previewed/,
    );
    assert.match(text, /\n- `\S*seats\.yaml:3:3: username: without quotes, YAML tools read "123" as a number/);
    const [first] = verdict.error?.complaints ?? [];
    assert.equal(
      first && annotation(first),
      `::error file=${path},line=2,col=3,title=Copilot seats::username: ann is already listed at ${path}:1:3; keep one of the two`,
    );
    assert.equal(
      annotation({ place: "a,b:c.yaml:1:2", problem: "100%\n::stop" }),
      "::error file=a%2Cb%3Ac.yaml,line=1,col=2,title=Copilot seats::100%25%0A::stop",
    );
    assert.equal(annotation({ place: "none.yaml", problem: "x" }), "::error file=none.yaml,title=Copilot seats::x");
  });

  it("keeps hostile files from pinging or linking, and below GitHub's limit", () => {
    mkdirSync(join(folder, "seats"));
    const hostile = `- "@octocat \`<b>[x](https://example.com)${"y".repeat(5_000)}"\n`;
    for (let index = 0; index < 100; index++) write(`${index}.yaml`, hostile.repeat(20));
    const verdicts = Array.from({ length: 100 }, (_, index) => verdictOn(join(folder, `${index}.yaml`), TODAY));
    const text = markdownOf(verdicts, "production");
    assert.ok(text.length <= 65_536, `${text.length} characters`);
    assert.match(text, /\d+ more paragraphs do not fit here\.$/);
    for (const line of text.split("\n").filter((each) => each.includes("octocat")))
      assert.match(line, /^- (`+) .* \1$/);
  });

  it("ends with 1 if anything is wrong, and writes what a comment needs", () => {
    const main = (...args: string[]) =>
      spawnSync(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), "validate", ...args], {
        encoding: "utf8",
        cwd: root,
        env: { ...process.env, GITHUB_ACTIONS: "true" },
      });
    const [good, bad] = [write("good.yaml", "- ann\n"), write("bad.yaml", "- 123\n")];
    assert.deepEqual([main(good).status, main(good).stdout], [0, `${good}: 1 person\n`]);
    const markdown = join(folder, "complaints.md");
    const failed = main(good, bad, "--markdown", markdown, "--name", "production");
    assert.equal(failed.status, 1);
    assert.match(failed.stdout, /\n::error file=.*bad\.yaml,line=1,col=3,/);
    assert.match(readFileSync(markdown, "utf8"), /^<!-- copilot-seats: production; outcome: failed -->\n/);
    assert.equal(main().status, 2);
    assert.equal(main(join(folder, "none.yaml")).status, 1);
  });
});

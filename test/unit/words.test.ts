import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../tools/package.js";
import { documents, read } from "../support/documents.js";

const list = "docs/internals/words.md";
/** Records of the past, which keep the words of their time. */
const history = ["CHANGELOG.md", "DECISIONS.md"];

/** The words in the first column of the last table in words.md. */
function retired(): string[] {
  const [, table = ""] = read(list).split("| retired |");
  return [...table.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word),
  );
}

/** The places where a text contains one of the words. */
function found(words: readonly string[], name: string, text: string): string[] {
  const pattern = new RegExp(`(?<![\\w-])(?:${words.join("|").replaceAll(" ", "\\s+")})(?![\\w-])`, "gi");
  return [...text.matchAll(pattern)].map(({ 0: word, index }) => {
    const line = text.slice(0, index).split("\n").length;
    return `${name}:${line}: ${word}`;
  });
}

describe("the words", function () {
  this.timeout(120_000);
  const words = retired();
  const code = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"));

  it("that are retired are in a list", () => {
    assert.ok(words.length > 20);
    assert.deepEqual(found(words, "page", "Mended. A good one\nis\nover; over-mended, mending"), [
      "page:1: Mended",
      "page:2: is\nover",
    ]);
  });

  it("do not come back in pages", () => {
    const pages = documents().filter((file) => file !== list && !history.includes(file));
    assert.deepEqual(
      pages.flatMap((file) => found(words, file, read(file))),
      [],
    );
  });

  it("do not come back in help and messages", () => {
    assert.deepEqual(
      code.flatMap((file) => found(words, file, spoken(file))),
      [],
    );
  });

  it("do not come back in the documentation that editors show", () => {
    const shown = code.filter((file) => file.startsWith("src/resources/"));
    assert.deepEqual(
      shown.flatMap((file) => found(words, file, read(file).replaceAll(/^\s*\* /gm, ""))),
      [],
    );
  });
});

/** The strings of a file, each on its own line. */
function spoken(file: string): string {
  const lines: string[] = [];
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      lines[line] = `${lines[line] ?? ""} ${node.text.replaceAll("\n", " ")}`;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return Array.from(lines, (line) => line ?? "").join("\n");
}

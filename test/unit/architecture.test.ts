import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { codeBlock, read } from "../support/documents.js";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));

/** The room of a file in src: its folder, or index. */
const roomOf = (path: string) => path.split("/")[0]?.replace(/\.[jt]s$/, "") ?? "";

function imports(): Set<string> {
  const arrows = new Set<string>();
  for (const file of sources) {
    for (const { fileName } of ts.preProcessFile(read(`src/${file}`)).importedFiles) {
      if (!fileName.startsWith(".")) continue;
      const target = posix.join(posix.dirname(file), fileName);
      if (!target.startsWith("..") && roomOf(target) !== roomOf(file))
        arrows.add(`${roomOf(file)} --> ${roomOf(target)}`);
    }
  }
  return arrows;
}

describe("the architecture", () => {
  const drawing = codeBlock("docs/architecture.md", "mermaid", "flowchart");
  const drawn = [...drawing.matchAll(/^ +(\w+ --> \w+)$/gm)].map(([, arrow = ""]) => arrow);

  it("is drawn as the imports are, and they go one way", () => {
    assert.deepEqual([...imports()].sort(), drawn.toSorted());
    const backwards = drawn.filter((arrow) => drawn.includes(arrow.split(" --> ").reverse().join(" --> ")));
    assert.deepEqual(backwards, []);
  });

  it("names every folder of src", () => {
    const folders = new Set(sources.filter((file) => file.includes("/")).map(roomOf));
    const named = [...read("docs/architecture.md").matchAll(/^\| `src\/(\w+)`/gm)].map(([, folder]) => folder);
    assert.deepEqual(named.sort(), [...folders].sort());
  });
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { codeBlock, read } from "../support/documents.js";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));

/** The room of a file in src: its top folder, or index. */
const roomOf = (path: string) => path.split("/")[0]?.replace(/\.[jt]s$/, "") ?? "";

/** What each file in src imports from src, including types and imports inside functions. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  sources.map((file) => {
    const relative = ts
      .preProcessFile(read(`src/${file}`))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith("."));
    const targets = relative.map((name) => posix.join(posix.dirname(file), name.replace(/\.js$/, ".ts")));
    return [file, targets.filter((target) => !target.startsWith(".."))];
  }),
);

function importsOfRooms(): Map<string, string[]> {
  const rooms = new Map<string, string[]>();
  for (const [file, targets] of imports) {
    const others = targets.map(roomOf).filter((room) => room !== roomOf(file));
    rooms.set(roomOf(file), [...new Set([...(rooms.get(roomOf(file)) ?? []), ...others])]);
  }
  return rooms;
}

/** The import cycles, each in the form in which it is found first. */
function circlesIn(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const finished = new Set<string>();
  const walk = (place: string, way: readonly string[]) => {
    const since = way.indexOf(place);
    if (since >= 0) circles.push([...way.slice(since), place].join(" -> "));
    if (since >= 0 || finished.has(place)) return;
    for (const next of arrows.get(place) ?? []) walk(next, [...way, place]);
    finished.add(place);
  };
  for (const place of arrows.keys()) walk(place, []);
  return circles;
}

/** What src/github must not mention: Pulumi, our settings and variables, and the commands that use them. */
const OF_PULUMI =
  /pulumi|github:|copilotSeats:|GITHUB_(?:TOKEN|OWNER|BASE_URL|APP_)|COPILOT_SEATS_|--run-program|same command/i;

describe("the architecture", () => {
  const drawing = codeBlock("docs/internals/architecture.md", "mermaid", "flowchart");
  const drawn = [...drawing.matchAll(/^ +(\w+ --> \w+)$/gm)].map(([, arrow = ""]) => arrow);

  it("is drawn like the imports", () => {
    const arrows = [...importsOfRooms()].flatMap(([room, others]) => others.map((other) => `${room} --> ${other}`));
    assert.deepEqual(arrows.sort(), drawn.toSorted());
  });

  it("has no cycle of rooms or files", () => {
    assert.deepEqual([...circlesIn(importsOfRooms()), ...circlesIn(imports)], []);
  });

  it("would detect a cycle", () => {
    const arrows = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", ["b"]],
      ["d", []],
    ]);
    assert.deepEqual(circlesIn(arrows), ["b -> c -> b"]);
  });

  it("keeps Pulumi out of src/github, and out of its messages", () => {
    const knowing = sources
      .filter((file) => roomOf(file) === "github")
      .filter((file) => OF_PULUMI.test(read(`src/${file}`).replace("userAgent: `pulumi-copilot-seats/", "")));
    assert.deepEqual(knowing, []);
  });

  it("names every folder of src", () => {
    const folders = new Set(sources.filter((file) => file.includes("/")).map(roomOf));
    const named = [...read("docs/internals/architecture.md").matchAll(/^\| `src\/(\w+)`/gm)].map(
      ([, folder]) => folder,
    );
    assert.deepEqual(named.sort(), [...folders].sort());
  });
});

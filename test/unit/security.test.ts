import assert from "node:assert/strict";
import { read } from "../support/documents.js";

describe("SECURITY.md", () => {
  const page = read("SECURITY.md");

  it("names exactly the dependencies that package.json has, with the licenses that they have", () => {
    const manifestOf = (file: string) => JSON.parse(read(file));
    const { dependencies, peerDependencies } = manifestOf("package.json");
    const actual = Object.keys({ ...dependencies, ...peerDependencies }).map(
      (name) => `${name}: ${manifestOf(`node_modules/${name}/package.json`).license}`,
    );
    const named = [...page.matchAll(/^\| `([^`]+)` \|.*\| (\S+) \|$/gm)].map(
      ([, name, license]) => `${name}: ${license}`,
    );
    assert.deepEqual(named.sort(), actual.sort());
  });

  it("names a test for each guard, and only tests that exist", () => {
    const guards = [...page.matchAll(/^\| (\d+) [^|]+ \| (.+) \|$/gm)];
    const numbers = guards.map(([, number]) => Number(number));
    const references = [...page.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
    assert.deepEqual(
      [...new Set(references)].sort((a, b) => a - b),
      numbers,
    );
    for (const [, number, tests = ""] of guards) {
      const files = [...tests.matchAll(/`([^`]+)`((?:,? "[^"]+")+)/g)];
      assert.ok(files.length > 0, `guard ${number}`);
      for (const [, file = "", titles = ""] of files) {
        for (const [, title = ""] of titles.matchAll(/"([^"]+)"/g)) {
          assert.ok(read(file).includes(`"${title}"`), `${file} has no "${title}"`);
        }
      }
    }
  });
});

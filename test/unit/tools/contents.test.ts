import assert from "node:assert/strict";
import { contentComplaints, sizeLine } from "../../../tools/contents.js";
import { Machine } from "./machine.js";

describe("the contents of the package", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.file("package.json", JSON.stringify({ scripts: { build: "tsc", prepack: "npm run build" } }));
  });
  afterEach(() => machine.remove());

  const complaints = (paths: string[], size = 1000) =>
    contentComplaints(machine.folder, { filename: "it.tgz", size, files: paths.map((path) => ({ path })) });
  const sourceMap = (map: object) =>
    machine.file(
      "dist/cli/main.js.map",
      JSON.stringify({ sourceRoot: "", sources: ["../../src/cli/main.ts"], ...map }),
    );

  it("are code, types, pages and the schema", async () => {
    const paths = ["README.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "package.json"];
    paths.push(
      "dist/cli/main.js",
      "dist/cli/main.d.ts",
      "dist/simulator/example.json",
      "docs/moving.md",
      "schema/a.json",
    );
    assert.deepEqual(await complaints(paths), []);
  });

  for (const path of [
    "dist/unit/seats.test.js",
    "dist/test/support.js",
    "dist/cli/main.ts",
    "dist/.env",
    "src/index.ts",
    "docs/draft.txt",
    "pulumi-copilot-seats.tgz",
    ".npmrc",
  ]) {
    it(`are not ${path}`, async () => {
      assert.deepEqual(await complaints([path]), [`${path} does not belong into the package`]);
    });
  }

  it("are small", async () => {
    assert.match((await complaints([], 400_001)).join(), /has 400001 bytes, and 400000 are allowed/);
    assert.match(sizeLine({ filename: "", size: 7, files: [] }), /0 files and 7 bytes/);
  });

  it("name sources as they lie beside it, not on this machine", async () => {
    sourceMap({});
    assert.deepEqual(await complaints(["dist/cli/main.js.map"]), []);
    for (const leak of [{ sources: ["/home/ann/seats/src/cli/main.ts"] }, { sourceRoot: "/home/ann/seats" }]) {
      sourceMap(leak);
      assert.match(
        (await complaints(["dist/cli/main.js.map"])).join(),
        /^dist\/cli\/main.js.map names sources by a path/,
      );
    }
  });

  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    it(`do not run ${script}`, async () => {
      machine.file("package.json", JSON.stringify({ scripts: { [script]: "node x.js" } }));
      assert.match((await complaints([])).join(), new RegExp(`has the script ${script},`));
    });
  }
});

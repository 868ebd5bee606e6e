import assert from "node:assert/strict";
import { contentComplaints } from "../../../tools/contents.js";
import { Machine } from "./machine.js";

describe("the contents of the package", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.file("package.json", JSON.stringify({ scripts: { build: "tsc", prepack: "npm run build" } }));
  });
  afterEach(() => machine.remove());

  const complaints = (paths: string[]) =>
    contentComplaints(machine.folder, {
      filename: "it.tgz",
      size: 1000,
      unpackedSize: 2000,
      files: paths.map((path) => ({ path })),
    });

  it("are code, types, pages and the schema", async () => {
    const paths = ["README.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "package.json"];
    paths.push(
      "dist/cli/main.js",
      "dist/cli/main.d.ts",
      "dist/simulator/example.json",
      "dist/cli/report/page/style.css",
      "docs/guides/moving.md",
      "schema/a.json",
    );
    assert.deepEqual(await complaints(paths), []);
  });

  for (const path of [
    "dist/unit/seats.test.js",
    "dist/test/support.js",
    "dist/cli/main.ts",
    "dist/cli/main.js.map",
    "dist/.env",
    "src/index.ts",
    "dist/other.css",
    "docs/guides/draft.txt",
    "docs/guides/report.png",
    "docs/_index.md",
    "docs/internals/words.md",
    "pulumi-copilot-seats.tgz",
    "examples/roster/index.ts",
    "examples/gitops/node_modules/left-pad/index.js",
    ".npmrc",
  ]) {
    it(`are not ${path}`, async () => {
      assert.deepEqual(await complaints([path]), [`${path} does not belong into the package`]);
    });
  }

  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    it(`do not run ${script}`, async () => {
      machine.file("package.json", JSON.stringify({ scripts: { [script]: "node x.js" } }));
      assert.match((await complaints([])).join(), new RegExp(`has the script ${script},`));
    });
  }
});

import assert from "node:assert/strict";
import { licenseComplaints } from "../../../tools/licenses.js";
import { Machine } from "./machine.js";

describe("the licenses of what is installed with the package", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.file(
      "package-lock.json",
      JSON.stringify({ packages: { "": {}, "node_modules/one": {}, "node_modules/two": { dev: true } } }),
    );
    installed("two", { license: "GPL-3.0-only" });
  });
  afterEach(() => machine.remove());

  const installed = (name: string, manifest: object) =>
    machine.file(`node_modules/${name}/package.json`, JSON.stringify({ name, ...manifest }));

  it("may be permissive, and for developers any", async () => {
    installed("one", { license: "ISC" });
    assert.deepEqual(await licenseComplaints(machine.folder), []);
  });

  for (const license of ["GPL-3.0-only", "SEE LICENSE IN LICENSE", undefined]) {
    it(`may not be ${license ?? "missing"}`, async () => {
      installed("one", { license });
      assert.match((await licenseComplaints(machine.folder)).join(), /^one has the license (?:GPL|SEE|none)/);
    });
  }
});

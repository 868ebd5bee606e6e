import assert from "node:assert/strict";
import { lockfileComplaints, productionFolders } from "../../../tools/lockfile.js";

const sound = { version: "1.0.0", integrity: "sha512-abc" };
const lockfile = (packages: Record<string, object>) =>
  JSON.stringify({ packages: { "": { version: "0.1.0" }, ...packages } });
const complaintsAbout = (entry: object) => lockfileComplaints(lockfile({ "node_modules/one": entry }));

describe("the lockfile", () => {
  it("is in order with an integrity for each package and no address", () => {
    assert.deepEqual(complaintsAbout(sound), []);
  });

  it("names what has no integrity, or one that can be forged", () => {
    assert.deepEqual(complaintsAbout({ version: "1.0.0" }), ["node_modules/one has no sha512 integrity"]);
    assert.equal(complaintsAbout({ integrity: "sha1-abc" }).length, 1);
  });

  it("names what records where it was downloaded", () => {
    assert.match(
      complaintsAbout({ ...sound, resolved: "https://registry.example/one.tgz" }).join(),
      /download address/,
    );
  });

  it("names what would run a script on a user's machine, and not on a developer's", () => {
    assert.match(complaintsAbout({ ...sound, hasInstallScript: true }).join(), /^node_modules\/one runs a script/);
    assert.deepEqual(complaintsAbout({ ...sound, hasInstallScript: true, dev: true }), []);
  });

  it("tells what is installed with the package", () => {
    const packages = { "node_modules/one": sound, "node_modules/two": { ...sound, dev: true } };
    assert.deepEqual(productionFolders(lockfile(packages)), ["node_modules/one"]);
  });
});

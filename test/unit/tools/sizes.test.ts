import assert from "node:assert/strict";
import { sizeComplaints, sizeLine, sizesOf } from "../../../tools/sizes.js";
import { Machine } from "./machine.js";

describe("the sizes of the package", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("count each package that comes with it once, and none that is for developers", async () => {
    const packages = {
      "": {},
      "node_modules/one": {},
      "node_modules/one/node_modules/two": {},
      "node_modules/three": { dev: true },
    };
    machine.file("package-lock.json", JSON.stringify({ packages }));
    machine.file("node_modules/one/lib/index.js", "12345");
    machine.file("node_modules/one/node_modules/two/index.js", "678");
    machine.file("node_modules/three/index.js", "not counted");
    const packed = { filename: "it.tgz", size: 10, unpackedSize: 100, files: [] };
    assert.deepEqual(await sizesOf(machine.folder, packed), { packed: 10, unpacked: 100, installed: 108 });
  });

  it("are within a budget", () => {
    const small = { packed: 1, unpacked: 2, installed: 3 };
    assert.deepEqual(sizeComplaints(small), []);
    assert.match(
      sizeLine(small),
      /^The package has 1 bytes packed \(of \d+\), 2 bytes unpacked .* 3 bytes installed .*\.$/,
    );
    for (const what of ["packed", "unpacked", "installed"]) {
      assert.match(
        sizeComplaints({ ...small, [what]: 1e9 }).join(),
        new RegExp(`1000000000 bytes ${what}, and \\d+ are`),
      );
    }
  });
});

import { loadAny } from "./loadAny.js";

const LARGEST = 7_900_000;

describe("hostile roster files, large and deep", function () {
  this.timeout(120_000);

  for (const part of ['"', '""', "x", " ", "\t", "#", "\ufeff"]) {
    it(`are read to the end when they are 8 MB of ${JSON.stringify(part)} (CSV)`, () => {
      const many = part.repeat(LARGEST / Buffer.byteLength(part));
      loadAny("seats.csv", many);
      loadAny("seats.csv", `username\n${many}`);
      loadAny("seats.csv", `username\n"${many.slice(0, -2)}"`);
    });
  }

  it("are read to the end when they are 2 MB of cells (CSV)", () =>
    loadAny("seats.csv", `username\n${",".repeat(2_000_000)}`));

  it("are refused where a text of 8 MB was closed long after its line (CSV)", () => {
    loadAny("seats.csv", `username\n"${'""\n'.repeat(LARGEST / 3 - 10)}"`);
  });

  // Two in a row, in this order, once crashed Node: the parser recursed, and V8 had no stack left to compile a regular expression.
  for (const part of ["[", "{", "[", "- ", "? ", ": ", "a: ", "[{", "{a: [", "- - ", "-\t"]) {
    it(`are refused when they are nested 100,000 times as ${JSON.stringify(part)} (YAML)`, () => {
      loadAny("seats.yaml", part.repeat(100_000));
    });
  }

  it("are refused when they are indented ever deeper (YAML)", () => {
    for (const part of ["-", "a:", "? a"]) {
      loadAny("seats.yaml", Array.from({ length: 1_500 }, (_, depth) => `${" ".repeat(depth)}${part}\n`).join(""));
    }
  });

  // So large that quadratic work would exceed the timeout.
  for (const part of [
    "!",
    "x",
    "&",
    "*",
    "'",
    '"',
    "%",
    "|",
    "@",
    "a\n ",
    "# x\n",
    " \n",
    "&a x: *a\n",
    "<<: *a\n",
    "[],",
  ]) {
    it(`are refused in bounded lines when they are 50 kB of ${JSON.stringify(part)} (YAML)`, () => {
      for (const begin of ["", "- !!"]) loadAny("seats.yaml", begin + part.repeat(50_000 / part.length));
    });
  }
});

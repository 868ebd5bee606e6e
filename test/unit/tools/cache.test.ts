import assert from "node:assert/strict";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, keep } from "../../../tools/cache.js";
import { Machine } from "./machine.js";

describe("the cache", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const entry = () => join(machine.cache, "entry");
  const fill = async (folder: string) => writeFileSync(join(folder, "whole"), "");
  const works = async () => true;

  it("is outside the repository, where the environment says", () => {
    assert.equal(cacheFolder(machine.environment), machine.cache);
    assert.equal(cacheFolder({ HOME: "/home/ann" }).startsWith("/home/ann/"), true);
  });

  it("has a complete entry or none", async () => {
    const cutOff = async (folder: string) => {
      await fill(folder);
      throw new Error("cut off");
    };
    await assert.rejects(keep(entry(), cutOff, works), /cut off/);
    assert.deepEqual(readdirSync(machine.cache), []);
    await keep(entry(), fill, works);
    assert.deepEqual(readdirSync(entry()), ["whole"]);
  });

  it("keeps the working entry that another process made meanwhile, and replaces a broken one", async () => {
    mkdirSync(entry(), { recursive: true });
    writeFileSync(join(entry(), "theirs"), "");
    await keep(entry(), fill, works);
    assert.deepEqual(readdirSync(entry()), ["theirs"]);
    await keep(entry(), fill, async () => false);
    assert.deepEqual(readdirSync(entry()), ["whole"]);
  });

  it("removes what a killed process left, and not what another is making", async () => {
    const left = `${entry()}.unfinished-old`;
    const underway = `${entry()}.unfinished-new`;
    for (const folder of [left, underway]) mkdirSync(folder, { recursive: true });
    utimesSync(left, 0, 0);
    await keep(entry(), fill, works);
    assert.deepEqual(readdirSync(machine.cache), ["entry", "entry.unfinished-new"]);
  });
});

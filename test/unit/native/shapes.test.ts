import assert from "node:assert/strict";
import { differencesOf } from "../../../src/native/differences.js";
import { idOf, parseId } from "../../../src/native/ids.js";
import { received, sent } from "../../../src/native/values.js";

describe("the native door", () => {
  it("finds the three of ten thousand people who change", () => {
    const people = Array.from({ length: 10_000 }, (_, index) => [`user-${index}`, "active"] as const);
    const before = { seats: { ...Object.fromEntries(people), "user-7": "pending_cancellation", gone: "active" } };
    const after = { seats: { ...Object.fromEntries(people), new: "active" } };
    assert.deepEqual(
      [...differencesOf(before, after)],
      [
        ['seats["user-7"]', "update"],
        ['seats["gone"]', "delete"],
        ['seats["new"]', "add"],
      ],
    );
  });

  it("sees no difference in the case of a name, in what is absent, and in what Pulumi hides", () => {
    const before = { organization: "Acme", maxSeats: undefined, __alsoDeclared: "ann" };
    assert.equal(differencesOf(before, { organization: "acme" }).size, 0);
  });

  it("reads back every id that it writes", () => {
    for (const kind of ["organization", "enterprise"] as const) {
      const owner = { kind, name: "enterprises" };
      assert.deepEqual(parseId("seat", idOf("seat", owner, "teams")), { owner, name: "teams" });
      assert.deepEqual(parseId("team", idOf("team", owner, "teams")), { owner, name: "teams" });
      assert.deepEqual(parseId("roster", idOf("roster", owner)), { owner, name: "" });
    }
    for (const id of ["", "/", "acme/", "acme//ann", "a/b/c/d", "enterprises//ann"]) {
      assert.throws(() => parseId("seat", id), { message: /the id of a seat looks like/ }, id);
    }
  });

  it("sends no null and no undefined, and marks what is secret", () => {
    const struct = sent({ a: null, b: undefined, c: { d: null, e: 1 }, f: "x" }, new Set(["f", "absent"]));
    assert.deepEqual(Object.keys(struct.toJavaScript()), ["c", "f"]);
    const { properties, secrets } = received(struct);
    assert.deepEqual([properties, [...secrets]], [{ c: { e: 1 }, f: "x" }, ["f"]]);
  });
});

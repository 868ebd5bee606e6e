import assert from "node:assert/strict";
import { settingsOfStack } from "../../../src/cli/stackSettings.js";

describe("the settings of a stack", () => {
  const settings = (configuration: Record<string, string>) =>
    settingsOfStack(
      Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, { value, secret: false }])),
    );

  it("are those of the dynamic door", () => {
    const { lookup, native, words } = settings({ "github:token": "t", "copilotSeats:allowLastSeat": "true" });
    assert.deepEqual(["github:token", "copilotSeats:allowLastSeat", "github:owner"].map(lookup), [
      "t",
      "true",
      undefined,
    ]);
    assert.deepEqual([native, words("github:token is empty")], [false, "github:token is empty"]);
  });

  it("are those of the native door, which take precedence", () => {
    const { lookup, native, words } = settings({
      "copilot-seats:token": "new",
      "github:token": "old",
      "github:owner": "acme",
      "copilot-seats:maxCancellations": "3",
      "copilotSeats:maxCancellations": "9",
    });
    assert.deepEqual(["github:token", "github:owner", "copilotSeats:maxCancellations"].map(lookup), [
      "new",
      "acme",
      "3",
    ]);
    assert.deepEqual([native, words("github:token is empty")], [true, "copilot-seats:token is empty"]);
  });

  it("never sign in through both doors", () => {
    const { lookup } = settings({ "copilot-seats:token": "new", "github:appAuth": "{}" });
    assert.equal(lookup("github:appAuth"), undefined);
  });
});

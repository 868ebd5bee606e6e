import assert from "node:assert/strict";
import { type CustomResourceOptions, runtime } from "@pulumi/pulumi";
import { CopilotSeatRoster, CopilotTeamSeatAssignment } from "../../src/index.js";

const RESOURCES = {
  roster: (options?: CustomResourceOptions) =>
    new CopilotSeatRoster("roster", { organization: "acme", usernames: ["ann"] }, options),
  team: (options?: CustomResourceOptions) =>
    new CopilotTeamSeatAssignment("team", { organization: "acme", team: "core" }, options),
};

describe("a resource that stands for many people", () => {
  before(() =>
    runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }),
  );

  for (const [kind, create] of Object.entries(RESOURCES)) {
    const isProtected = (options?: CustomResourceOptions) => Reflect.get(create(options), "__protect");

    it(`is protected unless the program says false: a ${kind}`, () => {
      assert.deepEqual([isProtected(), isProtected({}), isProtected({ protect: true })], [true, true, true]);
      assert.equal(isProtected({ protect: false }), false);
    });

    it(`stays protected if the option is present but not set: a ${kind}`, () => {
      // As in a program with { protect: config.getBoolean("protect") } if the setting is missing.
      const unset = { protect: undefined } as unknown as CustomResourceOptions;
      assert.equal(isProtected(unset), true);
    });
  }
});

import assert from "node:assert/strict";
import { log, output, runtime } from "@pulumi/pulumi";
import sinon from "sinon";
import { CopilotSeatAssignment, CopilotTeamSeatAssignment } from "../../src/index.js";

const mocks = {
  newResource: ({ name, inputs }: runtime.MockResourceArgs) => ({ id: name, state: inputs }),
  call: () => ({}),
};

describe("a person who is declared twice", () => {
  let warn: sinon.SinonStub;

  beforeEach(() => {
    warn = sinon.stub(log, "warn").resolves();
  });
  afterEach(() => warn.restore());

  /** Runs a program in this process, as the Automation API does, and returns its warnings. */
  async function run(declared: Record<string, string>): Promise<string[]> {
    warn.resetHistory();
    runtime.setMocks(mocks);
    const seats = Object.entries(declared).map(
      ([name, username]) => new CopilotSeatAssignment(name, { organization: "acme", username }),
    );
    await new Promise((resolve) => output(seats.map(({ id }) => id)).apply(resolve));
    return warn.args.map(([message]) => String(message));
  }

  it("causes a warning with both names, in each run", async () => {
    for (const _ of [1, 2]) {
      const [warning, ...others] = await run({ ada: "ada", lovelace: "Ada" });
      assert.match(warning ?? "", /^Ada: declared by ada and by lovelace\. /);
      assert.deepEqual(others, []);
    }
  });

  it("causes no warning if the first was in another run of the same process", async () => {
    assert.deepEqual(await run({ ada: "ada" }), []);
    assert.deepEqual(await run({ lovelace: "ada" }), []);
  });

  it("may also be an enterprise's team, written with its prefix and without", async () => {
    runtime.setMocks(mocks);
    const teams = ["devs", "ent:devs"].map((team) => new CopilotTeamSeatAssignment(team, { enterprise: "corp", team }));
    await new Promise((resolve) => output(teams.map(({ id }) => id)).apply(resolve));
    assert.match(String(warn.args[0]?.[0]), /^the team devs: declared by devs and by ent:devs\. /);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { log, output, runtime } from "@pulumi/pulumi";
import sinon from "sinon";
import { CopilotSeatAssignment } from "../../src/index.js";

const mocks = {
  newResource: ({ name, inputs }: runtime.MockResourceArgs) => ({ id: name, state: inputs }),
  call: () => ({}),
};

describe("the copy of the package that the program's folder has", () => {
  const before = process.cwd();
  let folder: string;
  let warn: sinon.SinonStub;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "copilot-seats-copy-")));
    process.chdir(folder);
    // Pulumi sets this for a program.
    process.env.PULUMI_NODEJS_ENGINE = "an engine";
    warn = sinon.stub(log, "warn").resolves();
    runtime.setMocks(mocks);
  });
  afterEach(() => {
    warn.restore();
    delete process.env.PULUMI_NODEJS_ENGINE;
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  const declare = (username: string) => new CopilotSeatAssignment(username, { organization: "acme", username });

  it("is required, with an explanation and without a stack trace, if there is none", () => {
    const message = /^CopilotSeatAssignment ada: Pulumi loads .* Add it to the program's own package\.json/;
    assert.throws(() => declare("ada"), { message, hideStack: true });
  });

  it("causes one warning per run if a library brings another", async () => {
    const provider = join(folder, "node_modules/pulumi-copilot-seats/dist/provider");
    mkdirSync(provider, { recursive: true });
    writeFileSync(join(provider, "copilotSeatAssignment.js"), "");
    const ids = ["ada", "grace"].map((username) => declare(username).id);
    await new Promise((resolve) => output(ids).apply(resolve));
    assert.deepEqual(
      warn.args.map(([message]) => String(message).slice(0, 87)),
      ["The program has one copy of pulumi-copilot-seats and a library that it uses another; ne"],
    );
  });

  it("does not matter without Pulumi, as in unit tests", () => {
    delete process.env.PULUMI_NODEJS_ENGINE;
    assert.doesNotThrow(() => declare("ada"));
  });
});

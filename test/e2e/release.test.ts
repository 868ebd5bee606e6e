import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { type CommandFailure, run } from "../../tools/command.js";
import { root, tarball } from "../../tools/package.js";
import { read } from "../support/documents.js";

interface Workflow {
  jobs: Record<string, { steps: { run?: string; "working-directory"?: string; env?: Record<string, string> }[] }>;
}

/** What would test everything, or ask npm. */
const elsewhere = [".ci/run", "npm audit --omit=dev"];

/** The commands of the release, in order, in a copy of the repository with this version, up to a publication that goes nowhere. */
describe("a release", function () {
  this.timeout(120_000);
  const { jobs } = parse(read(".github/workflows/release.yml")) as Workflow;
  const commandsOf = (job: string) => (jobs[job]?.steps ?? []).filter(({ run }) => run && !elsewhere.includes(run));
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-release-"));
    for (const name of ["tools", "package-lock.json"])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const repository = { type: "git", url: "git+https://github.com/acme/seats.git" };
    write("package.json", JSON.stringify({ ...JSON.parse(read("package.json")), version: "9.8.7", repository }));
    write(
      "CHANGELOG.md",
      "# Changelog\n\n## [9.8.7] - 2026-11-30\n\n- Something new.\n\n## [9.8.6] - 2026-10-30\n\n- Old.\n",
    );
    mkdirSync(join(folder, "build"));
    cpSync(tarball, join(folder, "build", "pulumi-copilot-seats.tgz"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "gh"), '#!/bin/sh\necho "gh $*"; cat release-notes.md\n', { mode: 0o755 });
    environment = {
      ...process.env,
      PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
      GITHUB_REF_NAME: "v9.8.7",
      GITHUB_REPOSITORY: "acme/seats",
      GITHUB_OUTPUT: join(folder, "output"),
      // Nobody listens there.
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_fetch_retries: "0",
      npm_config_dry_run: "true",
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const runsIn = async (where: string, job: string, values: Record<string, string> = {}) => {
    let said = "";
    for (const step of commandsOf(job)) {
      const place = join(where, step["working-directory"] ?? "");
      const setting = { environment: { ...environment, ...values }, minutes: 1, folder: place };
      said += await run("bash", ["-euo", "pipefail", "-c", step.run ?? ""], setting);
    }
    return said;
  };

  it("goes from the tag to npm and the notes", async () => {
    await runsIn(folder, "build");
    const [, CHECKSUM = ""] = /^checksum=(.+)$/m.exec(readFileSync(join(folder, "output"), "utf8")) ?? [];
    const artifact = join(folder, "build");
    const published = await runsIn(artifact, "publish", { CHECKSUM });
    assert.match(published, /pulumi-copilot-seats\.tgz: OK\n\+ pulumi-copilot-seats@\d/);
    assert.equal(
      await runsIn(artifact, "announce"),
      "gh release create v9.8.7 --repo acme/seats --verify-tag --notes-file release-notes.md\n- Something new.\n",
    );
  });

  it("publishes no other file than the one that was tested", async () => {
    await runsIn(folder, "build");
    const [, CHECKSUM = ""] = /^checksum=(.+)$/m.exec(readFileSync(join(folder, "output"), "utf8")) ?? [];
    write("build/pulumi-copilot-seats.tgz", "something else");
    await assert.rejects(runsIn(join(folder, "build"), "publish", { CHECKSUM }), (error: CommandFailure) =>
      /FAILED/.test(error.output),
    );
  });

  it("stops at a tag that is not the version", async () => {
    environment.GITHUB_REF_NAME = "v9.8.8";
    await assert.rejects(runsIn(folder, "build"), (error: CommandFailure) => /the tag is v9\.8\.8/.test(error.output));
  });
});

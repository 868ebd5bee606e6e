import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { type CommandFailure, run } from "../../tools/command.js";
import { provideNode } from "../../tools/node.js";
import { root, tarball } from "../../tools/package.js";
import { PLATFORMS } from "../../tools/pluginArchives.js";
import { NODES, nodeFor } from "../../tools/singleExecutable.js";
import { read } from "../support/documents.js";

interface Workflow {
  jobs: Record<
    string,
    {
      strategy?: { matrix: { include: { platform: string }[] } };
      steps: { run?: string; "working-directory"?: string; env?: Record<string, string> }[];
    }
  >;
}

/** Commands to skip, because they would run all tests or contact npm. */
const elsewhere = [".ci/run", "npm audit --omit=dev"];

/** One executable is enough to show how all are built. */
const PLATFORM = process.arch === "arm64" ? "linux-arm64" : "linux-amd64";

/** Runs the release's commands in order, in a copy of the repository with this version, up to a publication that has no effect. */
describe("a release", function () {
  this.timeout(480_000);
  const { jobs } = parse(read(".github/workflows/release.yml")) as Workflow;
  const commandsOf = (job: string) => (jobs[job]?.steps ?? []).filter(({ run }) => run && !elsewhere.includes(run));
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let checksums: string[];

  before(async () => {
    // npm is not reachable below.
    await provideNode(24, console.log);
    await nodeFor(PLATFORM, process.env);
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-release-"));
    for (const name of ["tools", "plugin", "package-lock.json"])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const repository = { type: "git", url: "git+https://github.com/acme/seats.git" };
    write("package.json", JSON.stringify({ ...JSON.parse(read("package.json")), version: "9.8.7", repository }));
    write("plugin/schema.json", JSON.stringify({ ...JSON.parse(read("plugin/schema.json")), version: "9.8.7" }));
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
      // Nothing listens on this port.
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_fetch_retries: "0",
      npm_config_dry_run: "true",
    };
    await runsIn(folder, "build");
    checksums = [...readFileSync(join(folder, "output"), "utf8").matchAll(/^checksum=(.+)$/gm)].map(
      ([, checksum = ""]) => checksum,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const runsIn = async (where: string, job: string, values: Record<string, string> = {}) => {
    let said = "";
    for (const step of commandsOf(job)) {
      const command = (step.run ?? "").replace(/(?<=tools\/pluginArchives\.ts) .+/, ` ${PLATFORM}`);
      const place = join(where, step["working-directory"] ?? "");
      const setting = { environment: { ...environment, ...values }, minutes: 5, folder: place };
      said += await run("bash", ["-euo", "pipefail", "-c", command], setting);
    }
    return said;
  };

  it("goes from the tag to npm, the notes and the plugin of each platform", async () => {
    const artifact = join(folder, "build");
    const [CHECKSUM = "", plugins = ""] = checksums;
    const published = await runsIn(artifact, "publish", { CHECKSUM });
    assert.match(published, /pulumi-copilot-seats\.tgz: OK\n\+ pulumi-copilot-seats@\d/);
    const announced = await runsIn(artifact, "announce", { CHECKSUM: plugins });
    const files = PLATFORMS.map((platform) => `pulumi-resource-copilot-seats-v9.8.7-${platform}.tar.gz`).sort();
    assert.match(announced, new RegExp(`${files[0]}: OK`));
    const attached = ["SHA256SUMS", ...files].map((file) => ` plugins/${file}`).join("");
    assert.ok(
      announced.endsWith(
        `gh release create v9.8.7 --repo acme/seats --verify-tag --notes-file release-notes.md${attached}\n- Something new.\n`,
      ),
      announced,
    );
  });

  it("builds a file for each platform that starts there; this machine's needs no Node", async () => {
    const [, here = ""] = PLATFORM.split("-");
    for (const platform of [PLATFORM, `darwin-${here}`]) {
      const place = mkdtempSync(join(folder, "runner-"));
      cpSync(join(folder, "build", "plugins"), place, { recursive: true });
      assert.match(await runsIn(place, "start", { PLATFORM: platform }), /It listens on \d+\./, platform);
      assert.equal(existsSync(join(place, "provider.js")), platform !== PLATFORM);
    }
  });

  it("knows every platform that its workflow names", () => {
    const [, named = ""] = /tools\/pluginArchives\.ts (.+)$/m.exec(read(".github/workflows/release.yml")) ?? [];
    assert.deepEqual(named.split(" "), Object.keys(NODES));
    const { matrix } = jobs.start?.strategy ?? assert.fail("nothing starts");
    assert.deepEqual(
      matrix.include.map(({ platform }) => platform),
      PLATFORMS,
    );
  });

  it("publishes only files that were tested", async () => {
    const [CHECKSUM = "", plugins = ""] = checksums;
    const failed = (error: CommandFailure) => /FAILED/.test(error.output);
    const artifact = join(folder, "build");
    write(`build/plugins/pulumi-resource-copilot-seats-v9.8.7-${PLATFORM}.tar.gz`, "something else");
    await assert.rejects(runsIn(artifact, "announce", { CHECKSUM: plugins }), failed);
    write("build/pulumi-copilot-seats.tgz", "something else");
    await assert.rejects(runsIn(artifact, "publish", { CHECKSUM }), failed);
  });

  it("stops at a tag that is not the version", async () => {
    await assert.rejects(runsIn(folder, "build", { GITHUB_REF_NAME: "v9.8.8" }), (error: CommandFailure) =>
      /the tag is v9\.8\.8/.test(error.output),
    );
  });
});

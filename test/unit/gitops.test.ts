import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/package.js";

const read = (path: string) => parse(readFileSync(join(root, "examples/gitops", path), "utf8"));

/** Checks what only GitHub and GitLab themselves can run. */
describe("the workflows of examples/gitops", () => {
  for (const name of ["merge", "nightly", "monthly", "people"]) {
    it(`take main as it is when ${name} runs, not as it was when the run was requested`, () => {
      const { jobs } = read(`.github/workflows/${name}.yml`) as Workflow;
      const checkouts = Object.values(jobs).flatMap(({ steps }) =>
        steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
      );
      assert.deepEqual(
        checkouts.map((step) => step.with?.ref),
        ["main"],
      );
    });
  }

  it("run main's own file for a pull request, and have secrets in environments only", () => {
    const { on, jobs } = read(".github/workflows/pull-request.yml") as PullRequestWorkflow;
    assert.deepEqual(Object.keys(on), ["pull_request_target"]);
    const withSecrets = Object.values(jobs).filter((job) => JSON.stringify(job).includes("secrets."));
    assert.deepEqual(
      withSecrets.map(({ environment }) => environment),
      ["preview", "preview-code"],
    );
  });

  it("start a merge request's own program on GitLab by hand only, and check out no commit of its pipeline", () => {
    const { variables, "preview-code": code } = read(".gitlab-ci.yml") as GitLab;
    assert.equal(variables.GIT_CHECKOUT, "false");
    assert.deepEqual(
      code.rules.map(({ when }) => when),
      ["manual"],
    );
  });

  it("let a newer commit end GitLab's preview, which requires that nothing uninterruptible came before it", () => {
    const { validate, preview, up } = read(".gitlab-ci.yml") as Record<string, { interruptible?: boolean }>;
    assert.deepEqual([validate?.interruptible, preview?.interruptible, up?.interruptible], [true, true, false]);
  });
});

describe("lay-over.sh", () => {
  let folder: string;
  let main: string;
  let author: string;

  const git = (...args: string[]) =>
    execFileSync("git", ["-C", author, ...args], { encoding: "utf8", env: ENVIRONMENT }).trim();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(author, path)), { recursive: true });
    writeFileSync(join(author, path), text);
  };
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message=a change");
    return git("rev-parse", "HEAD");
  };
  /** Lays a commit over main, and returns the paths that the script names. */
  const layOver = (sha: string) =>
    execFileSync("bash", [join(root, "examples/gitops/lay-over.sh"), sha], {
      cwd: main,
      encoding: "utf8",
      env: ENVIRONMENT,
      stdio: ["ignore", "pipe", "pipe"],
    })
      .split("\n")
      .filter((line) => line !== "");
  const onMain = (path: string) => readFileSync(join(main, path), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    author = join(folder, "author");
    main = join(folder, "main");
    mkdirSync(author);
    git("init", "--quiet", "--initial-branch=main");
    git("config", "uploadpack.allowAnySHA1InWant", "true");
    for (const team of ["platform", "design", "data"]) write(`seats/${team}.yaml`, `${team}\n`);
    write("index.ts", "main's\n");
    commit();
    execFileSync("git", ["clone", "--quiet", author, main], { env: ENVIRONMENT });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("takes roster files that are new, changed, renamed or gone, and all others from main", () => {
    write("seats/platform.yaml", "changed\n");
    write("seats/with space.csv", "username\n");
    git("mv", "seats/design.yaml", "seats/looks.yml");
    git("rm", "--quiet", "seats/data.yaml");
    assert.deepEqual(layOver(commit()), []);
    assert.equal(onMain("seats/platform.yaml"), "changed\n");
    assert.equal(onMain("seats/with space.csv"), "username\n");
    assert.equal(onMain("seats/looks.yml"), "design\n");
    assert.deepEqual(
      [existsSync(join(main, "seats/design.yaml")), existsSync(join(main, "seats/data.yaml"))],
      [false, false],
    );
  });

  it("names all other changes, and leaves main's files", () => {
    write("seats/platform.yaml", "changed\n");
    write("index.ts", "other\n");
    write("package.json", "{}\n");
    write(".gitattributes", "seats/*.yaml filter=evil\n");
    write("seats/.hidden.yaml", "a\n");
    write("seats/deep/down.yaml", "a\n");
    write("seats/run.sh", "a\n");
    write("seats.yaml", "a\n");
    write("x`$(id)`\n::error::y", "a\n");
    git("mv", "seats/data.yaml", "data.yaml");
    const named = layOver(commit());
    assert.deepEqual(named.sort(), [
      "$'x`$(id)`\\n::error::y'",
      ".gitattributes",
      "data.yaml",
      "index.ts",
      "package.json",
      "seats.yaml",
      "seats/.hidden.yaml",
      "seats/deep/down.yaml",
      "seats/run.sh",
    ]);
    assert.deepEqual([onMain("index.ts"), onMain("seats/platform.yaml")], ["main's\n", "changed\n"]);
    assert.deepEqual(
      [".gitattributes", "seats/run.sh", "seats/deep"].filter((path) => existsSync(join(main, path))),
      [],
    );
  });

  it("follows no link, and takes no executable, submodule or folder for a roster", () => {
    rmSync(join(author, "seats/platform.yaml"));
    symlinkSync("/etc/passwd", join(author, "seats/platform.yaml"));
    symlinkSync("../index.ts", join(author, "seats/link.yaml"));
    git("update-index", "--chmod=+x", "seats/design.yaml");
    git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD")},seats/module.yaml`);
    git("add", "seats/platform.yaml", "seats/link.yaml");
    git("commit", "--quiet", "--message=links");
    assert.deepEqual(layOver(git("rev-parse", "HEAD")), [
      "seats/design.yaml",
      "seats/link.yaml",
      "seats/module.yaml",
      "seats/platform.yaml",
    ]);
    assert.equal(onMain("seats/platform.yaml"), "platform\n");
    assert.ok(lstatSync(join(main, "seats/platform.yaml")).isFile());
    assert.equal(existsSync(join(main, "seats/link.yaml")), false);
  });

  it("writes nothing outside of the rosters if the folder is a link, or a path leads up", () => {
    rmSync(join(author, "seats"), { recursive: true });
    symlinkSync(".", join(author, "seats"));
    assert.ok(layOver(commit()).includes("seats"));
    assert.equal(onMain("index.ts"), "main's\n");

    git("reset", "--quiet", "--hard", "HEAD~1");
    const evil = git("hash-object", "-w", "index.ts");
    const climbing = (name: string, mode: string, id: string) =>
      execFileSync("git", ["-C", author, "hash-object", "-t", "tree", "-w", "--literally", "--stdin"], {
        input: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]),
        encoding: "utf8",
        env: ENVIRONMENT,
      }).trim();
    const up = climbing("..", "40000", climbing("climbed.yaml", "100644", evil));
    const sha = git("commit-tree", "-p", "HEAD", "-m", "climbs", climbing("seats", "40000", up));
    git("update-ref", "refs/heads/climbs", sha);
    try {
      assert.ok(layOver(sha).includes("seats/../climbed.yaml"));
    } catch (error) {
      assert.ok(error instanceof Error && "status" in error, "git itself may refuse it");
    }
    assert.equal(existsSync(join(main, "climbed.yaml")), false);
  });

  it("takes a change that main does not have yet, and undoes none that it has", () => {
    write("seats/design.yaml", "mine\n");
    const sha = commit();
    git("checkout", "--quiet", "-b", "other", "HEAD~1");
    write("seats/platform.yaml", "merged meanwhile\n");
    commit();
    execFileSync("git", ["-C", main, "pull", "--quiet", "origin", "other"], { env: ENVIRONMENT });
    assert.deepEqual(layOver(sha), []);
    assert.deepEqual([onMain("seats/platform.yaml"), onMain("seats/design.yaml")], ["merged meanwhile\n", "mine\n"]);
  });

  it("fails for a commit that conflicts, and for none at all", () => {
    write("seats/design.yaml", "mine\n");
    const sha = commit();
    writeFileSync(join(main, "seats/design.yaml"), "theirs\n");
    execFileSync("git", ["-C", main, "commit", "--quiet", "--all", "--message=theirs"], { env: ENVIRONMENT });
    assert.throws(() => layOver(sha), /conflicts with main/);
    assert.throws(() => layOver("0".repeat(40)));
    assert.equal(onMain("seats/design.yaml"), "theirs\n");
  });
});

/** Without the machine's own git configuration. */
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@b",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@b",
};

interface PullRequestWorkflow {
  on: object;
  jobs: Record<string, { environment?: string }>;
}

interface GitLab {
  variables: { GIT_CHECKOUT: string };
  "preview-code": { rules: { when?: string }[] };
}

interface Workflow {
  jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

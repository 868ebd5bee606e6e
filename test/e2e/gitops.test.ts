import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";
import { run } from "../../tools/command.js";
import { tarball } from "../../tools/package.js";
import { type LocalGitHub, localGitHub } from "../support/localGitHub.js";
import { type LocalRepository, localRepository } from "../support/localRepository.js";
import type { Project, Stack } from "../support/project.js";
import { projectWith } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";
import { type JobResult, type Machine, scriptsIn, type Trigger, WorkflowRunner } from "../support/workflowRunner.js";

const READER = { SEATS_READER_PRIVATE_KEY: "reader's key", PULUMI_ACCESS_TOKEN: "pul-reader" };
const PEOPLE = { SEATS_PEOPLE_PRIVATE_KEY: "people's key" };
const WRITER = { SEATS_WRITER_PRIVATE_KEY: "writer's key", PULUMI_ACCESS_TOKEN: "pul-writer" };

/** The repository's variables. */
const VARIABLES = {
  SEATS_READER_CLIENT_ID: "Iv1.reader",
  SEATS_WRITER_CLIENT_ID: "Iv1.writer",
  SEATS_PEOPLE_CLIENT_ID: "Iv1.people",
  PEOPLE_REPOSITORY: "hr",
  PEOPLE_FILE: "export/people.csv",
  PEOPLE_ARTIFACT: "",
};

const people = Array.from({ length: 40 }, (_, index) => `user-${String(index).padStart(2, "0")}`);
const rosterOf = (logins: readonly string[]) =>
  `team: platform\nseats:\n${logins.map((login) => `  - ${login}\n`).join("")}`;

/** Runs the workflows of examples/gitops step by step, in a repository written by `copilot-seats init`. */
describe("a repository with workflows, from a pull request to a seat", function () {
  this.timeout(300_000);
  let github: LocalGitHub;
  let repository: LocalRepository;
  let project: Project;
  let stack: Stack;
  let runner: WorkflowRunner;
  /** The clone in which someone works on changes. */
  let desk: string;

  before(async () => {
    const unused = { login: "eve", createdAt: "2025-01-01T00:00:00Z" };
    const identities = [...people, "ann", "bob"].map((login) => ({ login, nameId: `${login}@acme.com` }));
    github = await localGitHub({
      members: ["ann", "bob", "cy", "dee", "eve", ...people],
      seats: [unused],
      identities,
    });
    repository = await localRepository();
    const outer = await projectWith("");
    project = outer.within("new-repository"); // Not "gitops", which the examples' test uses.
    const npm = (folder: string, ...args: string[]) =>
      run("npm", args, { folder, environment: outer.environment(), minutes: 5 });
    await npm(
      outer.folder,
      "exec",
      "--no",
      "--",
      "copilot-seats",
      "init",
      "new-repository",
      "--organization",
      "acme",
      "--people",
    );
    const manifest = await project.read("package.json");
    assert.match(manifest, /"pulumi-copilot-seats": "file:\.\..*\.tgz"/, "from where the folder has it");
    await project.write({
      "package.json": manifest.replace(/"pulumi-copilot-seats": "[^"]*"/, `"pulumi-copilot-seats": "file:${tarball}"`),
    });
    await npm(project.folder, "install", "--package-lock-only", "--no-audit", "--no-fund");
    const written = readdirSync(project.folder);
    stack = await project.stack({ GITHUB_BASE_URL: github.url }, "production");
    await project.write({ gh: GH });
    await chmod(join(project.folder, "gh"), 0o755);

    desk = join(outer.folder, "desk");
    await git(project.folder, "init", "--quiet", "--initial-branch=main");
    await git(project.folder, "add", ...written);
    await git(project.folder, "commit", "--quiet", "--message=the kit");
    await git(outer.folder, "clone", "--quiet", "--bare", project.folder, "origin.git");
    await git(outer.folder, "clone", "--quiet", "origin.git", desk);
    await git(project.folder, "remote", "add", "origin", "../origin.git");
    runner = await WorkflowRunner.create(machine());
  });

  after(async () => {
    await github?.close();
    await repository?.close();
  });

  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
  };
  const git = async (folder: string, ...args: string[]) =>
    (await run("git", args, { folder, environment: { ...project.environment(), ...identity }, minutes: 1 })).trim();

  /** A commit on top of main. */
  const commit = async (files: Record<string, string>) => {
    await git(desk, "fetch", "--quiet", "origin");
    await git(desk, "checkout", "--quiet", "--force", "--detach", "origin/main");
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(desk, path)), { recursive: true });
      await writeFile(join(desk, path), text);
    }
    await git(desk, "add", "--all");
    await git(desk, "commit", "--quiet", "--allow-empty", "--message=a change");
    return git(desk, "rev-parse", "HEAD");
  };

  /** GitHub's event for a pull request with these changes, new or pushed to again. */
  const pullRequest = async (number: number, files: Record<string, string>, fromFork = false): Promise<Trigger> => {
    const sha = await commit(files);
    await git(desk, "push", "--quiet", "--force", "origin", `HEAD:refs/pull/${number}/head`);
    const repo = { full_name: fromFork ? "mallory/seats" : "acme/seats" };
    return {
      name: "pull_request_target",
      ref: "refs/heads/main",
      payload: { pull_request: { number, head: { sha, repo } } },
      fromFork,
    };
  };
  const seats = (logins: readonly string[]) => ({ "seats/platform.yaml": rosterOf(logins) });
  const merge = async (files: Record<string, string>) => {
    const sha = await commit(files);
    await git(desk, "push", "--quiet", "origin", "HEAD:main");
    return sha;
  };
  const shaOf = ({ payload }: Trigger) =>
    (payload as { pull_request: { head: { sha: string } } }).pull_request.head.sha;
  const push: Trigger = { name: "push", ref: "refs/heads/main", payload: {} };
  const night: Trigger = { name: "schedule", ref: "refs/heads/main", payload: {} };

  /** The environment with the programs on a runner's PATH. */
  const tools = () => {
    const environment = project.environment(stack.environment);
    return { ...environment, PATH: [project.folder, environment.PATH].join(delimiter) };
  };

  const active = () =>
    [...people, "ann", "bob", "cy", "dee"].filter(
      (login) => github.world.seat("acme", login)?.pendingCancellationDate === null,
    );

  const state = () => fileURLToPath(stack.environment.PULUMI_BACKEND_URL ?? "");
  /** A copy of the state, for credentials that can only read: writes to it have no effect. */
  const copyOfState = () => {
    const copy = `${state()}-copy`;
    rmSync(copy, { recursive: true, force: true });
    cpSync(state(), copy, { recursive: true });
    return { PULUMI_BACKEND_URL: pathToFileURL(copy).href };
  };

  /** A machine like GitHub's runners, with what the workflows' actions would provide, and the environments of docs/guides/gitops.md. */
  const machine = (): Machine => {
    const reading = { secrets: READER, branches: ["main"], variables: copyOfState };
    return {
      folder: project.folder,
      environment: tools(),
      repository: "acme/seats",
      apiUrl: repository.url,
      vars: VARIABLES,
      secrets: {},
      environments: {
        preview: reading,
        "preview-code": { ...reading, hasReviewers: true },
        people: { secrets: PEOPLE, branches: ["main"], variables: () => ({}) },
        production: { secrets: WRITER, branches: ["main"], variables: () => ({}) },
      },
      workflow: (file, trigger) =>
        git(
          desk,
          "show",
          `${trigger.name === "pull_request" ? shaOf(trigger) : "origin/main"}:.github/workflows/${file}`,
        ),
      token: (permissions) => repository.workflowToken(permissions),
      actions: {
        "actions/checkout": async (inputs) => {
          assert.deepEqual([inputs.ref, inputs["persist-credentials"]], ["main", "false"]);
          await git(project.folder, "fetch", "--quiet", "origin", "main");
          await git(project.folder, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD");
          await git(project.folder, "clean", "-qfd", "--", "seats", ".github");
          return {};
        },
        "actions/setup-node": () => ({}),
        "pulumi/actions": () => ({}),
        "actions/create-github-app-token": appTokens(github),
      },
      once: /^npm ci/,
    };
  };

  /** Runs the scripts of a job in .gitlab-ci.yml as GitLab's runner does. */
  const gitLabJob = async (name: string, commit: string, variables: NodeJS.ProcessEnv = copyOfState()) => {
    const jobs = parse(readFileSync(join(desk, ".gitlab-ci.yml"), "utf8")) as Record<string, GitLabJob>;
    const { before_script = jobs[".seats"]?.before_script, script, after_script = [] } = jobs[name] ?? { script: [] };
    const before = [before_script ?? []].flat(2).filter((line) => !line.startsWith("npm ci"));
    const given = { CI_DEFAULT_BRANCH: "main", CI_COMMIT_SHA: commit, CI_JOB_URL: "https://gitlab.example/jobs/1" };
    const token = { COPILOT_SEATS_GITHUB_TOKEN: appTokens(github)(name === "up" ? WRITING : READING).token };
    const options = { cwd: project.folder, env: { ...tools(), ...given, ...variables, ...token } };
    for (const file of ["preview.json", "summary.md"]) rmSync(join(project.folder, file), { force: true });
    const bash = (lines: readonly string[]) =>
      new RunningCommand("bash", ["-c", `set -eo pipefail\n${lines.join("\n")}`], options).outcome;
    const { code, output } = await bash([...before, ...script]);
    const afterwards = await bash(after_script);
    return { code, output: output + afterwards.output };
  };

  it("tells a pull request what is wrong with the rosters, before any secret is used", async () => {
    const pull = repository.pullRequest();
    const nobody = await pullRequest(pull.id, { "seats/design.yaml": "seats: []\n", "other.txt": "" });
    const empty = await runner.run("pull-request.yml", nobody);
    assert.deepEqual(results(empty), FAILED, failures(empty));
    assert.match(
      pull.comments[0]?.body ?? "",
      /lists nobody[\s\S]*\nThis is about commit `[0-9a-f]{7}`, which changes more than roster files\.\n$/,
    );

    const wrong = { "seats/platform.yaml": "team: platform\nseats:\n  - ann\n  - 123\n  - ANN\n" };
    const opened = await pullRequest(pull.id, wrong);
    const broken = await runner.run("pull-request.yml", opened);
    assert.deepEqual(results(broken), FAILED);
    assert.equal((await gitLabJob("validate", shaOf(opened))).code, 1);
    assert.match(outputOf(broken, "rosters", "Validate"), /^::error file=seats\/platform\.yaml,line=4,col=5,/m);
    assert.equal(pull.comments.length, 1);
    assert.match(
      pull.comments[0]?.body ?? "",
      /the roster cannot be read[\s\S]*`seats\/platform\.yaml:5:5: username: ann is already listed/,
    );

    const right = await pullRequest(pull.id, seats(["ann", "bob"]));
    const mended = await runner.run("pull-request.yml", right);
    assert.deepEqual(results(mended), PREVIEWED, failures(mended));
    assert.equal(pull.comments.length, 1, "one comment, updated in place");
    assert.match(
      pull.comments[0]?.body ?? "",
      /: 2 seats to grant\n[\s\S]*\*\*`acme`: \+2 −0\*\*, monthly cost \+38 USD/,
    );
    assert.ok(mended.preview?.summary.includes(pull.comments[0]?.body ?? "?"), "the run's page says the same");
    assert.deepEqual(github.writes(), []);
  });

  it("lets a fork's pull request be read, gives it no secret, and says so", async () => {
    const pull = repository.pullRequest();
    const good = await runner.run("pull-request.yml", await pullRequest(pull.id, seats(["ann"]), true));
    assert.deepEqual(results(good), { ...NO_PREVIEW, rosters: "success" }, failures(good));
    assert.match(pull.comments[0]?.body ?? "", /It comes from a fork, which gets no secret, so there is no preview\./);
    const broken = await runner.run("pull-request.yml", await pullRequest(pull.id, seats(["ann", "ANN"]), true));
    assert.deepEqual(results(broken), FAILED);
    const code = await pullRequest(pull.id, { ...seats(["ann"]), "index.ts": "throw new Error();\n" }, true);
    const approved = await runner.run("pull-request.yml", { ...code, approved: true });
    assert.deepEqual(results(approved), { ...NO_PREVIEW, rosters: "success" });
    assert.equal(pull.comments.length, 1);
  });

  it("does what was merged, and says who gets and who loses a seat in the next pull request", async () => {
    await merge(seats(["ann", "bob"]));
    const merged = await runner.run("merge.yml", push);
    assert.deepEqual(results(merged), { up: "success" }, failures(merged));
    assert.deepEqual(active(), ["ann", "bob"]);
    assert.match(merged.up?.summary ?? "", /: 2 seats granted\n[\s\S]*\*\*Got a seat \(2\)\*\*:\n`ann`, `bob`/);
    assert.match(outputOf(merged, "up", "Summarize"), /^acme: \+2 -0, monthly cost \+38 USD/m);
    github.taken();

    const pull = repository.pullRequest();
    const opened = await pullRequest(pull.id, seats(["bob", "cy", "dee", "user-00"]));
    // Someone else's change on main does not count as a removal.
    await merge({ "seats/design.yaml": "team: design\nseats:\n  - user-39\n" });
    const previewed = await runner.run("pull-request.yml", opened);
    assert.deepEqual(results(previewed), PREVIEWED, failures(previewed));
    assert.equal(pull.comments[0]?.body, PLUS_FOUR_MINUS_ONE.replace("COMMIT", shaOf(opened).slice(0, 7)));
    await merge({ "seats/design.yaml": "seats: []\n" });

    const onGitLab = await gitLabJob("preview", shaOf(opened));
    assert.equal(onGitLab.code, 0, onGitLab.output);
    assert.match(
      await project.read("summary.md"),
      /: 3 seats to grant, 1 seat to cancel\n[\s\S]*roster files only\.\n$/,
    );
    assert.deepEqual(github.writes(), []);
  });

  it("takes nothing but the name of a conflicting commit", async () => {
    const pull = repository.pullRequest();
    const opened = await pullRequest(pull.id, seats(["bob"]));
    await merge(seats(["ann"]));
    const conflict = await runner.run("pull-request.yml", opened);
    assert.deepEqual(results(conflict), FAILED);
    assert.match(pull.comments[0]?.body ?? "", /It cannot be merged into main as it is, so there is no preview\./);
    await merge(seats(["ann", "bob"]));
  });

  it("gives the code of a pull request nothing to rob before an approval, and then only what reads", async () => {
    const loot = join(project.folder, "..", "loot");
    const stolen = () => (existsSync(loot) ? readFileSync(loot, "utf8") : "");
    const before = filesOf(state());
    const pull = repository.pullRequest();
    const manifest = JSON.parse(await project.read("package.json")) as object;
    const attack = await pullRequest(pull.id, {
      ...seats(["ann", "bob", "cy"]),
      "index.ts": attackOn(loot) + (await project.read("index.ts")),
      "package.json": JSON.stringify({ ...manifest, scripts: { preinstall: `env > ${loot}` } }),
      "lay-over.sh": `env > ${loot}`,
      ".github/workflows/pull-request.yml": workflowOf("preview", loot),
      ".github/workflows/mine.yml": workflowOf("production", loot),
    });

    const opened = await runner.run("pull-request.yml", attack);
    assert.deepEqual(results(opened), { rosters: "success", preview: "skipped", "preview-code": "waiting" });
    const comment = pull.comments[0]?.body ?? "";
    assert.ok(comment.includes(`commit \`${shaOf(attack).slice(0, 7)}\``), comment);
    assert.match(comment, /\nIt changes more than roster files\. /);
    assert.match(
      comment,
      /\(5\):\n- `\.github\/workflows\/mine\.yml`\n[\s\S]*\n- `index\.ts`\n- `lay-over\.sh`\n- `package\.json`\n/,
    );

    const own: Trigger = { ...attack, name: "pull_request", ref: `refs/pull/${pull.id}/merge` };
    for (const file of ["pull-request.yml", "mine.yml"]) {
      const ran = await runner.run(file, own);
      assert.deepEqual(results(ran), { bare: "success", environment: "failure" }, failures(ran));
    }
    assert.equal(stolen(), "{}{}", "a workflow of its own has no secret");
    const onGitLab = await gitLabJob("preview", shaOf(attack));
    assert.deepEqual(
      [onGitLab.code, /changes more than roster files/.test(onGitLab.output)],
      [0, true],
      onGitLab.output,
    );
    assert.equal(stolen(), "{}{}");

    const approved = await runner.run("pull-request.yml", { ...attack, approved: true });
    assert.deepEqual(
      results(approved),
      { rosters: "success", preview: "skipped", "preview-code": "success" },
      failures(approved),
    );
    assert.match(approved["preview-code"]?.summary ?? "", /previewed by its own program\.\n$/);
    assert.equal(pull.comments.length, 1);
    assert.match(stolen(), /pul-reader/);
    await gitLabJob("preview-code", shaOf(attack));
    assert.deepEqual(filesOf(state()), before, "the state is as it was");

    rmSync(loot);
    github.taken();
    const merged = await runner.run("merge.yml", push);
    assert.deepEqual(results(merged), { up: "success" }, failures(merged));
    assert.equal(stolen(), "", "nothing runs beside the token that writes");
    assert.deepEqual(github.writes(), []);
  });

  it("previews with a state that it only reads", async () => {
    const { PULUMI_BACKEND_URL: url } = copyOfState();
    const copy = fileURLToPath(url);
    const before = filesOf(copy);
    const opened = await pullRequest(repository.pullRequest().id, seats(["ann"]));
    const previewed = await gitLabJob("preview", shaOf(opened), { PULUMI_BACKEND_URL: url });
    assert.equal(previewed.code, 0, previewed.output);
    assert.deepEqual(filesOf(copy), before);
  });

  it("applies main as it is when a job on GitLab is retried", async () => {
    const old = await merge(seats(["ann"]));
    await merge(seats(["ann", "bob"]));
    const retried = await gitLabJob("up", old, {});
    assert.equal(retried.code, 0, retried.output);
    assert.deepEqual(active(), ["ann", "bob"]);
  });

  it("refuses a mass cancellation in the pull request", async () => {
    await merge(seats(people));
    assert.deepEqual(results(await runner.run("merge.yml", push)), { up: "success" });
    github.taken();

    const pull = repository.pullRequest();
    const refused = await runner.run("pull-request.yml", await pullRequest(pull.id, seats(people.slice(0, 10))));
    assert.deepEqual(results(refused), { ...PREVIEWED, preview: "failure" });
    assert.match(pull.comments[0]?.body ?? "", /: refused, since it would cancel too many seats\n/);
    assert.match(
      pull.comments[0]?.body ?? "",
      /\n- `Cannot change the Copilot seats of acme: 30 of 40 seats would be cancelled, and maxCancellations is 25%, here 10: user-10, /,
    );
    assert.deepEqual(github.writes(), []);
  });

  it("opens an issue if a seat was changed on GitHub, and closes it once that is fixed", async () => {
    const nightly = async () => results(await runner.run("nightly.yml", night));
    const issues = () => repository.issues.filter(({ isPullRequest }) => !isPullRequest);
    github.world.cancelSeat("acme", "user-07");
    assert.deepEqual(await nightly(), { drift: "success" });
    const [issue] = issues();
    assert.equal(issue?.title, "Copilot seats (production): 1 changed on GitHub, 1 seat to grant");
    assert.match(
      issue?.body ?? "",
      /\*\*Changed on GitHub since the last run \(1\)\*\*:\n- `user-07`: the seat was cancelled\n/,
    );
    const { code, output } = await gitLabJob("drift", "main");
    assert.deepEqual([code, /^ {2}~ user-07: on GitHub, the seat was cancelled$/m.test(output)], [4, true], output);
    assert.deepEqual(github.writes(), []);

    assert.deepEqual(results(await runner.run("merge.yml", { ...push, name: "workflow_dispatch" })), { up: "success" });
    assert.equal(active().length, 40);
    await nightly();
    assert.deepEqual([issue?.state, issue?.comments.length, issues().length], ["closed", 1, 1]);
  });

  it("runs only what is on main with the writer's token", async () => {
    github.taken();
    const elsewhere = await runner.run("merge.yml", { ...push, name: "workflow_dispatch", ref: "refs/heads/other" });
    assert.deepEqual(results(elsewhere), { up: "skipped" });
    assert.deepEqual(github.taken(), []);
  });

  it("reports each month, and proposes in a pull request to remove unused seats", async () => {
    await merge(seats(["ann", "bob", "eve"]));
    rmSync(join(project.folder, "gh.log"));
    const monthly = await runner.run("monthly.yml", night);
    assert.deepEqual(results(monthly), { report: "success" }, failures(monthly));
    assert.match(monthly.report?.summary ?? "", /^# GitHub Copilot seats of `?acme/m);
    const branches = await git(desk, "ls-remote", "--heads", "origin", "unused-seats-*");
    const [, branch = ""] = /refs\/heads\/(unused-seats-\d{4}-\d\d)$/.exec(branches) ?? [];
    await git(desk, "fetch", "--quiet", "origin", branch);
    const change = (await git(desk, "diff", "--unified=0", "origin/main", "FETCH_HEAD", "--", "seats")).split("\n");
    assert.deepEqual(
      change.filter((line) => /^[+-] /.test(line)),
      ["-  - eve"],
    );
    assert.match(
      await project.read("gh.log"),
      /^auth setup-git\npr create --head unused-seats-\S+ --title Take unused/,
    );
    assert.match(await project.read("gh.body"), /eve/);
    assert.deepEqual(github.writes(), []);
  });

  it("brings the rosters to an HR export in a pull request, without an address in it", async () => {
    await merge({ "seats/platform.yaml": rosterOf(["ann", "eve"]), "seats/design.yaml": "team: design\nseats: []\n" });
    github.writes();
    const before = github.requests.length;
    await project.write({
      "hr-export.csv": `E-Mail;Team\nann@acme.com;platform\nBob@acme.com;design\nnobody@acme.com;design\n`,
    });
    rmSync(join(project.folder, "gh.log"), { force: true });
    const run = await runner.run("people.yml", night);
    assert.deepEqual(results(run), { people: "success" }, failures(run));
    await git(desk, "fetch", "--quiet", "origin", "people");
    const change = await git(desk, "diff", "--unified=0", "origin/main", "FETCH_HEAD", "--", ".");
    assert.deepEqual(
      change.split("\n").filter((text) => /^[+-](?: +- |seats)/.test(text)),
      ["-seats: []", "+seats:", "+  - bob"],
      "eve may be the line without a login",
    );
    const body = await project.read("gh.body");
    assert.match(body, /people\.csv:4: no account that GitHub shows has its e-mail/);
    assert.match(body, /Not in people\.csv, but kept, [^\n]*eve/);
    for (const text of [body, change, run.people?.summary ?? ""]) assert.doesNotMatch(text, /@acme\.com/i);
    assert.match(await project.read("gh.log"), /^pr create --head people --title Bring the rosters/m);
    const written = github.requests.slice(before).filter(({ method, path }) => method !== "GET" && path !== "/graphql");
    assert.deepEqual(written, []);

    // With the artifact instead of the file, it is the same export, so the proposal is the same.
    VARIABLES.PEOPLE_ARTIFACT = "people";
    const again = await runner.run("people.yml", night);
    VARIABLES.PEOPLE_ARTIFACT = "";
    assert.deepEqual(results(again), { people: "failure" }, "this machine has no artifacts");
    assert.match(await project.read("gh.log"), /^run download --repo acme\/hr --name people --dir /m);
  });

  it("has run every step", () => {
    const folder = join(desk, ".github", "workflows");
    const workflows = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    assert.deepEqual(
      scriptsIn(workflows).filter((script) => !runner.ran.has(script)),
      [],
    );
  });
});

/** A hostile program that copies every secret it finds, and leaves code in the state for the next run. */
const attackOn = (loot: string) => `// @ts-nocheck
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
appendFileSync(${JSON.stringify(loot)}, JSON.stringify(process.env));
const state = join(fileURLToPath(process.env.PULUMI_BACKEND_URL ?? ""), ".pulumi", "stacks");
for (const name of readdirSync(state, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".json")) continue;
  const take = \`require('fs').appendFileSync(${JSON.stringify(loot).replaceAll('"', "'")}, process.env.COPILOT_SEATS_GITHUB_TOKEN); \`;
  const text = readFileSync(join(state, name), "utf8");
  writeFileSync(join(state, name), text.replace(/("__provider": ")/g, (start) => start + take));
}
`;

/** A workflow that writes down the secrets it gets, without and with an environment. */
const workflowOf = (environment: string, loot: string) => `
name: mine
on: pull_request
permissions: {}
concurrency: { group: mine, cancel-in-progress: false }
jobs:
  bare:
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    steps:
      - run: printf %s '\${{ toJSON(secrets) }}' >> ${loot}
  environment:
    environment: ${environment}
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    steps:
      - run: printf %s '\${{ toJSON(secrets) }}' >> ${loot}
`;

const filesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, readFileSync(path, "utf8")]),
  );

interface GitLabJob {
  before_script?: (string | string[])[];
  script: string[];
  after_script?: string[];
}

const NO_PREVIEW = { preview: "skipped", "preview-code": "skipped" };
const FAILED = { ...NO_PREVIEW, rosters: "failure" };
const PREVIEWED = { ...NO_PREVIEW, rosters: "success", preview: "success" };

const GH = `#!/bin/sh
# GitHub's command line, as far as the workflows use it.
echo "$*" >> gh.log
case "$*" in "api repos/acme/hr/contents/export/people.csv "*) cat hr-export.csv ;; esac
case "$*" in *--body-file*) for last; do :; done; cp "$last" gh.body ;; esac
`;

const PLUS_FOUR_MINUS_ONE = `<!-- copilot-seats: production; outcome: changes -->

### Copilot seats (\`production\`): 4 seats to grant, 1 seat to cancel

**\`acme\`: +4 −1**, monthly cost +57 USD (19 USD a seat), included AI credits +7,600 a month and -1,900 from the next month on

**Get a seat (4)**; 4 of them not checked for eligibility:
\`cy\`, \`dee\`, \`user-00\`, \`user-39\`

**Lose the seat (1)**, which is paid until the billing cycle ends:
\`ann\`

[The run](<https://github.com/acme/seats/actions/runs/1>) has every detail.

This is about commit \`COMMIT\`, which changes roster files only.
`;

const asking = (right: "read" | "write", key: string) => ({
  "permission-organization-copilot-seat-management": right,
  "private-key": key,
  owner: "acme",
});
/** The token requests of a job that may only read seats, and of one that may write them. */
const READING = asking("read", READER.SEATS_READER_PRIVATE_KEY);
const WRITING = asking("write", WRITER.SEATS_WRITER_PRIVATE_KEY);

/**
 * Tokens of an App's installation. Each may do what its key allows and the job requests, and ends before the next is created, as each
 * job's token does.
 */
function appTokens(github: LocalGitHub) {
  const keys = { read: READER.SEATS_READER_PRIVATE_KEY, write: WRITER.SEATS_WRITER_PRIVATE_KEY };
  const tokens: string[] = [];
  return (inputs: Readonly<Record<string, string>>) => {
    const right = inputs["permission-organization-copilot-seat-management"];
    if (inputs.repositories !== undefined) {
      assert.deepEqual([inputs.repositories, inputs["private-key"]], ["hr", PEOPLE.SEATS_PEOPLE_PRIVATE_KEY]);
      return { token: "ghs_readsTheExportOnly" };
    }
    const isPeople = inputs["permission-members"] === "read";
    if (right !== "read" && right !== "write") throw new Error("an App's token is for reading or writing seats");
    assert.equal(inputs["private-key"], isPeople ? PEOPLE.SEATS_PEOPLE_PRIVATE_KEY : keys[right]);
    assert.equal(inputs.owner, "acme");
    const last = tokens.at(-1);
    if (last !== undefined) github.world.revokeToken(last);
    const token = `ghs_jobTokenThatMustNeverShow${randomUUID()}`;
    tokens.push(token);
    if (isPeople) {
      // GitHub shows an App with these permissions what it does not show a fine-grained token.
      github.world.addToken({ token, login: "owner", scopes: ["manage_billing:copilot", "read:org"] });
      return { token };
    }
    const may = { organization_copilot_seat_management: right } as const;
    github.world.addToken({ token, login: "owner", permissions: may, organizations: ["acme"] });
    return { token };
  };
}

const results = (jobs: Record<string, JobResult>) =>
  Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));

const failures = (jobs: Record<string, JobResult>) =>
  Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ outcome }) => outcome === "failure")
    .map(({ name, output }) => `${name}:\n${output}`)
    .join("\n");

const outputOf = (jobs: Record<string, JobResult>, job: string, step: string) =>
  jobs[job]?.steps.find(({ name }) => name === step)?.output ?? "";

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmod } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { run } from "../../tools/command.js";
import { tarball } from "../../tools/package.js";
import { type LocalGitHub, localGitHub } from "../support/localGitHub.js";
import { type LocalRepository, localRepository } from "../support/localRepository.js";
import type { Project, Stack } from "../support/project.js";
import { projectWith } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";
import { type JobResult, type Machine, scriptsIn, type Trigger, WorkflowRunner } from "../support/workflowRunner.js";

const SECRETS = { SEATS_READER_PRIVATE_KEY: "reader's key", PULUMI_ACCESS_TOKEN: "pul-reader" };
const OF_PRODUCTION = { SEATS_WRITER_PRIVATE_KEY: "writer's key", PULUMI_ACCESS_TOKEN: "pul-writer" };

const people = Array.from({ length: 40 }, (_, index) => `user-${String(index).padStart(2, "0")}`);
const rosterOf = (logins: readonly string[]) =>
  `team: platform\nseats:\n${logins.map((login) => `  - ${login}\n`).join("")}`;

/** What the workflows of examples/gitops do, step by step, in a repository that `copilot-seats init` wrote. */
describe("a repository with workflows, from a pull request to a seat", function () {
  this.timeout(300_000);
  let github: LocalGitHub;
  let repository: LocalRepository;
  let project: Project;
  let stack: Stack;
  let runner: WorkflowRunner;

  before(async () => {
    const unused = { login: "eve", createdAt: "2025-01-01T00:00:00Z" };
    github = await localGitHub({ members: ["ann", "bob", "cy", "dee", "eve", ...people], seats: [unused] });
    repository = await localRepository();
    const outer = await projectWith("");
    project = outer.within("new-repository"); // not "gitops": there the examples' test has its copy
    const npm = (folder: string, ...args: string[]) =>
      run("npm", args, { folder, environment: outer.environment(), minutes: 5 });
    await npm(outer.folder, "exec", "--no", "--", "copilot-seats", "init", "new-repository", "--organization", "acme");
    const manifest = await project.read("package.json");
    assert.match(manifest, /"pulumi-copilot-seats": "file:\.\..*\.tgz"/, "from where the folder has it");
    await project.write({
      "package.json": manifest.replace(/"pulumi-copilot-seats": "[^"]*"/, `"pulumi-copilot-seats": "file:${tarball}"`),
    });
    await npm(project.folder, "install", "--package-lock-only", "--no-audit", "--no-fund");
    stack = await project.stack({ GITHUB_BASE_URL: github.url }, "production");
    await project.write({ gh: GH });
    await chmod(join(project.folder, "gh"), 0o755);
    runner = await WorkflowRunner.create(machineWith(tools(), project, repository, appTokens(github)));
  });

  after(async () => {
    await github?.close();
    await repository?.close();
  });

  const pullRequest = (number: number, fromFork = false): Trigger => ({
    name: "pull_request",
    ref: `refs/pull/${number}/merge`,
    payload: { pull_request: { number, head: { repo: { full_name: fromFork ? "mallory/seats" : "acme/seats" } } } },
    fromFork,
  });
  const push: Trigger = { name: "push", ref: "refs/heads/main", payload: {} };
  const night: Trigger = { name: "schedule", ref: "refs/heads/main", payload: {} };

  /** What a runner has on its PATH. */
  const tools = () => {
    const environment = project.environment(stack.environment);
    return { ...environment, PATH: [project.folder, environment.PATH].join(delimiter) };
  };

  const seats = (logins: readonly string[]) => project.write({ "seats/platform.yaml": rosterOf(logins) });
  const active = () =>
    [...people, "ann", "bob", "cy", "dee"].filter(
      (login) => github.world.seat("acme", login)?.pendingCancellationDate === null,
    );

  /** The script of a job in .gitlab-ci.yml, as GitLab's runner starts it. */
  const gitLabJob = async (name: string) => {
    const jobs = parse(await project.read(".gitlab-ci.yml")) as Record<string, { script: string[] }>;
    const script = `set -eo pipefail\n${jobs[name]?.script.join("\n")}`;
    const token = { COPILOT_SEATS_GITHUB_TOKEN: appTokens(github)(READING).token };
    return new RunningCommand("bash", ["-c", script], { cwd: project.folder, env: { ...tools(), ...token } }).outcome;
  };

  it("tells a pull request what is wrong with the rosters, before any secret is used", async () => {
    const pull = repository.pullRequest();
    const empty = await runner.run("pull-request.yml", pullRequest(pull.id));
    assert.deepEqual(results(empty), { validate: "failure", preview: "skipped" });
    assert.match(pull.comments[0]?.body ?? "", /lists nobody/);

    await project.write({ "seats/platform.yaml": "team: platform\nseats:\n  - ann\n  - 123\n  - ANN\n" });
    const broken = await runner.run("pull-request.yml", pullRequest(pull.id));
    assert.deepEqual(results(broken), { validate: "failure", preview: "skipped" });
    assert.equal((await gitLabJob("validate")).code, 1);
    assert.match(outputOf(broken, "validate", "Validate"), /^::error file=seats\/platform\.yaml,line=4,col=5,/m);
    assert.equal(pull.comments.length, 1);
    assert.match(
      pull.comments[0]?.body ?? "",
      /the roster cannot be read[\s\S]*`seats\/platform\.yaml:5:5: username: ann is already listed/,
    );

    await seats(["ann", "bob"]);
    const mended = await runner.run("pull-request.yml", pullRequest(pull.id));
    assert.deepEqual(results(mended), { validate: "success", preview: "success" }, failures(mended));
    assert.equal(pull.comments.length, 1, "one comment, updated in place");
    assert.match(
      pull.comments[0]?.body ?? "",
      /: 2 seats to grant\n[\s\S]*\*\*`acme`: \+2 −0\*\*, monthly cost \+38 USD/,
    );
    assert.ok(mended.preview?.summary.includes(pull.comments[0]?.body ?? "?"), "the run's page says the same");
    assert.deepEqual(github.writes(), []);
  });

  it("lets a fork's pull request be read, and gives it no secret", async () => {
    const pull = repository.pullRequest();
    assert.deepEqual(results(await runner.run("pull-request.yml", pullRequest(pull.id, true))), {
      validate: "success",
      preview: "skipped",
    });
    await seats(["ann", "ANN"]);
    assert.deepEqual(results(await runner.run("pull-request.yml", pullRequest(pull.id, true))), {
      validate: "failure",
      preview: "skipped",
    });
    assert.deepEqual(pull.comments, []);
  });

  it("does what was merged, and says who gets and who loses a seat in the next pull request", async () => {
    await seats(["ann", "bob"]);
    const merged = await runner.run("merge.yml", push);
    assert.deepEqual(results(merged), { up: "success" }, failures(merged));
    assert.deepEqual(active(), ["ann", "bob"]);
    assert.match(merged.up?.summary ?? "", /: 2 seats granted\n[\s\S]*\*\*Got a seat \(2\)\*\*:\n`ann`, `bob`/);
    assert.match(outputOf(merged, "up", "Summarize"), /^acme: \+2 -0, monthly cost \+38 USD/m);
    github.taken();

    const pull = repository.pullRequest();
    await seats(["bob", "cy", "dee", "user-00"]);
    const previewed = await runner.run("pull-request.yml", pullRequest(pull.id));
    assert.deepEqual(results(previewed), { validate: "success", preview: "success" }, failures(previewed));
    assert.equal(pull.comments[0]?.body, PLUS_THREE_MINUS_ONE);
    assert.deepEqual(github.writes(), []);
  });

  it("refuses a mass cancellation in the pull request", async () => {
    await seats(people);
    assert.deepEqual(results(await runner.run("merge.yml", push)), { up: "success" });
    github.taken();

    await seats(people.slice(0, 10));
    const pull = repository.pullRequest();
    const refused = await runner.run("pull-request.yml", pullRequest(pull.id));
    assert.deepEqual(results(refused), { validate: "success", preview: "failure" });
    assert.match(pull.comments[0]?.body ?? "", /: refused, since it would cancel too many seats\n/);
    assert.match(
      pull.comments[0]?.body ?? "",
      /\n- `30 of 40 seats would be cancelled, and maxCancellations is 25%, here 10: user-10, /,
    );

    assert.deepEqual(github.writes(), []);
    await seats(people);
  });

  it("opens an issue when a seat was changed on GitHub, and closes it once that is mended", async () => {
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
    const { code, output } = await gitLabJob("drift");
    assert.deepEqual([code, /^ {2}~ user-07: on GitHub, the seat was cancelled$/m.test(output)], [4, true], output);
    assert.deepEqual(github.writes(), []);

    assert.deepEqual(results(await runner.run("merge.yml", { ...push, name: "workflow_dispatch" })), { up: "success" });
    assert.equal(active().length, 40);
    await nightly();
    assert.deepEqual([issue?.state, issue?.comments.length, issues().length], ["closed", 1, 1]);
  });

  it("runs nothing with the writer's token but what is on main", async () => {
    github.taken();
    const elsewhere = await runner.run("merge.yml", { ...push, name: "workflow_dispatch", ref: "refs/heads/other" });
    assert.deepEqual(results(elsewhere), { up: "skipped" });
    assert.deepEqual(github.taken(), []);
  });

  it("reports each month, and proposes in a pull request to take back what nobody uses", async () => {
    await seats(["ann", "bob", "eve"]);
    const git = (...args: string[]) => run("git", args, { folder: project.folder, environment: tools(), minutes: 1 });
    await git("init", "--quiet", "--initial-branch=main");
    await git("init", "--quiet", "--bare", "origin.git");
    await git("remote", "add", "origin", "origin.git");
    await git("add", "seats");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=rosters");
    const monthly = await runner.run("monthly.yml", night);
    assert.deepEqual(results(monthly), { report: "success" }, failures(monthly));
    assert.match(monthly.report?.summary ?? "", /^# GitHub Copilot seats of `?acme/m);
    const branch = (await git("ls-remote", "--heads", "origin")).trim().replace(/^.*refs\/heads\//, "");
    assert.match(branch, /^unused-seats-\d{4}-\d\d$/);
    const change = (await git("diff", "--unified=0", "main", branch, "--", "seats")).split("\n");
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

  it("has run every step there is", async () => {
    assert.deepEqual(
      (await scriptsIn(project.folder)).filter((script) => !runner.ran.has(script)),
      [],
    );
  });
});

const GH = `#!/bin/sh
# GitHub's command line, as far as the workflows use it.
echo "$*" >> gh.log
case "$*" in *--body-file*) for last; do :; done; cp "$last" gh.body ;; esac
`;

const PLUS_THREE_MINUS_ONE = `<!-- copilot-seats: production; outcome: changes -->

### Copilot seats (\`production\`): 3 seats to grant, 1 seat to cancel

**\`acme\`: +3 −1**, monthly cost +38 USD (19 USD a seat)

**Get a seat (3)**:
\`cy\`, \`dee\`, \`user-00\`

**Lose the seat (1)**, which is paid until the billing cycle ends:
\`ann\`

[The run](<https://github.com/acme/seats/actions/runs/1>) has every detail.
`;

/** What a job asks for that may only read seats. */
const READING = {
  "permission-organization-copilot-seat-management": "read",
  "private-key": SECRETS.SEATS_READER_PRIVATE_KEY,
  owner: "acme",
};

/** A machine as GitHub's runners are, with what the workflows' actions would provide. */
function machineWith(
  environment: NodeJS.ProcessEnv,
  project: Project,
  repository: LocalRepository,
  appToken: Machine["actions"][string],
): Machine {
  const nothing = () => ({});
  return {
    folder: project.folder,
    environment,
    repository: "acme/seats",
    apiUrl: repository.url,
    vars: { SEATS_READER_CLIENT_ID: "Iv1.reader", SEATS_WRITER_CLIENT_ID: "Iv1.writer" },
    secrets: SECRETS,
    environments: { production: OF_PRODUCTION },
    token: (permissions) => repository.workflowToken(permissions),
    actions: {
      "actions/checkout": nothing,
      "actions/setup-node": nothing,
      "pulumi/actions": nothing,
      "actions/create-github-app-token": appToken,
    },
    once: /^npm ci/,
  };
}

/**
 * The token that an App's installation gets: it may do what its key stands for, no more than was asked for, and ends before the next
 * is made, as each job's does.
 */
function appTokens(github: LocalGitHub): Machine["actions"][string] {
  const keys = { read: SECRETS.SEATS_READER_PRIVATE_KEY, write: OF_PRODUCTION.SEATS_WRITER_PRIVATE_KEY };
  const tokens: string[] = [];
  return (inputs) => {
    const right = inputs["permission-organization-copilot-seat-management"];
    if (right !== "read" && right !== "write") throw new Error("an App's token is for reading or writing seats");
    assert.equal(inputs["private-key"], keys[right]);
    assert.equal(inputs.owner, "acme");
    const last = tokens.at(-1);
    if (last !== undefined) github.world.revokeToken(last);
    const token = `ghs_jobTokenThatMustNeverShow${randomUUID()}`;
    tokens.push(token);
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

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sinon from "sinon";
import { helpOf } from "../../../src/cli/command.js";
import { commands } from "../../../src/cli/commands.js";
import { terminalOf } from "../../../src/cli/terminal.js";
import { root } from "../../../tools/package.js";

const main = join(root, "src/cli/main.ts");

function copilotSeats(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", main, ...args], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe("the command line", function () {
  this.timeout(120_000);

  it("explains each command with its options, examples and exit codes", async () => {
    for (const [name, { load }] of commands) {
      const command = await load();
      const help = helpOf(name, command);
      assert.match(help, new RegExp(`^Usage: copilot-seats ${name} `));
      for (const [line] of command.examples) assert.ok(line.startsWith(name), line);
      for (const option of Object.keys(command.options)) assert.ok(help.includes(`--${option}`), `${name} ${option}`);
      for (const line of help.split("\n")) assert.ok(line.length <= 140, line);
      // Code that was meant to be part of a template.
      for (const { about } of [command, ...Object.values(command.options)]) assert.doesNotMatch(about, /\$|\S\(/, name);
      assert.match(help, /Examples:\n {2}copilot-seats/);
      assert.match(help, /Exit codes:\n {2}0 {2}done/);
    }
  });

  it("prints its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    assert.deepEqual(copilotSeats("--version"), { status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("points to a stack where there is neither a token nor an organization", () => {
    const environment = { ...process.env };
    for (const name of ["GITHUB_TOKEN", "COPILOT_SEATS_GITHUB_TOKEN", "GITHUB_OWNER", "GITHUB_APP_ID"])
      delete environment[name];
    const says = (...args: string[]) =>
      spawnSync(process.execPath, ["--import", "tsx", main, ...args], {
        cwd: root,
        encoding: "utf8",
        env: environment,
      });
    for (const command of ["report", "adopt"]) {
      assert.match(
        says(command, "--organization", "acme").stderr,
        /: there is no token\. .*\. If a stack of this project has one, name it: --stack <name>\.\n$/,
      );
      assert.match(
        says(command).stderr,
        /: no organization given; use --organization <name>, or --stack <name> for the stack's/,
      );
    }
  });

  it("names its commands and ends with 2 when it cannot be understood", () => {
    const help = copilotSeats("--help");
    assert.equal(help.status, 0);
    for (const name of commands.keys()) assert.match(help.stdout, new RegExp(`^ {2}${name} `, "m"));
    for (const args of [
      [],
      ["nonsense"],
      ["simulate", "--nonsense"],
      ["simulate", "--port", "70000"],
      ["completion"],
    ]) {
      const { status, stdout, stderr } = copilotSeats(...args);
      assert.equal(status, 2, args.join(" "));
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /\n {4}at /);
    }
    for (const [args, says] of [
      [["rpeort"], 'there is no command "rpeort"; did you mean report?'],
      [["nonsense"], 'there is no command "nonsense"; copilot-seats --help lists them'],
      [["report", "--orgnization", "acme"], "Unknown option '--orgnization'; did you mean --organization?"],
      [["adopt", "--Organization=acme"], "Unknown option '--Organization'; did you mean --organization?"],
      [["--verson"], "Unknown option '--verson'; did you mean --version?"],
      [["report", "--nonsense"], "Unknown option '--nonsense'; --help lists them"],
      [["report", "-x"], "Unknown option '-x'; --help lists them"],
    ] as const)
      assert.equal(copilotSeats(...args).stderr, `copilot-seats: ${says}\n`);
    assert.match(copilotSeats("completion", "tcsh").stderr, /the shell must be one of bash, zsh, fish; got "tcsh"/);
  });
});

describe("the completion", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function completed(...words: string[]): string[] {
    const script = join(folder, "completion");
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const typed = `. "$0"; COMP_WORDS=(copilot-seats ${quoted}); COMP_CWORD=${words.length}; _copilot_seats; echo "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", typed, script], { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trim().split(" ").filter(Boolean);
  }

  it("completes commands, options, values and files in bash", () => {
    writeFileSync(join(folder, "completion"), copilotSeats("completion", "bash").stdout);
    assert.deepEqual(completed("simu"), ["simulate"]);
    assert.deepEqual(completed("simulate", "--see"), ["--seed"]);
    assert.deepEqual(completed("simulate", "--seed", "comp"), ["completion"]);
    assert.deepEqual(completed("simulate", "--port", ""), []);
    assert.deepEqual(completed("summarize", "comp"), ["completion"]);
    assert.deepEqual(completed("summarize", "--form"), ["--format"]);
    assert.deepEqual(completed("completion", "f"), ["fish"]);
    for (const name of commands.keys()) assert.ok(completed("").includes(name), name);
  });

  it("names every command and option for zsh and fish", async () => {
    for (const shell of ["zsh", "fish"]) {
      const { status, stdout } = copilotSeats("completion", shell);
      assert.equal(status, 0);
      for (const [name, { load }] of commands) {
        assert.ok(stdout.includes(name), name);
        for (const option of Object.keys((await load()).options)) assert.ok(stdout.includes(option), option);
      }
    }
  });
});

describe("the terminal", () => {
  const stream = (isTTY: boolean, colours = isTTY) => ({
    write: sinon.stub().returns(true),
    isTTY,
    hasColors: () => colours,
  });
  const written = ({ write }: ReturnType<typeof stream>) => write.args.flat().join("");

  it("separates results from messages, and is silent on request", () => {
    const [stdout, stderr] = [stream(false), stream(false)];
    const talking = terminalOf({}, { stdout, stderr });
    talking.print("result");
    talking.say("talk\u001b[2J");
    assert.equal(written(stdout), "result\n");
    assert.equal(written(stderr), "talk\\u{1b}[2J\n");
    const quiet = terminalOf({ quiet: true }, { stdout, stderr });
    quiet.say("more");
    quiet.progress("1 of 2");
    assert.equal(written(stderr), "talk\\u{1b}[2J\n");
  });

  it("updates its progress in place on a terminal, and prints it now and then in a pipeline", () => {
    const clock = sinon.useFakeTimers();
    try {
      const [onTerminal, inPipeline] = [stream(true), stream(false)];
      const terminals = [onTerminal, inPipeline].map((stderr) => terminalOf({}, { stdout: stream(false), stderr }));
      for (const done of [1, 2, 3]) {
        for (const terminal of terminals) terminal.progress(`${done} of 3 pages read`);
        clock.tick(6_000);
      }
      for (const terminal of terminals) terminal.print("done");
      assert.equal(
        written(onTerminal),
        "1 of 3 pages read\r\u001b[K2 of 3 pages read\r\u001b[K3 of 3 pages read\r\u001b[K",
      );
      assert.equal(written(inPipeline), "3 of 3 pages read\n");
    } finally {
      clock.restore();
    }
  });

  it("knows the width of a terminal, and that a pipeline has none", () => {
    const columns = (isTTY: boolean) =>
      terminalOf({}, { stdout: { ...stream(isTTY), columns: 80 }, stderr: stream(false) }).columns;
    assert.deepEqual([columns(true), columns(false)], [80, undefined]);
  });

  it("colors only for a terminal that shows colors", () => {
    const styled = (stdout: ReturnType<typeof stream>) =>
      terminalOf({}, { stdout, stderr: stream(false) }).styled("red", "no");
    assert.equal(styled(stream(true)), "\u001b[31mno\u001b[39m");
    assert.equal(styled(stream(true, false)), "no");
    assert.equal(styled(stream(false, true)), "no");
  });
});

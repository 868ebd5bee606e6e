import assert from "node:assert/strict";
import { cp, mkdir, rm, symlink, truncate } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { BeforeAnswer, Incoming } from "../../src/simulator/index.js";
import { find } from "../../tools/command.js";
import { Gate } from "../support/gate.js";
import { emptyProgram, PLUGIN, type Program, yamlProgram } from "../support/languages/program.js";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import type { Stack } from "../support/project.js";
import { gitHubOfTest } from "../support/realPulumi.js";
import { end, ended, type Process, type RunningCommand } from "../support/runningCommand.js";

/** Three lists of 500. */
const many = Array.from({ length: 1_500 }, (_, index) => `user-${String(index).padStart(5, "0")}`);

const UP = ["up", "--yes", "--skip-preview"];

describe("the plugin, when something goes wrong", function () {
  this.timeout(300_000);
  let program: Program | undefined;
  let github: LocalGitHub;
  let stack: Stack;
  let gate: Gate;
  const leftOver: Process[] = [];

  before(async () => {
    program = await emptyProgram("yaml", "plugin");
  });
  beforeEach(async () => {
    if (!program) return;
    const beforeAnswer: BeforeAnswer = (incoming) => gate.beforeAnswer(incoming);
    gate = new Gate(() => false);
    github = await gitHubOfTest({ members: [...many, "ada", "somebody-else"] }, {}, { beforeAnswer });
    await declare({});
    const { project, environment } = program;
    stack = await project.stack({ ...environment, GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
  });
  afterEach(() => {
    end(...leftOver.splice(0));
  });

  const declare = async (resources: object, plugin?: string) =>
    program?.project.write({ "Pulumi.yaml": yamlProgram({ resources }, plugin) });
  const seat = (properties: object) => ({ type: "copilot-seats:CopilotSeatAssignment", properties });
  const roster = (usernames: string[]) => ({
    type: "copilot-seats:CopilotSeatRoster",
    properties: { organization: "acme", usernames },
  });
  const ada = seat({ organization: "acme", username: "ada" });

  describe("one line says so, and nothing is lost", () => {
    /** The last `up` recorded ada's seat, and the state still has it, whatever happened since. */
    async function nothingIsLost(): Promise<void> {
      assert.deepEqual(github.writes(), ["POST /orgs/acme/copilot/billing/selected_users"]);
      await declare({ ada });
      await stack.succeeds("preview", "--expect-no-changes");
    }
    beforeEach(async () => {
      await declare({ ada });
      if (program) await stack.up();
    });

    it("ids that stand for nothing", async () => {
      if (!program) return;
      for (const [type, id, line] of [
        [
          "CopilotSeatAssignment",
          "acme",
          /Cannot read "acme": the id of a seat looks like acme\/octocat or enterprises\/corp\/octocat\.$/m,
        ],
        [
          "CopilotTeamSeatAssignment",
          "acme/core",
          /Cannot read "acme\/core": the id of a team looks like acme\/teams\/platform or/,
        ],
        [
          "CopilotSeatRoster",
          "acme/ada",
          /Cannot read "acme\/ada": the id of a roster looks like acme or enterprises\/corp\.$/m,
        ],
        ["CopilotSeatAssignment", "acme/nobody", /resource 'acme\/nobody' does not exist$/m],
        [
          "CopilotSeatRoster",
          "nowhere",
          /Cannot import the Copilot seats of nowhere: GitHub answered 404 .* Either the name is wrong, or/,
        ],
      ] as const) {
        const printed = await stack.fails("import", `copilot-seats:index:${type}`, "x", id, "--yes");
        assert.match(printed, line);
        assert.doesNotMatch(printed, /^\s+at /m);
      }
      await nothingIsLost();
    });

    it("an organization, a property and a login that do not exist", async () => {
      if (!program) return;
      for (const [resource, line] of [
        [
          seat({ organization: "nowhere", username: "ada" }),
          /error: Cannot read the Copilot seat of ada in nowhere: GitHub answered 404/,
        ],
        [seat({ organization: "acme", usrname: "ada" }), /usrname/],
        [seat({ organization: "acme", username: "a b" }), /error: .*username.* got "a b"; a GitHub login has/],
      ] as const) {
        await declare({ ada, wrong: resource });
        const printed = await stack.fails("preview");
        assert.match(printed, line);
        assert.doesNotMatch(printed, /^\s+at /m);
      }
      await nothingIsLost();
    });

    it("a program that asks for another version", async () => {
      if (!program) return;
      const version = "9.9.9";
      const emea = { type: "pulumi:providers:copilot-seats", options: { version } };
      const explicit = seat({ organization: "acme", username: "somebody-else" });
      for (const resources of [
        { ada: { ...ada, options: { version } } },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: YAML's way to name a resource.
        { ada, emea, other: { ...explicit, options: { provider: "${emea}" } } },
      ]) {
        await declare(resources);
        const printed = await stack.fails("preview");
        assert.match(printed, /the program's package is version 9\.9\.9, and this plugin is version \d/);
      }
      await nothingIsLost();
    });

    it("no Node on PATH", async () => {
      if (!program) return;
      const { folder } = program.project;
      const tools = join(folder, "tools");
      await mkdir(tools);
      const path = program.project.environment(program.environment).PATH ?? "";
      for (const name of ["sh", "pulumi", "pulumi-language-yaml"]) {
        const command = find(name, path.split(delimiter)) ?? assert.fail(name);
        await symlink(command, join(tools, name));
      }
      const { code, output } = await stack.pulumi(["preview"], { PATH: tools });
      assert.notEqual(code, 0);
      assert.match(
        output,
        /pulumi-resource-copilot-seats needs Node 20.19, 22.12 or newer, and there is none on PATH: https:\/\/nodejs\.org/,
      );
      await nothingIsLost();
    });

    for (const [what, damage] of [
      ["cut off", (file: string) => truncate(file, 500_000)],
      ["not there", (file: string) => rm(file)],
    ] as const) {
      it(`a plugin whose file is ${what}`, async () => {
        if (!program) return;
        const copy = join(program.project.folder, "copy");
        await cp(dirname(join(program.project.folder, PLUGIN)), copy, { recursive: true, force: true });
        await damage(join(copy, "provider.js"));
        await declare({ ada }, "copy");
        const printed = await stack.fails("preview");
        assert.match(
          printed,
          /Cannot load .*provider\.js \(.*\): it is damaged or missing\. Install pulumi-copilot-seats again\.$/m,
        );
        assert.doesNotMatch(printed, /^\s+at /m);
        await nothingIsLost();
      });
    }
  });

  describe("in the middle of a run", () => {
    async function startUntil(holds: (incoming: Incoming) => boolean): Promise<RunningCommand> {
      gate = new Gate(holds);
      const running = stack.start(UP);
      const ended = running.outcome.then(({ output }) => assert.fail(`it ended before it was stopped:\n${output}`));
      await Promise.race([gate.reached, ended]);
      ended.catch(() => {});
      leftOver.push(...running.descendants());
      return running;
    }

    function boughtOnce(people: readonly string[]): void {
      assert.deepEqual(github.world.purchases.map(({ login }) => login).sort(), [...people].sort());
    }

    it("Ctrl-C stops between two lists, and the next up grants the rest", async () => {
      if (!program) return;
      await declare({ all: roster(many) });
      const up = await startUntil(second("POST"));
      up.signalGroup("SIGINT");
      await up.prints(/\^C received; cancelling/);
      gate.open();
      const { code, output } = await up.outcome;
      assert.notEqual(code, 0);
      assert.doesNotMatch(output, /^\s+at /m);
      boughtOnce(many.slice(0, 1_000));
      await ended(leftOver);
      github.taken();
      await stack.up();
      boughtOnce(many);
      assert.equal(github.writes().length, 1, "who was granted is not sent again");
      await stack.succeeds("preview", "--expect-no-changes");
    });

    it("a CLI that is killed takes the plugin with it", async () => {
      if (!program) return;
      await declare({ all: roster(many) });
      const up = await startUntil(second("POST"));
      up.signal("SIGKILL");
      assert.equal((await up.outcome).code, null);
      const plugins = leftOver.filter(({ command }) => command.includes("pulumi-resource-copilot-seats"));
      assert.ok(plugins.length > 0);
      await ended(plugins);
      gate.open();
      await stack.succeeds("cancel", "--yes");
      await stack.up();
      boughtOnce(many);
    });
  });
});

/** The second request of a method. */
function second(method: string): (incoming: Incoming) => boolean {
  let count = 0;
  return (incoming) => incoming.method === method && ++count === 2;
}

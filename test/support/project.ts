import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { run } from "../../tools/command.js";
import { provideNode } from "../../tools/node.js";
import { installProject, tarball } from "../../tools/package.js";
import { providePulumi } from "../../tools/pulumi.js";
import { type Outcome, RunningCommand } from "./runningCommand.js";

/** The Node that runs Pulumi, programs and the provider; the tests themselves run on the Node that started them. */
const NODE = Number(process.env.COPILOT_SEATS_TEST_NODE ?? process.versions.node.split(".")[0]);
/** Node 20 gets the SDK that npm resolves for it; newer versions get the newest SDK. */
export const SDK = NODE < 22 ? "3.248.0" : "latest";

/** The folder of the packages that all files of `npm test` share; undefined if a file installs its own. */
export const INSTALLED = process.env.COPILOT_SEATS_TEST_INSTALLED;

/** Each Node gets a pnpm that runs on it. */
const PNPM = NODE < 22 ? "pnpm@10" : "pnpm@latest";

/** Programs are JavaScript unless they bring a Pulumi.yaml: Pulumi would load the compiler in each run. */
const PULUMI_YAML = `name: test-project
runtime:
  name: nodejs
  options:
    typescript: false
options:
  refresh: always
`;

export type PackageManager = "npm" | "pnpm" | "yarn@1" | "yarn@4";

/** A project with the packed tarball installed, and the real Pulumi CLI to run it. */
export class Project {
  private constructor(
    readonly folder: string,
    private readonly path: string,
  ) {}

  static async create(
    programs: Record<string, string>,
    packageFields: Record<string, unknown> = {},
    additional: Record<string, string> = {},
  ): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), "copilot-seats-test-"));
    try {
      const [pulumi, node] = [await providePulumi(ignore), await provideNode(NODE, ignore)];
      const project = new Project(folder, [node.directory, pulumi.env.PATH].join(delimiter));
      const dependencies = {
        "@pulumi/pulumi": SDK,
        "pulumi-copilot-seats": `file:${tarball}`,
        typescript: "^5.9.3",
        ...additional,
      };
      await project.write({
        "package.json": JSON.stringify({ name: "test-project", private: true, dependencies, ...packageFields }),
        "Pulumi.yaml": PULUMI_YAML,
        ...programs,
      });
      return project;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A folder inside this one, whose programs find what is installed here. */
  within(name: string): Project {
    return new Project(join(this.folder, name), this.path);
  }

  async install(manager: PackageManager = "npm"): Promise<void> {
    if (manager === "npm") return installProject(this.folder, this.environment());
    const command = {
      pnpm: [PNPM, "pnpm", "install", "--no-lockfile", "--ignore-scripts"],
      // On Node 20, yarn 1 would refuse a dependency of Octokit's that asks for 22 but runs on 20 (docs/guides/programs.md).
      "yarn@1": ["yarn@1.22.22", "yarn", "install", "--no-lockfile", "--ignore-scripts", "--ignore-engines"],
      "yarn@4": ["@yarnpkg/cli-dist@4.18.1", "yarn", "install", "--no-immutable", "--mode=skip-build"],
    }[manager];
    const [source = "", ...args] = command;
    const setting = { environment: this.environment(), minutes: 5, folder: this.folder };
    await run("npm", ["exec", "--yes", "--package", source, "--", ...args], setting);
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), "utf8");
  }

  /** The environment of every command, without the machine's own GitHub and Pulumi accounts. */
  environment(additional: Record<string, string> = {}): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(GITHUB|PULUMI|COPILOT_SEATS)_/.test(name));
    return {
      ...Object.fromEntries(inherited),
      PATH: this.path,
      PULUMI_HOME: join(this.folder, ".pulumi"),
      // Pulumi's Node runtime leaves its pipes there.
      TMPDIR: this.folder,
      XDG_RUNTIME_DIR: this.folder,
      // Node 22 and later load a module in half the time if another process has compiled it.
      NODE_COMPILE_CACHE: join(INSTALLED ?? this.folder, ".compiled"),
      ...additional,
    };
  }

  /**
   * A stack with its own backend. The stack "test" has the configuration that the test gives it; any other has that of its file.
   */
  async stack(environment: Record<string, string>, name = "test"): Promise<Stack> {
    const backend = await mkdtemp(join(this.folder, "backend-"));
    const stack = new Stack(this, {
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      ...environment,
    });
    await rm(join(this.folder, "Pulumi.test.yaml"), { force: true });
    await stack.succeeds("stack", "init", name);
    return stack;
  }

  async remove(): Promise<void> {
    // A process that was just stopped may still be writing what it compiled.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

export class Stack {
  /** Everything that any command of this stack has printed. */
  printed = "";

  constructor(
    private readonly project: Project,
    readonly environment: Record<string, string>,
  ) {}

  async pulumi(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const outcome = await this.start(args, environment).outcome;
    if (outcome.code === null) throw new Error(`pulumi ${args.join(" ")} was killed:\n${outcome.output}`);
    return outcome;
  }

  /** A command that runs while the test continues. */
  start(args: string[], environment: Record<string, string> = {}): RunningCommand {
    const env = this.project.environment({ ...this.environment, ...environment });
    const command = new RunningCommand("pulumi", ["--non-interactive", "--color", "never", ...args], {
      cwd: this.project.folder,
      env,
    });
    void command.outcome.then(({ output }) => {
      this.printed += output;
    }, ignore);
    return command;
  }

  async succeeds(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with code ${code}:\n${output}`);
    return output;
  }

  async fails(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(args);
    if (code === 0) throw new Error(`pulumi ${args.join(" ")} should have failed:\n${output}`);
    return output;
  }

  up(): Promise<string> {
    return this.succeeds("up", "--yes", "--skip-preview");
  }

  /** The seats in the state, and the state as text. */
  async state(): Promise<{ seats: StateResource[]; resources: StateResource[]; text: string }> {
    const file = join(this.project.folder, "exported.json");
    await this.succeeds("stack", "export", "--file", file);
    const text = await readFile(file, "utf8");
    const { deployment } = JSON.parse(text) as { deployment: { resources?: StateResource[] } };
    const resources = deployment.resources ?? [];
    return { seats: resources.filter(({ type }) => type.endsWith(":CopilotSeatAssignment")), resources, text };
  }
}

export interface StateResource {
  urn: string;
  type: string;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

function ignore(): void {}

import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Simulator } from "../src/simulator/index.js";
import type { Door } from "../test/support/doors.js";
import { Project } from "../test/support/project.js";
import { TOKEN } from "./company.js";

export interface Cost {
  readonly reads: number;
  readonly writes: number;
  readonly seconds: number;
  /** Of the process that runs the providers; undefined if there was none. */
  readonly peakMegabytes: number | undefined;
}

/** How long Pulumi may take to stop. */
const GRACE_MILLISECONDS = 15_000;

const PULUMI_YAML = `name: test-project
runtime: nodejs
options:
  refresh: always
plugins:
  providers:
    - name: copilot-seats
      path: node_modules/pulumi-copilot-seats/plugin
`;

/** A project with the packed package, in which the real CLI runs and is measured. */
export class Workplace {
  private readonly memoryFolder: string;

  private constructor(
    private readonly project: Project,
    private readonly interrupted: AbortSignal,
  ) {
    this.memoryFolder = join(project.folder, "memory");
  }

  static async open(interrupted: AbortSignal): Promise<Workplace> {
    const project = await Project.create({ "Pulumi.yaml": PULUMI_YAML });
    try {
      await project.install();
      interrupted.throwIfAborted();
      return new Workplace(project, interrupted);
    } catch (error) {
      await project.remove();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.project.remove();
  }

  write(files: Readonly<Record<string, string>>): Promise<void> {
    return this.project.write(files);
  }

  async stack(github: Simulator): Promise<MeasuredStack> {
    const { environment } = await this.project.stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
    return new MeasuredStack(github, async (args) => {
      await rm(this.memoryFolder, { recursive: true, force: true });
      await mkdir(this.memoryFolder);
      await this.run(args, {
        ...environment,
        NODE_OPTIONS: `--require ${join(__dirname, "peakMemory.cjs")}`,
        BENCH_MEMORY_FOLDER: this.memoryFolder,
      });
      return this.peakMegabytes();
    });
  }

  /** Milliseconds until a provider's process has answered its first request. */
  async startMilliseconds(door: Door): Promise<number> {
    const start = performance.now();
    const run = await door.start(this.project.folder, this.project.environment());
    try {
      await run.configure({});
      await run.check("seat", { organization: "acme", username: "-no-login-" });
      return performance.now() - start;
    } finally {
      await run.stop();
    }
  }

  async exportedBytes(stack: MeasuredStack): Promise<number> {
    const file = join(this.project.folder, "exported.json");
    await stack.measure("stack", "export", "--file", file);
    return (await readFile(file)).length;
  }

  private async peakMegabytes(): Promise<number | undefined> {
    const files = await readdir(this.memoryFolder);
    const kilobytes = await Promise.all(
      files.map(async (file) => Number(await readFile(join(this.memoryFolder, file), "utf8"))),
    );
    return kilobytes.length > 0 ? Math.max(...kilobytes) / 1024 : undefined;
  }

  private run(args: readonly string[], environment: Record<string, string>): Promise<void> {
    const { project, interrupted } = this;
    interrupted.throwIfAborted();
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", ["--non-interactive", "--color", "never", ...args], {
        cwd: project.folder,
        env: project.environment(environment),
        stdio: ["ignore", "pipe", "pipe"],
        // In its own process group, so that Ctrl-C reaches it only once, from here.
        detached: true,
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output = (output + text).slice(-4000);
        });
      }
      let deadline: NodeJS.Timeout | undefined;
      // SIGINT first, because Pulumi then stops the processes that it has started.
      const stop = () => {
        child.kill("SIGINT");
        deadline = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      };
      interrupted.addEventListener("abort", stop, { once: true });
      child.on("error", reject);
      child.on("close", (code) => {
        interrupted.removeEventListener("abort", stop);
        clearTimeout(deadline);
        if (interrupted.aborted) reject(interrupted.reason);
        else if (code === 0) resolve();
        else reject(new Error(`pulumi ${args.join(" ")} ended with code ${code}:\n${output}`));
      });
    });
  }
}

export class MeasuredStack {
  constructor(
    private readonly github: Simulator,
    /** Runs Pulumi, and resolves to the peak memory of the providers. */
    private readonly pulumi: (args: readonly string[]) => Promise<number | undefined>,
  ) {}

  async measure(...args: readonly string[]): Promise<Cost> {
    const { requests } = this.github;
    requests.length = 0;
    const start = performance.now();
    const peakMegabytes = await this.pulumi(args);
    const seconds = (performance.now() - start) / 1000;
    const writes = requests.filter(({ method }) => method !== "GET").length;
    return { reads: requests.length - writes, writes, seconds, peakMegabytes };
  }
}

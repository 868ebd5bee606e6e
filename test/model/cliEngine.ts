import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { TOKEN } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { end, type RunningCommand } from "../support/runningCommand.js";
import type { Engine, Outcome, RecordedResource, UpOptions } from "./engine.js";
import { argumentsOf, GUARDS_OFF, type Program } from "./program.js";

/** The program of every model company: a file says what it declares. */
export const PROGRAM = `
  const { CopilotSeatAssignment, CopilotSeatRoster, CopilotTeamSeatAssignment } = require("pulumi-copilot-seats");
  for (const [name, kind, args] of require("./declarations.json")) {
    if (kind === "seat") new CopilotSeatAssignment(name, args);
    else if (kind === "team") new CopilotTeamSeatAssignment(name, args, { protect: false });
    else new CopilotSeatRoster(name, args, { protect: false });
  }
`;

const FASTER_TIME = join(__dirname, "fasterTime.cjs");

const checkpointSchema = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        resources: z
          .array(
            z.object({
              urn: z.string(),
              type: z.string(),
              id: z.string().default(""),
              inputs: z.record(z.string(), z.unknown()).default({}),
              outputs: z.record(z.string(), z.unknown()).default({}),
              initErrors: z.array(z.string()).default([]),
              delete: z.boolean().default(false),
            }),
          )
          .default([]),
      })
      .nullish(),
  }),
});

/** The real Pulumi CLI. */
export class CliEngine implements Engine {
  private running: RunningCommand | undefined;
  private isKilled = false;

  private constructor(
    private readonly project: Project,
    private readonly stack: Stack,
  ) {}

  static async start(project: Project, url: string): Promise<CliEngine> {
    const stack = await project.stack({
      GITHUB_TOKEN: TOKEN,
      GITHUB_BASE_URL: url,
      NODE_OPTIONS: `--require ${JSON.stringify(FASTER_TIME)}`,
    });
    const config = Object.entries(GUARDS_OFF).map(([key, value]) => `  copilotSeats:${key}: "${value}"\n`);
    await appendFile(join(project.folder, "Pulumi.test.yaml"), `\nconfig:\n${config.join("")}`);
    return new CliEngine(project, stack);
  }

  async state(): Promise<readonly RecordedResource[]> {
    const backend = fileURLToPath(this.stack.environment.PULUMI_BACKEND_URL ?? "");
    const text = await readFile(join(backend, ".pulumi/stacks/test-project/test.json"), "utf8");
    const resources = checkpointSchema.parse(JSON.parse(text)).checkpoint.latest?.resources ?? [];
    return resources
      .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic:"))
      .map(({ urn, type, id, inputs, outputs, initErrors, delete: replaced }) => ({
        name: urn.split("::").at(-1) ?? "",
        kind: type.endsWith("Roster") ? "roster" : type.endsWith("TeamSeatAssignment") ? "team" : "seat",
        id,
        inputs,
        outputs,
        failed: initErrors.length > 0,
        replaced,
      }));
  }

  preview(program: Program, options: UpOptions): Promise<Outcome> {
    return this.command(program, "preview", ...argumentsFor(options));
  }

  up(program: Program, options: UpOptions): Promise<Outcome> {
    return this.command(program, "up", "--yes", "--skip-preview", ...argumentsFor(options));
  }

  refresh(program: Program): Promise<Outcome> {
    return this.command(program, "refresh", "--yes", "--skip-preview");
  }

  destroy(program: Program): Promise<Outcome> {
    return this.command(program, "destroy", "--yes", "--skip-preview");
  }

  crash(): void {
    const started = this.running?.descendants() ?? [];
    this.isKilled = true;
    this.running?.signal("SIGKILL");
    end(...started);
  }

  crashProvider(): void {
    const started = this.running?.descendants() ?? [];
    end(...started.filter(({ command }) => command.includes("dynamic-provider")));
  }

  private async command(program: Program, ...args: string[]): Promise<Outcome> {
    const declarations = [...program].map(([name, declaration]) => [
      name,
      declaration.kind,
      argumentsOf(declaration, program),
    ]);
    await this.project.write({ "declarations.json": JSON.stringify(declarations) });
    this.running = this.stack.start(args);
    const { code, output } = await this.running.outcome;
    // A `pulumi` that is killed leaves its lock behind.
    if (this.isKilled) await this.stack.succeeds("cancel", "--yes");
    this.isKilled = false;
    const counts = output.matchAll(
      /^\s+\S+ (\d+) (?:created|updated|deleted|replaced|to (?:create|update|delete|replace))$/gm,
    );
    const changes = [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    return { succeeded: code === 0, output, changes, lines: output.split("\n").map((line) => line.trim()) };
  }
}

function argumentsFor({ refresh, target }: UpOptions): string[] {
  return [`--refresh=${refresh}`, ...(target === undefined ? [] : ["--target", `**::${target}`])];
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Door, DoorsRun } from "../support/doors.js";

const FASTER_TIME = join(__dirname, "fasterTime.cjs");

/** Where each run of Pulumi gets its provider, which remembers nothing of earlier runs. */
export interface Providers {
  readonly door: Door;
  start(): Promise<DoorsRun>;
  close(): Promise<void>;
}

/** As Pulumi does it: one process per run. The next one starts while this one works. */
export class ProcessForEachRun implements Providers {
  private next: Promise<DoorsRun> | undefined;

  constructor(
    readonly door: Door,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async start(): Promise<DoorsRun> {
    const started = await (this.next ?? this.startNext());
    this.next = this.startNext();
    return started;
  }

  async close(): Promise<void> {
    await (await this.next)?.stop();
  }

  private startNext(): Promise<DoorsRun> {
    return this.door.start(this.folder, {
      ...this.environment,
      NODE_OPTIONS: `--require ${JSON.stringify(FASTER_TIME)}`,
    });
  }
}

/** What providerHost.cjs writes to stderr at the start of a run. */
const BEGIN = "a run begins\n";

/** One process for all runs, which loads the package's modules again for each: several times faster. */
export class ProcessForAllRuns implements Providers {
  private process:
    | { child: ChildProcess; lines: Interface; stdin: NodeJS.WritableStream; ended: Promise<never> }
    | undefined;
  private text = "";

  constructor(
    readonly door: Door,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async start(): Promise<DoorsRun> {
    this.process ??= this.startProcess();
    const { lines, stdin, ended, child } = this.process;
    stdin.write("\n");
    const [port] = await Promise.race([once(lines, "line"), ended]);
    // The port comes on another pipe. Everything before this line was written by earlier runs.
    while (!this.text.includes(BEGIN)) await delay(1);
    this.text = this.text.slice(this.text.indexOf(BEGIN) + BEGIN.length);
    const kill = () => {
      this.process = undefined;
      child.kill("SIGKILL");
    };
    const { close, ...asked } = this.door.connect(port);
    return { ...asked, kill, stop: async () => close(), stderr: () => this.text };
  }

  async close(): Promise<void> {
    if (!this.process) return;
    const { child } = this.process;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  private startProcess() {
    const child = spawn("node", ["--require", FASTER_TIME, join(__dirname, "providerHost.cjs"), this.door.module], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      this.text += part;
    });
    const ended = once(child, "exit").then(() => Promise.reject(new Error(`The provider's host ended:\n${this.text}`)));
    // It matters only while something waits for a port.
    ended.catch(() => {});
    return { child, lines: createInterface(child.stdout), stdin: child.stdin, ended };
  }
}

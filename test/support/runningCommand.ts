import { type ChildProcessByStdio, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export interface Outcome {
  /** Null if a signal ended the command. */
  code: number | null;
  output: string;
}

const LONGEST_MILLISECONDS = 180_000;

/** A command in its own process group, as a terminal starts it. */
export class RunningCommand {
  /** What has been printed so far. */
  output = "";
  readonly outcome: Promise<Outcome>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(name: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(name, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    const limit = setTimeout(() => this.signal("SIGKILL"), LONGEST_MILLISECONDS);
    this.outcome = once(this.child, "close")
      .then(([code]) => ({ code, output: this.output }))
      .finally(() => clearTimeout(limit));
  }

  /** Resolves when this has been printed; fails if the command ends without printing it. */
  async prints(pattern: RegExp): Promise<void> {
    let ended = false;
    const end = this.outcome.then(() => {
      ended = true;
    });
    while (!pattern.test(this.output)) {
      if (ended) throw new Error(`the command ended and never printed ${pattern}:\n${this.output}`);
      await Promise.race([once(this.child.stdout, "data"), once(this.child.stderr, "data"), end]);
    }
  }

  /** Sends it to the command alone, as a CI runner does. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends it to the command and everything it started in its group, as Ctrl-C in a terminal does. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** The processes that it started, and theirs. */
  descendants(): Process[] {
    const all = processes();
    const family = new Set([this.pid]);
    for (let before = 0; before < family.size; ) {
      before = family.size;
      for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    }
    return all.filter(({ pid }) => pid !== this.pid && family.has(pid));
  }

  private get pid(): number {
    if (this.child.pid === undefined) throw new Error("the command did not start");
    return this.child.pid;
  }
}

export interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
}

/** Ends those that are still running. */
export function end(...known: readonly Process[]): void {
  for (const { pid } of running(known)) process.kill(pid, "SIGKILL");
}

/** Waits until none of them is running; fails if one still is after half a minute. */
export async function ended(known: readonly Process[]): Promise<void> {
  const patience = Date.now() + 30_000;
  while (running(known).length > 0) {
    if (Date.now() > patience)
      throw new Error(
        `still running: ${running(known)
          .map(({ command }) => command)
          .join("; ")}`,
      );
    await delay(200);
  }
}

/** Another process may have the number meanwhile, but then its command line is different. */
const running = (known: readonly Process[]): Process[] =>
  processes().filter(({ pid, command }) => known.some((one) => one.pid === pid && one.command === command));

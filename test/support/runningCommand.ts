import { type ChildProcessByStdio, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export interface Outcome {
  /** Null when a signal ended the command. */
  code: number | null;
  output: string;
}

const LONGEST_MILLISECONDS = 180_000;

/** A command in a process group of its own, as a terminal starts it. */
export class RunningCommand {
  /** What was printed so far. */
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

  /** Resolves once this was printed; fails when the command ends without it. */
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

  /** To the command alone, as a CI runner does it. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** To the command and all that it started in its group, as Ctrl-C in a terminal does it. */
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

/** Ends those that still run. */
export function end(...known: readonly Process[]): void {
  for (const { pid } of running(known)) process.kill(pid, "SIGKILL");
}

/** Waits until none of them runs; fails when one still does after half a minute. */
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

/** A number may be another process's by now, and that one has another command line. */
const running = (known: readonly Process[]): Process[] =>
  processes().filter(({ pid, command }) => known.some((one) => one.pid === pid && one.command === command));

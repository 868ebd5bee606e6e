import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "../settings/settings.js";

const entrySchema = z.object({ server: z.string(), owner: z.string(), fact: z.string(), names: z.array(z.string()) });

/** What one process of a run tells the others about one owner. */
export type Entry = z.infer<typeof entrySchema>;

/** Far more than a run with 50,000 people writes. */
const MOST_BYTES = 64 * 1024 * 1024;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/**
 * What the processes of one run of Pulumi tell each other: Pulumi starts one for each provider of the program, and for each
 * version of the package. Each appends to its own file and reads the others' files, in a folder named after the engine's address,
 * which they have in common.
 */
export class RunLog {
  readonly #folder: string;
  readonly #file: string;
  readonly #descriptor: number;
  /** How far each of the others' files has been read. */
  readonly #read = new Map<string, number>();
  #pending: Entry[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = `${process.pid}-${randomBytes(8).toString("hex")}`;
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    this.#descriptor = openSync(join(folder, this.#file), O_APPEND | O_CREAT | O_EXCL | O_WRONLY, PRIVATE_FILE);
  }

  /** The log of this process, until it ends; Pulumi passes the engine's address as the last argument. */
  static ofThisProcess(): RunLog | undefined {
    const log = RunLog.open(process.argv.at(-1) ?? "", process.env);
    process.on("exit", () => log?.close());
    return log;
  }

  /** Undefined if no folder is this user's alone: the process then knows only what Pulumi asks it. */
  static open(engine: string, environment: Environment): RunLog | undefined {
    const run = createHash("sha256").update(engine).digest("hex").slice(0, 16);
    for (const parent of parents(environment)) {
      try {
        removeStale(ownFolder(parent));
        return new RunLog(ownFolder(join(parent, run)));
      } catch {
        // Not writable, or another user's: try the next one.
      }
    }
    return undefined;
  }

  /** The others can read it by the time Pulumi's request is answered. */
  append(server: string, owner: string, fact: string, names: readonly string[]): void {
    const last = this.#pending.at(-1);
    if (last && last.server === server && last.owner === owner && last.fact === fact) {
      // A roster shares its people one by one.
      for (const name of names) last.names.push(name);
      return;
    }
    this.#pending.push({ server, owner, fact, names: [...names] });
    if (this.#pending.length === 1) queueMicrotask(() => this.flush());
  }

  /** The others can read it now. */
  flush(): void {
    const entries = this.#pending;
    this.#pending = [];
    if (entries.length > 0) writeSync(this.#descriptor, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }

  /** What the others have written since the last call. */
  news(): Entry[] {
    return filesIn(this.#folder)
      .filter((file) => file !== this.#file)
      .flatMap((file) => this.#newsOf(file));
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
    try {
      unlinkSync(join(this.#folder, this.#file));
      rmdirSync(this.#folder);
    } catch {
      // Another process still uses it, or removed it at the same moment, or somebody has cleaned up.
    }
  }

  #newsOf(file: string): Entry[] {
    const start = this.#read.get(file) ?? 0;
    const text = textFrom(join(this.#folder, file), start);
    // A line that is being written may be incomplete.
    const complete = text.subarray(0, text.lastIndexOf("\n") + 1);
    this.#read.set(file, start + complete.length);
    return complete.toString("utf8").split("\n").flatMap(entryIn);
  }
}

function parents({ XDG_RUNTIME_DIR, PULUMI_HOME }: Environment): string[] {
  const folder = `pulumi-copilot-seats-${process.getuid?.() ?? "runs"}`;
  const places = [XDG_RUNTIME_DIR, tmpdir(), PULUMI_HOME ?? join(homedir(), ".pulumi")];
  return places.flatMap((place) => (place ? [join(place, folder)] : []));
}

/** A folder that only this user can read and write; throws if another user created it, or if it is a link. */
function ownFolder(folder: string): string {
  mkdirSync(folder, { mode: PRIVATE_FOLDER, recursive: true });
  const status = lstatSync(folder);
  const isOwn = process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0);
  if (!status.isDirectory() || !isOwn) throw new Error(`other users can access ${folder}`);
  return folder;
}

/** A killed process leaves its file behind, and another engine may get the same address. */
function removeStale(parent: string): void {
  for (const run of readdirSync(parent)) {
    const folder = join(parent, run);
    try {
      for (const file of readdirSync(folder)) if (!isAlive(Number.parseInt(file, 10))) unlinkSync(join(folder, file));
      rmdirSync(folder);
    } catch {
      // A process writes to it, or has just removed it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Empty if somebody has cleaned up. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a file holds from `start` on; empty if it cannot be opened, or is a link or not a regular file. */
function textFrom(path: string, start: number): Buffer {
  const nothing = Buffer.alloc(0);
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return nothing;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_BYTES || stats.size <= start) return nothing;
    const buffer = Buffer.alloc(stats.size - start);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, start));
  } finally {
    closeSync(descriptor);
  }
}

/** Another version of this package may write entries that this one does not know. */
function entryIn(line: string): Entry[] {
  if (line === "") return [];
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

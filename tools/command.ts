import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const onWindows = process.platform === "win32";

/** The file name of a compiled program. */
export const executable = (name: string) => (onWindows ? `${name}.exe` : name);

/** The first executable file with this name in the folders, as an absolute path. */
export function find(name: string, folders: readonly string[]): string | undefined {
  const endings = onWindows ? [".exe", ".cmd", ".bat"] : [""];
  return folders.flatMap((folder) => endings.map((ending) => resolve(folder, name + ending))).find(canRun);
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export const pathOf = (environment: NodeJS.ProcessEnv): string[] =>
  (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");

export interface Setting {
  readonly environment: NodeJS.ProcessEnv;
  readonly minutes: number;
  readonly folder?: string;
}

/** The message is the cause that the command gave; `output` is everything it wrote. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super(message);
  }
}

/** Runs a command quietly and returns what it wrote to stdout. */
export function run(command: string, args: readonly string[], setting: Setting): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child = spawn(command, args, {
      cwd: setting.folder,
      env: setting.environment,
      stdio: ["ignore", "pipe", "pipe"],
      shell: onWindows && command === "npm", // npm is npm.cmd there
    });
    const output = { stdout: "", all: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
      output.all += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.all += text;
    });
    // A grandchild may keep the pipes open after the child has ended; the limit does not wait for it.
    const limit = setTimeout(() => {
      child.kill();
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new Error(`${command} took longer than ${setting.minutes} minutes`));
    }, setting.minutes * 60_000);
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      reject(error.code === "ENOENT" ? new Error(`${command} is not installed`) : error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      if (code === 0) fulfil(output.stdout);
      else {
        const cause = causeIn(output.all) || `${command} ended with ${signal ?? `code ${code}`}`;
        reject(new CommandFailure(cause, output.all));
      }
    });
  });
}

/** npm names the cause first and ends with the place of its log; other commands end with the cause. */
const causeIn = (output: string) =>
  /^npm error code \S+/m.exec(output)?.[0] ?? output.trimEnd().split("\n").at(-1)?.trim();

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

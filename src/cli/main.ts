#!/usr/bin/env node
import { parseArgs } from "node:util";

/** A command runs until it is done and gives the exit code. It throws what the user should read in one line. */
type Run = (args: string[]) => Promise<number>;

interface Command {
  readonly summary: string;
  /** Loaded when it is asked for, so that no command pays for the others. */
  readonly load: () => Promise<{ run: Run }>;
}

const commands: ReadonlyMap<string, Command> = new Map([
  [
    "simulate",
    { summary: "run a local GitHub with Copilot seats, to try things on", load: () => import("./simulate.js") },
  ],
]);

const USAGE_ERROR = 2;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name.startsWith("-")) return withoutCommand(name);
  const command = commands.get(name);
  if (!command) {
    console.error(`copilot-seats: there is no command "${name}"; copilot-seats --help lists them`);
    return USAGE_ERROR;
  }
  const { run } = await command.load();
  return run(args);
}

function withoutCommand(option: string | undefined): number {
  if (option === undefined) {
    console.error(help());
    return USAGE_ERROR;
  }
  // Refuses every other option.
  parseArgs({ args: [option], options: { help: { type: "boolean", short: "h" } } });
  console.log(help());
  return 0;
}

function help(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return `Usage: copilot-seats <command> [options]

Commands:
${lines.join("\n")}

copilot-seats <command> --help says more about one.`;
}

function report(error: unknown): number {
  console.error(`copilot-seats: ${error instanceof Error ? error.message : String(error)}`);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_PARSE_ARGS") ? USAGE_ERROR : 1;
}

main(process.argv.slice(2))
  .catch(report)
  .then((code) => {
    process.exitCode = code;
  });

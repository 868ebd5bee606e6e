#!/usr/bin/env node
import { closest } from "../text/suggestion.js";
import { helpOf, UsageError } from "./command.js";
import { commands } from "./commands.js";
import { fitted, inColumn } from "./fitted.js";
import { columnsOf } from "./terminal.js";
import { version } from "./versions.js";

const USAGE_ERROR = 2;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined) {
    console.error(help(process.stderr));
    return USAGE_ERROR;
  }
  if (name === "--help" || name === "-h") {
    console.log(help(process.stdout));
    return 0;
  }
  if (name === "--version" || name === "-v") {
    console.log(version);
    return 0;
  }
  if (name.startsWith("-")) {
    const meant = closest(name, ["--help", "--version"]);
    throw new UsageError(
      `Unknown option '${name}'; ${meant ? `did you mean ${meant}?` : "copilot-seats --help lists the commands"}`,
    );
  }
  const known = commands.get(name);
  if (!known) {
    const meant = closest(name, commands.keys());
    throw new UsageError(
      `there is no command "${name}"; ${meant ? `did you mean ${meant}?` : "copilot-seats --help lists them"}`,
    );
  }
  const command = await known.load();
  if (args.includes("--help") || args.includes("-h")) {
    console.log(helpOf(name, command, columnsOf(process.stdout)));
    return 0;
  }
  return command.run(args);
}

function help(stream: NodeJS.WriteStream): string {
  const columns = columnsOf(stream);
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(12)}${inColumn(summary, 14, columns)}`);
  const more = "copilot-seats <command> --help says more about one; copilot-seats --version prints the version.";
  return `Usage: copilot-seats <command> [options]

Commands:
${lines.join("\n")}

${inColumn(more, 0, columns)}`;
}

function report(error: unknown): number {
  const message = `copilot-seats: ${error instanceof Error ? error.message : String(error)}`;
  console.error(fitted(message, columnsOf(process.stderr)));
  return error instanceof UsageError ? USAGE_ERROR : 1;
}

// The reader of a pipe, such as `head`, may stop early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : report(error));
});

// A closed standard error does not stop the command.
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.exitCode = 1;
});

main(process.argv.slice(2))
  .catch(report)
  .then((code) => {
    process.exitCode = code;
  });

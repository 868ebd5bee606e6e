import { defineCommand } from "../command.js";
import { connect, connectionOptions } from "../connection.js";
import { terminalOf } from "../terminal.js";
import { adopt as adoptSeats } from "./adopt.js";
import { askAt } from "./ask.js";
import { CHOICES, type Choice } from "./pending.js";

export const adopt = defineCommand({
  about: `Writes an organization's existing seats to a roster file, and shows the program for it, so that the first
pulumi up changes nothing. Seats through teams become resources of their teams. When run again, it adds missing
people and leaves the rest of the file as it is. It changes nothing on GitHub, and overwrites nothing.`,
  options: {
    ...connectionOptions,
    file: {
      type: "string",
      value: "<file>",
      about: "the roster: .yaml, .yml, .csv or a folder of these (default: seats.yaml)",
    },
    pending: {
      type: "string",
      choices: CHOICES,
      about: "whether to list seats that are ending (default: ask, or fail without a terminal)",
    },
    program: { type: "boolean", about: "write the program (index.ts) and Pulumi.yaml too, unless they exist" },
    native: {
      type: "boolean",
      about: "for the native plugin; with --program also import.json, for pulumi import --file",
    },
  },
  examples: [
    ["adopt --organization acme --program", "Creates a Pulumi project in an empty folder."],
    [
      "adopt --stack production --file seats.csv --pending leave",
      "In an existing project, without questions, as in a pipeline.",
    ],
  ],
  run: async ({ file = "seats.yaml", pending, program = false, native = false, ...connection }) => {
    const terminal = terminalOf(connection);
    const { owner, github } = await connect(connection, terminal);
    await adoptSeats({
      github,
      owner,
      folder: process.cwd(),
      file,
      program,
      native,
      // defineCommand has checked it against the choices.
      pending: pending as Choice | undefined,
      ask: process.stdin.isTTY && process.stderr.isTTY ? askAt(process.stdin, process.stderr) : undefined,
      print: terminal.print,
      columns: terminal.columns,
      now: new Date(),
    });
    return 0;
  },
});

import { readFile } from "node:fs/promises";
import { defineCommand, UsageError } from "../command.js";
import { connect, connectionOptions } from "../connection.js";
import { writeFiles } from "../files.js";
import { fitted } from "../fitted.js";
import { terminalOf } from "../terminal.js";
import { DATE_FORMATS, type DateFormat } from "./dates.js";
import { columnsFrom, linesOf } from "./people.js";
import { markdownOf, textOf } from "./render.js";
import { resolve as resolvePeople } from "./resolve.js";
import { tableOf } from "./table.js";

const SOMEBODY_OPEN = 3;

export const resolve = defineCommand({
  about: `Reads people from an HR system's export (CSV), finds their GitHub logins by their e-mails, and updates a roster:
it adds new people, removes people who left, and changes teams, cost centers and dates. It never guesses: it lists lines without
a certain login and does the rest. It only reads GitHub, prints no addresses, and writes them to the roster only with --keep-email.`,
  options: {
    roster: {
      type: "string",
      value: "<file>",
      about: "the roster: .yaml, .yml, .csv or a folder (default: seats.yaml)",
    },
    column: {
      type: "string",
      multiple: true,
      value: "<field=name>",
      about: 'the export column of a roster field: email="E-Mail", team=Department; repeat it for more columns',
    },
    dates: {
      type: "string",
      value: "<format>",
      choices: DATE_FORMATS,
      about: `${DATE_FORMATS.join(", ")} (default: the first)`,
    },
    "keep-email": { type: "boolean", about: "also write the addresses to the roster" },
    markdown: { type: "string", value: "<file>", about: "also write the output to this file, for a pull request" },
    ...connectionOptions,
  },
  positional: { name: "file" },
  examples: [
    ["resolve hr.csv --enterprise octo-corp", "Matches the verified e-mails of the enterprise's consumed licenses."],
    [
      "resolve hr.csv --organization acme --column team=Abteilung --column expires=Austritt --dates DD.MM.YYYY",
      "A German export, matched by an organization's single sign-on.",
    ],
  ],
  exitCodes: { [SOMEBODY_OPEN]: "some lines have no login yet; the roster has all others" },
  run: async (
    { roster = "seats.yaml", column = [], dates, markdown, "keep-email": keepEmail = false, ...connection },
    files,
  ) => {
    const [file, ...others] = files;
    if (file === undefined || others.length > 0) throw new UsageError("expected one file: the export");
    const columns = columnsFrom(column);
    const table = tableOf(await readFile(file), file);
    // defineCommand has checked it against the choices.
    const lines = linesOf(table, { name: file, columns, dates: (dates as DateFormat | undefined) ?? "YYYY-MM-DD" });
    const terminal = terminalOf(connection);
    if (table.encoding !== "utf-8") terminal.say(`${file} is not UTF-8: read as ${table.encoding}.`);
    const { owner, settings, github } = await connect(connection, terminal);
    const outcome = await resolvePeople({
      owner,
      github,
      rateOf: settings.rateOf,
      file,
      lines,
      roster,
      keepEmail,
      say: terminal.say,
    });
    terminal.print(fitted(textOf(outcome), terminal.columns));
    if (markdown !== undefined) writeFiles([{ path: markdown, text: `${markdownOf(outcome)}\n` }]);
    return outcome.unresolved.length > 0 ? SOMEBODY_OPEN : 0;
  },
});

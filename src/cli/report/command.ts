import { periodSchema } from "../../github/activity.js";
import { loadRoster, loadTeams } from "../../roster/index.js";
import { defineCommand, UsageError, wholeNumber } from "../command.js";
import { connect, connectionOptions } from "../connection.js";
import { terminalOf } from "../terminal.js";
import { FORMATS, formatOf } from "./formats.js";
import { gather } from "./gather.js";
import { keptPeople } from "./keep.js";
import { handOver, propose } from "./output.js";

const USUAL_DAYS = 30;
const USUAL_GRACE = 30;

export const report = defineCommand({
  about: `Reports who has a seat, since when, what GitHub knows about its use, what all seats cost and what could be saved.
It changes nothing on GitHub, not even with --propose.`,
  options: {
    days: {
      type: "string",
      value: "<number>",
      about: `a seat without activity in this many days is not used (default: ${USUAL_DAYS}, at most 90)`,
    },
    roster: { type: "string", value: "<file>", about: "the roster file or folder with teams and cost centers" },
    format: {
      type: "string",
      value: "<name>",
      choices: FORMATS,
      about: "table, markdown, csv, json or html (default: from the extension of --output, otherwise table)",
    },
    output: { type: "string", short: "o", value: "<file>", about: "write to this file instead of standard output" },
    propose: {
      type: "boolean",
      about: "remove people who do not use their seats from the roster, and list the reasons in Markdown",
    },
    keep: {
      type: "string",
      multiple: true,
      value: "<logins>",
      about: "with --propose: keep these people: ann,bob, or a .yaml or .csv file",
    },
    grace: {
      type: "string",
      value: "<days>",
      about: `with --propose: keep seats granted less than this many days ago (default: ${USUAL_GRACE})`,
    },
    ...connectionOptions,
  },
  examples: [
    ["report --organization acme", "Everyone with a seat, and the totals at the end."],
    ["report --roster seats.yaml --output report.html", "A page with charts, by the roster's teams and cost centers."],
    ["report --output summary.md", "For a step summary in GitHub Actions, an issue or a wiki."],
    [
      "report --roster seats.yaml --propose --keep keep.yaml > body.md",
      "Changes the roster for a pull request, and prints its body.",
    ],
  ],
  run: async (values) => {
    const now = new Date();
    const days = daysOf(values.days);
    const format = formatOf(values.format, values.propose ? undefined : values.output);
    const rules = rulesOf(values, now);
    const roster = values.roster === undefined ? undefined : loadRoster(values.roster);
    const rosterTeams = values.roster === undefined ? undefined : loadTeams(values.roster);
    const terminal = terminalOf(values);
    const { owner, settings, github } = await connect(values, terminal);
    const facts = await gather({ owner, github, rateOf: settings.rateOf, days, roster, rosterTeams, now });
    if (rules && roster) propose(facts, { ...rules, roster }, values.output, terminal);
    else handOver(facts, format, values.output, terminal);
    return 0;
  },
});

function daysOf(text: string | undefined): number {
  if (text === undefined) return USUAL_DAYS;
  const { data, error } = periodSchema.safeParse(/^\d+$/.test(text) ? Number(text) : Number.NaN);
  if (data !== undefined) return data;
  throw new UsageError(`--days ${error?.issues[0]?.message}`);
}

interface Asked {
  readonly propose?: boolean;
  readonly roster?: string;
  readonly format?: string;
  readonly keep?: readonly string[];
  readonly grace?: string;
}

/** The rules for a proposal; undefined without --propose. */
function rulesOf({ propose, roster: path, format, keep, grace }: Asked, now: Date) {
  if (!propose) {
    if (keep !== undefined || grace !== undefined) throw new UsageError("--keep and --grace belong to --propose");
    return undefined;
  }
  if (path === undefined) throw new UsageError("--propose changes a roster: name it with --roster <file>");
  if (format !== undefined && format !== "markdown") throw new UsageError("--propose only writes Markdown");
  return { path, keep: keptPeople(keep ?? [], now), graceDays: wholeNumber("--grace", grace, USUAL_GRACE, 3_650) };
}

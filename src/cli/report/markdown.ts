import { ACTIVITY_NAMES } from "../../github/activity.js";
import { type Facts, type Group, longestUnusedFirst, type Person } from "./facts.js";
import { data, Page, table } from "./markdownPage.js";
import {
  ACTIVITIES,
  columnsOf,
  count,
  GROUP_TITLES,
  groupCells,
  meanings,
  period,
  plural,
  remarks,
  savingWords,
  title,
  usd,
} from "./words.js";

/** GitHub accepts 1 MiB for a step's summary, which may contain more than this page. */
const LONGEST_SUMMARY = 1_000_000;
const MOST_GROUPS = 100;

/** A page for a step's summary, an issue or a wiki: savings first, and as many people as there is room for. */
export function markdownOf(facts: Facts, longest = LONGEST_SUMMARY): string {
  const { owner, days, people, totals, saving, teams, costCenters } = facts;
  const saved = savingWords(saving, facts);
  const page = new Page(longest, "The formats csv, json and html list everyone.");
  page.add(
    `# GitHub Copilot seats of ${data(owner.name)}`,
    "",
    `Based on activity that GitHub recorded ${period(facts)}.`,
    "",
  );
  page.add(
    ...table(
      ["Seats", "A month", "Could be saved a month", ...ACTIVITIES.map(title), "Pending cancellation"],
      [
        [
          count(totals.seats),
          usd(totals.cost),
          `**${usd(saved.amount)}** (${plural(totals.idleSeats, "seat")}${saving.net === null ? ", seat prices only" : ""})`,
          ...ACTIVITIES.map((activity) => count(totals.use[activity])),
          count(totals.pending),
        ],
      ],
    ),
    "",
    ...remarks(facts).map((remark) => `- ${remark}`),
    "",
    "<details><summary>What the words for use mean</summary>",
    "",
    ...ACTIVITIES.map((activity) => `- **${ACTIVITY_NAMES[activity]}**: ${meanings(days)[activity]}`),
    "",
    "</details>",
    "",
  );
  page.add(...groups("By team", "Team", teams), ...groups("By cost center", "Cost center", costCenters));
  const columns = columnsOf(facts);
  const titles = columns.map(({ title }) => title);
  const rowOf = (person: Person) => columns.map(({ of }) => data(of(person)));
  const idle = longestUnusedFirst(people.filter((person) => person.idle));
  const others = people.filter((person) => !person.idle);
  page.addList(
    `Could be saved: ${plural(idle.length, "seat")}, ${usd(saved.amount)} a month${saved.kind === "" ? "" : ` (${saving.net === null ? "seat prices only" : saved.kind})`}`,
    titles,
    idle.map(rowOf),
  );
  page.addList(`All other seats: ${count(others.length)}`, titles, others.map(rowOf));
  return page.text.trimEnd();
}

function groups(heading: string, kind: string, all: readonly Group[]): string[] {
  // A single group would only repeat the total.
  if (all.length < 2) return [];
  const rows = all
    .slice(0, MOST_GROUPS)
    .map(({ name, totals }) => [name === null ? "(none)" : data(name), ...groupCells(totals)]);
  const rest = all.length - rows.length;
  return [
    `## ${heading}`,
    "",
    ...table([kind, ...GROUP_TITLES], rows),
    ...(rest > 0 ? ["", `${plural(rest, "smaller group is", "smaller groups are")} left out here.`] : []),
    "",
  ];
}

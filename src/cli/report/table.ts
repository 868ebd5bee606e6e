import type { Activity } from "../../github/activity.js";
import { fitted } from "../fitted.js";
import type { Terminal } from "../terminal.js";
import { aligned } from "./aligned.js";
import type { Facts, Group } from "./facts.js";
import { columnsOf, GROUP_TITLES, groupCells, period, remarks, summary } from "./words.js";

const STYLES: Readonly<Record<Activity, Parameters<Terminal["styled"]>[0]>> = {
  used: "green",
  unused: "yellow",
  never_used: "red",
  young: "cyan",
  unknown: "gray",
};

/** Where the table is shown. */
export type Place = Pick<Terminal, "styled" | "columns">;

/** For a terminal. The totals come last, because a terminal shows the end. */
export function tableOf(facts: Facts, place: Place): string {
  const { styled, columns } = place;
  const titles = columnsOf(facts);
  const people = aligned({
    styled,
    columns,
    titles: titles.map(({ title }) => title),
    rows: facts.people.map((person) => titles.map(({ of }) => of(person))),
    styledRow: (line, index) => styled(STYLES[facts.people[index]?.activity ?? "unknown"], line),
  });
  return [
    ...(facts.people.length > 0 ? [people] : []),
    ...groups("Team", facts.teams, place),
    ...groups("Cost center", facts.costCenters, place),
    `${styled("bold", fitted(summary(facts), columns))}\n${fitted(`Based on activity that GitHub recorded ${period(facts)}.`, columns)}`,
    fitted(
      remarks(facts)
        .map((remark) => `- ${remark}`)
        .join("\n"),
      columns,
    ),
  ].join("\n\n");
}

function groups(kind: string, all: readonly Group[], { styled, columns }: Place): string[] {
  if (all.length < 2) return [];
  const rows = all.map(({ name, totals }) => [name ?? "(none)", ...groupCells(totals)]);
  return [aligned({ titles: [kind, ...GROUP_TITLES], rows, styled, columns })];
}

import type { Activity } from "../../github/activity.js";
import { inOneLine } from "../../text/line.js";
import type { Terminal } from "../terminal.js";
import type { Facts, Group } from "./facts.js";
import { columnsOf, GROUP_TITLES, groupCells, period, remarks, summary } from "./words.js";

const WIDEST = 40;

const STYLES: Readonly<Record<Activity, Parameters<Terminal["styled"]>[0]>> = {
  used: "green",
  unused: "yellow",
  never_used: "red",
  young: "cyan",
  unknown: "gray",
};

type Styled = (line: string, index: number) => string;

/** For a terminal: the numbers last, because the end is what a terminal shows. */
export function tableOf(facts: Facts, styled: Terminal["styled"]): string {
  const columns = columnsOf(facts);
  const people = aligned(
    columns.map(({ title }) => title),
    facts.people.map((person) => columns.map(({ of }) => of(person))),
    styled,
    (line, index) => styled(STYLES[facts.people[index]?.activity ?? "unknown"], line),
  );
  return [
    ...(facts.people.length > 0 ? [people] : []),
    ...groups("Team", facts.teams, styled),
    ...groups("Cost center", facts.costCenters, styled),
    `${styled("bold", summary(facts))}\nBased on what GitHub has seen ${period(facts)}.`,
    remarks(facts)
      .map((remark) => `- ${remark}`)
      .join("\n"),
  ].join("\n\n");
}

function groups(kind: string, all: readonly Group[], styled: Terminal["styled"]): string[] {
  if (all.length < 2) return [];
  const rows = all.map(({ name, totals }) => [name ?? "(none)", ...groupCells(totals)]);
  return [aligned([kind, ...GROUP_TITLES], rows, styled)];
}

function aligned(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  styled: Terminal["styled"],
  styledLine: Styled = (line) => line,
): string {
  const cut = rows.map((row) => row.map((cell) => shortened(inOneLine(cell, WIDEST * 10))));
  const widths = titles.map((title, column) =>
    cut.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), title.length),
  );
  const numbers = titles.map(
    (_, column) => column > 0 && rows.every((row) => /^[\d,.]+(?: USD)?$/.test(row[column] ?? "")),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (numbers[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [styled("bold", line(titles)), ...cut.map((cells, index) => styledLine(line(cells), index))].join("\n");
}

function shortened(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text;
}

import { fitted, inColumn } from "../fitted.js";
import type { Terminal } from "../terminal.js";
import { groups } from "./checks.js";
import type { Examination, Result } from "./examine.js";
import type { State } from "./finding.js";

const STYLES = { ok: "green", warning: "yellow", problem: "red", "not checked": "dim" } as const;
const STATE_WIDTH = 13;
const LABEL_WIDTH = 16;

type Place = Pick<Terminal, "styled" | "columns">;

/** All findings by group, each followed by what to do. */
export function asText(results: readonly Result[], place: Place): string {
  const parts = groups.map(({ title, checks }) => {
    const ids = new Set(checks.map(({ id }) => id));
    const lines = results.filter(({ id }) => ids.has(id)).map((one) => linesOf(one, place));
    return [place.styled("bold", title), ...lines].join("\n");
  });
  return [...parts, fitted(summaryOf(results), place.columns)].join("\n\n");
}

/** Empty if there is no problem. */
export function problemsAsText(results: readonly Result[], place: Place): string {
  return results
    .filter(({ state }) => state === "problem")
    .map((result) => linesOf(result, place))
    .join("\n");
}

function linesOf({ state, label, found, remedy }: Result, { styled, columns }: Place): string {
  const start = styled(STYLES[state], state.padEnd(STATE_WIDTH));
  const inPlace = (text: string) => inColumn(text, STATE_WIDTH + LABEL_WIDTH, columns);
  const line = `${start}${label.padEnd(LABEL_WIDTH)}${inPlace(found)}`;
  return remedy ? `${line}\n${" ".repeat(STATE_WIDTH)}${"to do:".padEnd(LABEL_WIDTH)}${inPlace(remedy)}` : line;
}

function summaryOf(results: readonly Result[]): string {
  const count = (wanted: State) => results.filter(({ state }) => state === wanted).length;
  const problems = count("problem");
  const verdict =
    problems === 0 ? "No problems found." : `${problems === 1 ? "1 problem" : `${problems} problems`} to fix.`;
  return `${verdict} ${count("ok")} in order, ${count("warning")} to look at, ${count("not checked")} not checked. Nothing was written to GitHub.`;
}

/** For programs: docs/reference/doctor.md documents the format, and newer versions only add to it. */
export function asJson({ owner, results }: Examination): string {
  const report = {
    version: 1,
    owner: owner ?? null,
    inOrder: results.every(({ state }) => state !== "problem"),
    checks: results.map(({ id, label, state, found, remedy }) => ({ id, label, state, found, remedy })),
  };
  return JSON.stringify(report, null, 2);
}

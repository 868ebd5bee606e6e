import type { Seat, UnassignedSeat } from "../../github/answers.js";
import type { Findings } from "../../github/findings.js";
import type { Owner } from "../../github/owner.js";
import { lackWords } from "../../settings/advice.js";
import { inOneLine } from "../../text/line.js";
import { fitted } from "../fitted.js";
import { listed, plural } from "./agreement.js";
import type { KnownRoster } from "./rosterFile.js";

export interface Adopted {
  /** The terminal's width; undefined if the summary does not go to a terminal. */
  readonly columns: number | undefined;
  readonly owner: Owner;
  readonly findings: Findings;
  /** Teams that the program leaves out, and why. */
  readonly otherTeams: ReadonlyMap<string, string>;
  readonly roster: KnownRoster;
  /** People added to the roster. */
  readonly newcomers: readonly string[];
  /** Seats whose pending cancellation the next up takes back (`taken`) or leaves alone (`left`). */
  readonly taken: readonly Seat[];
  readonly left: readonly Seat[];
  /** People in the roster without a seat. */
  readonly lost: readonly string[];
  /** People who have a seat, but whose `expires` in the roster has passed. */
  readonly expired: readonly string[];
  /** The same for people whose `starts` has not come yet. */
  readonly waiting: readonly string[];
  /** Files that were created or extended. */
  readonly written: readonly string[];
  /** Whether there is anything for a program to declare. */
  readonly declarable: boolean;
  /** Code that the program lacks; undefined if it lacks nothing. */
  readonly toDeclare: string | undefined;
  /** The project's runtime, if its program is not in JavaScript or TypeScript. */
  readonly otherLanguage: string | undefined;
  /** Whether each preview of the project reads GitHub first. */
  readonly looksFirst: boolean;
  /** The file written for `pulumi import`; undefined if there is none. */
  readonly importFile: string | undefined;
  /** What is wrong with `main` in package.json; undefined if nothing is. */
  readonly missingMain: string | undefined;
}

/** What was found, what was written, and what to do next. */
export function summaryOf(adopted: Adopted): string {
  const { columns, owner, findings, declarable, toDeclare, written, looksFirst, missingMain, lost } = adopted;
  if (findings.total + lost.length === 0) return `${owner.name} has no seats: there is nothing to adopt.`;
  const facts = [
    `${owner.name}: ${plural(findings.total, "seat")}`,
    ...found(adopted).map((line) => `  ${line}`),
    "",
  ].map((line) => fitted(line, columns));
  if (!declarable)
    return [...facts, "Nothing was written: there is nothing here that a program could declare."].join("\n");
  const parts = [
    ...facts,
    written.length > 0
      ? fitted(`Written: ${written.map((name) => noted(name, adopted)).join(", ")}`, columns)
      : "No file needed a change.",
  ];
  if (toDeclare !== undefined) parts.push("", "Add to the program:", "", toDeclare.trimEnd());
  if (!looksFirst) {
    parts.push(
      "",
      fitted(
        "Pulumi.yaml should say `options: { refresh: always }`, so that each preview reads GitHub first.",
        columns,
      ),
    );
  }
  if (missingMain !== undefined) parts.push("", fitted(missingMain, columns));
  parts.push("", ...next(adopted).map((line) => fitted(line, columns)));
  return parts.join("\n");
}

function noted(name: string, { roster, newcomers }: Adopted): string {
  return name === roster.file ? `${name} (${plural(newcomers.length, "person", "people")} added)` : name;
}

function found({ findings, otherTeams, roster, taken, left, expired, waiting }: Adopted): string[] {
  const { people, teams, others, unnameable, unassigned } = findings;
  const lines = [`${plural(people.length, "person has", "people have")} a seat assigned by name`];
  if (teams.size > 0) {
    const counts = [...teams].map(([team, seats]) => `${team} (${seats.toLocaleString("en-US")})`);
    const seats = [...teams.values()].reduce((sum, one) => sum + one, 0);
    lines.push(`${plural(seats, "seat comes", "seats come")} through ${plural(teams.size, "team")}: ${listed(counts)}`);
  }
  for (const [team, why] of otherTeams)
    lines.push(`the team ${inOneLine(team, 100)} is left out of the program: ${why}`);
  if (taken.length > 0) lines.push(`${ending(taken)}, kept: ${logins(taken)}`);
  if (left.length > 0) lines.push(`${ending(left)}, left to end: ${logins(left)}`);
  for (const [giver, seats] of others) {
    lines.push(
      `${plural(seats, "seat comes", "seats come")} from ${giver} and ${seats === 1 ? "stays" : "stay"} there`,
    );
  }
  if (findings.lack) lines.push(lackWords(findings.lack));
  if (unassigned.length > 0)
    lines.push(
      `${plural(unassigned.length, "seat has", "seats have")} no ${unassigned.some(({ assignee }) => assignee) ? "person" : "assignee"}${detailsOf(unassigned)}`,
    );
  if (unnameable.length > 0) {
    const names = unnameable.map(({ login, assigningTeam, status }) => {
      const notes = [assigningTeam && `through ${assigningTeam}`, status !== "active" && "ends"].filter(Boolean);
      return notes.length > 0 ? `${login} (${notes.join(", ")})` : login;
    });
    lines.push(`${plural(unnameable.length, "seat")} whose login no program can use, left alone: ${listed(names)}`);
  }
  if (expired.length > 0) {
    lines.push(
      `${plural(expired.length, "seat")} of people whose \`expires\` in ${roster.name} has passed: ${listed(expired)}`,
    );
  }
  if (waiting.length > 0) {
    lines.push(
      `${plural(waiting.length, "seat")} of people whose \`starts\` in ${roster.name} has not come yet: ${listed(waiting)}`,
    );
  }
  return lines;
}

function next({ taken, lost, roster, importFile, otherLanguage }: Adopted): string[] {
  const writes: string[] = [];
  if (taken.length > 0) writes.push(`takes ${plural(taken.length, "cancellation")} back: ${logins(taken)}`);
  if (lost.length > 0) {
    writes.push(
      `grants ${plural(lost.length, "seat")} to people who are in ${roster.name} and have none: ${listed(lost)} (remove their lines if you do not want that)`,
    );
  }
  const does =
    writes.length > 0
      ? `\`pulumi up\` writes to GitHub, because it ${writes.join("; and it ")}.`
      : "`pulumi up` records what the state does not have yet, and writes nothing to GitHub.";
  if (otherLanguage !== undefined) {
    return [
      importFile === undefined
        ? `The program's runtime is ${otherLanguage}, which needs the native plugin: \`adopt --native --program\` writes a file for \`pulumi import\`.`
        : `Next: \`pulumi import --file ${importFile}\` records these resources in the state and writes their code. After that, ${does}`,
    ];
  }
  const lines = [`Next: run \`pulumi preview\`. ${does}`];
  if (importFile !== undefined) {
    lines.push(
      `${importFile} is for programs in other languages: \`pulumi import --file ${importFile}\` records the same resources and writes their code, instead of a first \`pulumi up\`. Delete it if you do not need it.`,
    );
  }
  return lines;
}

function ending(seats: readonly Seat[]): string {
  const dates = [...new Set(seats.map(({ pendingCancellationDate }) => pendingCancellationDate))].toSorted();
  return `${plural(seats.length, "seat")} ending on ${dates.join(", ")}`;
}

function logins(seats: readonly Seat[]): string {
  return listed(seats.map(({ login }) => login));
}

/** Details of seats that belong to no person. No program can declare them; GitHub's support knows whose they were. */
function detailsOf(seats: readonly UnassignedSeat[]): string {
  const since = seats.map(({ createdAt }) => createdAt.slice(0, 10)).toSorted();
  const teams = [...new Set(seats.flatMap(({ assigningTeam }) => assigningTeam ?? []))].toSorted();
  const through = teams.length > 0 ? `, through ${listed(teams)}` : "";
  const names = seats.flatMap(({ assignee }) => assignee ?? []);
  const named = names.length > 0 ? `: ${listed(names)}` : "";
  const [first, last] = [since[0], since.at(-1)];
  return ` (since ${first === last ? first : `${first} to ${last}`}${through})${named}, left alone`;
}

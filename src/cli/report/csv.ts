import type { NobodysSeat } from "../../github/answers.js";
import { dollarsOf } from "../../money/money.js";
import type { Facts, Person } from "./facts.js";

type Cell = string | number | null;

/** The columns have the names that the JSON has. */
const COLUMNS: Readonly<Record<string, (person: Person) => Cell>> = {
  login: ({ login }) => login,
  use: ({ activity }) => activity,
  why: ({ why }) => why,
  lastActivityAt: ({ lastActivityAt }) => lastActivityAt,
  lastActivityEditor: ({ lastActivityEditor }) => lastActivityEditor,
  lastAuthenticatedAt: ({ lastAuthenticatedAt }) => lastAuthenticatedAt,
  aiCreditsUsed: ({ creditsUsed }) => creditsUsed,
  since: ({ since }) => since,
  team: ({ team }) => team,
  costCenter: ({ costCenter }) => costCenter,
  assigningTeams: ({ assigningTeams }) => assigningTeams.join(", "),
  organizations: ({ organizations }) => organizations.join(", "),
  planType: ({ planType }) => planType,
  monthlyCost: ({ rate }) => rate && dollarsOf(rate.cents),
  unusedSeatPrice: ({ idle, rate }) => (idle ? rate && dollarsOf(rate.cents) : 0),
  pendingCancellationDate: ({ pendingCancellationDate }) => pendingCancellationDate,
};

/** A line a person, then one for each seat without a person, as spreadsheets read it: a byte order mark, CRLF, and no formulas. */
export function csvOf({ people, nobodys }: Facts): string {
  const lines = [
    Object.keys(COLUMNS),
    ...people.map((person) => Object.values(COLUMNS).map((of) => of(person))),
    ...nobodys.map((seat) => Object.keys(COLUMNS).map((column) => nobodysCells(seat)[column] ?? null)),
  ];
  return `\ufeff${lines.map((cells) => `${cells.map(written).join(",")}\r\n`).join("")}`;
}

function nobodysCells(seat: NobodysSeat): Readonly<Record<string, Cell>> {
  return {
    use: "unknown",
    why: "a seat without an assignee",
    since: seat.createdAt,
    assigningTeams: seat.assigningTeam,
    organizations: seat.organization,
    planType: seat.planType,
    pendingCancellationDate: seat.pendingCancellationDate,
  };
}

function written(cell: Cell): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "number") return String(cell);
  return `"${withoutFormula(cell).replaceAll('"', '""')}"`;
}

/**
 * A spreadsheet calculates what begins so, in quotes too, and shows what comes after an apostrophe as it is. To one that takes
 * another separator for its own, something begins after each of them.
 */
function withoutFormula(text: string): string {
  return text.replace(/(^|[;|\t])(?=[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'");
}

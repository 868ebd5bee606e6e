import type { SeatDetails } from "../../github/answers.js";
import { dollarsOf } from "../../money/money.js";
import type { Facts, Person } from "./facts.js";

type Cell = string | number | null;

/** The columns are named like the JSON's fields, plus `unusedSeatPrice`. */
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

/** One line per person, then one per seat without a person. For spreadsheets: with a byte order mark and CRLF, without formulas. */
export function csvOf({ people, unassigned }: Facts): string {
  const lines = [
    Object.keys(COLUMNS),
    ...people.map((person) => Object.values(COLUMNS).map((of) => of(person))),
    ...unassigned.map((seat) => Object.keys(COLUMNS).map((column) => unassignedCells(seat)[column] ?? null)),
  ];
  return `\ufeff${lines.map((cells) => `${cells.map(written).join(",")}\r\n`).join("")}`;
}

function unassignedCells(seat: SeatDetails): Readonly<Record<string, Cell>> {
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
 * A spreadsheet evaluates a cell that begins with one of these characters, even in quotes, unless an apostrophe comes first. If it is
 * set to another separator, a cell also begins after each of those.
 */
function withoutFormula(text: string): string {
  return text.replace(/(^|[;|\t])(?=[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'");
}

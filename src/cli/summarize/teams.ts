import { type PlanLine, total } from "../../provider/dictionary.js";
import { newNameIn, type OwnerSeats } from "./owners.js";

export interface TeamChange {
  readonly team: string;
  readonly change: "granted" | "cancelled";
  /** The status of its seats before; null if it had none. */
  readonly was: string | null;
  /** How many members get a seat; null if that was not counted, such as when a team loses its seats. */
  readonly grants: number | null;
}

export function teamChanges({ teams: { before, after } }: OwnerSeats, plans: readonly PlanLine[]): TeamChange[] {
  const newNames = new Set([...before.values()].map(newNameIn));
  const granted = [...after].filter(([team, status]) => before.get(team) !== status && !newNames.has(team));
  const cancelled = [...before].filter(([team, status]) => !after.has(team) && !after.has(newNameIn(status) ?? team));
  const grants = (team: string, was: string | null) => {
    const counted = plans.filter((plan) => plan.team?.toLowerCase() === team.toLowerCase());
    // If a new team has no line, every member has a seat already.
    if (counted.length === 0 && was !== null) return null;
    return counted.reduce((sum, plan) => sum + total(plan.grants), 0);
  };
  return [
    ...granted.map(([team]) => {
      const was = before.get(team) ?? null;
      return { team, change: "granted" as const, was, grants: grants(team, was) };
    }),
    ...cancelled.map(([team, status]) => ({ team, change: "cancelled" as const, was: status, grants: null })),
  ];
}

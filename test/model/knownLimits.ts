import type { Declaration, Program } from "./program.js";

/**
 * What Pulumi does not let a provider know (docs/moving.md), and the model therefore does not do:
 * 1. A refresh reads an exclusive roster before anybody has said what else the program declares, so single seats beside it show as drift.
 * 2. A roster's update may come before a resource that the program declares later, so somebody who moves there is cancelled and taken
 *    back in one run. Here rosters come last.
 */
export function withinKnownLimits(program: Program): Program {
  const all = [...program];
  const seats = all.filter(([, { kind }]) => kind === "seat");
  const teams = all.filter(([, { kind }]) => kind === "team");
  const rosters = all.filter(([, { kind }]) => kind === "roster");
  const allowed = (declaration: Declaration): Declaration =>
    declaration.kind === "roster"
      ? { ...declaration, exclusive: declaration.exclusive && seats.length === 0 }
      : declaration;
  return new Map([...seats, ...teams, ...rosters].map(([name, declaration]) => [name, allowed(declaration)]));
}

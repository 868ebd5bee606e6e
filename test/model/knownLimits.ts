import type { Declaration, Program } from "./program.js";

/**
 * What Pulumi does not let a provider know (docs/guides/moving.md), and what the model therefore avoids: a roster's update may
 * come before a resource that the program declares later, so a person who moves there is cancelled and taken back in one run.
 * Here, rosters come last.
 */
export function withinKnownLimits(program: Program): Program {
  const all = [...program];
  const of = (kind: Declaration["kind"]) => all.filter(([, declaration]) => declaration.kind === kind);
  return new Map([...of("seat"), ...of("team"), ...of("roster")]);
}

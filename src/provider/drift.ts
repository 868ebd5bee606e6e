import { type Drift, renamedTo } from "./dictionary.js";
import type { Found, OwnersRun } from "./ownersRun.js";
import type { Planned } from "./planning.js";

/** What was changed at GitHub of those whom a plan is for, and what it does about it. */
export function driftsOf(ofOwner: OwnersRun, { plan }: Planned): Drift[] {
  const said = (logins: readonly string[], action: string) =>
    logins.flatMap((login) => {
      const found = ofOwner.whatWasFound(login);
      return found ? [{ login, fact: factOf(found), action }] : [];
    });
  const [again, fresh] = [
    plan.grants.filter(({ takesBack }) => takesBack),
    plan.grants.filter(({ takesBack }) => !takesBack),
  ];
  return [
    ...said(
      again.map(({ login }) => login),
      "up takes it back",
    ),
    ...said(
      fresh.map(({ login }) => login),
      "up grants it",
    ),
    ...said(
      plan.cancels.map(({ login }) => login),
      "up cancels it",
    ),
    ...plan.refused.flatMap(({ login, why }) => {
      const found = ofOwner.whatWasFound(login);
      if (typeof why === "object" && why.now !== undefined) {
        return [{ login, fact: `was ${renamedTo(why.now)}`, action: `write "${why.now}" in the program` }];
      }
      return found ? [{ login, fact: factOf(found), action: "up cannot grant it" }] : [];
    }),
  ];
}

function factOf({ is, endsOn }: Found): string {
  switch (is) {
    case "cancelled":
      return `was cancelled${endsOn ? ` (ends ${endsOn})` : ""}`;
    case "gone":
      return "has no seat";
    case "undeclared":
      return "got a seat that nobody declares";
    case "active again":
      return "has an active seat again";
  }
}

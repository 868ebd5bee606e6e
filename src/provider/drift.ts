import { isSuspended } from "../github/names.js";
import { type Drift, renamedTo } from "./dictionary.js";
import type { Found, OwnersRun } from "./ownersRun.js";
import type { Plan } from "./plan.js";

/** What changed on GitHub for the people in a plan, and what the plan does about it. */
export function driftsOf(ofOwner: Pick<OwnersRun, "whatWasFound">, { grants, cancels, refused }: Plan): Drift[] {
  const said = (people: readonly { readonly login: string }[], action: string): Drift[] =>
    people.flatMap(({ login }) => {
      const found = ofOwner.whatWasFound(login);
      return found ? [{ login, fact: factOf(found), action }] : [];
    });
  return [
    ...said(
      grants.filter(({ takesBack }) => takesBack),
      "up takes it back",
    ),
    ...said(
      grants.filter(({ takesBack }) => !takesBack),
      "up grants it",
    ),
    ...said(cancels, "up cancels it"),
    ...refused.flatMap(({ login, why }) => {
      const now = typeof why === "object" ? why.now : undefined;
      if (now === undefined) return said([{ login }], "up cannot grant it");
      const action = isSuspended(now, login) ? "remove it from the program" : `write "${now}" in the program`;
      return [{ login, fact: `was ${renamedTo(now)}`, action }];
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
      return "got a seat that is not declared";
    case "active again":
      return "has an active seat again";
  }
}

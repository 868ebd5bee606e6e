import type { Budget } from "./budget.js";
import type { Consent } from "./consent.js";
import type { LiveOrganization } from "./liveOrganization.js";
import type { NotAsked } from "./transcript.js";

/** Names that no account and no team has, for use in lists with others. */
export interface Nobodies {
  readonly login: string;
  readonly team: string;
}

/** The team, as GitHub spells it. */
export interface LiveTeam {
  readonly slug: string;
  readonly name: string;
}

/** What was found before anything was written. */
export interface Ground {
  readonly budget: Budget;
  readonly team: LiveTeam | undefined;
}

/** What each step of the walk knows. */
export interface Situation {
  readonly organization: LiveOrganization;
  readonly consent: Consent;
  readonly ground: Ground;
  readonly nobodies: Nobodies;
  readonly notAsked: NotAsked[];
  readonly say: (line: string) => void;
}

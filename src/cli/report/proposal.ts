import { isIdle } from "../../github/activity.js";
import { type RosterSeat, wantedOn } from "../../roster/index.js";
import { type Facts, longestUnusedFirst, type Person } from "./facts.js";
import { day } from "./words.js";

/** People to remove from the roster file, and people who stay although their seat is not in use. Longest unused first. */
export interface Proposal {
  readonly removed: readonly Removal[];
  readonly left: readonly Left[];
}

interface Removal {
  readonly person: Person;
  readonly entry: RosterSeat;
}

interface Left {
  readonly person: Person;
  readonly why: string;
}

export interface Rules {
  readonly roster: readonly RosterSeat[];
  /** Logins in lower case. */
  readonly keep: ReadonlySet<string>;
  /** People whose seats are younger are not proposed. */
  readonly graceDays: number;
}

const DAY_MILLISECONDS = 86_400_000;

/** Decides about everyone whose seat is known to be unused. */
export function proposalOf(facts: Facts, rules: Rules): Proposal {
  const entries = new Map(rules.roster.map((entry) => [entry.username.toLowerCase(), entry]));
  const removed: Removal[] = [];
  const left: Left[] = [];
  for (const person of longestUnusedFirst(facts.people.filter(({ activity }) => isIdle(activity)))) {
    const entry = entries.get(person.login.toLowerCase());
    const why = whyLeft(person, entry, facts.at, rules);
    if (why !== undefined) left.push({ person, why });
    else if (entry) removed.push({ person, entry });
  }
  return { removed, left };
}

/** These reasons contain no text from outside, so a page can use them unescaped. */
function whyLeft(
  person: Person,
  entry: RosterSeat | undefined,
  now: Date,
  { keep, graceDays }: Rules,
): string | undefined {
  if (keep.has(person.login.toLowerCase())) return "is listed in --keep";
  if (person.through.length > 0) {
    return "has the seat through a team or an organization too: end it there, not in the roster";
  }
  if (!entry) return "is not in the roster file";
  if (wantedOn([entry], now).length === 0)
    return "has a seat that the roster does not want today: the next update cancels it";
  if (!(Date.parse(person.since) <= now.getTime() - graceDays * DAY_MILLISECONDS)) {
    return `has had the seat only since ${day(person.since)}`;
  }
  return undefined;
}

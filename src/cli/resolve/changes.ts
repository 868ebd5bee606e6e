import type { RosterSeat } from "../../roster/index.js";
import type { Found, Matches, Unresolved } from "./match.js";
import type { Update } from "./rosterUpdate.js";

export interface Changes extends Update {
  /** People in the roster who are missing in the file, but may be one of its unresolved lines. They stay. */
  readonly held: readonly string[];
  /** People with a last day in the roster, for whom the file's column is empty. The roster's day stays. */
  readonly stillDated: readonly string[];
}

interface Known {
  readonly roster: readonly RosterSeat[];
  readonly matches: Matches;
  /** Whether GitHub shows that the person with this login, in lower case, has left. */
  readonly hasLeft: (login: string) => boolean;
  readonly keepEmail: boolean;
}

/** What the file changes in the roster. An empty cell changes nothing. */
export function changesOf({ roster, matches, hasLeft, keepEmail }: Known): Changes {
  const { found, unresolved } = matches;
  const byLogin = new Map(found.map((one) => [one.login.toLowerCase(), seatOf(one, keepEmail)]));
  const known = new Set(roster.map(({ username }) => username));
  const changed = new Map<string, Partial<RosterSeat>>();
  for (const seat of roster) {
    const { username: _, ...said } = byLogin.get(seat.username) ?? { username: "" };
    const fields = Object.fromEntries(
      Object.entries(said).filter(([field, value]) => value !== seat[field as keyof RosterSeat]),
    );
    if (Object.keys(fields).length > 0) changed.set(seat.username, fields);
  }
  const meant = new Set(unresolved.flatMap(({ candidates }) => candidates));
  const missing = roster.map(({ username }) => username).filter((login) => !byLogin.has(login) && !meant.has(login));
  // A line without candidates may be any of the missing people.
  const isOpen = unresolved.some(({ candidates }) => candidates.length === 0);
  const goes = (login: string) => !isOpen || hasLeft(login);
  const datesColumn = found.some(({ line }) => line.fields.expires !== undefined);
  return {
    added: [...byLogin.values()].filter(({ username }) => !known.has(username.toLowerCase())).sort(byName),
    changed,
    removed: missing.filter(goes),
    held: missing.filter((login) => !goes(login)),
    stillDated: roster.flatMap(({ username, expires }) => {
      const isSilent = datesColumn && expires !== undefined && byLogin.get(username)?.expires === undefined;
      return isSilent && byLogin.has(username) ? [username] : [];
    }),
  };
}

function seatOf({ line: { email, fields }, login }: Found, keepEmail: boolean): RosterSeat {
  return { username: login, ...(keepEmail && email !== undefined && { email }), ...fields };
}

/** Makes lines unresolved whose dates contradict the roster's: either may be wrong. */
export function withoutContradictions({ found, unresolved }: Matches, roster: readonly RosterSeat[]): Matches {
  const byLogin = new Map(roster.map((seat) => [seat.username, seat]));
  const contradicting = found.flatMap(({ line, login }): Unresolved[] => {
    const { starts, expires } = { ...byLogin.get(login.toLowerCase()), ...line.fields };
    if (starts === undefined || expires === undefined || starts <= expires) return [];
    const why = `with the roster's dates of ${login} it expires on ${expires}, before it starts on ${starts}: correct one of them`;
    return [{ line, why, candidates: [login.toLowerCase()] }];
  });
  return withRefused({ found, unresolved }, contradicting);
}

/** The same matches, with the refused lines made unresolved. */
export function withRefused({ found, unresolved }: Matches, refused: readonly Unresolved[]): Matches {
  const lines = new Set(refused.map(({ line }) => line));
  return {
    found: found.filter(({ line }) => !lines.has(line)),
    unresolved: [...unresolved, ...refused].sort((one, other) => one.line.line - other.line.line),
  };
}

function byName(one: RosterSeat, other: RosterSeat): number {
  return one.username.toLowerCase() < other.username.toLowerCase() ? -1 : 1;
}

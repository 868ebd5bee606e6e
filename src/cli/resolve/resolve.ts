import { existsSync } from "node:fs";
import { about, isHidden } from "../../github/errors.js";
import type { GitHub } from "../../github/github.js";
import type { NoSeatReason } from "../../github/members.js";
import type { Owner } from "../../github/owner.js";
import { loadFillableRoster } from "../../roster/loadRoster.js";
import type { Settings } from "../../settings/settings.js";
import { writeFiles } from "../files.js";
import { type Leaver, leaversAmong, outsideOrganizations } from "../leavers.js";
import { changesOf, withoutContradictions, withRefused } from "./changes.js";
import type { Matches, Unresolved } from "./match.js";
import type { Line } from "./people.js";
import type { Outcome } from "./render.js";
import { updatedFiles } from "./rosterUpdate.js";
import { search } from "./sources.js";

export interface Resolving {
  readonly owner: Owner;
  readonly github: GitHub;
  readonly rateOf: Settings["rateOf"];
  /** The export, as the user named it. */
  readonly file: string;
  readonly lines: readonly Line[];
  /** The roster, a file or a folder. */
  readonly roster: string;
  readonly keepEmail: boolean;
  readonly say: (line: string) => void;
}

/** Finds the logins of the people in an export, and updates the roster. It only reads GitHub. */
export async function resolve(asked: Resolving): Promise<Outcome> {
  const { owner, file, lines, roster: path, keepEmail } = asked;
  const roster = existsSync(path) ? loadFillableRoster(path) : [];
  const { matches: first, licensed } = await about(`Cannot find the people of ${file} in ${owner.name}`, () =>
    search(lines, asked),
  );
  const inFile = new Set(loginsOf(first));
  const missing = roster.map(({ username }) => username).filter((login) => !inFile.has(login));
  const absent = await whoIsAbsent(asked, first, missing);
  const matches = withoutContradictions(withoutStrangers(first, absent, owner.name), roster);
  const outside = licensed && outsideOrganizations(owner.name, licensed);
  const changes = changesOf({
    roster,
    matches,
    keepEmail,
    hasLeft: (login) => outside?.(login) !== undefined || isGone(absent.get(login)),
  });
  const leavers = await leaversOf(asked, outside, new Set(loginsOf(matches)));
  const files = updatedFiles(path, changes);
  writeFiles(files);
  return {
    file,
    roster: path,
    people: lines.length,
    changes,
    unresolved: matches.unresolved,
    leavers,
    written: files.map((text) => text.path),
  };
}

/** Every login that a line means or may mean, in lower case. */
function loginsOf({ found, unresolved }: Matches): string[] {
  return [...found.map(({ login }) => login.toLowerCase()), ...unresolved.flatMap(({ candidates }) => candidates)];
}

/** Which of the file's own logins and of the missing people are not in the organization. For an enterprise, licenses show it instead. */
async function whoIsAbsent(
  { owner, github, say }: Resolving,
  { found }: Matches,
  missing: readonly string[],
): Promise<ReadonlyMap<string, NoSeatReason>> {
  const own = found.flatMap(({ line, login }) => (line.username === undefined ? [] : [login.toLowerCase()]));
  if (owner.kind === "enterprise" || own.length + missing.length === 0) return new Map();
  const { members } = await github.of(owner);
  const { refused, unchecked } = await members.whyNoSeat([...own, ...missing]);
  if (unchecked.length > 0)
    say(`These credentials may not see who belongs to ${owner.name}: the file's own logins are used unchecked.`);
  return refused;
}

function isGone(reason: NoSeatReason | undefined): boolean {
  return reason === "no account" || reason === "no member";
}

/** Makes lines unresolved whose own login has no account or is not a member. Invited people are fine. */
function withoutStrangers(
  { found, unresolved }: Matches,
  absent: ReadonlyMap<string, NoSeatReason>,
  owner: string,
): Matches {
  const strangers = found.flatMap(({ line, login }): Unresolved[] => {
    const reason = line.username === undefined ? undefined : absent.get(login.toLowerCase());
    if (!isGone(reason)) return [];
    const why =
      reason === "no account"
        ? `the login is ${login}, but there is no such account: was it renamed?`
        : `the login ${login} is not a member of ${owner}: correct the login, or invite them`;
    return [{ line, why, candidates: [login.toLowerCase()] }];
  });
  return withRefused({ found, unresolved }, strangers);
}

async function leaversOf(
  { owner, github, rateOf, file, say }: Resolving,
  outside: ((login: string) => string | undefined) | undefined,
  inFile: ReadonlySet<string>,
): Promise<Leaver[]> {
  try {
    const { entries } = await (await github.of(owner)).seats.list();
    return leaversAmong(
      entries,
      rateOf,
      (login) => outside?.(login) ?? (inFile.has(login.toLowerCase()) ? undefined : `not in ${file}`),
    );
  } catch (error) {
    if (!isHidden(error)) throw error;
    say(`The seats of ${owner.name} cannot be read with these credentials, so leavers' seats are not named.`);
    return [];
  }
}

import type { Identity } from "../../github/identities.js";
import { isHash } from "../leavers.js";
import { asciiLower, type Line } from "./people.js";

/** A list of people from GitHub. */
export interface Source {
  readonly identities: readonly Identity[];
  /** Whether it lists everyone who may have a seat, so that a login missing in it is wrong. */
  readonly isComplete: boolean;
}

export interface Found {
  readonly line: Line;
  /** Spelled as on GitHub, if a source has it; otherwise the file's, in lower case. */
  readonly login: string;
}

export interface Unresolved {
  readonly line: Line;
  /** What is wrong, and what to do. */
  readonly why: string;
  /** The accounts that the line may mean, in lower case; empty if it may mean anyone. */
  readonly candidates: readonly string[];
}

export interface Matches {
  readonly found: readonly Found[];
  readonly unresolved: readonly Unresolved[];
}

/**
 * Finds each line's account without guessing. The line's own login counts, unless GitHub has the address for other accounts only. A
 * line without a login gets the account that the first source with the address has for it, if there is exactly one.
 */
export function matched(lines: readonly Line[], sources: readonly Source[]): Matches {
  const directories = sources.map(directoryOf);
  const sharedEmails = repeated(
    lines,
    ({ email }) => email,
    ({ line }) => line,
  );
  const outcomes = lines.map((line) => {
    const others = line.email === undefined ? undefined : sharedEmails.get(line.email);
    return others ? sharing(line, others, "have the same e-mail", directories) : judged(line, directories);
  });
  const sharedLogins = repeated(
    outcomes.filter(isFound),
    ({ login }) => login.toLowerCase(),
    ({ line }) => line.line,
  );
  const found: Found[] = [];
  const unresolved: Unresolved[] = [];
  for (const outcome of outcomes) {
    if (!isFound(outcome)) unresolved.push(outcome);
    else {
      const others = sharedLogins.get(outcome.login.toLowerCase());
      if (others)
        unresolved.push({
          ...sharing(outcome.line, others, `are both ${outcome.login}`, []),
          candidates: [outcome.login.toLowerCase()],
        });
      else found.push(outcome);
    }
  }
  return { found, unresolved };
}

interface Directory extends Source {
  readonly byAddress: ReadonlyMap<string, readonly Identity[]>;
  readonly byLogin: ReadonlyMap<string, string>;
}

function directoryOf(source: Source): Directory {
  const byAddress = new Map<string, Identity[]>();
  const byLogin = new Map<string, string>();
  for (const identity of source.identities) {
    if (identity.login !== null) byLogin.set(identity.login.toLowerCase(), identity.login);
    for (const address of new Set(identity.addresses.map(asciiLower))) {
      const known = byAddress.get(address);
      if (known) known.push(identity);
      else byAddress.set(address, [identity]);
    }
  }
  return { ...source, byAddress, byLogin };
}

function judged(line: Line, directories: readonly Directory[]): Found | Unresolved {
  const known = knownLogins(line, directories);
  if (line.problem !== undefined) {
    return { line, why: line.problem, candidates: line.username === undefined ? known : [line.username] };
  }
  return line.username === undefined
    ? byAddress(line, known, directories)
    : byOwnLogin(line, line.username, known, directories);
}

function byAddress(line: Line, known: readonly string[], directories: readonly Directory[]): Found | Unresolved {
  const [login, ...others] = known;
  if (login === undefined) {
    const isTold = directories.some((directory) => line.email !== undefined && directory.byAddress.has(line.email));
    return { line, why: isTold ? UNCLAIMED : NOBODY, candidates: [] };
  }
  const candidates = known.map((one) => one.toLowerCase());
  if (others.length > 0) {
    return {
      line,
      why: `its e-mail belongs to several accounts, ${known.join(" and ")}: write the right login into the line`,
      candidates,
    };
  }
  if (isHash(login)) return { line, why: SUSPENDED, candidates };
  return { line, login };
}

function byOwnLogin(
  line: Line,
  own: string,
  known: readonly string[],
  directories: readonly Directory[],
): Found | Unresolved {
  if (known.length > 0 && !known.some((one) => one.toLowerCase() === own)) {
    const why = `the login is ${own}, but on GitHub the e-mail belongs to ${known.join(" and ")}: correct the login or the e-mail`;
    return { line, why, candidates: [own, ...known.map((one) => one.toLowerCase())] };
  }
  const spelled = directories.map(({ byLogin }) => byLogin.get(own)).find((login) => login !== undefined);
  if (spelled === undefined && directories.some(({ isComplete }) => isComplete)) {
    return {
      line,
      why: `the login is ${own}, but the enterprise has no such account: was it renamed?`,
      candidates: [own],
    };
  }
  return { line, login: spelled ?? own };
}

/** The accounts with the line's e-mail, in the first source that has any. */
function knownLogins({ email }: Line, directories: readonly Directory[]): string[] {
  if (email === undefined) return [];
  for (const { byAddress } of directories) {
    const logins = new Map(
      (byAddress.get(email) ?? []).flatMap(({ login }) => (login === null ? [] : [[login.toLowerCase(), login]])),
    );
    if (logins.size > 0) return [...logins.values()];
  }
  return [];
}

function sharing(line: Line, lines: readonly number[], how: string, directories: readonly Directory[]): Unresolved {
  const candidates = [line.username, ...knownLogins(line, directories)].flatMap((login) => login?.toLowerCase() ?? []);
  return { line, why: `lines ${lines.join(", ")} ${how}: keep one of them, or correct it`, candidates };
}

const NOBODY =
  "no account that GitHub shows has its e-mail: let the person sign in by single sign-on once, or write the login into the line";
const UNCLAIMED =
  "the identity provider has sent this person to GitHub, but no account belongs to them yet: let them accept the invitation or sign in once";
const SUSPENDED = "the identity provider has suspended its account: remove the line, or have the account activated";

function isFound(outcome: Found | Unresolved): outcome is Found {
  return "login" in outcome;
}

/** The lines of each key that several items have. */
function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
  lineOf: (item: Item) => number,
): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = key === undefined ? undefined : lines.get(key);
    if (known) known.push(lineOf(item));
    else if (key !== undefined) lines.set(key, [lineOf(item)]);
  }
  return new Map([...lines].filter(([, several]) => several.length > 1));
}

import type { GitHubError } from "./errors.js";

/** Without any success so many refusals are enough doubt: halving finds a single stranger among 500 with ten. */
const MOST_REFUSALS = 11;
/** People who are then tried singly. With the refusals before that is less than two dozen writes. */
const MOST_TRIALS = 12;

/** What became of one list. */
export type Outcome =
  | { kind: "done" }
  /** For a reason that may be one person's. */
  | { kind: "refused"; error: GitHubError }
  /** The answer was lost, and a look shows for whom nothing was done; `again` where the rest is worth another try. */
  | { kind: "lost"; error: GitHubError; missing: readonly string[]; again: boolean }
  /** For a reason that holds for everybody in the list. */
  | { kind: "failed"; error: Error };

/** Whom nothing was done for, and why. */
export interface Narrowed {
  failed: Map<string, Error>;
  /** People who were refused by themselves, or, where `whole`, in lists only. */
  refused: Map<string, GitHubError>;
  /** GitHub's first refusal, where it took nobody: that says more of the list than of the people in it. */
  whole: GitHubError | undefined;
  /** Whether somebody was given up without having been tried singly. */
  gaveUp: boolean;
}

/**
 * Finds in few writes whom GitHub refuses, so that one bad name blocks nobody: a refused list is halved. A list may also be refused for
 * a reason of the owner's, and then halving would refuse each person singly. One success proves that it was not; where halving comes
 * to none, people are tried singly. They are drawn at random, because any fixed choice could meet strangers only, in some order of the list:
 * if half of the people are good, twelve trials miss them once in 4,096 lists, whatever the order.
 */
export async function narrow(
  logins: readonly string[],
  attempt: (logins: readonly string[]) => Promise<Outcome>,
): Promise<Narrowed> {
  const failed = new Map<string, Error>();
  const refused = new Map<string, GitHubError>();
  let first: GitHubError | undefined;
  let refusals = 0;
  let isTaken = false;
  let open: (readonly string[])[] = [logins];

  const tryList = async (list: readonly string[]) => {
    const outcome = await attempt(list);
    switch (outcome.kind) {
      case "done":
        isTaken = true;
        break;
      case "failed":
        for (const login of list) failed.set(login, outcome.error);
        break;
      case "lost":
        isTaken ||= outcome.missing.length < list.length;
        if (outcome.again && outcome.missing.length > 1) open.push(...halvesOf(outcome.missing));
        else for (const login of outcome.missing) failed.set(login, outcome.error);
        break;
      case "refused":
        first ??= outcome.error;
        refusals++;
        if (list.length > 1) open.push(...halvesOf(list));
        else for (const login of list) refused.set(login, outcome.error);
    }
  };

  for (let list = open.pop(); list; list = open.pop()) {
    await tryList(list);
    if (isTaken || refusals < MOST_REFUSALS) continue;
    const tried = new Set<string>();
    for (const login of someOf(open.flat(), MOST_TRIALS)) {
      tried.add(login);
      await tryList([login]);
      if (isTaken) break;
    }
    open = open.map((rest) => rest.filter((login) => !tried.has(login))).filter(({ length }) => length > 0);
    if (!isTaken) break;
  }
  const untried = open.flat();
  for (const login of untried) if (first) refused.set(login, first);
  return {
    failed,
    refused,
    whole: !isTaken && refused.size > 1 ? first : undefined,
    gaveUp: untried.length > 0,
  };
}

/** The first one last, since the last one is taken next. */
function halvesOf(logins: readonly string[]): (readonly string[])[] {
  const half = Math.ceil(logins.length / 2);
  return [logins.slice(half), logins.slice(0, half)];
}

function someOf(logins: readonly string[], most: number): string[] {
  const left = [...logins];
  return Array.from({ length: Math.min(most, left.length) }, () =>
    left.splice(Math.floor(Math.random() * left.length), 1),
  ).flat();
}

import type { GitHubError } from "./errors.js";

/** This many refusals without a success are enough reason for doubt: halving finds one bad name among 500 with ten. */
const MOST_REFUSALS = 11;
/** How many people are then tried singly. Together with the refusals before, that is less than two dozen writes. */
const MOST_TRIALS = 12;

/** The result of one list. */
export type Outcome =
  | { kind: "done" }
  /** Refused for a reason that may be one person's. */
  | { kind: "refused"; error: GitHubError }
  /** The answer was lost, and a read shows for whom nothing was done; `again` if it is worth trying those again. */
  | { kind: "lost"; error: GitHubError; missing: readonly string[]; again: boolean }
  /** Failed for a reason that holds for everybody in the list. */
  | { kind: "failed"; error: Error };

/** The people for whom nothing was done, and why. */
export interface Narrowed {
  failed: Map<string, Error>;
  /** People who were refused singly, or, with `whole`, perhaps only in lists. */
  refused: Map<string, GitHubError>;
  /** GitHub's first refusal, if it accepted nobody: it says more about the list than about the people in it. */
  whole: GitHubError | undefined;
  /** Whether people were given up without being tried singly. */
  gaveUp: boolean;
}

/**
 * Finds the people GitHub refuses, in few writes, so that one bad name blocks nobody else: a refused list is halved. GitHub
 * may also refuse a list for a reason that lies with the owner; halving would then end up trying each person. One success rules
 * that out; if halving does not bring one, some people are tried singly. They are picked at random, because for any fixed choice
 * there is an order of the list that offers only bad names. If half of the people are good, twelve trials miss them in one of
 * 4,096 lists, whatever the order.
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

/** The first half is last, because the last list is taken next. */
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

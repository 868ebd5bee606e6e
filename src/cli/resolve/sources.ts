import type { GitHub } from "../../github/github.js";
import { licensedPeople, linkedPeople, type Told } from "../../github/identities.js";
import type { Owner } from "../../github/owner.js";
import { count } from "../../text/list.js";
import { type Matches, matched, type Source } from "./match.js";
import type { Line } from "./people.js";

interface Asked {
  readonly owner: Owner;
  readonly github: GitHub;
  readonly say: (line: string) => void;
}

export interface Search {
  readonly matches: Matches;
  /** The enterprise's consumed licenses, if these credentials may read them. */
  readonly licensed: Extract<Told, { identities: unknown }>["identities"] | undefined;
}

/** Reads one source after another until every line has a login. One is read in any case, because it checks the file's own logins. */
export async function search(lines: readonly Line[], { owner, github, say }: Asked): Promise<Search> {
  const { api } = await github.of(owner);
  const ways = [
    ...(owner.kind === "enterprise"
      ? [{ name: "consumed licenses", isComplete: true, read: () => licensedPeople(api, owner.name) }]
      : []),
    { name: "single sign-on", isComplete: false, read: () => linkedPeople(api, owner) },
  ];
  const sources: Source[] = [];
  let licensed: Search["licensed"];
  let matches = matched(lines, sources);
  for (const { name, isComplete, read } of ways) {
    const isOpen = matches.unresolved.some(
      ({ line, candidates }) => candidates.length === 0 && line.email !== undefined,
    );
    if (sources.length > 0 && !isOpen) break;
    const told = await read();
    if ("why" in told) {
      say(`The ${name} of ${owner.name} cannot be read: ${told.why}.`);
      continue;
    }
    say(`The ${name} of ${owner.name}: ${count(told.identities.length)} people.`);
    if (isComplete) licensed = told.identities;
    sources.push({ identities: told.identities, isComplete });
    matches = matched(lines, sources);
  }
  return { matches, licensed };
}

import { about } from "../../github/errors.js";
import type { GitHub } from "../../github/github.js";
import { type Facts, factsOf, type Source } from "./facts.js";

interface Asked extends Omit<Source, "listing"> {
  readonly github: GitHub;
}

/** Reads what a report needs: the list of seats. */
export async function gather({ github, ...asked }: Asked): Promise<Facts> {
  const { name } = asked.owner;
  const { seats } = await about(`Cannot read the Copilot seats of ${name}`, () => github.of(asked.owner));
  const listing = await about(`Cannot read the Copilot seats of ${name}`, () => seats.list());
  return factsOf({ ...asked, listing });
}

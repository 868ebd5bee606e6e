import { about } from "../../github/errors.js";
import type { GitHub } from "../../github/github.js";
import type { Listing } from "../../github/listing.js";
import { teamSlugSchema } from "../../github/names.js";
import type { Owner } from "../../github/owner.js";
import { certainOf, isGranted } from "../../github/teams.js";
import { listed, plural } from "./agreement.js";

/** The teams with seats, split by whether a first up only records them. */
export interface SortedTeams {
  readonly adoptable: readonly string[];
  /** By slug: why an up would write to GitHub, or fail. */
  readonly others: ReadonlyMap<string, string>;
}

/** Checks each team as its resource would. */
export async function sortTeams(
  github: GitHub,
  owner: Owner,
  slugs: readonly string[],
  listing: Listing,
): Promise<SortedTeams> {
  const reasons = await Promise.all(
    slugs.map((slug) =>
      about(`Cannot read the team ${slug} of ${owner.name}`, () => whyNot(github, owner, slug, listing)),
    ),
  );
  const others = new Map(slugs.flatMap((slug, index) => (reasons[index] ? [[slug, reasons[index]] as const] : [])));
  return { adoptable: slugs.filter((slug) => !others.has(slug)), others };
}

async function whyNot(github: GitHub, owner: Owner, slug: string, { seats }: Listing): Promise<string | undefined> {
  if (!teamSlugSchema.safeParse(slug).success) return "no program can use its slug";
  const { teams } = await github.of(owner);
  const { team } = await teams.find(slug, null);
  if (!team) return "it no longer exists";
  const members = certainOf(team, await teams.members(team), seats);
  if (isGranted(team, members, seats)) return undefined;
  const lacking = members.filter(({ login }) => seats.get(login.toLowerCase())?.status !== "active");
  if (lacking.length === 0) return "none of its members has a seat through it";
  const names = listed(lacking.map(({ login }) => login));
  return `${plural(lacking.length, "member lacks", "members lack")} a lasting seat, and would get one: ${names}`;
}

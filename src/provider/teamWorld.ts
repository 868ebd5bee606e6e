import type { Member, Seat, Team } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { type Owner, sameTeam } from "../github/owner.js";
import { certainOf, comesThrough, type FoundTeam } from "../github/teams.js";
import { count, listed } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { whatItIsNow } from "./assignee.js";
import { afterCancellations } from "./declared.js";

/** A team's people, and the seats that they have, by login in lower case. */
export interface TeamWorld {
  members: Member[];
  /** Those who get a seat when the team gets Copilot. */
  certain: readonly Member[];
  world: Map<string, Seat>;
}

export async function observeTeam(onGitHub: OwnerOnGitHub, team: Team): Promise<TeamWorld> {
  const members = await onGitHub.teams.members(team);
  const logins = members.map(({ login }) => login);
  await afterCancellations(onGitHub, logins);
  const world = await onGitHub.seats.findAll(logins);
  return { members, certain: certainOf(team, members, world), world };
}

/** Whose seats go on and come through the team, by login. */
export function heldThroughTeam(team: Team, { members, world }: TeamWorld): string[] {
  return members
    .map(({ login }) => login)
    .filter((login) => {
      const seat = world.get(login.toLowerCase());
      return seat?.status === "active" && comesThrough(team, seat);
    });
}

/** `active`, or who of the team lacks a seat that goes on, in the words that a preview shows. */
export function statusOf({ certain, world }: Pick<TeamWorld, "certain" | "world">): string {
  const lacking = certain.filter(({ login }) => world.get(login.toLowerCase())?.status !== "active");
  const named = (what: string, members: readonly Member[]) => {
    const logins = members.map(({ login }) => login.toLowerCase()).sort();
    return logins.length > 0 ? [`${memberCount(logins.length)} ${what}: ${listed(logins)}`] : [];
  };
  const parts = [
    ...named(
      "without a seat",
      lacking.filter(({ login }) => !world.has(login.toLowerCase())),
    ),
    ...named(
      "with a cancelled seat",
      lacking.filter(({ login }) => world.has(login.toLowerCase())),
    ),
  ];
  return parts.join("; ") || "active";
}

/** `1 member`, `2 members`. */
function memberCount(number: number): string {
  return `${count(number)} ${number === 1 ? "member" : "members"}`;
}

/** The team that a resource stands for, under the slug that the program has; everything else is an error. */
export function expectTeam(subject: string, owner: Owner, slug: string, id: number | null, found: FoundTeam): Team {
  const { team } = found;
  const changed = whyNotThatTeam(owner, slug, id, found);
  if (changed) throw new SeatError(subject, changed);
  if (team) return team;
  throw new SeatError(
    subject,
    `there is no team ${slug} in ${owner.name}. Is the slug written as at the end of the address of the team's page?`,
  );
}

/** Why the slug no longer stands for the team, with the line to change; undefined when it does, or when both are gone. */
export function whyNotThatTeam(
  owner: Owner,
  slug: string,
  id: number | null,
  { team, stranger }: FoundTeam,
): string | undefined {
  if (!stranger && (!team || sameTeam(owner, team.slug, slug))) return undefined;
  const now = whatItIsNow(team?.slug, "the program", "team: ");
  if (!stranger) return `the team ${id} that was called ${slug} ${now}.`;
  return (
    `the slug belongs to the team ${stranger.id} now, and this resource is for the team ${id}, which ${now}, then run ` +
    "`pulumi up --refresh=false` once. Nothing is granted to another team."
  );
}

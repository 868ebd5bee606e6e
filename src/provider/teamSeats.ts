import type { Member, Seat, Team } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { type Owner, sameTeam } from "../github/owner.js";
import { certainOf, comesThrough, type FoundTeam } from "../github/teams.js";
import { SeatError } from "../text/seatError.js";
import { lackingStatus } from "./dictionary.js";
import type { OwnersRun } from "./ownersRun.js";

/** A team's people and their seats, by lower-case login. */
export interface TeamSeats {
  members: readonly Member[];
  /** The people who get a seat when the team gets Copilot. */
  certain: readonly Member[];
  seats: ReadonlyMap<string, Seat>;
}

export async function observeTeam(on: OwnerOnGitHub, ofOwner: OwnersRun, team: Team): Promise<TeamSeats> {
  const members = await on.teams.members(team);
  const logins = members.map(({ login }) => login);
  await ofOwner.afterCancellations(on, logins);
  const seats = await on.seats.findAll(logins);
  return { members, certain: certainOf(team, members, seats), seats };
}

/** The logins of people whose seats continue and come through the team. */
export function heldThroughTeam(team: Team, { members, seats }: TeamSeats): string[] {
  return members
    .map(({ login }) => login)
    .filter((login) => {
      const seat = seats.get(login.toLowerCase());
      return seat?.status === "active" && comesThrough(team, seat);
    });
}

/** `active`, or which members lack a seat that continues, in the words that a preview shows. */
export function statusOf({ certain, seats }: Pick<TeamSeats, "certain" | "seats">): string {
  const logins = certain.map(({ login }) => login.toLowerCase()).sort();
  return lackingStatus({
    without: logins.filter((login) => !seats.has(login)),
    cancelled: logins.filter((login) => seats.get(login)?.status === "pending_cancellation"),
  });
}

/** The team that a resource stands for, under the slug in the program; throws otherwise. */
export function expectTeam(
  subject: string,
  owner: Owner,
  sought: { slug: string; id: number | null; found: FoundTeam },
): Team {
  const changed = whyNotThatTeam(owner, sought);
  if (changed) throw new SeatError(subject, changed);
  const { team } = sought.found;
  if (team) return team;
  throw new SeatError(
    subject,
    `there is no team ${sought.slug} in ${owner.name}. Is the slug the last part of the team's URL?`,
  );
}

/** Why the slug no longer stands for the team, with the line to change; undefined if it does, or if there is no team at all. */
export function whyNotThatTeam(
  owner: Owner,
  { slug, id, found: { team, stranger } }: { slug: string; id: number | null; found: FoundTeam },
): string | undefined {
  if (!stranger && (!team || sameTeam(owner, team.slug, slug))) return undefined;
  const now = team
    ? `was renamed to ${team.slug}: write team: "${team.slug}" in the program`
    : "no longer exists: remove it from the program";
  if (!stranger) return `team ${id}, formerly ${slug}, ${now}.`;
  return (
    `the slug now belongs to team ${stranger.id}, and this resource is for team ${id}, which ${now}. ` +
    "Nothing is granted to another team."
  );
}

import { type Answer, created, notFound, ok, Refusal } from "../http/answer.js";
import { actorOf } from "../http/authorize.js";
import type { Call } from "../http/endpoint.js";
import type { SeatHolder } from "../seatHolder.js";
import type { Team } from "../teams.js";

/** Shared by organizations and enterprises: granting and cancelling seats by lists of teams. */

/** A person in several of the teams counts once. A person who has a seat by name keeps it, and counts as refreshed. */
export function grantTeams(call: Call, holder: SeatHolder, names: readonly string[]): Answer {
  const teams = namedTeams(holder, names);
  for (const team of teams) call.world.purchaseForTeam(holder, team, actorOf(call));
  return created({ seats_created: new Set(teams.flatMap(({ members }) => [...members])).size });
}

export function cancelTeams(call: Call, holder: SeatHolder, names: readonly string[]): Answer {
  const now = call.world.now();
  const cancelled = namedTeams(holder, names).map((team) => holder.withdrawTeam(team, now));
  return ok({ seats_cancelled: cancelled.reduce((sum, count) => sum + count, 0) });
}

/** Finds all teams before anything changes. */
export function namedTeams({ kind, settings, teams }: SeatHolder, names: readonly string[]): Team[] {
  const found = names.map((name) => ({ name, team: teams.named(name, settings.teamsNamedBy) }));
  const unknown = found.flatMap(({ name, team }) => (team ? [] : [name]));
  if (unknown.length > 0 && settings.unknownTeams === "not-found") throw notFound();
  if (unknown.length > 0 && settings.unknownTeams === "refuse-all") {
    throw new Refusal(422, `These are not teams of the ${kind}: ${unknown.join(", ")}.`);
  }
  return found.flatMap(({ team }) => team ?? []);
}

import type { Account } from "../accounts.js";
import type { Organization } from "../organization.js";
import type { Seat } from "../seat-book.js";
import type { World } from "../world.js";

/** The state as JSON, without the tokens. */
export function stateOf(world: World) {
  return {
    now: world.now().toISOString(),
    users: [...world.accounts.all()].map(({ login, id, type }) => ({ login, id, type })),
    organizations: world.organizations().map(organizationState),
    purchases: world.purchases,
  };
}

export function seatState({ assignee, team, ...rest }: Seat) {
  return { login: assignee?.login ?? null, assigneeId: assignee?.id ?? null, team: team?.slug ?? null, ...rest };
}

function organizationState({ login, settings, owners, members, invited, seatInvitations, teams, seats }: Organization) {
  return {
    login,
    ...settings,
    owners: logins(owners),
    members: logins(members),
    invited: logins(invited),
    seatInvitations: logins(seatInvitations),
    teams: [...teams.values()].map((team) => ({ ...team, members: logins(team.members) })),
    seats: seats.all().map(seatState),
  };
}

function logins(accounts: Iterable<Account>): string[] {
  return [...accounts].map(({ login }) => login);
}

import type { Account } from "../accounts.js";
import type { Enterprise } from "../enterprise.js";
import type { FaultPlan } from "../faults/plan.js";
import type { Organization } from "../organization.js";
import type { Seat } from "../seatBook.js";
import type { SeatHolder } from "../seatHolder.js";
import type { Team } from "../teams.js";
import type { World } from "../world.js";

/** The state as JSON, without the tokens. */
export function stateOf(world: World) {
  return {
    now: world.now().toISOString(),
    users: [...world.accounts.all()].map(({ login, id, type, hidden }) => ({ login, id, type, hidden })),
    organizations: world.organizations().map(organizationState),
    enterprises: world.enterprises().map(enterpriseState),
    purchases: world.purchases,
  };
}

/** The rules, with the number of requests that each matched and the number that met its fault. */
export function faultsState(faults: FaultPlan) {
  return faults.all().map(({ rule, seen, met }) => ({ ...rule, seen, met }));
}

export function seatState({ assignee, team, teams, ...rest }: Seat) {
  return {
    login: assignee?.login ?? null,
    assigneeId: assignee?.id ?? null,
    team: team?.slug ?? null,
    teams: teams.map(({ slug }) => slug),
    ...rest,
  };
}

function organizationState(organization: Organization) {
  return {
    login: organization.name,
    ...holderState(organization),
    invited: logins(organization.invited),
    outsideCollaborators: logins(organization.outsideCollaborators),
  };
}

function enterpriseState(enterprise: Enterprise) {
  const organizations = enterprise.organizations.map(({ name }) => name);
  return { slug: enterprise.name, organizations, ...holderState(enterprise) };
}

export function teamState(team: Team) {
  return { ...team, members: logins(team.members) };
}

function holderState({ settings, owners, members, seatInvitations, teams, seats }: SeatHolder) {
  return {
    ...settings,
    owners: logins(owners),
    members: logins(members),
    seatInvitations: logins(seatInvitations),
    teams: teams.all().map(teamState),
    seats: seats.all().map(seatState),
  };
}

function logins(accounts: Iterable<Account>): string[] {
  return [...accounts].map(({ login }) => login);
}

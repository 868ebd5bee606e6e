import type { Seat } from "./answers.js";
import { withoutPrefix } from "./names.js";

/** Who pays for seats. */
export interface Owner {
  kind: "organization" | "enterprise";
  /** In lower case. */
  name: string;
}

interface Routes {
  /** The path parameter that holds the owner's name. */
  parameter: string;
  /** The installation of the App that makes the request. */
  installation: string;
  member: string;
  seats: string;
  selectedUsers: string;
  teams: string;
  team: string;
  teamMembers: string;
  selectedTeams: string;
  /** The name of the parameter with the list of teams. */
  listOfTeams: string;
  creditUse: string;
  usersReport: string;
}

const ROUTES: Readonly<Record<Owner["kind"], Routes>> = {
  organization: {
    parameter: "org",
    installation: "/orgs/{org}/installation",
    member: "/orgs/{org}/members/{username}/copilot",
    seats: "/orgs/{org}/copilot/billing/seats",
    selectedUsers: "/orgs/{org}/copilot/billing/selected_users",
    teams: "/orgs/{org}/teams",
    team: "/orgs/{org}/teams/{team_slug}",
    teamMembers: "/orgs/{org}/teams/{team_slug}/members",
    selectedTeams: "/orgs/{org}/copilot/billing/selected_teams",
    listOfTeams: "selected_teams",
    creditUse: "/organizations/{org}/settings/billing/ai_credit/usage",
    usersReport: "/orgs/{org}/copilot/metrics/reports/users-28-day/latest",
  },
  enterprise: {
    parameter: "enterprise",
    installation: "/enterprises/{enterprise}/installation",
    member: "/enterprises/{enterprise}/members/{username}/copilot",
    seats: "/enterprises/{enterprise}/copilot/billing/seats",
    selectedUsers: "/enterprises/{enterprise}/copilot/billing/selected_users",
    teams: "/enterprises/{enterprise}/teams",
    team: "/enterprises/{enterprise}/teams/{team_slug}",
    teamMembers: "/enterprises/{enterprise}/teams/{team_slug}/memberships",
    selectedTeams: "/enterprises/{enterprise}/copilot/billing/selected_enterprise_teams",
    listOfTeams: "selected_enterprise_teams",
    creditUse: "/enterprises/{enterprise}/settings/billing/ai_credit/usage",
    usersReport: "/enterprises/{enterprise}/copilot/metrics/reports/users-28-day/latest",
  },
};

export function routesOf(owner: Owner): Routes {
  return ROUTES[owner.kind];
}

export function parametersOf(owner: Owner): Record<string, string> {
  return { [routesOf(owner).parameter]: owner.name };
}

/**
 * A team's slug as a program writes it: in lower case, and without the prefix for an enterprise. In an organization the prefix
 * may tell two teams apart.
 */
export function plainSlug({ kind }: Owner, slug: string): string {
  return (kind === "enterprise" ? withoutPrefix(slug) : slug).toLowerCase();
}

/** Whether two slugs mean the same team of one owner. */
export function sameTeam(owner: Owner, one: string, other: string): boolean {
  return plainSlug(owner, one) === plainSlug(owner, other);
}

/** The team or organization that gives a person's seat, if the owner's list of selected users neither gives nor cancels it. */
export function heldThrough(owner: Owner, seat: Seat): string | undefined {
  // GitHub's slugs have no other characters, and this is part of lines that are parsed again.
  if (seat.assigningTeam) return `the team ${seat.assigningTeam.replace(/[^\p{L}\p{M}\p{N}:_-]/gu, "_")}`;
  return owner.kind === "enterprise" && seat.organization ? `the organization ${seat.organization}` : undefined;
}

/**
 * Picks one of a person's entries: an enterprise lists a seat once for each organization and team that grants it, and a list that
 * shifts while it is read shows one twice. The person is billed once. Lasting seats take precedence, then the person's own.
 */
export function merged(owner: Owner, one: Seat, other: Seat): Seat {
  const rank = (seat: Seat) => (seat.status === "active" ? 2 : 0) + (heldThrough(owner, seat) ? 0 : 1);
  return rank(other) > rank(one) ? other : one;
}

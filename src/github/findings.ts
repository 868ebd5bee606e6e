import type { Lack } from "./advice.js";
import type { Seat, UnassignedSeat } from "./answers.js";
import { byPerson } from "./byPerson.js";
import type { Listing } from "./listing.js";
import { loginSchema, withoutPrefix, withPrefix } from "./names.js";
import { type Owner, plainSlug } from "./owner.js";

/** An owner's seats, by how a program can declare them. People are sorted by login, and teams by slug. */
export interface Findings {
  readonly total: number;
  /** People who were selected by name: the people of a roster. */
  readonly people: readonly Seat[];
  /** The teams with lasting seats, as a program names them, and the number of those seats. */
  readonly teams: ReadonlyMap<string, number>;
  /** People whose seats all end with the billing cycle. */
  readonly ending: readonly Seat[];
  /** Seats from an enterprise's organizations, or from an enterprise to an organization: the giver declares them. By giver. */
  readonly others: ReadonlyMap<string, number>;
  /** People whose login no program can name. */
  readonly unnameable: readonly Seat[];
  readonly unassigned: readonly UnassignedSeat[];
  readonly lack: Lack | undefined;
}

export function findingsOf(owner: Owner, { seats, entries, unassigned, lack }: Listing): Findings {
  const teams = new Map<string, number>();
  const others = new Map<string, number>();
  const people: Seat[] = [];
  const ending: Seat[] = [];
  const unnameable: Seat[] = [];
  for (const held of byPerson(entries).values()) {
    const lasting = held.filter(({ status }) => status === "active");
    const own = lasting.find((seat) => giverOf(owner, seat) === undefined && !seat.assigningTeam);
    if (own) (isNameable(own) ? people : unnameable).push(own);
    for (const seat of lasting) {
      const giver = giverOf(owner, seat);
      if (giver !== undefined) countOne(others, giver);
      else if (seat.assigningTeam) countOne(teams, plainSlug(owner, seat.assigningTeam));
    }
    const [last] = held.filter((seat) => giverOf(owner, seat) === undefined);
    if (lasting.length === 0 && last) (isNameable(last) ? ending : unnameable).push(last);
  }
  return {
    total: seats.size + unassigned.length,
    people: sorted(people),
    teams: ordered(teams),
    ending: sorted(ending),
    others: ordered(others),
    unnameable: sorted(unnameable),
    unassigned,
    lack,
  };
}

/** The other giver of the seat; the owner cannot declare it then. */
function giverOf({ kind }: Owner, { organization, assigningTeam }: Seat): string | undefined {
  if (kind === "enterprise") return organization ? `the organization ${organization}` : undefined;
  const isEnterprises = assigningTeam !== null && withPrefix(assigningTeam) === assigningTeam.toLowerCase();
  return isEnterprises ? `the enterprise's team ${withoutPrefix(assigningTeam)}` : undefined;
}

function isNameable({ login }: Seat): boolean {
  return loginSchema.safeParse(login).success;
}

function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function ordered(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function sorted(seats: readonly Seat[]): Seat[] {
  const key = ({ login }: Seat) => login.toLowerCase();
  return seats.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

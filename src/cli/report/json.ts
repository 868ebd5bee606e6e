import { dollarsOf } from "../../money/money.js";
import type { Facts, Group, Person, Totals } from "./facts.js";

/** Other programs rely on these names and meanings: docs/report.md. What is new is added; a change of the old is another version. */
export function jsonOf(facts: Facts): string {
  const { owner, at, days, rateOf, whole, totals, teams, costCenters, people, nobodys } = facts;
  const priceOf = (plan: string) => dollarsOf(rateOf(plan)?.cents ?? 0);
  return JSON.stringify(
    {
      version: 1,
      generatedAt: at.toISOString(),
      owner: { kind: owner.kind, name: owner.name },
      days,
      currency: "USD",
      prices: { business: priceOf("business"), enterprise: priceOf("enterprise") },
      complete: whole,
      totals: jsonTotals(totals),
      teams: teams.map(jsonGroup),
      costCenters: costCenters.map(jsonGroup),
      people: people.map(jsonPerson),
      seatsWithoutAssignee: nobodys.map(
        ({ createdAt, assigningTeam, organization, pendingCancellationDate, planType }) => ({
          since: createdAt,
          assigningTeam,
          organization,
          pendingCancellationDate,
          planType,
        }),
      ),
    },
    undefined,
    1,
  );
}

function jsonTotals({ seats, use, pending, cost, unpriced, idleSeats, saving }: Totals) {
  return {
    seats,
    use: {
      used: use.used,
      unused: use.unused,
      never_used: use.never_used,
      young: use.young,
      unknown: use.unknown,
    },
    pendingCancellation: pending,
    monthlyCost: dollarsOf(cost),
    seatsWithoutPrice: unpriced,
    couldBeSaved: { seats: idleSeats, monthlyCost: dollarsOf(saving) },
  };
}

function jsonGroup({ name, totals }: Group) {
  return { name, ...jsonTotals(totals) };
}

function jsonPerson(person: Person) {
  return {
    login: person.login,
    use: person.activity,
    why: person.why,
    couldBeSaved: person.idle,
    lastActivityAt: person.lastActivityAt,
    lastActivityEditor: person.lastActivityEditor,
    lastAuthenticatedAt: person.lastAuthenticatedAt,
    since: person.since,
    team: person.team,
    costCenter: person.costCenter,
    assigningTeams: person.assigningTeams,
    organizations: person.organizations,
    planType: person.planType,
    monthlyCost: person.rate && dollarsOf(person.rate.cents),
    pendingCancellationDate: person.pendingCancellationDate,
  };
}

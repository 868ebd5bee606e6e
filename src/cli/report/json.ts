import { dollarsOf, monthName } from "../../money/money.js";
import type { Facts, Group, Person, Totals } from "./facts.js";
import { whyNoNet } from "./words.js";

/** Other programs rely on these names and meanings (docs/guides/report.md). New fields may come; any other change is another version. */
export function jsonOf(facts: Facts): string {
  const { owner, at, days, rateOf, whole, credits, saving, totals, teams, costCenters, people, leavers, unassigned } =
    facts;
  const priceOf = (plan: string) => dollarsOf(rateOf(plan)?.cents ?? 0);
  return JSON.stringify(
    {
      version: 2,
      generatedAt: at.toISOString(),
      owner: { kind: owner.kind, name: owner.name },
      days,
      currency: "USD",
      prices: { business: priceOf("business"), enterprise: priceOf("enterprise") },
      complete: whole,
      credits: credits.unknown
        ? null
        : { month: monthName(credits.use.month), pool: credits.pool, used: credits.use.used, paid: credits.use.paid },
      whyNoNet: saving.net === null ? whyNoNet(credits, owner) : null,
      totals: {
        ...jsonTotals(totals),
        couldBeSaved: {
          seats: saving.seats,
          seatPrices: dollarsOf(saving.seatPrices),
          net: saving.net === null ? null : dollarsOf(saving.net),
        },
      },
      teams: teams.map(jsonGroup),
      costCenters: costCenters.map(jsonGroup),
      people: people.map(jsonPerson),
      leavers: leavers.map(({ login, why, since, cost }) => ({
        login,
        why,
        since,
        monthlyCost: cost === null ? null : dollarsOf(cost),
      })),
      seatsWithoutAssignee: unassigned.map(
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

function jsonTotals({ seats, use, pending, cost, unpriced, idleSeats, idleCost }: Totals) {
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
    couldBeSaved: { seats: idleSeats, seatPrices: dollarsOf(idleCost) },
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
    aiCreditsUsed: person.creditsUsed,
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

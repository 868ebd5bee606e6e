import { type Seed, type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator/index.js";
import { type Clock, clockAt } from "./clock.js";
import type { Consent } from "./consent.js";
import { type Outcome, runLive } from "./run.js";

type SeedOrganization = NonNullable<Seed["organizations"]>[number];

/** What GitHub may be like: plausible answers to questions that its documentation leaves open. */
export interface Mood {
  readonly name: string;
  readonly settings: Partial<SeedOrganization>;
  readonly faults: SimulatorOptions["faults"];
}

export const moods: readonly Mood[] = [
  { name: "strict", settings: {}, faults: [] },
  {
    name: "lenient",
    settings: {
      nonMembers: "invite",
      unknownUsers: "skip",
      cancellationsCounted: "held",
      largestList: 250,
      teamsNamedBy: "slug",
      unknownTeams: "skip",
      doubleAccess: "team",
      teamSeatsByName: "skip",
    },
    faults: [
      { fault: "lagging-read", on: "GET /orgs/*/members/*/copilot", seconds: 4 },
      { fault: "lagging-read", on: "GET /orgs/*/copilot/billing/seats", seconds: 5 },
      { fault: "lagging-read", on: "GET /orgs/*/copilot/billing", seconds: 20 },
    ],
  },
  {
    name: "abrupt",
    settings: {
      nonMembers: "not-found",
      withoutSeat: "not-found",
      cancelledSeatsEnd: "at-once",
      largestList: 100,
      tooLongStatus: 413,
      teamsNamedBy: "name",
      unknownTeams: "not-found",
      doubleAccess: "direct",
    },
    faults: [{ fault: "lagging-read", on: "GET /orgs/*/copilot/billing/seats", seconds: 10 }],
  },
];

const TOKEN = "ghp_tokenOfTheRehearsalThatMustNotShow";

/** The organization of each rehearsal. */
const organization = {
  login: "Umbrella",
  owners: ["olivia"],
  members: ["tess-trial", "quentin"],
  teams: [{ slug: "trial-crew", name: "The Trial Crew", members: ["tess-trial"] }],
  seats: [{ login: "quentin" }],
} as const;

export const rehearsalConsent: Omit<Consent, "baseUrl"> = {
  organization: "umbrella",
  token: TOKEN,
  login: "tess-trial",
  limitUsd: 200,
  team: "trial-crew",
  nonMember: "nora-elsewhere",
};

export interface Rehearsal {
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly consent: Consent;
}

/** A local GitHub in a mood. It shares the run's clock. */
export async function rehearse(
  mood: Pick<Mood, "settings" | "faults">,
  options: Partial<SimulatorOptions> = {},
): Promise<Rehearsal> {
  const clock = clockAt("2026-11-10T09:00:00Z");
  const simulator = await startSimulator({
    seed: {
      users: [{ login: "nora-elsewhere" }],
      tokens: [{ token: TOKEN, login: "olivia", scopes: ["manage_billing:copilot", "read:org"] }],
      organizations: [{ ...structuredClone(organization), ...mood.settings } as SeedOrganization],
    },
    now: clock.now,
    ...(mood.faults && { faults: mood.faults }),
    ...options,
  });
  return { simulator, clock, consent: { ...rehearsalConsent, baseUrl: simulator.url } };
}

/** The complete run in each mood; nothing in it is real. */
export async function inAllMoods(say: (line: string) => void): Promise<{ mood: string; outcome: Outcome }[]> {
  return Promise.all(
    moods.map(async (mood) => {
      const { simulator, clock, consent } = await rehearse(mood);
      try {
        const around = {
          clock,
          signal: new AbortController().signal,
          say: (line: string) => say(`${mood.name}: ${line}`),
        };
        return { mood: mood.name, outcome: await runLive(consent, around) };
      } finally {
        await simulator.close();
      }
    }),
  );
}

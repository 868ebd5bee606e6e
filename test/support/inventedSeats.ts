import { type Facts, factsOf } from "../../src/cli/report/facts.js";
import type { Seat } from "../../src/github/answers.js";
import type { RosterSeat } from "../../src/roster/index.js";
import { readRules } from "../../src/settings/settings.js";

/** A company with any number of people. None of them exist. */

const FIRST =
  "amber ashen brisk calm cedar coral dusky eager early fern frosty gentle golden hazel ivory jade keen lively lunar maple mellow misty noble ochre olive pearl plain quiet rapid russet sage silent silver sunny tidal velvet violet warm wild winter".split(
    " ",
  );
const SECOND =
  "badger beaver bison crane curlew dolphin dormouse egret falcon ferret finch gecko heron hornet ibis jackal kestrel lapwing lemur linnet lizard lynx magpie marmot marten newt osprey otter owl petrel plover puffin quail raven robin seal shrew stoat swift tapir tern thrush toad turtle vole walrus weasel wombat wren yak".split(
    " ",
  );
const TEAMS = [
  ["platform", "4711", 22],
  ["payments", "4712", 17],
  ["mobile", "4711", 14],
  ["data", "4730", 12],
  ["storefront", "4712", 11],
  ["security", "4720", 8],
  ["design systems", "4745", 6],
  ["field engineering", "4745", 6],
  ["research", "4730", 4],
] as const;
const EDITORS = [
  "vscode/1.106.2/copilot-chat/0.33.1",
  "JetBrains-IU/253.28294/copilot/1.5.60",
  "VisualStudio/17.14.19/copilot/1.290",
  "Neovim/0.11.4/copilot/1.56",
];
const DAY = 86_400_000;

export function inventedCompany(size: number, now: Date): { seats: Seat[]; roster: RosterSeat[] } {
  const random = numbers(20);
  const seats: Seat[] = [];
  const roster: RosterSeat[] = [];
  for (let index = 0; index < size; index += 1) {
    // Each of the 2,000 pairs appears once per round.
    const round = Math.floor(index / (FIRST.length * SECOND.length));
    const first = FIRST[(index * 7) % FIRST.length];
    const second = SECOND[(index * 3 + Math.floor(index / FIRST.length)) % SECOND.length];
    const login = `${first}-${second}${round > 0 ? `-${round}` : ""}`;
    const ago = (days: number) => new Date(now.getTime() - days * DAY).toISOString().replace(/\.\d+/, "");
    const [team, costCenter] = pick(TEAMS, random());
    const seat: Seat = {
      login,
      assigneeId: 1_000_000 + index,
      status: "active",
      assigningTeam: random() < 0.12 ? team.replaceAll(" ", "-") : null,
      assigningTeamId: null,
      organization: "acme",
      createdAt: ago(91 + random() * 500),
      pendingCancellationDate: null,
      planType: "business",
      lastActivityAt: ago(random() * random() * 29),
      lastActivityEditor: EDITORS[Math.floor(random() * random() * EDITORS.length)] ?? null,
      lastAuthenticatedAt: ago(random() * 14),
      updatedAt: null,
      tellsActivity: true,
    };
    const kind = random() + (team === "field engineering" ? 0.25 : 0);
    const none = { lastActivityAt: null, lastActivityEditor: null };
    if (kind > 0.97) Object.assign(seat, { ...none, lastAuthenticatedAt: ago(random() * 20) });
    else if (kind > 0.93) Object.assign(seat, { ...none, lastAuthenticatedAt: null, createdAt: ago(random() * 25) });
    else if (kind > 0.87)
      Object.assign(seat, { ...none, lastAuthenticatedAt: null, createdAt: ago(33 + random() * 50) });
    else if (kind > 0.74) Object.assign(seat, { lastActivityAt: ago(33 + random() * 55), lastAuthenticatedAt: null });
    if (random() < 0.02) Object.assign(seat, { status: "pending_cancellation", pendingCancellationDate: "2026-12-01" });
    seats.push(seat);
    if (random() < 0.97) roster.push({ username: login, team, costCenter });
  }
  return { seats, roster };
}

/** The facts for a report about that company, before GitHub's 28-day report has been read. */
export function inventedFacts(size: number, now: Date): Facts {
  const { seats, roster } = inventedCompany(size, now);
  return factsOf({
    owner: { kind: "organization", name: "acme" },
    listing: { entries: seats, unassigned: [], whole: true, lack: undefined },
    roster,
    days: 30,
    now,
    rateOf: readRules(() => undefined).rateOf,
    credits: {
      use: { month: { year: 2026, month: 10 }, used: 661_800, paid: 0 },
      pool: 782_800,
      room: { pool: 765_700, used: 661_800 },
      doubt: undefined,
    },
    report: { people: undefined, hidden: true, why: "GitHub answered 404" },
  });
}

function pick<Choice extends readonly [string, string, number]>(choices: readonly Choice[], random: number): Choice {
  let left = random * choices.reduce((sum, [, , weight]) => sum + weight, 0);
  for (const choice of choices) {
    left -= choice[2];
    if (left < 0) return choice;
  }
  throw new Error("no choice");
}

/** The same numbers from 0 to 1 each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

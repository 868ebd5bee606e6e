import { billingSchema as billing } from "../../src/github/answers.js";
import { OverLimit } from "./budget.js";
import { type SeatState, Unfit } from "./liveOrganization.js";
import { longestList } from "./longestList.js";
import type { Situation } from "./situation.js";
import { walkTeam } from "./walkTeam.js";

/** Goes through the life of a seat. It draws no conclusions: those come from the exchanges. */
export async function walk(run: Situation): Promise<void> {
  const { organization, consent, nobodies, ground, notAsked } = run;
  const { login, nonMember } = consent;
  await grantFirst(run);
  await organization.grant("grant again", [login]);
  await cancelFirst(run);
  await organization.cancel("cancel again", [login]);
  await organization.settled("cancel again", login);
  await within(run, "unknown login", async () => {
    await organization.grant("unknown login", [login, nobodies.login]);
    await organization.settled("unknown login", login);
  });
  await within(run, "longest list", async () => {
    if (await haveSeat(run)) await longestList(organization, login);
  });
  if (nonMember === undefined) notAsked.push({ step: "non-member", why: "COPILOT_SEATS_LIVE_NON_MEMBER is not set" });
  else await within(run, "non-member", () => grantNonMember(run, nonMember));
  const { team } = ground;
  if (!team) notAsked.push({ step: "team", why: "COPILOT_SEATS_LIVE_TEAM is not set" });
  else {
    await within(run, "team", async () => {
      if (await haveSeat(run)) await walkTeam(run, team);
    });
  }
}

/** Leaves out a step that would cost too much. */
async function within({ notAsked, say }: Situation, step: string, act: () => Promise<void>): Promise<void> {
  say(step);
  try {
    await act();
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error;
    notAsked.push({ step, why: error.message });
  }
}

const isActive = ({ kind }: SeatState) => kind === "active";
const isOver = ({ kind }: SeatState) => kind === "pending" || kind === "none";

async function grantFirst({ organization, consent: { login }, say }: Situation): Promise<void> {
  say("grant");
  const total = async (look: number) => {
    const { answer } = await organization.ask("grant", "GET /orgs/{org}/copilot/billing", {}, look);
    return totalOf(answer);
  };
  const before = await total(0);
  const { status } = await organization.grant("grant", [login]);
  const state = await organization.watch("grant", login, isActive, async (look) => (await total(look)) > before);
  if (!isActive(state))
    throw new Unfit(`GitHub answered the grant with ${status}, and two minutes later there is no seat`);
}

/** Cancels together with an unknown login; alone if GitHub does not accept that. */
async function cancelFirst({ organization, consent: { login }, nobodies, say }: Situation): Promise<void> {
  say("cancel");
  const mixed = await organization.cancel("cancel with unknown login", [login, nobodies.login]);
  if (mixed.status === 200) await organization.watch("cancel with unknown login", login, isOver);
  else if (!isOver(await organization.settled("cancel with unknown login", login))) {
    await organization.cancel("cancel", [login]);
    await organization.watch("cancel", login, isOver);
  }
}

/** Takes the cancellation back, if that has not happened yet. */
async function haveSeat({ organization, consent: { login } }: Situation): Promise<boolean> {
  if (isActive(await organization.seat("take back", login))) return true;
  await organization.grant("take back", [login]);
  return isActive(await organization.watch("take back", login, isActive));
}

async function grantNonMember({ organization }: Situation, nonMember: string): Promise<void> {
  await organization.grant("non-member", [nonMember]);
  await organization.settled("non-member", nonMember);
  await organization.ask("non-member", "GET /orgs/{org}/memberships/{username}", { username: nonMember });
}

function totalOf(answer: unknown): number {
  const { data } = billing.safeParse(answer);
  return data?.totalSeats ?? 0;
}

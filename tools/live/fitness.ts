import { z } from "zod";
import { billingSchema } from "../../src/github/answers.js";
import { closedToLists, missingPolicy } from "../../src/github/subscription.js";
import { readRate } from "../../src/settings/settings.js";
import { Budget } from "./budget.js";
import type { Clock } from "./clock.js";
import type { Consent } from "./consent.js";
import { type LiveOrganization, Unfit } from "./liveOrganization.js";
import type { Ground, LiveTeam, Nobodies } from "./situation.js";
import type { Exchange } from "./transcript.js";

const BEFORE = "before";

const membershipSchema = z.object({ state: z.string() });
const teamSchema = z.object({ slug: z.string(), name: z.string() });
const membersSchema = z.array(z.object({ login: z.string() }));

/** Reads whether the run can start without doing harm; throws the reason if not. */
export async function examine(
  organization: LiveOrganization,
  consent: Consent,
  nobodies: Nobodies,
  clock: Clock,
): Promise<Ground> {
  const budget = await readBudget(organization, consent, clock);
  await mustHaveNoSeat(organization, consent.login);
  const { login, nonMember } = consent;
  const membership = await organization.ask(BEFORE, "GET /orgs/{org}/memberships/{username}", { username: login });
  if (membershipSchema.safeParse(membership.answer).data?.state !== "active") {
    throw new Unfit(
      `${login} is not a member of ${consent.organization}, or the token may not see it (scope read:org)`,
    );
  }
  if (nonMember !== undefined) {
    const other = await organization.ask(BEFORE, "GET /orgs/{org}/memberships/{username}", { username: nonMember });
    if (other.status !== 404) throw new Unfit(`${nonMember} is a member of ${consent.organization}, or invited`);
    if ((await organization.listed(BEFORE, nonMember)).kind !== "none")
      throw new Unfit(`${nonMember} has a seat already`);
  }
  const stranger = await organization.ask(BEFORE, "GET /users/{username}", { username: nobodies.login });
  if (stranger.status !== 404) throw new Unfit(`the made-up login ${nobodies.login} may be somebody's`);
  const team = consent.team === undefined ? undefined : await readTeam(organization, consent.team, login);
  return { budget, team };
}

async function readBudget(organization: LiveOrganization, consent: Consent, clock: Clock): Promise<Budget> {
  const answer = answered(await organization.ask(BEFORE, "GET /orgs/{org}/copilot/billing"), 200, "the subscription");
  const billing = billingSchema.parse(answer);
  const closed = closedToLists(consent.organization, billing) ?? missingPolicy(consent.organization, billing);
  if (closed !== undefined) throw new Unfit(closed);
  if (billing.lastingSeats < 1) {
    throw new Unfit("nobody else has a lasting seat there, and without seats GitHub ends the Copilot plan");
  }
  const rate = readRate(billing.planType, () => undefined);
  if (!rate) throw new Unfit(`the price of the plan "${billing.planType}" is not known`);
  const price = rate.cents / 100;
  if (price > consent.limitUsd) {
    throw new Unfit(`a seat costs ${price} USD a month, and the limit is ${consent.limitUsd} USD`);
  }
  return new Budget(consent.limitUsd, price, clock);
}

async function mustHaveNoSeat(organization: LiveOrganization, login: string): Promise<void> {
  const listed = await organization.listed(BEFORE, login);
  const single = await organization.seat(BEFORE, login);
  if (listed.kind === "none" && single.kind === "none") return;
  const isUnreadable = listed.kind === "unreadable" || single.kind === "unreadable";
  throw new Unfit(
    isUnreadable
      ? `it cannot be read whether ${login} has a seat; an organization for tests has at most 1,000 seats`
      : `${login} has a seat already, which this run did not grant: take another account, or wait until the seat has ended`,
  );
}

/** Everybody in the team gets a seat, so nobody else may be in it, or in a team inside it. */
async function readTeam(organization: LiveOrganization, slug: string, login: string): Promise<LiveTeam> {
  const found = await organization.ask(BEFORE, "GET /orgs/{org}/teams/{team_slug}", { team_slug: slug });
  const team = teamSchema.parse(answered(found, 200, `the team ${slug}`));
  await mustHoldOnly(organization, BEFORE, team.slug, login);
  return team;
}

export async function mustHoldOnly(
  organization: LiveOrganization,
  step: string,
  slug: string,
  login: string,
): Promise<void> {
  const found = await organization.ask(step, "GET /orgs/{org}/teams/{team_slug}/members", { team_slug: slug });
  const members = membersSchema.parse(answered(found, 200, `the members of ${slug}`));
  if (members.length === 1 && members[0]?.login.toLowerCase() === login) return;
  throw new Unfit(`${login} must be the only member of the team ${slug}, which has ${members.length}`);
}

function answered({ status, answer }: Exchange, expected: number, what: string): unknown {
  if (status === expected) return answer;
  const { message } = z.object({ message: z.string() }).catch({ message: "no usable answer" }).parse(answer);
  throw new Unfit(`${what} cannot be read: ${status ?? "no answer"}, ${message}`);
}

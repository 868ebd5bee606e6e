import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Seat } from "../github/answers.js";
import { about, GitHubError, SeatError } from "../github/errors.js";
import { loginSchema, organizationSchema, sameName } from "../github/names.js";
import type { OrganizationSeats } from "../github/seats.js";
import { locate, whyNotTheSame } from "./assignee.js";
import { checkInputs, UNKNOWN } from "./check.js";
import { declare, isDeclared } from "./declared.js";
import { configure, github, ownerOfStack, say } from "./session.js";

/** What the engine compares: names in lower case, so that spelling is no change, and the status that is wanted. */
interface Inputs {
  organization: string;
  username: string;
  status: Seat["status"];
}

/** What the state holds of a seat. Nothing of it changes by itself, so that only what matters shows as a change. */
interface Outputs extends Inputs {
  assigneeId: number | null;
  createdAt: string | null;
  planType: string | null;
  assigningTeam: string | null;
  pendingCancellationDate: string | null;
}

const RULES = {
  organization: organizationSchema,
  username: loginSchema,
  status: z.literal("active").default("active"),
};

export async function check(_olds: unknown, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
  const result = checkInputs(RULES, { ...news, organization: news.organization ?? ownerOfStack() });
  const { organization, username } = result.inputs;
  if (typeof organization === "string" && typeof username === "string") declare(organization, username);
  return result;
}

export async function diff(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult> {
  const replaces: string[] = [];
  if (!sameName(olds.organization, news.organization)) replaces.push("organization");
  else if (!sameName(olds.username, news.username) && !(await isRename(olds, news))) replaces.push("username");
  return {
    changes: replaces.length > 0 || olds.status !== news.status || !sameName(olds.username, news.username),
    replaces,
  };
}

export async function create(inputs: Inputs): Promise<dynamic.CreateResult<Outputs>> {
  return { id: `${inputs.organization}/${inputs.username}`, outs: await ensureSeat(inputs, null) };
}

export async function update(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.UpdateResult<Outputs>> {
  return { outs: await ensureSeat(news, olds.assigneeId) };
}

export async function read(id: string, state: Outputs): Promise<dynamic.ReadResult> {
  const { organization, username, assigneeId } = state;
  const subject = `Cannot read the Copilot seat of ${username} in ${organization}`;
  return about(subject, async () => {
    const seats = await github().organization(organization);
    const assignee = await locate(seats, username, assigneeId);
    const changed = whyNotTheSame(username, assigneeId, assignee);
    if (changed && assignee.stranger) throw new SeatError(subject, changed);
    if (changed) say(`${username} in ${organization}: ${changed}`);
    if (!assignee.seat) return {};
    const props = outputsOf(organization, assignee.seat);
    // The status as an input makes a seat that was cancelled elsewhere show as `~ status: "pending_cancellation" => "active"`.
    return { id, props, inputs: { organization, username: props.username.toLowerCase(), status: props.status } };
  });
}

async function remove(_id: string, state: Outputs): Promise<void> {
  const { organization, username, assigneeId } = state;
  await about(`Cannot cancel the Copilot seat of ${username} in ${organization}`, async () => {
    const seats = await github().organization(organization);
    const { seat } = await locate(seats, username, assigneeId);
    if (!seat || seat.status === "pending_cancellation") return;
    const kept = isDeclared(organization, seat.login)
      ? "another resource of this stack declares it"
      : seat.assigningTeam && `it comes through the team ${seat.assigningTeam}`;
    if (kept) say(`${seat.login} keeps the Copilot seat in ${organization}: ${kept}. Nothing was cancelled.`);
    else await seats.cancel(seat.login);
  });
}

export { configure, remove as delete };

/** Looks, grants only what is missing, and looks again: whatever a lost run left behind, nothing is bought twice. */
async function ensureSeat(inputs: Inputs, knownId: number | null): Promise<Outputs> {
  const { organization, username } = inputs;
  const subject = `Cannot grant a Copilot seat to ${username} in ${organization}`;
  return about(subject, async () => {
    const seats = await github().organization(organization);
    const assignee = await locate(seats, username, knownId);
    const changed = whyNotTheSame(username, knownId, assignee);
    if (changed) throw new SeatError(subject, changed);
    const { seat } = assignee;
    if (seat?.status === "active") {
      if (seat.assigningTeam)
        say(
          `${seat.login} has a Copilot seat in ${organization} through the team ${seat.assigningTeam}. Nothing was bought.`,
        );
      return outputsOf(organization, seat);
    }
    await seats.grant(username);
    return confirmed(seats, inputs, seat?.assigneeId ?? knownId).catch((error: unknown) => {
      throw recorded(inputs, knownId, error);
    });
  });
}

/** The seat that was just granted, as GitHub shows it. */
async function confirmed(
  seats: OrganizationSeats,
  { organization, username }: Inputs,
  knownId: number | null,
): Promise<Outputs> {
  const seat = await seats.findOnce(username, (found) => found?.status === "active");
  if (seat?.status !== "active") {
    throw new SeatError(
      `The Copilot seat of ${username} in ${organization} is not visible yet`,
      `GitHub accepted the grant, but ${seat ? "still shows the cancellation" : "shows no seat"}. Run \`pulumi up\` again: it looks before it ` +
        `grants. If it stays so: is ${username} a member of ${organization} (organization settings > People)?`,
    );
  }
  if (knownId !== null && seat.assigneeId !== knownId) {
    throw new SeatError(
      `The Copilot seat of ${username} in ${organization} went to somebody else`,
      `it is for the account ${knownId}, and the login moved to the account ${seat.assigneeId} during the run. Cancel that seat on GitHub.`,
    );
  }
  return outputsOf(organization, seat);
}

/** Pulumi records a resource whose creation throws this, and finishes it with `update`; without `__provider` it could not. */
function recorded(inputs: Inputs, assigneeId: number | null, error: unknown): Error {
  const failure =
    error instanceof GitHubError
      ? new SeatError("GitHub accepted the grant, but it cannot be read", error.detail)
      : error;
  const reason = failure instanceof Error ? failure.message : String(failure);
  const properties = {
    ...inputs,
    assigneeId,
    createdAt: null,
    planType: null,
    assigningTeam: null,
    pendingCancellationDate: null,
  };
  return Object.assign(new Error(reason), {
    id: `${inputs.organization}/${inputs.username}`,
    properties,
    reasons: [reason],
  });
}

/** Whether a changed login is the same person's new one: then the seat goes on, and nothing is cancelled or bought. */
async function isRename(olds: Outputs, news: Inputs): Promise<boolean> {
  if (olds.assigneeId === null || news.username === UNKNOWN) return false;
  return about(`Cannot tell whether ${news.username} is the new login of ${olds.username}`, async () => {
    const seats = await github().organization(olds.organization);
    return (await seats.account(news.username))?.id === olds.assigneeId;
  });
}

function outputsOf(organization: string, seat: Seat): Outputs {
  return {
    organization,
    username: seat.login,
    status: seat.status,
    assigneeId: seat.assigneeId,
    createdAt: seat.createdAt,
    planType: seat.planType,
    assigningTeam: seat.assigningTeam,
    pendingCancellationDate: seat.pendingCancellationDate,
  };
}

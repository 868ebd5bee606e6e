import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Seat } from "../github/answers.js";
import { about, GitHubError } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { accountNameSchema, loginSchema, sameName } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { SeatError } from "../text/seatError.js";
import { locate, whyNotTheSame } from "./assignee.js";
import { countCancellation } from "./cancellationCap.js";
import { checkInputs, checkState, UNKNOWN } from "./check.js";
import { afterCancellations, cancel, declare, isCancelled, isDeclared, isReplaced, replace } from "./declared.js";
import { changedOwner, type OwnerProperties, ownerOf, ownerProperties, ownerRules, ownerState } from "./owner.js";
import { configure, github, say } from "./session.js";

/** What the engine compares: names in lower case, so that spelling is no change, and the status that is wanted. */
interface Inputs extends OwnerProperties {
  username: string;
  /** `active`; what a refresh found instead: `pending_cancellation`, or `renamed to` another login. */
  status: string;
}

/** What the state holds of a seat. Nothing of it changes by itself, so that only what matters shows as a change. */
interface Outputs extends Inputs {
  assigneeId: number | null;
  createdAt: string | null;
  planType: string | null;
  assigningTeam: string | null;
  pendingCancellationDate: string | null;
}

const RULES = { username: loginSchema, status: z.literal("active").default("active") };
const STATE = { ...ownerState, username: accountNameSchema, assigneeId: z.int().positive().nullable() };

export async function check(olds: Partial<Inputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
  const owner = ownerRules(news);
  const { inputs, failures } = checkInputs({ ...owner.rules, ...RULES }, { ...news, ...owner.named });
  if (typeof inputs.username === "string") {
    declare(ownerOf(inputs), inputs.username, olds?.username === inputs.username && olds.status);
  }
  return { inputs, failures: [...owner.failures, ...failures] };
}

export async function diff(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult> {
  checkState(STATE, olds);
  const replaces = changedOwner(olds, news);
  const renamed = !sameName(olds.username, news.username);
  if (replaces.length === 0 && renamed && !(await isRename(olds, news))) replaces.push("username");
  if (replaces.length > 0) replace(ownerOf(olds), olds.username);
  // A roster of this run may have lost the person to this resource before the program came to it.
  const taken = isCancelled(ownerOf(news), news.username);
  return { changes: replaces.length > 0 || renamed || olds.status !== news.status || taken, replaces };
}

export async function create(inputs: Inputs): Promise<dynamic.CreateResult<Outputs>> {
  return { id: `${ownerOf(inputs).name}/${inputs.username}`, outs: await ensureSeat(inputs, null) };
}

export async function update(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.UpdateResult<Outputs>> {
  checkState(STATE, olds);
  return { outs: await ensureSeat(news, olds.assigneeId) };
}

export async function read(id: string, state: Outputs): Promise<dynamic.ReadResult> {
  checkState(STATE, state);
  const { username, assigneeId } = state;
  const owner = ownerOf(state);
  const subject = `Cannot read the Copilot seat of ${username} in ${owner.name}`;
  return about(subject, async () => {
    const assignee = await locate(await github().of(owner), username, assigneeId);
    const changed = whyNotTheSame(username, assigneeId, assignee);
    if (changed && assignee.stranger) throw new SeatError(subject, changed);
    if (changed) say(`${username} in ${owner.name}: ${changed}`);
    if (!assignee.seat) return {};
    // A renamed person keeps the name that the program knows, so that no replacement grants and cancels on the way.
    const props = changed
      ? { ...outputsOf(owner, assignee.seat), username, status: `renamed to ${assignee.login}` }
      : outputsOf(owner, assignee.seat);
    // The status as an input makes a seat that was cancelled elsewhere show as `~ status: "pending_cancellation" => "active"`.
    const inputs = { ...ownerProperties(owner), username: props.username.toLowerCase(), status: props.status };
    return { id, props, inputs };
  });
}

async function remove(_id: string, state: Outputs): Promise<void> {
  checkState(STATE, state);
  const { username, assigneeId } = state;
  const owner = ownerOf(state);
  await about(`Cannot cancel the Copilot seat of ${username} in ${owner.name}`, async () => {
    const onGitHub = await github().of(owner);
    const { seat } = await locate(onGitHub, username, assigneeId);
    if (!seat || seat.status === "pending_cancellation") return;
    const through = heldThrough(owner, seat);
    const kept = isDeclared(owner, seat.login)
      ? "another resource of this stack declares it"
      : through && `it comes through ${through}`;
    if (kept) {
      say(`${seat.login} keeps the Copilot seat in ${owner.name}: ${kept}. Nothing was cancelled.`);
      return;
    }
    if (!isReplaced(owner, username)) await countCancellation(onGitHub, seat.login);
    await cancel(onGitHub, seat.login);
  });
}

export { configure, remove as delete };

/** Looks, grants only what is missing, and looks again: whatever a lost run left behind, nothing is bought twice. */
async function ensureSeat(inputs: Inputs, knownId: number | null): Promise<Outputs> {
  const { username } = inputs;
  const owner = ownerOf(inputs);
  const subject = `Cannot grant a Copilot seat to ${username} in ${owner.name}`;
  return about(subject, async () => {
    const onGitHub = await github().of(owner);
    await afterCancellations(onGitHub, [username]);
    const assignee = await locate(onGitHub, username, knownId, (_, why) => {
      throw why;
    });
    const changed = whyNotTheSame(username, knownId, assignee);
    if (changed) throw new SeatError(subject, changed);
    const { seat } = assignee;
    if (seat?.status === "active") {
      const through = heldThrough(owner, seat);
      if (through) say(`${seat.login} has a Copilot seat in ${owner.name} through ${through}. Nothing was bought.`);
      return outputsOf(owner, seat);
    }
    await onGitHub.writer.grant(username);
    return confirmed(onGitHub, inputs, seat?.assigneeId ?? knownId).catch((error: unknown) => {
      throw recorded(inputs, knownId, error);
    });
  });
}

/** The seat that was just granted, as GitHub shows it. */
async function confirmed(onGitHub: OwnerOnGitHub, { username }: Inputs, knownId: number | null): Promise<Outputs> {
  const { owner } = onGitHub;
  const found = await onGitHub.seats.findOnce([username], (seat) => seat?.status === "active");
  const seat = found.get(username);
  if (seat?.status !== "active") {
    throw new SeatError(
      `The Copilot seat of ${username} in ${owner.name} is not visible yet`,
      `GitHub accepted the grant, but ${seat ? "still shows the cancellation" : "shows no seat"}. Run \`pulumi up\` again: it looks before it ` +
        `grants. If it stays so: is ${username} a member of ${owner.name} (${owner.kind} settings > People)?`,
    );
  }
  if (knownId !== null && seat.assigneeId !== knownId) {
    throw new SeatError(
      `The Copilot seat of ${username} in ${owner.name} went to somebody else`,
      `it is for the account ${knownId}, and the login moved to the account ${seat.assigneeId} during the run. Cancel that seat on GitHub.`,
    );
  }
  return outputsOf(owner, seat);
}

/** Pulumi records a resource whose creation throws this, and finishes it with `update`; without `__provider` it could not. */
function recorded(inputs: Inputs, assigneeId: number | null, error: unknown): Error {
  const failure =
    error instanceof GitHubError
      ? new SeatError(
          `The Copilot seat of ${inputs.username} in ${ownerOf(inputs).name} was granted, but cannot be read`,
          error.detail,
        )
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
    id: `${ownerOf(inputs).name}/${inputs.username}`,
    properties,
    reasons: [reason],
  });
}

/** Whether a changed login is the same person's new one: then the seat goes on, and nothing is cancelled or bought. */
async function isRename(olds: Outputs, news: Inputs): Promise<boolean> {
  if (olds.assigneeId === null || news.username === UNKNOWN) return false;
  return about(`Cannot tell whether ${news.username} is the new login of ${olds.username}`, async () => {
    const onGitHub = await github().of(ownerOf(olds));
    return (await onGitHub.accounts.byLogin(news.username))?.id === olds.assigneeId;
  });
}

function outputsOf(owner: Owner, seat: Seat): Outputs {
  return {
    ...ownerProperties(owner),
    username: seat.login,
    status: seat.status,
    assigneeId: seat.assigneeId,
    createdAt: seat.createdAt,
    planType: seat.planType,
    assigningTeam: seat.assigningTeam,
    pendingCancellationDate: seat.pendingCancellationDate,
  };
}

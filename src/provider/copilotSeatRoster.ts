import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Seat } from "../github/answers.js";
import { about, GitHubError } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { USUAL_CANCELLATIONS } from "../settings/settings.js";
import { count, listed } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { countCancellations } from "./cancellationCap.js";
import { checkInputs, checkState, UNKNOWN } from "./check.js";
import { afterCancellations, cancel, declare, isCancelled, isDeclared } from "./declared.js";
import { changedOwner, ownerOf, ownerRules, ownerState } from "./owner.js";
import { previewOf } from "./rosterPreview.js";
import { peopleOf, rosterRules, tooManyCancellations } from "./rosterRules.js";
import {
  decodeHolders,
  encodeHolders,
  type Holder,
  type Holders,
  NO_SEAT,
  REMOVED,
  type RosterInputs,
  type RosterOutputs,
  seatsOfHolders,
  UNDECLARED,
} from "./rosterState.js";
import { cancellable, grantable, observe, undeclaredSeats, wantedBy } from "./rosterWorld.js";
import { configure, github } from "./session.js";

const STATE = { ...ownerState, assignees: z.string() };

/** Whoever is refused is named, as far as a message can hold. */
const MOST_REFUSED_NAMES = 1_000;

export async function check(olds: Partial<RosterInputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
  checkState(ownerState, olds);
  const owner = ownerRules(news);
  const checked = checkInputs({ ...owner.rules, ...rosterRules }, { ...news, ...owner.named });
  const failures = [...owner.failures, ...checked.failures];
  const inputs = Object.fromEntries(Object.entries(checked.inputs).filter(([, value]) => value !== undefined));
  const { usernames } = news;
  if (usernames === UNKNOWN || (Array.isArray(usernames) && usernames.includes(UNKNOWN))) {
    return { inputs: { ...inputs, seats: UNKNOWN }, failures };
  }
  const people = peopleOf(usernames);
  const complete = { ...inputs, seats: Object.fromEntries(people.logins.map((login) => [login, "active"])) };
  failures.push(...people.failures);
  if (failures.length === 0 && !Object.values(inputs).includes(UNKNOWN)) {
    const roster = complete as RosterInputs;
    for (const login of people.logins) declare(ownerOf(roster), login, olds.seats?.[login]);
    failures.push(...(await previewOf(olds, roster)));
  }
  return { inputs: complete, failures };
}

export async function diff(_id: string, olds: RosterOutputs, news: RosterInputs): Promise<dynamic.DiffResult> {
  checkState(STATE, olds);
  const replaces = changedOwner(olds, news);
  const changes =
    replaces.length > 0 ||
    olds.exclusive !== news.exclusive ||
    olds.maxSeats !== news.maxSeats ||
    olds.maxCancellations !== news.maxCancellations ||
    // Another roster of this run may have lost people to this one before the program came to this one.
    Object.keys(news.seats).some((login) => isCancelled(ownerOf(news), login)) ||
    !sameSeats(seatsOfHolders(decodeHolders(olds.assignees)), news.seats);
  return { changes, replaces };
}

export async function create(inputs: RosterInputs): Promise<dynamic.CreateResult<RosterOutputs>> {
  return { id: ownerOf(inputs).name, outs: await ensureRoster(inputs, new Map()) };
}

export async function update(
  _id: string,
  olds: RosterOutputs,
  news: RosterInputs,
): Promise<dynamic.UpdateResult<RosterOutputs>> {
  checkState(STATE, olds);
  return { outs: await ensureRoster(news, decodeHolders(olds.assignees)) };
}

export async function read(id: string, state: RosterOutputs): Promise<dynamic.ReadResult> {
  checkState(STATE, state);
  const owner = ownerOf(state);
  return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
    const onGitHub = await github().of(owner);
    const known = decodeHolders(state.assignees);
    const holders = await observe(onGitHub, known, state.exclusive);
    const { assignees: _, ...settings } = withoutProvider(state);
    return { id, props: outputsOf(settings, holders), inputs: { ...settings, seats: seatsOfHolders(holders) } };
  });
}

async function remove(_id: string, state: RosterOutputs): Promise<void> {
  checkState(STATE, state);
  const owner = ownerOf(state);
  const subject = `Cannot cancel the Copilot seats of ${owner.name}`;
  await about(subject, async () => {
    const onGitHub = await github().of(owner);
    const known = decodeHolders(state.assignees);
    const own = [...known].filter(([, { status }]) => status !== UNDECLARED).map(([login]) => login);
    const world = await onGitHub.seats.findAll(own);
    const cancels = await cancellable(onGitHub, own, known, world, () => false);
    await countDeletion(onGitHub, subject, cancels, state.maxCancellations, own.length);
    const failures = await cancelAll(onGitHub, cancels);
    if (failures.size > 0) throw failed("cancelled", owner, failures, own.length);
  });
}

export { configure, remove as delete };

/** The roster's own limit counts where the program set one; else that of the stack, which counts the whole run. */
async function countDeletion(
  onGitHub: OwnerOnGitHub,
  subject: string,
  cancels: readonly string[],
  maxCancellations: number | string | undefined,
  people: number,
): Promise<void> {
  if (maxCancellations === undefined || maxCancellations === USUAL_CANCELLATIONS) {
    return countCancellations(onGitHub, subject, cancels);
  }
  const refusal = tooManyCancellations(cancels, maxCancellations, people);
  if (refusal) throw new SeatError(subject, `${refusal} Run \`pulumi up\` with it before the roster is removed.`);
}

/** Looks, grants and cancels only what differs, and records exactly what became of it. */
async function ensureRoster(inputs: RosterInputs, known: Holders): Promise<RosterOutputs> {
  const owner = ownerOf(inputs);
  const wanted = Object.keys(inputs.seats);
  const isWanted = wantedBy(wanted, known);
  const onGitHub = await about(`Cannot change the Copilot seats of ${owner.name}`, () => github().of(owner));
  const isOwn = ({ status }: Holder) => status !== UNDECLARED;
  const removed = [...known]
    .filter(([login, holder]) => isOwn(holder) && !Object.hasOwn(inputs.seats, login))
    .map(([login]) => login);
  const { world, grants, cancels, failures } = await about(
    `Cannot read the Copilot seats of ${owner.name}`,
    async () => {
      await afterCancellations(onGitHub, wanted);
      const world = await onGitHub.seats.findAll([...wanted, ...removed]);
      const plan = await grantable(onGitHub, wanted, known, world);
      const undeclared = inputs.exclusive ? await undeclaredSeats(onGitHub, isWanted) : [];
      const leaving = new Set([...(await cancellable(onGitHub, removed, known, world, isWanted)), ...undeclared]);
      return { ...plan, world, cancels: [...leaving] };
    },
  );
  const refusal = tooManyCancellations(cancels, inputs.maxCancellations, Math.max(known.size, wanted.length));
  if (refusal) throw new SeatError(`Cannot change the Copilot seats of ${owner.name}`, refusal);

  for (const [login, error] of await settle(grants, (login) => onGitHub.writer.grant(login)))
    failures.set(login, error);
  const notCancelled = await cancelAll(onGitHub, cancels);
  const holders = await recordedHolders(onGitHub, wanted, grants, known, world, failures);
  for (const login of notCancelled.keys()) holders.set(login, { id: known.get(login)?.id ?? null, status: REMOVED });
  const { seats: _, ...settings } = withoutProvider(inputs);
  const outputs = outputsOf(settings, holders);
  if (failures.size + notCancelled.size === 0) return outputs;
  const errors = [
    ...(failures.size > 0 ? [failed("granted", owner, failures, wanted.length).message] : []),
    ...(notCancelled.size > 0 ? [failed("cancelled", owner, notCancelled, cancels.length).message] : []),
  ];
  const message = `${errors.join(" ")} The others are done and recorded; \`pulumi up\` goes on with the rest.`;
  const provider = "__provider" in inputs ? { __provider: inputs.__provider } : {};
  throw Object.assign(new Error(message), { id: owner.name, properties: { ...outputs, ...provider }, reasons: errors });
}

/** What became of everybody in the roster; a look that fails does not forget what GitHub accepted. */
async function recordedHolders(
  onGitHub: OwnerOnGitHub,
  wanted: readonly string[],
  grants: readonly string[],
  known: Holders,
  before: ReadonlyMap<string, Seat>,
  failures: Map<string, Error>,
): Promise<Holders> {
  const granted = new Set(grants.filter((login) => !failures.has(login)));
  const after = await onGitHub.seats
    .findOnce(grants, (seat, login) => !granted.has(login) || seat?.status === "active")
    .catch((error: unknown) => {
      for (const login of granted) failures.set(login, error instanceof Error ? error : new Error(String(error)));
      return undefined;
    });
  const isGrant = new Set(grants);
  return new Map(
    wanted.map((login) => {
      const id = known.get(login)?.id ?? null;
      if (granted.has(login) && !after) return [login, { id, status: "active" }];
      const seat = after && isGrant.has(login) ? after.get(login) : before.get(login);
      if (granted.has(login) && seat?.status !== "active") failures.set(login, notVisible(onGitHub.owner));
      if (failures.has(login) && id !== null && seat && seat.assigneeId !== id) {
        return [login, { id, status: `taken by account ${seat.assigneeId}` }];
      }
      return [login, { id: seat?.assigneeId ?? id, status: seat?.status ?? NO_SEAT }];
    }),
  );
}

function notVisible(owner: Owner): Error {
  return new Error(
    `GitHub accepted the grant, but shows no active seat. Is the person a member of ${owner.name} (${owner.kind} settings > People)?`,
  );
}

/** While others were granted seats, the program may have come to a resource that declares one of these. */
function cancelAll(onGitHub: OwnerOnGitHub, logins: readonly string[]): Promise<Map<string, Error>> {
  const { owner } = onGitHub;
  const undeclared = logins.filter((login) => !isDeclared(owner, login));
  return settle(undeclared, (login) => cancel(onGitHub, login));
}

/** Does it for all at once, and gives those for whom it failed. */
async function settle(logins: readonly string[], act: (login: string) => Promise<void>): Promise<Map<string, Error>> {
  const results = await Promise.allSettled(logins.map(act));
  const failures = new Map<string, Error>();
  for (const [index, result] of results.entries()) {
    if (result.status === "rejected") failures.set(logins[index] ?? "", result.reason);
  }
  return failures;
}

/** One message for many: each reason once, with the names it is for. */
function failed(
  what: "granted" | "cancelled",
  owner: Owner,
  failures: ReadonlyMap<string, Error>,
  total: number,
): SeatError {
  const byReason = new Map<string, string[]>();
  for (const [login, error] of failures) {
    const reason = reasonOf(error);
    const names = byReason.get(reason);
    if (names) names.push(login);
    else byReason.set(reason, [login]);
  }
  const reasons = [...byReason].map(([reason, logins]) => `${listed(logins, ", ", MOST_REFUSED_NAMES)}: ${reason}`);
  return new SeatError(
    `${count(failures.size)} of ${count(total)} Copilot seats in ${owner.name} were not ${what}`,
    reasons.join(" "),
  );
}

/** A request's id would make each reason another one. */
function reasonOf(error: Error): string {
  if (error instanceof GitHubError) return new GitHubError({ ...error.failure, requestId: undefined }).detail;
  return error instanceof SeatError ? error.detail : error.message;
}

function outputsOf(settings: Omit<RosterOutputs, "assignees">, holders: Holders): RosterOutputs {
  return { ...settings, assignees: encodeHolders(holders) };
}

function withoutProvider<Properties extends object>(properties: Properties): Properties {
  const { __provider: _, ...rest } = properties as Properties & { __provider?: unknown };
  return rest as Properties;
}

function sameSeats(actual: Record<string, string>, wanted: Record<string, string>): boolean {
  const entries = Object.entries(wanted);
  return (
    entries.length === Object.keys(actual).length &&
    entries.every(([login, status]) => Object.hasOwn(actual, login) && actual[login] === status)
  );
}

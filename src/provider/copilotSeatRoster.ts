import type { dynamic } from "@pulumi/pulumi";
import type { Seat } from "../github/answers.js";
import { about, GitHubError, SeatError } from "../github/errors.js";
import { heldThrough, type Owner } from "../github/owner.js";
import type { Seats } from "../github/seats.js";
import { checkInputs, UNKNOWN } from "./check.js";
import { declare, isDeclared } from "./declared.js";
import { changedOwner, ownerOf, ownerRules } from "./owner.js";
import { previewOf } from "./rosterPreview.js";
import { count, listed, peopleOf, rosterRules, tooManyCancellations } from "./rosterRules.js";
import {
  decodeHolders,
  encodeHolders,
  type Holders,
  isDeclaredHolder,
  NO_SEAT,
  REMOVED,
  type RosterInputs,
  type RosterOutputs,
  seatsOfHolders,
  UNDECLARED,
} from "./rosterState.js";
import { configure, github, say } from "./session.js";

export async function check(olds: Partial<RosterInputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
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
    for (const login of people.logins) declare(ownerOf(roster), login);
    failures.push(...(await previewOf(olds, roster)));
  }
  return { inputs: complete, failures };
}

export async function diff(_id: string, olds: RosterOutputs, news: RosterInputs): Promise<dynamic.DiffResult> {
  const replaces = changedOwner(olds, news);
  const changes =
    replaces.length > 0 ||
    olds.exclusive !== news.exclusive ||
    olds.maxSeats !== news.maxSeats ||
    olds.maxCancellations !== news.maxCancellations ||
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
  return { outs: await ensureRoster(news, decodeHolders(olds.assignees)) };
}

export async function read(id: string, state: RosterOutputs): Promise<dynamic.ReadResult> {
  const owner = ownerOf(state);
  return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
    const seats = await github().seats(owner);
    const known = decodeHolders(state.assignees);
    const holders = await observe(seats, known, state.exclusive);
    const { assignees: _, ...settings } = withoutProvider(state);
    return { id, props: outputsOf(settings, holders), inputs: { ...settings, seats: seatsOfHolders(holders) } };
  });
}

async function remove(_id: string, state: RosterOutputs): Promise<void> {
  const owner = ownerOf(state);
  await about(`Cannot cancel the Copilot seats of ${owner.name}`, async () => {
    const seats = await github().seats(owner);
    const known = decodeHolders(state.assignees);
    const own = [...known].filter(([, { status }]) => status !== UNDECLARED).map(([login]) => login);
    const world = await seats.findAll(own);
    const failures = await cancelAll(seats, await cancellable(seats, own, known, world, new Set()));
    if (failures.size > 0) throw failed("cancelled", owner, failures, own.length);
  });
}

export { configure, remove as delete };

/** Looks, grants and cancels only what differs, and records exactly what became of it. */
async function ensureRoster(inputs: RosterInputs, known: Holders): Promise<RosterOutputs> {
  const owner = ownerOf(inputs);
  const wanted = Object.keys(inputs.seats);
  const isWanted = new Set(wanted);
  const seats = await about(`Cannot change the Copilot seats of ${owner.name}`, () => github().seats(owner));
  const removed = [...known.keys()].filter((login) => !isWanted.has(login));
  const { grants, cancels, failures } = await about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
    const world = await seats.findAll([...wanted, ...removed]);
    const plan = await grantable(seats, wanted, known, world);
    const undeclared = inputs.exclusive ? await undeclaredSeats(seats, isWanted) : [];
    const leaving = new Set([...(await cancellable(seats, removed, known, world, isWanted)), ...undeclared]);
    return { ...plan, cancels: [...leaving] };
  });
  const refusal = tooManyCancellations(cancels, inputs.maxCancellations, Math.max(known.size, wanted.length));
  if (refusal) throw new SeatError(`Cannot change the Copilot seats of ${owner.name}`, refusal);

  for (const [login, error] of await settle(grants, (login) => seats.grant(login))) failures.set(login, error);
  const notCancelled = await cancelAll(seats, cancels);
  const holders = await recordedHolders(seats, wanted, grants, known, failures);
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

/** Who is to be granted a seat, and who must not be because the login is somebody else's now. */
async function grantable(
  seats: Seats,
  wanted: readonly string[],
  known: Holders,
  world: ReadonlyMap<string, Seat>,
): Promise<{ grants: string[]; failures: Map<string, Error> }> {
  const failures = new Map<string, Error>();
  const grants: string[] = [];
  for (const login of wanted) {
    const id = known.get(login)?.id ?? null;
    const seat = world.get(login);
    if (seat?.status === "active" && (id === null || seat.assigneeId === id)) continue;
    // Somebody who was seen before gets the seat back only under the same account.
    const holder = seat ? seat.assigneeId : id === null ? undefined : (await seats.account(login))?.id;
    if (id !== null && holder !== id) {
      const now = (await seats.accountById(id))?.login;
      failures.set(login, stranger(login, id, holder, now));
    } else grants.push(login);
  }
  return { grants, failures };
}

function stranger(login: string, id: number, holder: number | undefined, now: string | undefined): Error {
  const taken = holder === undefined ? "" : `The login belongs to the account ${holder} now. `;
  const person = now
    ? `is called ${now} now: write ${now} into the roster`
    : "does not exist any more: remove it from the roster";
  return new Error(`${taken}The account ${id} that was called ${login} ${person}.`);
}

/** Whose own seat is there to be cancelled, by the login of today; a renamed person is found by the account. */
async function cancellable(
  seats: Seats,
  logins: readonly string[],
  known: Holders,
  world: ReadonlyMap<string, Seat>,
  isWanted: ReadonlySet<string>,
): Promise<string[]> {
  const { owner } = seats;
  const cancels: string[] = [];
  for (const login of logins) {
    const id = known.get(login)?.id ?? null;
    let seat = world.get(login);
    if (id !== null && seat?.assigneeId !== id) {
      const account = await seats.accountById(id);
      seat = account && (await seats.find(account.login));
    }
    if (seat?.status !== "active" || isWanted.has(seat.login.toLowerCase())) continue;
    const through = heldThrough(owner, seat);
    const kept = isDeclared(owner, seat.login)
      ? "another resource of this stack declares it"
      : through && `it comes through ${through}`;
    if (kept) say(`${seat.login} keeps the Copilot seat in ${owner.name}: ${kept}. Nothing was cancelled.`);
    else cancels.push(seat.login.toLowerCase());
  }
  return cancels;
}

/** Seats of an exclusive owner's list that nobody declares; those through teams are named and left. */
async function undeclaredSeats(seats: Seats, isWanted: ReadonlySet<string>): Promise<string[]> {
  const { owner } = seats;
  const { seats: all, nobodys } = await seats.list();
  const undeclared = [...all.values()].filter(
    (seat) => seat.status === "active" && !isWanted.has(seat.login.toLowerCase()) && !isDeclared(owner, seat.login),
  );
  const [own, through] = [
    undeclared.filter((seat) => !heldThrough(owner, seat)),
    undeclared.filter((seat) => heldThrough(owner, seat)),
  ];
  if (through.length > 0) {
    const names = through.map((seat) => `${seat.login} (${heldThrough(owner, seat)})`);
    say(`${owner.name}: ${count(through.length)} undeclared seats are not the roster's to cancel: ${listed(names)}.`);
  }
  if (nobodys > 0) say(`${owner.name}: ${count(nobodys)} seats have no assignee in GitHub's list and are left alone.`);
  return own.map((seat) => seat.login.toLowerCase());
}

/** What GitHub has of the roster's people, in the words that a preview shows. */
async function observe(seats: Seats, known: Holders, exclusive: boolean): Promise<Holders> {
  const declared = [...known].filter(([, holder]) => isDeclaredHolder(holder)).map(([login]) => login);
  const removed = [...known].filter(([, { status }]) => status === REMOVED).map(([login]) => login);
  if (exclusive) await seats.list();
  const world = await seats.findAll([...declared, ...removed]);
  const holders: Holders = new Map();
  for (const login of declared) {
    const id = known.get(login)?.id ?? null;
    const seat = world.get(login);
    if (id === null || seat?.assigneeId === id) {
      holders.set(login, { id: seat?.assigneeId ?? id, status: seat?.status ?? NO_SEAT });
    } else {
      const now = seats.listedById(id)?.login;
      const otherwise = seat ? `taken by account ${seat.assigneeId}` : NO_SEAT;
      holders.set(login, { id, status: now ? `renamed to ${now}` : otherwise });
    }
  }
  for (const login of removed) {
    const seat = world.get(login);
    if (seat?.status === "active") holders.set(login, { id: seat.assigneeId, status: REMOVED });
  }
  if (exclusive) {
    const isOwn = new Set([
      ...holders.keys(),
      ...[...holders.values()].map(({ status }) => status.replace("renamed to ", "").toLowerCase()),
    ]);
    for (const login of await undeclaredSeats(seats, isOwn)) holders.set(login, { id: null, status: UNDECLARED });
  }
  return holders;
}

/** What became of everybody in the roster; a look that fails does not forget what GitHub accepted. */
async function recordedHolders(
  seats: Seats,
  wanted: readonly string[],
  grants: readonly string[],
  known: Holders,
  failures: Map<string, Error>,
): Promise<Holders> {
  const granted = new Set(grants.filter((login) => !failures.has(login)));
  const world = await seats
    .findOnce(wanted, (seat, login) => !granted.has(login) || seat?.status === "active")
    .catch((error: unknown) => {
      for (const login of granted) failures.set(login, error instanceof Error ? error : new Error(String(error)));
      return undefined;
    });
  return new Map(
    wanted.map((login) => {
      const seat = world?.get(login);
      const id = known.get(login)?.id ?? null;
      if (granted.has(login) && world && seat?.status !== "active") failures.set(login, notVisible(login, seats.owner));
      if (failures.has(login) && id !== null && seat && seat.assigneeId !== id)
        return [login, { id, status: `taken by account ${seat.assigneeId}` }];
      const status = world
        ? (seat?.status ?? NO_SEAT)
        : failures.has(login) && !granted.has(login)
          ? NO_SEAT
          : "active";
      return [login, { id: seat?.assigneeId ?? id, status }];
    }),
  );
}

function notVisible(login: string, owner: Owner): Error {
  return new Error(
    `GitHub accepted the grant, but does not show the seat. Is ${login} a member of ${owner.name} (${owner.kind} settings > People)?`,
  );
}

function cancelAll(seats: Seats, logins: readonly string[]): Promise<Map<string, Error>> {
  return settle(logins, (login) => seats.cancel(login));
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
    const reason =
      error instanceof GitHubError
        ? error.detail.replaceAll(login, "<login>")
        : error.message.replaceAll(login, "<login>");
    byReason.set(reason, [...(byReason.get(reason) ?? []), login]);
  }
  const reasons = [...byReason].map(
    ([reason, logins]) =>
      `${listed(logins)}: ${logins.length === 1 ? reason.replaceAll("<login>", logins[0] ?? "") : reason}`,
  );
  return new SeatError(
    `${count(failures.size)} of ${count(total)} Copilot seats in ${owner.name} were not ${what}`,
    listed(reasons, " | "),
  );
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

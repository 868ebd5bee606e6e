import type { Account, Billing, Seat } from "../github/answers.js";
import type { OwnerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { ACTIVE } from "./dictionary.js";
import { type Forecast, rateAt } from "./forecast.js";
import type { OwnersRun } from "./ownersRun.js";
import { type Have, type Plan, planOf, type Want } from "./plan.js";
import type { Holders } from "./rosterState.js";
import type { Run } from "./run.js";

/** What a resource wants, and what its state holds. */
export interface Purpose {
  readonly want: Want;
  readonly known: Holders;
}

/** What GitHub has, and the plan that follows from it. */
export interface Planned {
  readonly plan: Plan;
  readonly have: Have;
  readonly on: OwnerOnGitHub;
}

/** A plan with its cost. */
export interface Priced extends Planned, Forecast {
  /** An organization's subscription, if the plan changes anything. */
  readonly billing: Billing | undefined;
}

/** Reads GitHub and makes the plan. A preview shows it; an update reads again, makes it again and carries it out. */
export async function planFor(run: Run, owner: Owner, { want, known }: Purpose): Promise<Planned> {
  const ofOwner = run.of(owner);
  const on = await run.on(owner);
  ofOwner.catchUp();
  const have = await lookAt(on, ofOwner, { want, known });
  return { plan: planOf({ owner, have, want, known, others: ofOwner.others }), have, on };
}

/** Reads the subscription if the plan changes anything: the cost and the check for the last seat depend on it. */
export async function priced(run: Run, planned: Planned): Promise<Priced> {
  const { plan, on } = planned;
  const isChange = plan.grants.length + plan.cancels.length > 0;
  const billing = plan.owner.kind === "organization" && isChange ? await on.subscription.read() : undefined;
  return { ...planned, billing, rate: rateAt(plan.owner, billing, run.settings) };
}

/** Reads what a plan must know, in as few requests as possible. */
async function lookAt(on: OwnerOnGitHub, ofOwner: OwnersRun, { want, known }: Purpose): Promise<Have> {
  const { seats } = on;
  const wanted = Object.keys(want.people);
  await ofOwner.afterCancellations(on, wanted);
  const logins = [...new Set([...wanted, ...known.keys(), ...want.undeclared])];
  const found = await seats.findAll(logins, (login) => ofOwner.invite(login));
  const { accounts, renamed } = await whoIsWho(on, { want, known }, found);
  for (const seat of renamed) found.set(seat.login.toLowerCase(), seat);
  const newcomers = wanted.filter((login) => want.people[login] === ACTIVE && !found.has(login));
  const { cannot, unchecked } = await ofOwner.whoCannot(on, newcomers);
  return { seats: [...found.values()], accounts, cannot, unchecked };
}

/** For people whose login shows no seat of the right account: who has the login now, and their current login. */
async function whoIsWho(on: OwnerOnGitHub, { want, known }: Purpose, found: Map<string, Seat>) {
  const { seats, accounts: directory } = on;
  const accounts: Account[] = [];
  const renamed: Seat[] = [];
  // GitHub may hide managed users' accounts, but shows them as members.
  const holderOf = async (login: string): Promise<Account | undefined> => {
    const shown = await directory.byLogin(login);
    if (shown) return shown;
    const id = await on.members.idOf(login);
    return id === undefined ? undefined : { login, id };
  };
  const ask = async (login: string, id: number) => {
    const listed = seats.listedById(id);
    if (listed) renamed.push(listed);
    // For people who leave, the seat is enough; for wanted people, the message says who has the login now.
    if (listed && want.people[login] !== ACTIVE) return;
    const holder = found.has(login) ? undefined : await holderOf(login);
    if (holder) accounts.push(holder);
    if (listed || holder?.id === id) return;
    const person = await directory.byId(id);
    if (person) accounts.push(person);
    const seat = person && person.login.toLowerCase() !== login ? await seats.find(person.login) : undefined;
    if (seat) renamed.push(seat);
  };
  const lost = [...known].flatMap(([login, { id }]) =>
    id !== null && found.get(login)?.assigneeId !== id ? [[login, id] as const] : [],
  );
  // Waits for all, so that nothing is requested anymore once this has failed.
  const asked = await Promise.allSettled(lost.map(([login, id]) => ask(login, id)));
  for (const result of asked) if (result.status === "rejected") throw result.reason;
  return { accounts, renamed };
}

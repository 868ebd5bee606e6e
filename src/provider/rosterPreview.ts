import type { dynamic } from "@pulumi/pulumi";
import type { Seat } from "../github/answers.js";
import { about } from "../github/errors.js";
import { sameName } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import type { OnInvited } from "../github/seatReader.js";
import { count } from "../text/list.js";
import { costOfSeats } from "./cost.js";
import { isDeclared } from "./declared.js";
import { ownerOf } from "./owner.js";
import { type Plan, planLine, undeclaredLine } from "./planLine.js";
import { tooManyCancellations } from "./rosterRules.js";
import type { RosterInputs } from "./rosterState.js";
import { whyKept } from "./rosterWorld.js";
import { github, say, settings } from "./session.js";

/**
 * Holds a change of a roster against its guards before anything is written, and says in one line what it will do. What GitHub
 * has is known from the refresh; whom that did not ask for is looked up.
 */
export async function previewOf(olds: Partial<RosterInputs>, news: RosterInputs): Promise<dynamic.CheckFailure[]> {
  const owner = ownerOf(news);
  const wanted = Object.keys(news.seats);
  const failures: dynamic.CheckFailure[] = [];
  if (news.maxSeats !== undefined && wanted.length > news.maxSeats) {
    failures.push({
      property: "maxSeats",
      reason: `the roster has ${count(wanted.length)} people, and maxSeats is ${count(news.maxSeats)}`,
    });
  }
  const sameOwner = olds.seats && sameName(ownerOf(olds).name, owner.name) && ownerOf(olds).kind === owner.kind;
  // The refresh of a roster that is not exclusive says nothing of people whom nobody declares.
  const isNews = !sameOwner || (news.exclusive && olds.exclusive !== true);
  const known = (sameOwner && olds.seats) || {};
  const before = await about(`Cannot read the Copilot seats of ${owner.name}`, () =>
    isNews && news.exclusive ? everySeat(news) : withNewcomers(known, news),
  );
  const active = new Set(Object.keys(before).filter((login) => before[login] === "active"));
  // Of other people's logins nothing is granted: the status says whose they are.
  const grants = wanted.filter((login) => [undefined, "pending_cancellation"].includes(before[login])).length;
  const undeclared = [...active].filter((login) => !Object.hasOwn(news.seats, login) && !isDeclared(owner, login));
  const leaving = await about(`Cannot read the Copilot seats of ${owner.name}`, () => ownSeats(owner, undeclared));
  const refusal = tooManyCancellations(leaving, news.maxCancellations, Math.max(active.size, wanted.length));
  if (refusal) failures.push({ property: "maxCancellations", reason: refusal });
  if (isNews) sayWhoIsNotShown(owner, leaving, olds.seats ?? {});
  const cancellations = leaving.length;
  const changes = grants + cancellations > 0;
  // Pulumi shows whoever comes or goes as a change: that nobody is bought or cancelled must be said.
  if (!changes && !isNews && sameKeys(olds.seats ?? {}, news.seats)) return failures;

  const cost =
    changes && owner.kind === "organization"
      ? await costOf(owner.name, news, grants, cancellations, failures)
      : undefined;
  say(planLine({ owner: owner.name, grants, cancellations, unchanged: wanted.length - grants, cost }));
  return failures;
}

function sameKeys(some: object, others: object): boolean {
  const keys = Object.keys(some);
  return keys.length === Object.keys(others).length && keys.every((key) => Object.hasOwn(others, key));
}

/** Pulumi's preview shows by name what was in the state before; who was not must be said. */
function sayWhoIsNotShown({ name }: Owner, leaving: readonly string[], shown: Record<string, string>): void {
  const unseen = leaving.filter((login) => !Object.hasOwn(shown, login));
  if (unseen.length > 0) say(undeclaredLine(name, unseen));
}

/** What the change does to the monthly bill; on the way it notices when no seat would be left. */
async function costOf(
  name: string,
  news: RosterInputs,
  grants: number,
  cancellations: number,
  failures: dynamic.CheckFailure[],
): Promise<Plan["cost"]> {
  const { allowLastSeat } = settings();
  const { planType, lastingSeats } = await about(`Cannot read the Copilot subscription of ${name}`, async () =>
    (await github().of(ownerOf(news))).subscription.read(),
  );
  if (cancellations > 0 && lastingSeats + grants - cancellations < 1 && !allowLastSeat) {
    failures.push({
      property: "usernames",
      reason: `no seat would be left in ${name}, and without seats GitHub ends the Copilot plan. If that is meant: \`pulumi config set copilotSeats:allowLastSeat true\``,
    });
  }
  return costOfSeats(planType, grants - cancellations);
}

/** Who of these holds a seat that is there to be cancelled: not one that comes through somebody else. */
async function ownSeats(owner: Owner, logins: readonly string[]): Promise<string[]> {
  if (logins.length === 0) return [];
  const onGitHub = await github().of(owner);
  const world = await onGitHub.seats.findAll(logins);
  return logins.filter((login) => {
    const seat = world.get(login);
    return seat?.status === "active" && !heldThrough(owner, seat);
  });
}

const sayWhoIsInvited: OnInvited = (_, why) => say(why.failure.remedy);

/** Somebody who is new in the roster may have a seat already, by hand, through a team or of a lost run. */
async function withNewcomers(known: Record<string, string>, news: RosterInputs): Promise<Record<string, string>> {
  const newcomers = Object.keys(news.seats).filter((login) => !Object.hasOwn(known, login));
  if (newcomers.length === 0) return known;
  const onGitHub = await github().of(ownerOf(news));
  return { ...known, ...statusesOf((await onGitHub.seats.findAll(newcomers, sayWhoIsInvited)).values()) };
}

/** Of an owner whose whole list the roster did not have before: only an exclusive roster cancels what it does not declare. */
async function everySeat(news: RosterInputs): Promise<Record<string, string>> {
  const owner = ownerOf(news);
  const { seats } = await (await github().of(owner)).seats.list();
  const own = (seat: Seat) => Object.hasOwn(news.seats, seat.login.toLowerCase()) || !whyKept(owner, seat);
  return statusesOf([...seats.values()].filter(own));
}

function statusesOf(seats: Iterable<Seat>): Record<string, string> {
  return Object.fromEntries(Array.from(seats, ({ login, status }) => [login.toLowerCase(), status]));
}

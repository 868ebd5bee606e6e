import { seatSchema, seatsSchema } from "../../src/github/answers.js";
import type { FaultRule, SettingsChange } from "../../src/simulator/index.js";
import { type Look, type Reading, routes, seatIn } from "./reading.js";
import { names } from "./redact.js";
import type { Exchange } from "./transcript.js";

interface Finding {
  readonly answer: string;
  /** With these, the local GitHub does the same. */
  readonly settings?: SettingsChange;
  readonly faults?: FaultRule[];
}

interface Question {
  readonly question: string;
  /** Without this step, there is no answer. */
  readonly step: string;
  readonly find: (reading: Reading) => Finding | undefined;
}

/** What github-copilot-seats-api.md calls unknown or contradictory. */
export const questions: readonly Question[] = [
  {
    question: "How long until one seat can be read after a grant",
    step: "grant",
    find: (reading) => delayOf(reading, routes.single),
  },
  {
    question: "How long until the list shows it",
    step: "grant",
    find: (reading) => delayOf(reading, routes.list),
  },
  { question: "How long until the subscription counts it", step: "grant", find: delayOfBilling },
  { question: "How long until one seat shows its cancellation", step: "cancel", find: delayOfCancellation },
  { question: "What a grant counts (seats_created)", step: "grant again", find: whatGrantsCount },
  { question: "What a cancellation counts (seats_cancelled)", step: "cancel again", find: whatCancellationsCount },
  { question: "When a cancelled seat ends", step: "cancel", find: whenSeatsEnd },
  { question: "Whether a grant takes a pending cancellation back", step: "unknown login", find: takesBack },
  { question: "What one unknown login does to a list of grants", step: "unknown login", find: unknownLogin },
  { question: "What it does to a list of cancellations", step: "cancel with unknown login", find: withoutSeat },
  { question: "How many logins one request takes (one login, repeated)", step: "longest list", find: longestList },
  { question: "What a grant does with a non-member", step: "non-member", find: nonMember },
  { question: "What names a team in a list", step: "team by slug", find: teamNames },
  { question: "What one unknown team does to a list", step: "unknown team", find: unknownTeam },
  {
    question: "What a seat shows that is given by name and through a team",
    step: "name beside team",
    find: doubleAccess,
  },
  { question: "What a cancellation by name does to a team's seat", step: "team alone", find: teamSeatByName },
  { question: "When a cancelled team's seats end", step: "team cancel", find: whenTeamsEnd },
  { question: "What the rate limit's headers say", step: "grant", find: rateLimit },
  { question: "Whether seats look as this package reads them", step: "grant", find: shapes },
  {
    question: "Enterprises: when access ends, the App's permission, other plans",
    step: "enterprise",
    find: () => undefined,
  },
];

const isActive = (seat: Look | undefined) => seat?.status === "active";

// --- time ---

function delayOf(reading: Reading, route: string): Finding | undefined {
  return delay(reading, "grant", route, (exchange) => isActive(seatIn(exchange)));
}

function delayOfBilling(reading: Reading): Finding | undefined {
  const [before] = reading.reads("grant", routes.billing);
  const known = before && reading.billingOf(before)?.totalSeats;
  if (known === undefined) return undefined;
  const shows = (exchange: Exchange) => (reading.billingOf(exchange)?.totalSeats ?? 0) > known;
  return delay(reading, "grant", routes.billing, shows);
}

/** For the same endpoint as after a grant: the local GitHub has one setting for both. */
function delayOfCancellation(reading: Reading): Finding | undefined {
  const step = cancellation(reading);
  if (step === undefined) return undefined;
  const isOver = (exchange: Exchange) => exchange.status === 404 || seatIn(exchange)?.status === "pending_cancellation";
  const found = delay(reading, step, routes.single, isOver);
  return found && { answer: found.answer };
}

function delay(
  reading: Reading,
  step: string,
  route: string,
  shows: (exchange: Exchange) => boolean,
): Finding | undefined {
  const write = reading.write(step);
  const looks = reading.reads(step, route).filter(({ look }) => look !== undefined);
  const last = looks.at(-1);
  if (!write || !last) return undefined;
  const seconds = ({ sentAt }: Exchange) => Math.round(10 * (sentAt - write.answeredAt)) / 10;
  const shown = looks.findIndex(shows);
  const [found, before] = [looks[shown], looks[shown - 1]];
  if (!found) return { answer: `not within ${seconds(last)} s`, faults: [lag(route, seconds(last) + 1)] };
  if (!before) return { answer: "at once" };
  // Halfway between the two, so that reads at the same times show the same.
  const middle = (seconds(before) + seconds(found)) / 2;
  return { answer: `after ${seconds(before)} to ${seconds(found)} s`, faults: [lag(route, middle)] };
}

const lag = (route: string, seconds: number): FaultRule => ({
  fault: "lagging-read",
  on: route.replace(/\{\w+\}/g, "*"),
  seconds,
});

// --- counts ---

function whatGrantsCount(reading: Reading): Finding | undefined {
  const [first, again] = [reading.count("grant"), reading.count("grant again")];
  return first === undefined || again === undefined
    ? undefined
    : { answer: `a new seat as ${first}, one that is active as ${again}` };
}

function whatCancellationsCount(reading: Reading): Finding | undefined {
  const step = cancellation(reading);
  const first = step && reading.count(step);
  if (step === undefined || first === undefined) return undefined;
  const again = reading.count("cancel again");
  const isPending = reading.seatAfter(step)?.status === "pending_cancellation";
  if (!isPending) return { answer: `an active seat as ${first}` };
  return {
    answer: `an active seat as ${first}, one that is ending as ${again ?? "an error"}`,
    ...(again !== undefined && { settings: { cancellationsCounted: again > 0 ? "held" : "active" } }),
  };
}

/** The step that cancelled the seat. */
const cancellation = (reading: Reading) =>
  ["cancel with unknown login", "cancel"].find((step) => reading.write(step)?.status === 200);

// --- the life of a seat ---

function whenSeatsEnd(reading: Reading): Finding | undefined {
  const step = cancellation(reading);
  if (step === undefined) return undefined;
  const seat = reading.seatAfter(step);
  if (seat === undefined) return undefined;
  if (seat === null) return { answer: "at once", settings: { cancelledSeatsEnd: "at-once" } };
  if (seat.status === "active") return { answer: "not at all: it stays active" };
  return { answer: when(seat, reading.write(step)), settings: { cancelledSeatsEnd: "with-cycle" } };
}

/** The first of the next month, if GitHub's clock and the date agree with it. */
function when({ pendingCancellationDate: date }: NonNullable<Look>, write: Exchange | undefined): string {
  const now = new Date(write?.headers.date ?? Number.NaN);
  const next = Number.isNaN(now.getTime())
    ? undefined
    : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
  return date === next ? "with the calendar month" : `on ${date}`;
}

function takesBack(reading: Reading): Finding | undefined {
  const step = cancellation(reading);
  if (step === undefined) return undefined;
  if (reading.seatAfter(step) === null) return { answer: "there is none to take back" };
  const by = ["unknown login", "take back"].find((name) => reading.write(name)?.status === 201);
  if (by === undefined) return undefined;
  return { answer: isActive(reading.seatAfter(by)) ? `yes, and counts it as ${reading.count(by)}` : "no" };
}

// --- lists ---

const refused = (status: number | null | undefined) => `the whole list is refused (${status})`;

/** What the settings call the refusal of a complete list. */
const asRefusal = (status: number | null | undefined) => (status === 404 ? "not-found" : "refuse-all");

function unknownLogin(reading: Reading): Finding | undefined {
  const write = reading.write("unknown login");
  if (!write) return undefined;
  const isGranted = isActive(reading.seatAfter("unknown login"));
  if (write.status === 201 && isGranted) return { answer: "it is left out", settings: { unknownUsers: "skip" } };
  if (isGranted) return { answer: `${write.status}, and the others are granted all the same` };
  return { answer: refused(write.status), settings: { unknownUsers: asRefusal(write.status) } };
}

function withoutSeat(reading: Reading): Finding | undefined {
  const write = reading.write("cancel with unknown login");
  if (!write) return undefined;
  const isCancelled = !isActive(reading.seatAfter("cancel with unknown login"));
  if (write.status === 200 && isCancelled) return { answer: "it is left out", settings: { withoutSeat: "skip" } };
  if (isCancelled) return { answer: `${write.status}, and the others are cancelled all the same` };
  return { answer: refused(write.status), settings: { withoutSeat: asRefusal(write.status) } };
}

function longestList(reading: Reading): Finding | undefined {
  const lists = reading
    .of("longest list")
    .map(({ parameters, status }) => ({ length: Number(parameters.length), status }));
  if (lists.length === 0) return undefined;
  const taken = Math.max(1, ...lists.filter(({ status }) => status === 201).map(({ length }) => length));
  const [tooLong] = lists.filter(({ status }) => status !== 201).toSorted((one, other) => one.length - other.length);
  if (!tooLong) return { answer: `${taken} and maybe more`, settings: { largestList: null } };
  if (taken === 1) return { answer: `a login may not come twice (${tooLong.status})` };
  return {
    answer: `${taken}; more is refused (${tooLong.status})`,
    settings: { largestList: taken, tooLongStatus: tooLong.status === 413 ? 413 : 422 },
  };
}

function nonMember(reading: Reading): Finding | undefined {
  const write = reading.write("non-member");
  if (!write) return undefined;
  if (write.status !== 201)
    return { answer: `refused (${write.status})`, settings: { nonMembers: asRefusal(write.status) } };
  const single = reading.reads("non-member", routes.single).at(-1)?.status;
  if (reading.listedAfter("non-member", names.nonMember)) {
    return { answer: `a seat in the list; read singly ${single}` };
  }
  const membership = reading.reads("non-member", routes.membership).at(-1)?.status;
  return membership === 200
    ? { answer: "an invitation", settings: { nonMembers: "invite" } }
    : { answer: "left out", settings: { nonMembers: "skip" } };
}

// --- teams ---

function teamNames(reading: Reading): Finding | undefined {
  const slug = reading.write("team by slug")?.status;
  if (slug === undefined) return undefined;
  const name = reading.write("team by name")?.status;
  // An unknown team may be left out: GitHub accepted the name only if it counted somebody.
  const bySlug = (reading.count("team by slug") ?? 0) > 0;
  const byName = (reading.count("team by name") ?? 0) > 0;
  if (name === undefined) return bySlug ? { answer: "the slug; the name was not tried" } : undefined;
  if (bySlug && byName) return { answer: "the slug or the name", settings: { teamsNamedBy: "either" } };
  if (bySlug) return { answer: `the slug, not the name (${name})`, settings: { teamsNamedBy: "slug" } };
  if (byName) return { answer: `the name, not the slug (${slug})`, settings: { teamsNamedBy: "name" } };
  return { answer: `neither the slug (${slug}) nor the name (${name})` };
}

function unknownTeam(reading: Reading): Finding | undefined {
  const write = reading.write("unknown team");
  if (!write) return undefined;
  return write.status === 201
    ? { answer: "it is left out", settings: { unknownTeams: "skip" } }
    : { answer: refused(write.status), settings: { unknownTeams: asRefusal(write.status) } };
}

function doubleAccess(reading: Reading): Finding | undefined {
  const granted = ["team by slug", "team by name"].find((step) => reading.count(step));
  const nameFirst = granted === undefined ? undefined : reading.seatAfter(granted);
  const teamFirst = reading.seatAfter("name beside team");
  if (!nameFirst || !teamFirst) return undefined;
  const shown = [nameFirst, teamFirst].map(({ assigningTeam }) => assigningTeam !== null);
  if (shown.every(Boolean)) return { answer: "the team", settings: { doubleAccess: "team" } };
  if (!shown.some(Boolean)) return { answer: "no team", settings: { doubleAccess: "direct" } };
  if (shown[1]) return { answer: "what was given first", settings: { doubleAccess: "earlier" } };
  return { answer: "what was given last" };
}

function teamSeatByName(reading: Reading): Finding | undefined {
  const write = reading.write("team alone");
  const seat = reading.seatAfter("team alone");
  if (!write || seat === undefined) return undefined;
  if (!isActive(seat)) return { answer: `it ends the seat (${write.status})` };
  if (write.status !== 200) return { answer: refused(write.status), settings: { teamSeatsByName: "refuse-all" } };
  return { answer: `nothing, and counts ${reading.count("team alone")}`, settings: { teamSeatsByName: "skip" } };
}

function whenTeamsEnd(reading: Reading): Finding | undefined {
  const write = reading.write("team cancel");
  const seat = reading.seatAfter("team cancel");
  if (!write || seat === undefined) return undefined;
  const counted = `counts ${reading.count("team cancel") ?? `nothing (${write.status})`}`;
  if (seat === null) return { answer: `at once; ${counted}` };
  return { answer: seat.status === "active" ? `not at all; ${counted}` : `${when(seat, write)}; ${counted}` };
}

// --- answers ---

function rateLimit(reading: Reading): Finding | undefined {
  const answers = reading.all.filter(({ status }) => status !== null);
  const saying = answers.filter(({ headers }) => headers["x-ratelimit-used"] !== undefined);
  const [first] = saying;
  if (!first) return answers.length > 0 ? { answer: "nothing: there are none" } : undefined;
  const resources = new Set(saying.map(({ headers }) => headers["x-ratelimit-resource"]));
  const limit = `${first.headers["x-ratelimit-limit"]} an hour for ${[...resources].join(", ")}`;
  const missing = answers.length - saying.length;
  const costs = new Set(saying.flatMap((exchange, index) => costOf(saying[index - 1], exchange)));
  return {
    answer: `${limit}; a write uses ${[...costs].join(" or ") || "an unknown number"}${missing > 0 ? `; ${missing} answers had none` : ""}`,
  };
}

/** Only if no reset came in between. */
function costOf(before: Exchange | undefined, { route, headers }: Exchange): number[] {
  if (!before || route.startsWith("GET ")) return [];
  if (before.headers["x-ratelimit-reset"] !== headers["x-ratelimit-reset"]) return [];
  return [Number(headers["x-ratelimit-used"]) - Number(before.headers["x-ratelimit-used"])];
}

function shapes(reading: Reading): Finding | undefined {
  const seats = reading.all.filter(({ route, status }) => route === routes.single && status === 200);
  const pages = reading.all.filter(({ route, status }) => route === routes.list && status === 200);
  const problems = [
    ...seats.map(({ answer }) => seatSchema.safeParse(answer)),
    ...pages.map(({ answer }) => seatsSchema.safeParse(answer)),
  ].flatMap(({ error }) => error?.issues ?? []);
  if (seats.length + pages.length === 0) return undefined;
  const [problem] = problems;
  return { answer: problem ? `no: ${problem.path.join(".")} ${problem.message}` : "yes, all of them" };
}

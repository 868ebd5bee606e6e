import type { Lack } from "./advice.js";
import { type Seat, type SeatsPage, seatsSchema, type UnassignedSeat } from "./answers.js";
import type { Api } from "./api.js";
import { merged, type Owner, parametersOf, routesOf } from "./owner.js";
import { lastPageOf, PAGE_SIZE } from "./paging.js";
import type { Progress } from "./progress.js";

/** A list that changes while it is read is read again, but only this often. */
const MOST_READINGS = 3;

/** All seats of an owner at one point in time. */
export interface Listing {
  /** One per person, by lower-case login. */
  seats: ReadonlyMap<string, Seat>;
  byId: ReadonlyMap<number, Seat>;
  /** As GitHub lists them: in an enterprise a person has an entry for each organization and team that grants a seat. */
  entries: readonly Seat[];
  /** Seats without an assignee, or with an assignee that is not a person. */
  unassigned: readonly UnassignedSeat[];
  /** Only in a complete list does a missing name mean a person without a seat. */
  whole: boolean;
  /** Why the list is incomplete. */
  lack: Lack | undefined;
}

interface Page extends SeatsPage {
  lack: Lack | undefined;
}

export interface FirstPage extends Page {
  pages: number;
}

/** Whose list is read, and where the progress is reported. */
interface Listed {
  api: Api;
  owner: Owner;
  progress: Progress;
}

export async function readFirstPage(api: Api, owner: Owner): Promise<FirstPage> {
  const { data, lastPage } = await readPage(api, owner, 1);
  return { ...data, pages: lastPage };
}

/** Reads the pages after the first in parallel, and reads all of them again if they do not fit together. */
export async function readListing(listed: Listed, first: FirstPage): Promise<Listing> {
  const { api, owner } = listed;
  const readings = [await readRest(listed, first)];
  for (;;) {
    const [latest = [], before] = readings;
    const withheld = latest.find(({ lack }) => lack)?.lack;
    if (withheld || fitsTogether(owner, latest)) return listingOf(owner, latest, withheld);
    // If two readings agree, they are what GitHub has to show.
    if (before && agree(owner, latest, before)) return listingOf(owner, latest, shortfallOf(latest));
    if (readings.length === MOST_READINGS) return listingOf(owner, readings.flat(), { kind: "shifting" });
    readings.unshift(await readRest(listed, await readFirstPage(api, owner)));
  }
}

async function readRest({ api, owner, progress }: Listed, first: FirstPage): Promise<Page[]> {
  const numbers = Array.from({ length: first.pages - 1 }, (_, index) => index + 2);
  const rest = await Promise.all(numbers.map((number) => progress.of("read", () => readPage(api, owner, number))));
  const pages: Page[] = [first, ...rest.map(({ data }) => data)];
  // The list may have grown in the meantime.
  let { lastPage } = rest.at(-1) ?? { lastPage: first.pages };
  while (lastPage > pages.length) {
    const page = await readPage(api, owner, pages.length + 1);
    pages.push(page.data);
    lastPage = page.lastPage;
  }
  return pages;
}

async function readPage(api: Api, owner: Owner, number: number): Promise<{ data: Page; lastPage: number }> {
  const parameters = { ...parametersOf(owner), per_page: PAGE_SIZE, page: number };
  const { data, link, headers } = await api.answer(`GET ${routesOf(owner).seats}`, parameters, seatsSchema);
  return {
    data: { ...data, lack: withheldBy(headers["x-github-sso"]) },
    lastPage: lastPageOf(api, { number, link, subject: `Cannot read the Copilot seats of ${owner.name}` }),
  };
}

/** https://docs.github.com/rest/authentication/authenticating-to-the-rest-api#personal-access-tokens-and-saml-sso */
function withheldBy(header: string | undefined): Lack | undefined {
  if (!header?.startsWith("partial-results")) return undefined;
  const organizations = /organizations=([\d,]{1,200})/.exec(header)?.[1] ?? "";
  return { kind: "single sign-on", organizations: organizations.split(",").join(", ") };
}

/** A seat that moves to another page while the pages are read is listed twice, or not at all. */
function fitsTogether(owner: Owner, pages: readonly SeatsPage[]): boolean {
  if (hasDuplicates(owner, pages)) return false;
  const { people, entries } = countsOf(pages);
  return pages.every(({ total }) => total === people || total === entries);
}

function shortfallOf(pages: readonly SeatsPage[]): Lack | undefined {
  const listed = countsOf(pages).entries;
  const total = pages[0]?.total ?? 0;
  return listed < total ? { kind: "shorter", total, listed } : undefined;
}

/** GitHub does not say whether an enterprise's total counts people or entries. */
function countsOf(pages: readonly SeatsPage[]): { people: number; entries: number } {
  const unassigned = sum(pages.map((page) => page.unassigned.length));
  return {
    people: peopleIn(pages).size + unassigned,
    entries: sum(pages.map(({ seats }) => seats.length)) + unassigned,
  };
}

function agree(owner: Owner, one: readonly SeatsPage[], other: readonly SeatsPage[]): boolean {
  if (hasDuplicates(owner, one) || one[0]?.total !== other[0]?.total) return false;
  const [people, others] = [peopleIn(one), peopleIn(other)];
  return people.size === others.size && [...people].every((id) => others.has(id));
}

/** In an enterprise's list, several entries for one person are normal. */
function hasDuplicates(owner: Owner, pages: readonly SeatsPage[]): boolean {
  return owner.kind === "organization" && peopleIn(pages).size < sum(pages.map(({ seats }) => seats.length));
}

function peopleIn(pages: readonly SeatsPage[]): Set<number> {
  return new Set(pages.flatMap(({ seats }) => seats.map(({ assigneeId }) => assigneeId)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function listingOf(owner: Owner, pages: readonly SeatsPage[], lack: Lack | undefined): Listing {
  const seats = new Map<string, Seat>();
  const byId = new Map<number, Seat>();
  const entries = new Map<string, Seat>();
  for (const { seats: held } of pages) {
    for (const seat of held) {
      entries.set(`${seat.assigneeId}/${seat.organization}/${seat.assigningTeam}`, seat);
      const known = byId.get(seat.assigneeId);
      const kept = known ? merged(owner, known, seat) : seat;
      byId.set(kept.assigneeId, kept);
      seats.set(kept.login.toLowerCase(), kept);
    }
  }
  const unassigned = pages.flatMap((page) => page.unassigned);
  return { seats, byId, entries: [...entries.values()], unassigned, whole: lack === undefined, lack };
}

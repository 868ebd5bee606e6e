import { setTimeout as delay } from "node:timers/promises";
import { type Seat, seatSchema, seatsSchema } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import { type FirstPage, type Listing, readFirstPage, readListing } from "./listing.js";
import { merged, type Owner, parametersOf, routesOf } from "./owner.js";
import type { Progress } from "./progress.js";
import type { Subscription } from "./subscription.js";

/** How long one listing serves the resources of a run: long enough for a run that waits for GitHub's limits. */
const FRESH_MILLISECONDS = 600_000;
/** At most this many people who are missing from an incomplete list are looked up singly: as many as one write grants. */
const MOST_LOOKUPS = 500;
/** GitHub does not say when a write becomes visible: the pauses between reads, in seconds. */
const LOOKS = [0, 1, 2, 4];

interface Started<Value> {
  value: Value;
  at: number;
  /** Its place in the order of reads and writes: later writes are not in it. */
  turn: number;
}

/** Called for a person without a seat who is not yet a member of the organization. */
export type OnInvited = (login: string, why: GitHubError) => void;

/** Whether a seat is what a write should lead to. */
export type Expectation = (seat: Seat | undefined, login: string) => boolean;

interface SeatReaderOptions {
  api: Api;
  owner: Owner;
  subscription: Pick<Subscription, "read">;
  progress: Progress;
}

/**
 * Finds seats with few requests: one by one while there are few, and in the list when that is cheaper. Failures are GitHubErrors.
 */
export class SeatReader {
  readonly #options: SeatReaderOptions;
  #listing: Started<Listing> | undefined;
  #reading: Promise<Listing> | undefined;
  #opening: Started<Promise<FirstPage>> | undefined;
  /** Single reads since the last write. */
  #singles = 0;
  /** How many pages the list had when it was last read, even in part. */
  #pages: number | undefined;
  /** People who were looked up singly because the list cannot prove an absence. */
  readonly #lookedUp = new Set<string>();
  #turn = 0;
  /** The turn in which this process last wrote a person's seat: an earlier listing says nothing about it. */
  readonly #writes = new Map<string, number>();
  #lastWrite = 0;

  constructor(options: SeatReaderOptions) {
    this.#options = options;
  }

  /**
   * A person's seat, or undefined if there is provably none. While an invitation is pending, GitHub does not show a single seat;
   * then the list decides.
   */
  async find(login: string, onInvited?: OnInvited): Promise<Seat | undefined> {
    try {
      return await this.#findReadable(login);
    } catch (error) {
      if (!(error instanceof GitHubError && error.kind === "invited")) throw error;
      const seat = await this.#findListed(login, error);
      if (!seat) onInvited?.(login, error);
      return seat;
    }
  }

  /** The seats of several people by lower-case login, in as few requests as possible. */
  async findAll(logins: readonly string[], onInvited?: OnInvited): Promise<Map<string, Seat>> {
    if (await this.#listIsCheaper(logins.length)) await this.list();
    const found = new Map<string, Seat>();
    const keep = (login: string, seat: Seat | undefined) => seat && found.set(login.toLowerCase(), seat);
    const unlisted = logins.filter((login) => {
      const listed = this.#listed(login);
      keep(login, listed?.seat);
      return listed === undefined;
    });
    for (const login of unlisted) this.#lookUp(login);
    await Promise.all(unlisted.map(async (login) => keep(login, await this.find(login, onInvited))));
    return found;
  }

  /** The seats after a write, as soon as GitHub shows them as expected, or as they are after a limited wait. */
  async findOnce(logins: readonly string[], expected: Expectation, looks = LOOKS): Promise<Map<string, Seat>> {
    let found = new Map<string, Seat>();
    for (const seconds of looks) {
      if (seconds > 0) {
        await delay(seconds * 1000);
        this.written(logins);
      }
      found = await this.findAll(logins);
      if (logins.every((login) => expected(found.get(login.toLowerCase()), login))) break;
    }
    return found;
  }

  /** Fails unless GitHub answers these credentials: a 404 proves no absence if they may not read seats at all. */
  async proveVisible(): Promise<void> {
    const { owner, subscription } = this.#options;
    if (owner.kind === "organization") await subscription.read();
    else await this.#openList().value;
  }

  async #findReadable(login: string): Promise<Seat | undefined> {
    const known = this.#listed(login);
    if (known) return known.seat;
    this.#lookUp(login);
    if (this.#singles++ === 0) return this.#findSingle(login);
    // Single reads stop when they have cost as much as the list: at most twice the requests of the cheaper way.
    if (this.#singles <= (await this.#pagesOfList())) return this.#findSingle(login);
    await this.list();
    const listed = this.#listed(login);
    if (listed) return listed.seat;
    this.#lookUp(login);
    return this.#findSingle(login);
  }

  /** All seats: at most ten minutes old, and read after the last write of this process. */
  async list(): Promise<Listing> {
    const known = this.#freshListing();
    if (known && known.turn > this.#lastWrite) return known.value;
    if (this.#reading) return this.#reading;
    const reading = this.#readList().finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  /** The seat of an account in the list, if the list was read recently. */
  listedById(id: number): Seat | undefined {
    return this.#freshListing()?.value.byId.get(id);
  }

  /** Marks what was known about these people as outdated. */
  written(logins: readonly string[]): void {
    this.#lastWrite = ++this.#turn;
    for (const login of logins) this.#writes.set(login.toLowerCase(), this.#lastWrite);
    this.#singles = 0;
    this.#opening = undefined;
    this.#reading = undefined;
  }

  /** Whether the list costs no more requests than reading this many people one by one. */
  async #listIsCheaper(people: number): Promise<boolean> {
    return people > 1 && people > (await this.#pagesOfList());
  }

  async #findSingle(login: string): Promise<Seat | undefined> {
    const { api, owner } = this.#options;
    const route = `GET ${routesOf(owner).member}`;
    const parameters = { ...parametersOf(owner), username: login };
    try {
      if (owner.kind === "organization") return await api.request(route, parameters, seatSchema);
      const { seats } = await api.request(route, parameters, seatsSchema);
      const [first, ...others] = seats;
      return first ? others.reduce((kept, seat) => merged(owner, kept, seat), first) : await this.#findUnseen(login);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.status === 404) return this.#findUnseen(login);
      if (error.status === 422 && owner.kind === "organization") throw await this.#unreadable(login, error);
      if (error.status === 403 && owner.kind === "enterprise") return this.#findListed(login, error);
      throw error;
    }
  }

  /**
   * Finds the seat of a person for whom GitHub shows none singly, which proves little. The list decides (only it shows outside
   * collaborators), and its answer proves that these credentials may read seats. An older list says nothing about a person whom
   * this process has just written; the list is then read again only if that is cheap.
   */
  async #findUnseen(login: string): Promise<Seat | undefined> {
    const isWritten = this.#writes.has(login.toLowerCase());
    const asksList = isWritten ? (await this.#pagesOfList()) <= this.#singles : !this.#freshListing();
    if (asksList) await this.list();
    else await this.proveVisible();
    return this.#listed(login)?.seat;
  }

  /** Counts the people who are looked up singly because the list is incomplete. Throws if there are too many. */
  #lookUp(login: string): void {
    const lack = this.#freshListing()?.value.lack;
    if (!lack || this.#listed(login)) return;
    this.#lookedUp.add(login.toLowerCase());
    if (this.#lookedUp.size <= MOST_LOOKUPS) return;
    throw this.#options.api.refusal(
      `Cannot read the Copilot seats of ${this.#options.owner.name}`,
      `GitHub's list of them is incomplete, and more than ${MOST_LOOKUPS} people are missing from it, too many to look up one by one.`,
      { kind: "partial list", lack },
    );
  }

  /** If GitHub refuses to show one person's seat, as it does to some tokens for an enterprise, the list may show it. */
  async #findListed(login: string, refusal: GitHubError): Promise<Seat | undefined> {
    await this.list();
    const listed = this.#listed(login);
    if (!listed) throw refusal;
    return listed.seat;
  }

  /** GitHub gives one status for two reasons; the subscription tells them apart. */
  async #unreadable(login: string, refusal: GitHubError): Promise<GitHubError> {
    const { api, owner, subscription } = this.#options;
    const problem = await subscription.read().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem instanceof GitHubError && problem.kind === "payment problem") return problem;
    return api.because(refusal, { kind: problem ? "off or invited" : "invited", organization: owner.name, login });
  }

  async #pagesOfList(): Promise<number> {
    return this.#pages ?? (await this.#openList().value).pages;
  }

  #openList(): Started<Promise<FirstPage>> {
    if (this.#opening) return this.#opening;
    const opening = {
      value: readFirstPage(this.#options.api, this.#options.owner),
      at: performance.now(),
      turn: ++this.#turn,
    };
    this.#opening = opening;
    // A failure is not kept: the next caller tries again.
    opening.value.then(
      ({ pages }) => {
        this.#pages = pages;
      },
      () => {
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  async #readList(): Promise<Listing> {
    const { value: first, at, turn } = this.#openList();
    // A first page serves one listing only.
    this.#opening = undefined;
    const value = await readListing(this.#options, await first);
    if (!this.#listing || this.#listing.turn < turn) {
      this.#listing = { value, at, turn };
      this.#lookedUp.clear();
    }
    return value;
  }

  #freshListing(): Started<Listing> | undefined {
    return this.#listing && performance.now() - this.#listing.at < FRESH_MILLISECONDS ? this.#listing : undefined;
  }

  /** What the list says about a person; undefined if it says nothing. */
  #listed(login: string): { seat: Seat | undefined } | undefined {
    const key = login.toLowerCase();
    const known = this.#freshListing();
    if (!known || (this.#writes.get(key) ?? 0) > known.turn) return undefined;
    const seat = known.value.seats.get(key);
    return seat || known.value.whole ? { seat } : undefined;
  }
}

import { setTimeout as delay } from "node:timers/promises";
import DataLoader from "dataloader";
import { cancelledSchema, grantedSchema, type Seat } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError, type Refusal } from "./errors.js";
import { narrow, type Outcome } from "./narrowing.js";
import { heldThrough, type Owner, parametersOf, routesOf } from "./owner.js";
import type { Progress } from "./progress.js";
import type { Expectation, SeatReader } from "./seatReader.js";
import { REFUSALS_OF_A_LIST, type Subscription } from "./subscription.js";

/** GitHub documents no maximum. Larger lists would save little: 10,000 seats take 20 writes. */
const LARGEST_LIST = 500;
/** The shortest time that a write waits for others to join it. */
const GATHERING_MILLISECONDS = 50;
/** GitHub asks for a second between writes; callers that check the result of the last one may join the next one. */
const BETWEEN_WRITES_MILLISECONDS = 1_000;
/** How many answers may be lost before the rest of a list is given up. */
const MOST_LOST_ANSWERS = 3;

type Method = "POST" | "DELETE";
/** Undefined means that the write succeeded. */
type WriteResult = Error | undefined;

interface SeatWriterOptions {
  api: Api;
  owner: Owner;
  seats: SeatReader;
  subscription: Subscription;
  progress: Progress;
}

/** Grants and cancels in few requests, one at a time. Failures are GitHubErrors or Refusals. */
export class SeatWriter {
  readonly #options: SeatWriterOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #nextWriteAt = 0;
  /** Why GitHub accepts no list at all, once that is known: later lists of a run are not sent. */
  readonly #closed = new Map<Method, GitHubError>();
  readonly #grants = this.#queue((logins) => this.#grantAll(logins));
  readonly #cancellations = this.#queue((logins) => this.#cancelAllowed(logins));

  constructor(options: SeatWriterOptions) {
    this.#options = options;
  }

  /** Grants a seat, or takes back a pending cancellation. Grants requested during a write are sent together. */
  grant(login: string): Promise<void> {
    return this.#options.progress.of("write", () => this.#grants.load(login));
  }

  /** Cancels a seat at the end of the billing cycle. */
  cancel(login: string): Promise<void> {
    return this.#options.progress.of("write", () => this.#cancellations.load(login));
  }

  /** Writes when the earlier writes are done. */
  inTurn<Result>(write: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(write).finally(() => {
      this.#nextWriteAt = performance.now() + BETWEEN_WRITES_MILLISECONDS;
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Writes one list at a time; what is requested meanwhile goes into the next list. */
  #queue(write: (logins: readonly string[]) => Promise<WriteResult[]>): DataLoader<string, undefined> {
    const batch = (logins: readonly string[]) => this.inTurn(() => write(logins));
    return new DataLoader(batch, {
      cache: false,
      maxBatchSize: LARGEST_LIST,
      batchScheduleFn: (dispatch) => void this.#turn.then(() => this.#gather()).then(dispatch),
    });
  }

  #gather(): Promise<void> {
    return delay(Math.max(GATHERING_MILLISECONDS, this.#nextWriteAt - performance.now()));
  }

  /** Sends one request for all. If a list is refused, or its answer is lost, only what is not done is sent again. */
  async #write(method: Method, logins: readonly string[]): Promise<WriteResult[]> {
    const { api, owner } = this.#options;
    const closed = this.#closed.get(method);
    if (closed) return logins.map(() => closed);
    const attempt = new Attempts(this.#options, method);
    const { failed, refused, whole, gaveUp } = await narrow(logins, (list) => attempt.write(list));
    const ofList = whole && api.because(whole, { kind: "refused list", owner });
    if (ofList && gaveUp) this.#closed.set(method, ofList);
    const ofLogin = (error: GitHubError | undefined) =>
      error && (ofList ?? api.because(error, { kind: "refused login", owner, method, status: error.status }));
    return logins.map((login) => failed.get(login) ?? ofLogin(refused.get(login)));
  }

  async #cancelAllowed(logins: readonly string[]): Promise<WriteResult[]> {
    const { subscription } = this.#options;
    const allowed = await subscription.mayCancel(logins);
    const results = new Map<string, WriteResult>(logins.map((login) => [login, this.#lastSeat(login)]));
    if (allowed.length > 0) {
      const written = await this.#write("DELETE", allowed);
      for (const [index, login] of allowed.entries()) results.set(login, written[index]);
      const mayBeOver = (result: WriteResult) => !result || (result instanceof GitHubError && result.outcomeUnknown);
      subscription.cancelled(allowed.filter((login) => mayBeOver(results.get(login))));
    }
    return logins.map((login) => results.get(login));
  }

  async #grantAll(logins: readonly string[]): Promise<WriteResult[]> {
    const results = await this.#write("POST", logins);
    this.#options.subscription.granted(logins.filter((_, index) => !results[index]));
    return results;
  }

  #lastSeat(login: string): Refusal {
    const { api, owner } = this.#options;
    return api.refusal(
      `Cannot cancel the Copilot seat of ${login} in ${owner.name}`,
      "it is the organization's last one, and without seats GitHub ends the Copilot plan. It was not cancelled.",
      { kind: "last seat" },
    );
  }
}

/** The requests for one list. */
class Attempts {
  readonly #options: SeatWriterOptions;
  readonly #method: Method;
  #lostAnswers = 0;
  #isRefused = false;

  constructor(options: SeatWriterOptions, method: Method) {
    this.#options = options;
    this.#method = method;
  }

  async write(logins: readonly string[]): Promise<Outcome> {
    const { api, owner, seats } = this.#options;
    try {
      const schema = this.#method === "POST" ? grantedSchema : cancelledSchema;
      const route = `${this.#method} ${routesOf(owner).selectedUsers}`;
      await api.request(route, { ...parametersOf(owner), selected_usernames: logins }, schema);
      return { kind: "done" };
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.outcomeUnknown) return await this.#look(logins, error);
      if (!REFUSALS_OF_A_LIST.has(error.status)) return { kind: "failed", error };
      const all = await this.#refusesAll(error);
      return all ? { kind: "failed", error: all } : { kind: "refused", error };
    } finally {
      seats.written(logins);
    }
  }

  /** Reads the subscription once: its reason holds for each part of the list. */
  async #refusesAll(refusal: GitHubError): Promise<GitHubError | undefined> {
    if (this.#isRefused) return undefined;
    this.#isRefused = true;
    return this.#options.subscription.refusesAll(refusal);
  }

  /** A write may have been carried out although its answer was lost, so the seats are read. */
  async #look(logins: readonly string[], lost: GitHubError): Promise<Outcome> {
    const { owner, seats } = this.#options;
    this.#lostAnswers++;
    seats.written(logins);
    const wanted = wantedOf(this.#method, owner);
    const found = await seats.findOnce(logins, wanted).catch(() => undefined);
    if (!found) return { kind: "failed", error: lost };
    const missing = logins.filter((login) => !wanted(found.get(login.toLowerCase()), login));
    // What keeps failing is left to the next run, which reads first.
    return { kind: "lost", error: lost, missing, again: this.#lostAnswers < MOST_LOST_ANSWERS };
  }
}

/** What a write should lead to. A seat through a team or an organization is not cancelled with the list, and may remain. */
function wantedOf(method: Method, owner: Owner): Expectation {
  const isActive = (seat: Seat | undefined) => seat?.status === "active";
  return method === "POST" ? isActive : (seat) => !seat || !isActive(seat) || heldThrough(owner, seat) !== undefined;
}

import { setTimeout as delay } from "node:timers/promises";
import DataLoader from "dataloader";
import { SeatError } from "../text/seatError.js";
import { type Account, accountSchema, type Billing, cancelledSchema, grantedSchema, type Seat } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import { heldThrough, type Owner, parametersOf, routesOf } from "./owner.js";
import type { Progress } from "./progress.js";
import { type OnInvited, SeatReader } from "./reader.js";
import { closedToLists, missingPolicy } from "./subscription.js";

/** GitHub documents no maximum. Larger lists save little: 10,000 seats are 20 writes, and a refusal is narrowed down in 9 halvings. */
const LARGEST_LIST = 500;
/** How long a write waits for others to join it, at the least. */
const GATHERING_MILLISECONDS = 50;
/** GitHub asks for a second between writes; until then those who look at what the last one did may join the next one. */
const BETWEEN_WRITES_MILLISECONDS = 1_000;
/** GitHub does not say when a write can be read: pauses between looks, in seconds. */
const LOOKS = [0, 1, 2, 4];
/** Answers that one bad name, or too many, in the list may have caused; GitHub does not document which. */
export const REFUSALS_OF_A_LIST: ReadonlySet<number | undefined> = new Set([400, 404, 413, 422]);

/** How many answers in a row may be lost before the rest of a list is given up. */
const MOST_LOST_ANSWERS = 3;

type Method = "POST" | "DELETE";
/** Undefined means that the write did what it should. */
type WriteResult = Error | undefined;
type Expectation = (seat: Seat | undefined, login: string) => boolean;

/** The Copilot seats of one organization or enterprise. Failures are GitHubErrors. */
export class Seats {
  private readonly reader: SeatReader;
  private turn: Promise<unknown> = Promise.resolve();
  private nextWriteAt = 0;
  private readonly grants = this.queue((logins) => this.write("POST", logins));
  private readonly cancellations = this.queue((logins) => this.cancelAllowed(logins));

  constructor(
    private readonly api: Api,
    readonly owner: Owner,
    private readonly allowLastSeat: boolean,
    private readonly progress: Progress,
  ) {
    this.reader = new SeatReader(api, owner, progress);
  }

  /** A person's seat, or undefined when there is provably none. */
  find(login: string, onInvited?: OnInvited): Promise<Seat | undefined> {
    return this.reader.find(login, onInvited);
  }

  /** The seats of several people by login in lower case, in as few requests as that takes. */
  async findAll(logins: readonly string[], onInvited?: OnInvited): Promise<Map<string, Seat>> {
    if (await this.reader.listIsCheaper(logins.length)) await this.reader.list();
    const found = await Promise.all(logins.map((login) => this.find(login, onInvited)));
    return new Map(found.flatMap((seat, index) => (seat ? [[(logins[index] ?? seat.login).toLowerCase(), seat]] : [])));
  }

  /** All seats of the owner. */
  list(): ReturnType<SeatReader["list"]> {
    return this.reader.list();
  }

  /** The seat of an account, whatever its login, as far as a list that was read in this run tells. */
  listedById(id: number): Seat | undefined {
    return this.reader.listedById(id);
  }

  /** The seats after a write, once GitHub shows them as expected, or as they are after a bounded wait. */
  async findOnce(logins: readonly string[], expected: Expectation, looks = LOOKS): Promise<Map<string, Seat>> {
    let found = new Map<string, Seat>();
    for (const seconds of looks) {
      if (seconds > 0) {
        await delay(seconds * 1000);
        this.reader.written(logins);
      }
      found = await this.findAll(logins);
      if (logins.every((login) => expected(found.get(login.toLowerCase()), login))) break;
    }
    return found;
  }

  /** Grants a seat, or takes back a pending cancellation. Grants that come while a write is on its way travel together. */
  grant(login: string): Promise<void> {
    return this.progress.of("write", () => this.grants.load(login));
  }

  /** Cancels a seat at the end of the billing cycle. */
  cancel(login: string): Promise<void> {
    return this.progress.of("write", () => this.cancellations.load(login));
  }

  /** The subscription of an organization; an enterprise's cannot be asked for. */
  billing(): Promise<Billing> {
    return this.reader.billing();
  }

  /** How many people have a seat that goes on after this billing cycle, and that the owner gives: not one of its organizations. */
  async size(): Promise<number> {
    if (this.owner.kind === "organization") return (await this.billing()).lastingSeats;
    const { entries } = await this.list();
    const own = entries.filter(({ status, organization }) => status === "active" && organization === null);
    return new Set(own.map(({ assigneeId }) => assigneeId)).size;
  }

  /** Fails unless GitHub answers these credentials about the owner's seats. */
  proveVisible(): Promise<void> {
    return this.reader.proveVisible();
  }

  /** How many seats may be cancelled: the last one's end is the end of the Copilot plan, so it stays unless the settings say otherwise. */
  async mostCancellations(): Promise<number> {
    if (this.allowLastSeat || this.owner.kind === "enterprise") return Number.POSITIVE_INFINITY;
    return Math.max(0, (await this.billing()).lastingSeats - 1);
  }

  /** What was known of these people is no more. */
  forget(logins: readonly string[]): void {
    this.reader.written(logins);
  }

  /** Writes once the writes before are through. */
  inTurn<Result>(write: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(write).finally(() => {
      this.nextWriteAt = Date.now() + BETWEEN_WRITES_MILLISECONDS;
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** The account that has this login today. */
  account(login: string): Promise<Account | undefined> {
    return this.absentWhen404("GET /users/{username}", { username: login });
  }

  /** The account with this id, whatever its login is today. */
  accountById(id: number): Promise<Account | undefined> {
    return this.absentWhen404("GET /user/{account_id}", { account_id: id });
  }

  /** Accounts are public, so here a 404 needs no proof. */
  private async absentWhen404(route: string, parameters: Record<string, unknown>): Promise<Account | undefined> {
    try {
      return await this.api.request(route, parameters, accountSchema);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Writes one list at a time; what is asked meanwhile is gathered into the next list. */
  private queue(write: (logins: readonly string[]) => Promise<WriteResult[]>): DataLoader<string, undefined> {
    const batch = (logins: readonly string[]) => this.inTurn(() => write(logins));
    return new DataLoader(batch, {
      cache: false,
      maxBatchSize: LARGEST_LIST,
      batchScheduleFn: (dispatch) => void this.turn.then(() => this.gather()).then(dispatch),
    });
  }

  private gather(): Promise<void> {
    return delay(Math.max(GATHERING_MILLISECONDS, this.nextWriteAt - Date.now()));
  }

  /**
   * One request for all. A refused list is halved down to the login that GitHub refuses, so that one bad name blocks nobody;
   * so is a list whose answer was lost, after a look at what became of it.
   */
  private async write(method: Method, logins: readonly string[], lostAnswers = 0): Promise<WriteResult[]> {
    try {
      const schema = method === "POST" ? grantedSchema : cancelledSchema;
      const route = `${method} ${routesOf(this.owner).selectedUsers}`;
      await this.api.request(route, { ...parametersOf(this.owner), selected_usernames: logins }, schema);
      return logins.map(() => undefined);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.outcomeUnknown) return await this.afterLostAnswer(method, logins, error, lostAnswers + 1);
      if (!REFUSALS_OF_A_LIST.has(error.status)) return logins.map(() => error);
      const ownersReason = await this.whyNoListIsTaken().catch(() => error.failure.remedy);
      if (ownersReason) return logins.map(() => error.advising(ownersReason));
      if (logins.length === 1) return [error.advising(refusedLogin(method, error.status, this.owner))];
      return await this.writeHalves(method, logins, lostAnswers);
    } finally {
      this.reader.written(logins);
    }
  }

  private async writeHalves(method: Method, logins: readonly string[], lostAnswers: number): Promise<WriteResult[]> {
    const half = Math.ceil(logins.length / 2);
    const first = await this.write(method, logins.slice(0, half), lostAnswers);
    return [...first, ...(await this.write(method, logins.slice(half), lostAnswers))];
  }

  /** A write may have been carried out although its answer was lost: the world is asked, and only the rest is written again. */
  private async afterLostAnswer(
    method: Method,
    logins: readonly string[],
    lost: GitHubError,
    lostAnswers: number,
  ): Promise<WriteResult[]> {
    this.reader.written(logins);
    const wanted = wantedOf(method, this.owner);
    const found = await this.findOnce(logins, wanted).catch(() => undefined);
    if (!found) return logins.map(() => lost);
    const missing = logins.filter((login) => !wanted(found.get(login.toLowerCase()), login));
    // What cannot be made smaller, or fails again and again, is left to the next run: it looks first.
    const tryAgain = missing.length > 1 && lostAnswers < MOST_LOST_ANSWERS;
    const again = tryAgain ? await this.writeHalves(method, missing, lostAnswers) : missing.map(() => lost);
    const results = new Map(missing.map((login, index) => [login, again[index]]));
    return logins.map((login) => results.get(login));
  }

  private async cancelAllowed(logins: readonly string[]): Promise<WriteResult[]> {
    const allowed = logins.slice(0, await this.mostCancellations());
    const kept = logins.slice(allowed.length).map((login) => lastSeatError(login, this.owner));
    return [...(allowed.length > 0 ? await this.write("DELETE", allowed) : []), ...kept];
  }

  /** A reason why GitHub takes no list at all from this organization, in words that say where to change it. */
  async whyNoListIsTaken(): Promise<string | undefined> {
    if (this.owner.kind === "enterprise") return undefined;
    const billing = await this.billing();
    return closedToLists(this.owner.name, billing) ?? missingPolicy(this.owner.name, billing);
  }
}

function lastSeatError(login: string, owner: Owner): SeatError {
  return new SeatError(
    `Cannot cancel the Copilot seat of ${login} in ${owner.name}`,
    "it is the organization's last one, and without seats GitHub ends the Copilot plan. It was not cancelled. If that is " +
      "meant: `pulumi config set copilotSeats:allowLastSeat true`, then `pulumi destroy --run-program` or `pulumi up`.",
  );
}

/** What a write is for. A seat that comes through somebody else is not the owner's to cancel, and may go on. */
function wantedOf(method: Method, owner: Owner): Expectation {
  const isActive = (seat: Seat | undefined) => seat?.status === "active";
  return method === "POST" ? isActive : (seat) => !seat || !isActive(seat) || heldThrough(owner, seat) !== undefined;
}

/** What to look at when GitHub refuses one login. */
function refusedLogin(method: Method, status: number | undefined, { kind, name }: Owner): string {
  if (method === "DELETE" && status === 422) {
    return "GitHub does not cancel a seat that comes through a team; remove the user from the team, or the team from Copilot.";
  }
  const people = kind === "organization" ? "organization settings > People" : "enterprise > People";
  return `Is the login written correctly, and is its owner a member of ${name} (${people})?`;
}

import { type Billing, billingSchema, type Seat, seatSchema, seatsSchema } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import { type FirstPage, type Listing, readFirstPage, readListing } from "./listing.js";
import { merged, type Owner, parametersOf, routesOf } from "./owner.js";
import type { Progress } from "./progress.js";

/** How long one listing serves the resources of a run: long enough for one that waits for GitHub's limits. */
const FRESH_MILLISECONDS = 600_000;

interface Started<Value> {
  value: Value;
  /** When it was begun, for its age. */
  at: number;
  /** Its place among readings and writes: what was written later is not in it. */
  turn: number;
}

/** The person is no member of the organization yet. */
class PendingInvitation extends GitHubError {
  constructor(login: string, organization: string, { failure }: GitHubError) {
    const remedy = `Copilot is on in ${organization}, so ${login} has a pending invitation: it must be accepted first (organization settings > People > Invitations).`;
    super({ ...failure, remedy });
  }
}

export type OnInvited = (login: string, why: GitHubError) => void;

/** Finds seats with few requests: one by one while they are few, in the list once that is the cheaper way. */
export class SeatReader {
  private listing: Started<Listing> | undefined;
  private reading: Promise<Listing> | undefined;
  private opening: Started<Promise<FirstPage>> | undefined;
  private billingOnItsWay: Promise<Billing> | undefined;
  /** Single reads since the last change. */
  private singles = 0;
  /** How many pages the list had when it was read last, even in part. */
  private pages: number | undefined;
  private turn = 0;
  /** The turn in which this process last wrote a person's seat: what was listed before says nothing of it. */
  private readonly writes = new Map<string, number>();
  private lastWrite = 0;

  constructor(
    private readonly api: Api,
    private readonly owner: Owner,
    private readonly progress: Progress,
  ) {}

  /**
   * A person's seat, or undefined when there is provably none. GitHub says nothing of one seat while an invitation is
   * pending: then the list tells.
   */
  async find(login: string, onInvited?: OnInvited): Promise<Seat | undefined> {
    try {
      return await this.findReadable(login);
    } catch (error) {
      if (!(error instanceof PendingInvitation)) throw error;
      const seat = await this.findListed(login, error);
      if (!seat) onInvited?.(login, error);
      return seat;
    }
  }

  private async findReadable(login: string): Promise<Seat | undefined> {
    const known = this.listed(login);
    if (known) return known.seat;
    if (this.singles++ === 0) return this.findSingle(login);
    // Single reads stop when they have cost as much as the list: never more than twice the requests of the better way.
    if (this.singles <= (await this.pagesOfList())) return this.findSingle(login);
    await this.list();
    const listed = this.listed(login);
    return listed ? listed.seat : this.findSingle(login);
  }

  /** All seats, as they were within the last minutes; what this process wrote since is looked up singly. */
  async list(): Promise<Listing> {
    const known = this.freshListing();
    if (known && known.turn > this.lastWrite) return known.value;
    if (this.reading) return this.reading;
    const reading = this.readList().finally(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    this.reading = reading;
    return reading;
  }

  /** The seat of an account in the list, if one was read lately. */
  listedById(id: number): Seat | undefined {
    return this.freshListing()?.value.byId.get(id);
  }

  /** Whether the list costs no more requests than reading this many people one by one. */
  async listIsCheaper(people: number): Promise<boolean> {
    return people > 1 && people > (await this.pagesOfList());
  }

  /** What was known of these people is no more. */
  written(logins: readonly string[]): void {
    this.lastWrite = ++this.turn;
    for (const login of logins) this.writes.set(login.toLowerCase(), this.lastWrite);
    this.singles = 0;
    this.opening = undefined;
    this.reading = undefined;
  }

  /** The subscription of an organization; those who ask at the same time share one request. */
  billing(): Promise<Billing> {
    this.billingOnItsWay ??= this.api
      .request("GET /orgs/{org}/copilot/billing", { org: this.owner.name }, billingSchema)
      .finally(() => {
        this.billingOnItsWay = undefined;
      });
    return this.billingOnItsWay;
  }

  private async findSingle(login: string): Promise<Seat | undefined> {
    const { owner } = this;
    const route = `GET ${routesOf(owner).member}`;
    const parameters = { ...parametersOf(owner), username: login };
    try {
      if (owner.kind === "organization") return await this.api.request(route, parameters, seatSchema);
      const { seats } = await this.api.request(route, parameters, seatsSchema);
      return seats.reduce<Seat | undefined>((kept, seat) => (kept ? merged(owner, kept, seat) : seat), undefined);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.status === 404) {
        await this.proveVisible();
        return undefined;
      }
      if (error.status === 422 && owner.kind === "organization") throw await this.unreadable(login, error);
      if (error.status === 403 && owner.kind === "enterprise") return this.findListed(login, error);
      throw error;
    }
  }

  /** What GitHub refuses to say of one person, as to some tokens of an enterprise, the list may tell. */
  private async findListed(login: string, refusal: GitHubError): Promise<Seat | undefined> {
    await this.list();
    const listed = this.listed(login);
    if (!listed) throw refusal;
    return listed.seat;
  }

  /** GitHub gives one status for two reasons; the subscription tells them apart. */
  private async unreadable(login: string, refusal: GitHubError): Promise<GitHubError> {
    const { name } = this.owner;
    const isOn = await this.billing().then(
      () => true,
      () => false,
    );
    return isOn
      ? new PendingInvitation(login, name, refusal)
      : refusal.advising(
          `Copilot is not enabled in ${name} (organization settings > Copilot), or ${login} has a pending invitation to ${name}.`,
        );
  }

  /** A 404 is also what GitHub says to credentials that may not look: absence counts once it has answered them. */
  async proveVisible(): Promise<void> {
    if (this.owner.kind === "organization") await this.billing();
    else await this.openList().value;
  }

  private async pagesOfList(): Promise<number> {
    return this.pages ?? (await this.openList().value).pages;
  }

  private openList(): Started<Promise<FirstPage>> {
    if (this.opening) return this.opening;
    const opening = { value: readFirstPage(this.api, this.owner), at: Date.now(), turn: ++this.turn };
    this.opening = opening;
    // A failure is not kept: the next one who asks tries again.
    opening.value.then(
      ({ pages }) => {
        this.pages = pages;
      },
      () => {
        if (this.opening === opening) this.opening = undefined;
      },
    );
    return opening;
  }

  private async readList(): Promise<Listing> {
    const { value: first, at, turn } = this.openList();
    // A first page counts for one listing only.
    this.opening = undefined;
    const value = await readListing(this.api, this.owner, await first, this.progress);
    if (!this.listing || this.listing.turn < turn) this.listing = { value, at, turn };
    return value;
  }

  private freshListing(): Started<Listing> | undefined {
    return this.listing && Date.now() - this.listing.at < FRESH_MILLISECONDS ? this.listing : undefined;
  }

  /** What the list says of a person; undefined when it does not say. */
  private listed(login: string): { seat: Seat | undefined } | undefined {
    const key = login.toLowerCase();
    const known = this.freshListing();
    if (!known || (this.writes.get(key) ?? 0) > known.turn) return undefined;
    const seat = known.value.seats.get(key);
    return seat || known.value.whole ? { seat } : undefined;
  }
}

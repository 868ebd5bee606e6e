import { type Billing, billingSchema } from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError } from "./errors.js";
import type { Listing } from "./listing.js";
import type { Owner } from "./owner.js";

interface SubscriptionOptions {
  api: Api;
  owner: Owner;
  allowLastSeat: boolean;
  list: () => Promise<Listing>;
}

/** Whether a person's seat was a lasting one before this process first wrote it, and whether it is one since the last write. */
interface Written {
  lasted: boolean;
  lasts: boolean;
}

/** What an organization pays for. Failures are GitHubErrors. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  #onItsWay: Promise<Billing> | undefined;
  /** How many lasting seats there were before this process's first cancellation. */
  #before: number | undefined;
  /** What this process has written since, by lower-case login. */
  readonly #written = new Map<string, Written>();

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  /** Reads an organization's subscription; an enterprise's cannot be read. Concurrent callers share one request. */
  read(): Promise<Billing> {
    const { api, owner } = this.#options;
    this.#onItsWay ??= api
      .request("GET /orgs/{org}/copilot/billing", { org: owner.name }, billingSchema)
      .catch((error: unknown) => {
        // https://docs.github.com/rest/copilot/copilot-user-management: "There is a problem with your account's associated payment method."
        const isPayment = error instanceof GitHubError && error.status === 422;
        throw isPayment ? api.because(error, { kind: "payment problem", organization: owner.name }) : error;
      })
      .finally(() => {
        this.#onItsWay = undefined;
      });
    return this.#onItsWay;
  }

  /**
   * How many people have a seat that continues after this billing cycle and comes from the owner itself, not from one of its
   * organizations.
   */
  async size(): Promise<number> {
    const { owner, list } = this.#options;
    if (owner.kind === "organization") return (await this.read()).lastingSeats;
    const { entries } = await list();
    const own = entries.filter(({ status, organization }) => status === "active" && organization === null);
    return new Set(own.map(({ assigneeId }) => assigneeId)).size;
  }

  /**
   * Which of these seats may be cancelled. The Copilot plan ends with the last seat, so that one is kept unless the settings say
   * otherwise. GitHub's numbers lag behind its answers to writes, so what this process has sent counts as well. A person
   * cancelled twice, by name and with a team, counts once.
   */
  async mayCancel(logins: readonly string[]): Promise<string[]> {
    const { owner, allowLastSeat } = this.#options;
    if (allowLastSeat || owner.kind === "enterprise") return [...logins];
    const { lastingSeats } = await this.read();
    this.#before ??= lastingSeats;
    const changes = [...this.#written.values()].map(({ lasted, lasts }) => Number(lasts) - Number(lasted));
    const known = changes.reduce((sum, change) => sum + change, this.#before);
    const isCounted = (login: string) => this.#written.get(login.toLowerCase())?.lasts === false;
    const allowed: string[] = [];
    let fresh = 0;
    for (const login of new Set(logins)) {
      const more = isCounted(login) ? 0 : 1;
      if (allowed.length + 1 >= lastingSeats || (more > 0 && fresh + 1 >= known)) continue;
      allowed.push(login);
      fresh += more;
    }
    return allowed;
  }

  /** Counts grants that GitHub has accepted. */
  granted(logins: readonly string[]): void {
    this.#count(logins, true);
  }

  /** Counts cancellations that GitHub has accepted, or may have: an answer may have been lost. */
  cancelled(logins: readonly string[]): void {
    this.#count(logins, false);
  }

  /** Why GitHub accepts no list at all from this organization, in words that say where to change it. */
  async whyNoListIsTaken(): Promise<string | undefined> {
    const { name, kind } = this.#options.owner;
    if (kind === "enterprise") return undefined;
    const billing = await this.read();
    return closedToLists(name, billing) ?? missingPolicy(name, billing);
  }

  /**
   * The error for every part of a refused list: the subscription's reason, or the refusal itself if it is not a 422 and the
   * subscription cannot be read; else undefined.
   */
  async refusesAll(refusal: GitHubError): Promise<GitHubError | undefined> {
    try {
      const why = await this.whyNoListIsTaken();
      return why === undefined ? undefined : this.#options.api.because(refusal, { kind: "no list taken", why });
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.failure.reason.kind === "payment problem")
        return this.#options.api.because(refusal, error.failure.reason);
      return refusal.status === 422 ? undefined : refusal;
    }
  }

  #count(logins: readonly string[], lasts: boolean): void {
    // Writes before the first cancellation are already in the number that is read then.
    if (this.#before === undefined) return;
    for (const login of logins.map((name) => name.toLowerCase())) {
      this.#written.set(login, { lasted: this.#written.get(login)?.lasted ?? !lasts, lasts });
    }
  }
}

/** Statuses that one bad name, or too many names, in a list may cause; GitHub does not document which. */
export const REFUSALS_OF_A_LIST: ReadonlySet<number | undefined> = new Set([400, 404, 413, 422]);

/** Why an organization accepts no lists of people at all, in words that say where to change it; undefined if it does. */
export function closedToLists(organization: string, { seatManagement }: Billing): string | undefined {
  switch (seatManagement) {
    case "assign_all":
      return `${organization} gives Copilot to all members, and lists of users only work with "Selected members" (organization settings > Copilot > Access).`;
    case "disabled":
      return `Copilot is off in ${organization} (organization settings > Copilot > Access: "Selected members").`;
    case "unconfigured":
      return `Copilot access has not been configured in ${organization} (organization settings > Copilot > Access: "Selected members").`;
    default:
      return undefined;
  }
}

/** The policy that GitHub requires before it grants seats, in words that say where to set it; undefined if it is set. */
export function missingPolicy(organization: string, { publicCodeSuggestions }: Billing): string | undefined {
  if (publicCodeSuggestions !== "unconfigured") return undefined;
  return `${organization} has no policy for suggestions that match public code, and GitHub grants no seat without one (organization settings > Copilot > Policies).`;
}

import { setTimeout as delay } from "node:timers/promises";
import DataLoader from "dataloader";
import {
  type Account,
  accountSchema,
  type Billing,
  billingSchema,
  cancelledSchema,
  grantedSchema,
  type Seat,
  seatSchema,
} from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError, SeatError } from "./errors.js";

/** GitHub documents no maximum; larger lists than this make a refusal costly to narrow down. */
const LARGEST_BATCH = 500;
/** How long a write waits for others to join it. */
const GATHERING_MILLISECONDS = 50;
/** GitHub does not say when a write can be read: pauses between looks, in seconds. */
const LOOKS = [0, 1, 2, 4];

/** Answers that one bad name in the list may have caused; GitHub does not document which. */
const REFUSALS_OF_A_LIST: ReadonlySet<number | undefined> = new Set([400, 404, 413, 422]);

const SELECTED_USERS = "/orgs/{org}/copilot/billing/selected_users";

/** Undefined means that the write did what it should. */
type WriteResult = Error | undefined;

/** The Copilot seats of one organization. Failures are GitHubErrors. */
export class OrganizationSeats {
  private turn: Promise<unknown> = Promise.resolve();
  private billingOnItsWay: Promise<Billing> | undefined;
  private readonly grants = this.queue((logins) => this.write("POST", logins));
  private readonly cancellations = this.queue((logins) => this.cancelAllowed(logins));

  constructor(
    private readonly api: Api,
    readonly name: string,
    private readonly allowLastSeat: boolean,
  ) {}

  /**
   * A user's seat as it is now, or undefined when there is provably none: a 404 counts only after the billing endpoint
   * has answered the same credentials, because 404 is also what GitHub says to a token that may not look.
   */
  async find(login: string): Promise<Seat | undefined> {
    try {
      return await this.api.request(
        "GET /orgs/{org}/members/{username}/copilot",
        { org: this.name, username: login },
        seatSchema,
      );
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.status === 404) {
        await this.billing();
        return undefined;
      }
      if (error.status === 422) throw error.advising(await this.whyNoSeatCanBeRead(login));
      throw error;
    }
  }

  /** The seat after a write, once GitHub shows it as expected, or as it is after a bounded wait. */
  async findOnce(login: string, expected: (seat: Seat | undefined) => boolean): Promise<Seat | undefined> {
    let seat: Seat | undefined;
    for (const seconds of LOOKS) {
      await delay(seconds * 1000);
      seat = await this.find(login);
      if (expected(seat)) break;
    }
    return seat;
  }

  /** Grants a seat, or takes back a pending cancellation. Grants that come while a write is on its way travel together. */
  grant(login: string): Promise<void> {
    return this.grants.load(login);
  }

  /** Cancels a seat at the end of the billing cycle. */
  cancel(login: string): Promise<void> {
    return this.cancellations.load(login);
  }

  /** The subscription; those who ask at the same time share one request. */
  billing(): Promise<Billing> {
    this.billingOnItsWay ??= this.api
      .request("GET /orgs/{org}/copilot/billing", { org: this.name }, billingSchema)
      .finally(() => {
        this.billingOnItsWay = undefined;
      });
    return this.billingOnItsWay;
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
    const batch = async (logins: readonly string[]): Promise<WriteResult[]> => {
      const results = this.turn.then(() => write(logins));
      this.turn = results.catch(() => undefined);
      return results;
    };
    return new DataLoader(batch, {
      cache: false,
      maxBatchSize: LARGEST_BATCH,
      batchScheduleFn: (dispatch) => void this.turn.then(() => delay(GATHERING_MILLISECONDS)).then(dispatch),
    });
  }

  /** One request for all; a refused list is halved down to the login that GitHub refuses, so that one bad name blocks nobody. */
  private async write(method: "POST" | "DELETE", logins: readonly string[]): Promise<WriteResult[]> {
    try {
      const schema = method === "POST" ? grantedSchema : cancelledSchema;
      await this.api.request(`${method} ${SELECTED_USERS}`, { org: this.name, selected_usernames: logins }, schema);
      return logins.map(() => undefined);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.outcomeUnknown) return Promise.all(logins.map((login) => this.outcome(method, login, error)));
      if (!REFUSALS_OF_A_LIST.has(error.status)) return logins.map(() => error);
      const organizationsReason = await this.whyNoListIsTaken().catch(() => error.failure.remedy);
      if (organizationsReason) return logins.map(() => error.advising(organizationsReason));
      if (logins.length === 1) return [error.advising(refusedLogin(method, this.name))];
      const half = Math.ceil(logins.length / 2);
      return [...(await this.write(method, logins.slice(0, half))), ...(await this.write(method, logins.slice(half)))];
    }
  }

  /** After a lost answer the world is asked what became of the write. */
  private async outcome(method: "POST" | "DELETE", login: string, lost: GitHubError): Promise<WriteResult> {
    const expected = (seat: Seat | undefined) =>
      method === "POST" ? seat?.status === "active" : seat?.status !== "active";
    const done = await this.findOnce(login, expected).then(expected, () => false);
    return done ? undefined : lost;
  }

  /** Cancelling the last seat ends the organization's Copilot plan, so one stays unless the settings say otherwise. */
  private async cancelAllowed(logins: readonly string[]): Promise<WriteResult[]> {
    if (this.allowLastSeat) return this.write("DELETE", logins);
    const { lastingSeats } = await this.billing();
    const allowed = logins.slice(0, Math.max(0, lastingSeats - 1));
    const kept = logins
      .slice(allowed.length)
      .map(
        (login) =>
          new SeatError(
            `Cannot cancel the Copilot seat of ${login} in ${this.name}`,
            "it is the organization's last one, and without seats GitHub ends the Copilot plan. Nothing was cancelled. If that is " +
              "meant: `pulumi config set copilotSeats:allowLastSeat true`, then `pulumi destroy --run-program` or `pulumi up`.",
          ),
      );
    return [...(allowed.length > 0 ? await this.write("DELETE", allowed) : []), ...kept];
  }

  private async whyNoSeatCanBeRead(login: string): Promise<string> {
    await this.billing();
    return `Copilot is on in ${this.name}, so ${login} has a pending invitation: it must be accepted first (organization settings > People > Invitations).`;
  }

  /** A reason why GitHub takes no list at all from this organization, in words that say where to change it. */
  private async whyNoListIsTaken(): Promise<string | undefined> {
    const { seatManagement, publicCodeSuggestions } = await this.billing();
    switch (seatManagement) {
      case "assign_all":
        return `${this.name} gives Copilot to all members, and lists of users only work with "Selected members" (organization settings > Copilot > Access).`;
      case "disabled":
        return `Copilot is off in ${this.name} (organization settings > Copilot > Access: "Selected members").`;
      case "unconfigured":
        return `Nobody has chosen yet who gets Copilot in ${this.name} (organization settings > Copilot > Access: "Selected members").`;
    }
    if (publicCodeSuggestions === "unconfigured") {
      return `${this.name} has no policy for suggestions that match public code, and GitHub grants no seat without one (organization settings > Copilot > Policies).`;
    }
    return undefined;
  }
}

/** What to look at when GitHub refuses one login. */
function refusedLogin(method: "POST" | "DELETE", organization: string): string {
  return method === "POST"
    ? `Is the login written correctly, and is its owner a member of ${organization} (organization settings > People)?`
    : "GitHub does not cancel a seat that comes through a team; remove the user from the team, or the team from Copilot.";
}

import { z } from "zod";
import type { Accounts } from "./accounts.js";
import { accountSchema } from "./answers.js";
import type { Api } from "./api.js";
import { isHidden } from "./errors.js";
import { sameName } from "./names.js";
import type { Owner } from "./owner.js";
import { lastPageOf, PAGE_SIZE } from "./paging.js";

/** Up to this many people are looked up one by one. */
const MOST_LOOKS = 20;
/** Larger organizations are not read completely. */
const MOST_PAGES = 100;

/** Why GitHub would not grant a person a seat. */
export type NoSeatReason = "no account" | "no member" | "invited";

/** What is known about people who may get seats, by lower-case login. A person in neither is a member. */
export interface NoSeats {
  refused: Map<string, NoSeatReason>;
  /** People whose membership these credentials may not see, or for whom that would take too many requests. */
  unchecked: string[];
}

/** GitHub's answer to a request for one membership. */
type Look = "active" | "invited" | "absent" | "forbidden";

interface MembersOptions {
  api: Api;
  owner: Owner;
  accounts: Accounts;
}

const membershipSchema = z.object({ state: z.string(), user: accountSchema.nullish().catch(undefined) });

/** The members of an organization. Failures are GitHubErrors. */
export class Members {
  readonly #options: MembersOptions;
  /** Whether these credentials have ever been shown a membership. GitHub also answers 404 to credentials that may not read it. */
  #sees = false;
  /** Credentials that may not read memberships are not tried again. */
  #isForbidden = false;
  /** Concurrent callers share it. */
  #proof: Promise<void> | undefined;

  constructor(options: MembersOptions) {
    this.#options = options;
  }

  /** Which of these people would get no seat, with the reason. Members of an enterprise cannot be checked. */
  async whyNoSeat(logins: readonly string[]): Promise<NoSeats> {
    const names = [...new Set(logins.map((login) => login.toLowerCase()))];
    if (names.length === 0) return { refused: new Map(), unchecked: [] };
    if (this.#options.owner.kind === "enterprise" || this.#isForbidden) return { refused: new Map(), unchecked: names };
    if (names.length <= MOST_LOOKS) return this.#judge(names, await this.#lookAt(names), () => this.#firstMember());
    const list = await this.#list().catch(undefinedWhenHidden);
    if (!list) return { refused: new Map(), unchecked: names };
    const missing = names.filter((name) => !list.names.has(name));
    const [single, rest] = [missing.slice(0, MOST_LOOKS), missing.slice(MOST_LOOKS)];
    const looks = await this.#lookAt(single);
    const { refused, unchecked } = await this.#judge(single, looks, async () => list.first);
    // A person missing from the list is a non-member only if the list is complete, and these credentials can see memberships.
    const isWhole = list.whole && unchecked.length === 0 && !looks.includes("active");
    if (!isWhole) return { refused, unchecked: [...unchecked, ...rest] };
    for (const name of rest) refused.set(name, "no member");
    return { refused, unchecked };
  }

  /** A member's account id, even if GitHub hides the account from others; undefined if these credentials may not see it. */
  async idOf(username: string): Promise<number | undefined> {
    if (this.#options.owner.kind === "enterprise" || this.#isForbidden) return undefined;
    const membership = await this.#membership(username);
    const isTheirs = typeof membership === "object" && membership.user && sameName(membership.user.login, username);
    return isTheirs ? membership.user?.id : undefined;
  }

  async #judge(
    names: readonly string[],
    looks: readonly Look[],
    firstMember: () => Promise<string | undefined>,
  ): Promise<NoSeats> {
    const withLook = (look: Look) => names.filter((_, index) => looks[index] === look);
    const refused = new Map<string, NoSeatReason>(withLook("invited").map((name) => [name, "invited"]));
    const absent = withLook("absent");
    if (absent.length > 0 && !(await this.#proves(firstMember))) {
      return { refused, unchecked: names.filter((_, index) => ["absent", "forbidden"].includes(looks[index] ?? "")) };
    }
    const accounts = await Promise.all(absent.map((name) => this.#options.accounts.byLogin(name)));
    for (const [index, name] of absent.entries()) refused.set(name, accounts[index] ? "no member" : "no account");
    return { refused, unchecked: withLook("forbidden") };
  }

  /** Starts with the first person alone: if the credentials may not read that membership, they may not read any. */
  async #lookAt([first, ...others]: readonly string[]): Promise<Look[]> {
    if (first === undefined) return [];
    const look = await this.#look(first);
    if (look === "forbidden") return [look, ...others.map(() => look)];
    return [look, ...(await Promise.all(others.map((name) => this.#look(name))))];
  }

  async #look(username: string): Promise<Look> {
    const membership = await this.#membership(username);
    if (typeof membership === "string") return membership;
    return membership.state === "pending" ? "invited" : "active";
  }

  /** https://docs.github.com/rest/orgs/members#get-organization-membership-for-a-user */
  async #membership(username: string): Promise<z.infer<typeof membershipSchema> | "absent" | "forbidden"> {
    const { api, owner } = this.#options;
    try {
      const parameters = { org: owner.name, username };
      const membership = await api.request("GET /orgs/{org}/memberships/{username}", parameters, membershipSchema);
      this.#sees = true;
      return membership;
    } catch (error) {
      if (!isHidden(error)) throw error;
      if (error.status === 404) return "absent";
      this.#isForbidden = true;
      return "forbidden";
    }
  }

  /** Whether these credentials have been shown a membership, or can see one that certainly exists. */
  async #proves(firstMember: () => Promise<string | undefined>): Promise<boolean> {
    if (this.#sees) return true;
    const prove = async () => {
      const first = await firstMember();
      if (first !== undefined) await this.#look(first);
    };
    this.#proof ??= prove().finally(() => {
      this.#proof = undefined;
    });
    await this.#proof;
    return this.#sees;
  }

  async #firstMember(): Promise<string | undefined> {
    return (await this.#page(1, 1).catch(undefinedWhenHidden))?.logins[0];
  }

  /** All members, up to the largest number of pages. */
  async #list(): Promise<{ names: ReadonlySet<string>; first: string | undefined; whole: boolean }> {
    const first = await this.#page(1);
    const last = Math.min(first.lastPage, MOST_PAGES);
    const rest = await Promise.all(Array.from({ length: last - 1 }, (_, index) => this.#page(index + 2)));
    const names = new Set([first, ...rest].flatMap(({ logins }) => logins.map((login) => login.toLowerCase())));
    const whole = [first, ...rest].every(({ lastPage }) => lastPage <= last);
    return { names, first: first.logins[0], whole };
  }

  /** https://docs.github.com/rest/orgs/members#list-organization-members */
  async #page(number: number, size = PAGE_SIZE): Promise<{ logins: string[]; lastPage: number }> {
    const { api, owner } = this.#options;
    const parameters = { org: owner.name, per_page: size, page: number };
    const { data, link } = await api.answer("GET /orgs/{org}/members", parameters, z.array(accountSchema));
    const subject = `Cannot read the members of ${owner.name}`;
    return {
      logins: data.map(({ login }) => login),
      lastPage: size === 1 ? 1 : lastPageOf(api, { number, link, subject }),
    };
  }
}

function undefinedWhenHidden(error: unknown): undefined {
  if (!isHidden(error)) throw error;
}

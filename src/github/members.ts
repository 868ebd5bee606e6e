import { z } from "zod";
import type { Accounts } from "./accounts.js";
import { accountSchema } from "./answers.js";
import type { Api } from "./api.js";
import { isHidden } from "./errors.js";
import { sameName } from "./names.js";
import type { Owner } from "./owner.js";
import { lastPageOf, PAGE_SIZE } from "./paging.js";

/** So many people are looked at one by one. */
const MOST_LOOKS = 20;
/** Larger organizations are not read as a whole. */
const MOST_PAGES = 100;

/** Why GitHub would grant somebody no seat. */
export type NoSeatReason = "no account" | "no member" | "invited";

/** What is known of people who may get seats, by login in lower case. Who is in neither is a member. */
export interface NoSeats {
  refused: Map<string, NoSeatReason>;
  /** These credentials may not tell, or it would take too many requests. */
  unchecked: string[];
}

/** What GitHub answers to the question for one membership. */
type Look = "active" | "invited" | "absent" | "forbidden";

interface MembersOptions {
  api: Api;
  owner: Owner;
  accounts: Accounts;
}

const membershipSchema = z.object({ state: z.string(), user: accountSchema.nullish().catch(undefined) });

/** Who belongs to an organization. Failures are GitHubErrors. */
export class Members {
  readonly #options: MembersOptions;
  /** A 404 is also what GitHub says to credentials that may not look: whether these have been shown a membership. */
  #sees = false;
  /** Credentials that may not look are not asked again. */
  #isForbidden = false;
  /** Those who need it at the same time share it. */
  #proof: Promise<void> | undefined;

  constructor(options: MembersOptions) {
    this.#options = options;
  }

  /** Who of these people would get no seat, with the reason. An enterprise's members are not known. */
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
    // Whom the list lacks is no member only where it lacks nobody, and where these credentials see who is one.
    const isWhole = list.whole && unchecked.length === 0 && !looks.includes("active");
    if (!isWhole) return { refused, unchecked: [...unchecked, ...rest] };
    for (const name of rest) refused.set(name, "no member");
    return { refused, unchecked };
  }

  /** The account of a member, which GitHub may show to nobody else; undefined where these credentials are not shown it. */
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

  /** The first one alone: whom credentials may not look at, they may look at nobody. */
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

  /** Whether these credentials have been shown a membership, or are shown the one that there is for certain. */
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

  /** All members, as far as the list is read. */
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

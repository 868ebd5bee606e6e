import { type Seat, type SeatsPage, seatSchema, seatsSchema } from "../../src/github/answers.js";
import type { Budget } from "./budget.js";
import type { Exchange } from "./transcript.js";
import type { Wire } from "./wire.js";

/** Each page has a hundred seats: a test organization has fewer than a thousand. */
const MOST_PAGES = 10;
/** Pauses between reads, in seconds: two minutes in all. */
const PAUSES = [0, 1, 2, 4, 8, 15, 30, 60];
/** How long to wait for a change if it is not known yet how long changes take. */
const UNKNOWN_DELAY_SECONDS = 15;
/** A change that showed at once may take longer the next time. */
const SHORTEST_WAIT_SECONDS = 3;

export interface SeatState {
  readonly kind: "active" | "pending" | "none" | "unreadable";
  /** The team that the seat comes through, as GitHub shows it. */
  readonly team: string | null;
}

/** The organization is not as a run needs it. */
export class Unfit extends Error {}

interface Options {
  readonly wire: Wire;
  readonly organization: string;
  /** Names that no account and no team has: writing them costs nothing. */
  readonly nobodies: readonly string[];
}

/** The organization as a run reads and writes it. Only this class grants and cancels, and only what the run may. */
export class LiveOrganization {
  /** People to whom this run has granted seats, or tried to, and whose seats it has not seen end. */
  readonly granted = new Set<string>();
  /** The same for teams, by the names that were used. */
  readonly grantedTeams = new Set<string>();
  readonly #tried = new Set<string>();
  /** People whose seats are paid until the cycle ends, so that another grant costs nothing. */
  readonly #paid = new Set<string>();
  readonly #options: Options;
  #budget: Budget | undefined;
  /** The longest time that a change took to show. */
  #delay: number | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Nothing can be granted before this is called. */
  mayCost(budget: Budget): void {
    this.#budget = budget;
  }

  // --- reading ---

  ask(step: string, route: string, parameters: Record<string, unknown> = {}, look = 0): Promise<Exchange> {
    return this.#options.wire.ask(step, route, { org: this.#options.organization, ...parameters }, look);
  }

  async seat(step: string, username: string, look = 0): Promise<SeatState> {
    const { status, answer } = await this.ask(step, "GET /orgs/{org}/members/{username}/copilot", { username }, look);
    if (status === 404) return { kind: "none", team: null };
    const seat = status === 200 ? seatSchema.safeParse(answer) : undefined;
    return seat?.success ? stateOf(seat.data) : { kind: "unreadable", team: null };
  }

  /** All pages; undefined if one of them cannot be read, or if there are too many. */
  async list(step: string, look = 0): Promise<SeatsPage[] | undefined> {
    const pages: SeatsPage[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const exchange = await this.ask(step, "GET /orgs/{org}/copilot/billing/seats", { per_page: 100, page }, look);
      const read = exchange.status === 200 ? seatsSchema.safeParse(exchange.answer) : undefined;
      if (!read?.success) return undefined;
      pages.push(read.data);
      if (!/rel="next"/.test(exchange.headers.link ?? "")) return pages;
    }
    return undefined;
  }

  async listed(step: string, login: string, look = 0): Promise<SeatState> {
    const pages = await this.list(step, look);
    if (!pages) return { kind: "unreadable", team: null };
    const seat = pages.flatMap(({ seats }) => seats).find((entry) => entry.login.toLowerCase() === login);
    return seat ? stateOf(seat) : { kind: "none", team: null };
  }

  /** Reads until the single endpoint, the list and `alsoShows` show it, or until two minutes have passed. */
  async watch(
    step: string,
    login: string,
    shows: (state: SeatState) => boolean,
    alsoShows: (look: number) => Promise<boolean> = async () => true,
  ): Promise<SeatState> {
    let waited = 0;
    let shownAfter: number | undefined;
    let state: SeatState = { kind: "unreadable", team: null };
    for (const [index, pause] of PAUSES.entries()) {
      if (pause > 0) await this.#options.wire.sleep(pause);
      waited += pause;
      state = await this.seat(step, login, index + 1);
      const listed = await this.listed(step, login, index + 1);
      const also = await alsoShows(index + 1);
      if (!shows(state) || !shows(listed)) continue;
      shownAfter ??= waited;
      if (also) break;
    }
    this.#delay = Math.max(this.#delay ?? 0, shownAfter ?? 0);
    return this.#concluded(login, state);
  }

  /** Reads once, after twice the longest time that a change has taken so far: what does not show then was not done. */
  async settled(step: string, login: string): Promise<SeatState> {
    await this.#options.wire.sleep(
      this.#delay === undefined ? UNKNOWN_DELAY_SECONDS : Math.max(SHORTEST_WAIT_SECONDS, 2 * this.#delay),
    );
    const single = await this.seat(step, login);
    const listed = await this.listed(step, login);
    // Only the list shows outside collaborators and people who are invited.
    return this.#concluded(login, single.kind === "active" || single.kind === "pending" ? single : listed);
  }

  #concluded(login: string, state: SeatState): SeatState {
    if (state.kind === "active" || state.kind === "pending") this.#paid.add(login);
    if (state.kind === "none") this.#paid.delete(login);
    return state;
  }

  // --- writing ---

  triedToGrant(login: string): boolean {
    return this.#tried.has(login);
  }

  grant(step: string, logins: readonly string[]): Promise<Exchange> {
    const people = new Set(logins.filter((login) => !this.#options.nobodies.includes(login)));
    this.#count(people);
    for (const login of people) {
      this.#tried.add(login);
      this.granted.add(login);
    }
    return this.ask(step, "POST /orgs/{org}/copilot/billing/selected_users", { selected_usernames: logins });
  }

  /** Gives a seat to every member; the members must be this run's people and nobody else. */
  grantTeams(step: string, teams: readonly string[], members: readonly string[]): Promise<Exchange> {
    this.#count(new Set(members));
    for (const team of teams) if (!this.#options.nobodies.includes(team)) this.grantedTeams.add(team);
    for (const member of members) this.granted.add(member);
    return this.ask(step, "POST /orgs/{org}/copilot/billing/selected_teams", { selected_teams: teams });
  }

  cancel(step: string, logins: readonly string[]): Promise<Exchange> {
    const strangers = logins.filter((login) => !this.#mayName(login));
    if (strangers.length > 0) throw new Error(`this run has not granted ${strangers.join(", ")} a seat`);
    return this.ask(step, "DELETE /orgs/{org}/copilot/billing/selected_users", { selected_usernames: logins });
  }

  cancelTeam(step: string, team: string): Promise<Exchange> {
    if (!this.grantedTeams.has(team)) throw new Error(`this run has not granted the team ${team} Copilot`);
    return this.ask(step, "DELETE /orgs/{org}/copilot/billing/selected_teams", { selected_teams: [team] });
  }

  #mayName(login: string): boolean {
    return this.granted.has(login) || this.#options.nobodies.includes(login);
  }

  #count(people: ReadonlySet<string>): void {
    if (!this.#budget) throw new Error("nothing may be granted yet");
    this.#budget.count([...people].filter((login) => !this.#paid.has(login)).length);
  }
}

function stateOf({ status, assigningTeam }: Seat): SeatState {
  return { kind: status === "active" ? "active" : "pending", team: assigningTeam };
}

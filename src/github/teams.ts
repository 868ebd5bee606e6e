import { z } from "zod";
import {
  type Member,
  memberSchema,
  type Seat,
  type Team,
  teamCancelledSchema,
  teamGrantedSchema,
  teamSchema,
} from "./answers.js";
import type { Api } from "./api.js";
import { GitHubError, type Refusal } from "./errors.js";
import { sameName, slugOf, withoutPrefix, withPrefix } from "./names.js";
import { type Owner, parametersOf, routesOf, sameTeam } from "./owner.js";
import { lastPageOf, PAGE_SIZE } from "./paging.js";
import type { SeatReader } from "./seatReader.js";
import type { SeatWriter } from "./seatWriter.js";
import { REFUSALS_OF_A_LIST, type Subscription } from "./subscription.js";
import type { Say } from "./waiting.js";

/** The seconds before each read while GitHub cancels in the background: five minutes in all. */
const PATIENT_LOOKS = [0, 2, 4, 8, 16, 30, 60, 60, 60, 60];

/** The result of looking up a team. */
export interface FoundTeam {
  /** The team, under its current slug; undefined if there is provably none. */
  team: Team | undefined;
  /** A different team that has the slug now. */
  stranger: Team | undefined;
}

interface TeamsOptions {
  api: Api;
  owner: Owner;
  seats: SeatReader;
  writer: SeatWriter;
  subscription: Subscription;
  say: Say;
}

/**
 * The teams of one organization or enterprise, and the Copilot access of each as a whole. Failures are GitHubErrors or Refusals.
 */
export class Teams {
  readonly #options: TeamsOptions;

  constructor(options: TeamsOptions) {
    this.#options = options;
  }

  /** Looks up a slug; if the team's id is already known, it decides which team is meant. */
  async find(slug: string, knownId: number | null): Promise<FoundTeam> {
    const named = await this.#named(slug);
    if (named && (knownId === null || named.id === knownId)) return { team: named, stranger: undefined };
    const isIt = (team: Team) => (knownId === null ? sameTeam(this.#owner, team.slug, slug) : team.id === knownId);
    let teams = await this.#list();
    // Pages shift while teams are added and removed: a team that moves between two of them would look deleted.
    if (teams.length >= PAGE_SIZE && !teams.some(isIt)) teams = await this.#list();
    const team = teams.find(isIt);
    if (!team) await this.#options.seats.proveVisible();
    return { team, stranger: teams.find((other) => other !== team && sameTeam(this.#owner, other.slug, slug)) };
  }

  /** Everybody in a team, including the teams inside it. */
  members(team: Team): Promise<Member[]> {
    return this.#pages(routesOf(this.#owner).teamMembers, { team_slug: team.slug }, memberSchema);
  }

  /**
   * Gives the team Copilot, and with it a seat to each member who has none; a pending cancellation is taken back. If the answer
   * is lost, the seats of the people who are `certain` to get one show whether it worked.
   */
  async grant(team: Team, members: readonly Member[], certain: readonly Member[]): Promise<void> {
    try {
      await this.#inTurn(loginsOf(members), () => this.#write("POST", team, members.length));
    } catch (error) {
      if (!(error instanceof GitHubError) || !error.outcomeUnknown) throw error;
      const found = await this.#options.seats.findOnce(loginsOf(certain), isActive).catch(() => undefined);
      if (!found || !isGranted(team, certain, found)) throw error;
    }
  }

  /**
   * Takes Copilot from the team. Its members' seats end with the billing cycle, except for people who have other access. `held`
   * are the people whose seats come through the team; `leaving` are those of them without any other known seat.
   */
  async cancel(team: Team, held: readonly string[], leaving: readonly string[]): Promise<void> {
    const { owner, seats, subscription, say } = this.#options;
    const isOver = (seat: Seat | undefined) => !isActive(seat) || !comesThrough(team, seat);
    const stillHeld = async (looks?: number[]) => {
      const found = await seats.findOnce(held, isOver, looks);
      return held.filter((login) => !isOver(found.get(login.toLowerCase())));
    };
    const write = async () => {
      if ((await subscription.mayCancel(leaving)).length < leaving.length) throw this.#lastSeats(team);
      const mayBeOver = () => subscription.cancelled(leaving);
      try {
        const cancelled = await this.#write("DELETE", team, held.length);
        mayBeOver();
        return cancelled;
      } catch (error) {
        if (error instanceof GitHubError && error.outcomeUnknown) mayBeOver();
        throw error;
      }
    };
    try {
      const cancelled = await this.#inTurn(held, write);
      if (cancelled || held.length === 0) return;
      if (cancelled === 0) {
        const still = await stillHeld();
        if (still.length > 0) throw this.#ignored(team, still.length);
        return;
      }
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      // If nobody has a seat through the team, there may be nothing to cancel.
      if (held.length === 0 && REFUSALS_OF_A_LIST.has(error.status)) return;
      if (!error.outcomeUnknown) throw error;
      const still = await stillHeld().catch(() => held);
      if (held.length === 0 || still.length > 0) throw error;
      return;
    }
    say(
      `${owner.name}: GitHub cancels the seats of the team ${team.slug} in the background; waiting up to five minutes`,
    );
    const still = await stillHeld(PATIENT_LOOKS);
    if (still.length > 0) throw this.#unfinished(team, still.length, held.length);
  }

  get #owner(): Owner {
    return this.#options.owner;
  }

  /** The team that has this slug today; undefined if GitHub shows none, which proves nothing. */
  async #named(slug: string): Promise<Team | undefined> {
    const asked = this.#owner.kind === "enterprise" ? withPrefix(slug) : slug;
    const route = `GET ${routesOf(this.#owner).team}`;
    try {
      return await this.#options.api.request(route, { ...parametersOf(this.#owner), team_slug: asked }, teamSchema);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  #list(): Promise<Team[]> {
    return this.#pages(routesOf(this.#owner).teams, {}, teamSchema);
  }

  /** All pages of a list; an entry that moves to another page while they are read appears once. */
  async #pages<Schema extends z.ZodType<{ id: number }>>(
    route: string,
    parameters: Record<string, string>,
    schema: Schema,
  ): Promise<z.output<Schema>[]> {
    const subject = `Cannot read the teams of ${this.#owner.name}`;
    const page = async (number: number) => {
      const { data, link } = await this.#options.api.answer(
        `GET ${route}`,
        { ...parametersOf(this.#owner), ...parameters, per_page: PAGE_SIZE, page: number },
        z.array(schema),
      );
      return { data, lastPage: lastPageOf(this.#options.api, { number, link, subject }) };
    };
    const first = await page(1);
    const numbers = Array.from({ length: first.lastPage - 1 }, (_, index) => index + 2);
    const rest = await Promise.all(numbers.map(page));
    const entries = [first, ...rest].flatMap(({ data }) => data);
    return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  }

  /** Writes when the earlier writes are done, and marks what was known about these people as outdated. */
  #inTurn<Result>(people: readonly string[], write: () => Promise<Result>): Promise<Result> {
    const { seats, writer } = this.#options;
    return writer.inTurn(() => write().finally(() => seats.written(people)));
  }

  /**
   * How many seats GitHub says it has changed; undefined if it continues in the background. GitHub calls the entries of the list
   * "team names", but shows what look like slugs: if it refuses or does not know one form, the others are tried.
   */
  async #write(method: "POST" | "DELETE", team: Team, people: number): Promise<number | undefined> {
    const { api, owner, subscription } = this.#options;
    const { selectedTeams, listOfTeams } = routesOf(owner);
    const schema = method === "POST" ? teamGrantedSchema : teamCancelledSchema[owner.kind];
    let refusal: GitHubError | undefined;
    for (const name of namesOf(team, owner)) {
      try {
        const parameters = { ...parametersOf(owner), [listOfTeams]: [name] };
        const changed = await api.request(`${method} ${selectedTeams}`, parameters, schema);
        if (changed !== 0 || people === 0) return changed;
        refusal = undefined;
      } catch (error) {
        if (!(error instanceof GitHubError) || !REFUSALS_OF_A_LIST.has(error.status)) throw error;
        const all = await subscription.refusesAll(error);
        if (all) throw all;
        refusal ??= api.because(error, { kind: "refused team", owner });
      }
    }
    if (refusal) throw refusal;
    return 0;
  }

  #lastSeats(team: Team): Refusal {
    return this.#options.api.refusal(
      `Cannot cancel the Copilot seats of the team ${team.slug} in ${this.#owner.name}`,
      "the organization would have no seat left, and without seats GitHub ends the Copilot plan. Nothing was cancelled.",
      { kind: "last seat" },
    );
  }

  #ignored({ slug }: Team, still: number): Refusal {
    return this.#options.api.refusal(
      `The Copilot seats of the team ${slug} in ${this.#owner.name} remain`,
      `GitHub accepted the cancellation and cancelled nothing (active seats through the team: ${still}).`,
      { kind: "ignored", owner: this.#owner },
    );
  }

  #unfinished({ slug }: Team, still: number, all: number): Refusal {
    return this.#options.api.refusal(
      `The Copilot seats of the team ${slug} in ${this.#owner.name} are not cancelled yet`,
      `GitHub has accepted the cancellation and carries it out in the background, but after five minutes ${still} of ${all} seats ` +
        "are still active.",
      { kind: "unfinished" },
    );
  }
}

function loginsOf(members: readonly Member[]): string[] {
  return members.map(({ login }) => login);
}

function isActive(seat: Seat | undefined): boolean {
  return seat?.status === "active";
}

export function comesThrough(team: Team, seat: Seat | undefined): boolean {
  if (!seat?.assigningTeam || !sameName(withoutPrefix(seat.assigningTeam), withoutPrefix(team.slug))) return false;
  return seat.assigningTeamId === null || seat.assigningTeamId === team.id;
}

/**
 * The people who get a seat when the team gets Copilot. GitHub does not say whether this includes everybody in the teams inside
 * it; existing seats show it.
 */
export function certainOf(team: Team, members: readonly Member[], seats: ReadonlyMap<string, Seat>): readonly Member[] {
  const inner = members.filter(({ inherited }) => inherited);
  if (inner.some(({ login }) => comesThrough(team, seats.get(login.toLowerCase())))) return members;
  return members.filter(({ inherited }) => !inherited);
}

/** Whether everybody in a team has a seat, and at least one of the seats shows that the team has Copilot. */
export function isGranted(team: Team, members: readonly Member[], seats: ReadonlyMap<string, Seat>): boolean {
  const held = members.map(({ login }) => seats.get(login.toLowerCase()));
  return held.every(isActive) && held.some((seat) => comesThrough(team, seat));
}

/** The forms of a team's name that cannot mean another team. */
function namesOf({ slug, name }: Team, { kind }: Owner): Set<string> {
  const slugs = kind === "enterprise" ? [withoutPrefix(slug), slug] : [slug];
  return new Set(slugs.includes(slugOf(name)) ? [...slugs, name] : slugs);
}

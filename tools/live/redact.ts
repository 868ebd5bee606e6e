import { withoutSecrets } from "../../src/github/secrets.js";
import type { Exchange } from "./transcript.js";

/** The names of a run's people and teams in its transcript. */
export const names = {
  organization: "the-organization",
  login: "test-login",
  nonMember: "non-member",
  team: "test-team",
  teamName: "Test team as named",
  unknownLogin: "no-such-login",
  unknownTeam: "no-such-team",
} as const;

export type Names = Readonly<Partial<Record<keyof typeof names, string | undefined>>>;

const LEFT_OUT = "[left out]";

/** Headers that show limits and permissions, and identify nobody. */
const HEADERS =
  /^(?:date|retry-after|x-ratelimit-[a-z]+|x-oauth-scopes|x-accepted-oauth-scopes|x-accepted-github-permissions)$/;
const NAMES = new Set(["login", "slug", "name", "org", "username", "team_slug"]);
const LISTS_OF_NAMES = new Set(["selected_usernames", "selected_teams"]);
const SENTENCES = new Set(["message", "code", "field", "resource"]);
const WORDS =
  /^(?:status|state|role|type|plan_type|seat_management_setting|public_code_suggestions|ide_chat|platform_chat|cli|privacy)$/;
const MOMENTS = new Set(["created_at", "updated_at", "pending_cancellation_date"]);

/**
 * Exchanges that others may read. What may remain is listed; all other text is left out, even if GitHub adds new fields. Each name
 * and id is always replaced by the same one. Seats of people outside the run are only counted.
 */
export function redacted(exchanges: readonly Exchange[], people: Names, secrets: readonly string[]): Exchange[] {
  const redactor = new Redactor(people, secrets);
  // A sentence may name a person before, or without, an answer that shows the person.
  for (const { parameters, answer } of exchanges) for (const name of namesIn([parameters, answer])) redactor.name(name);
  return exchanges.map((exchange) => redactor.exchange(exchange));
}

class Redactor {
  readonly #known = new Map<string, string>();
  readonly #others = new Map<string, string>();
  readonly #ids = new Map<number, number>();
  readonly #secrets: readonly string[];

  constructor(people: Names, secrets: readonly string[]) {
    this.#secrets = secrets;
    for (const key of Object.keys(names) as (keyof typeof names)[]) {
      const name = people[key]?.toLowerCase();
      // A team's name may be its slug.
      if (name !== undefined && !this.#known.has(name)) this.#known.set(name, names[key]);
    }
  }

  exchange({ parameters, headers, answer, ...rest }: Exchange): Exchange {
    return {
      ...rest,
      parameters: this.#object(parameters),
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) => (HEADERS.test(name) ? [[name, this.#sentence(value)]] : [])),
      ),
      answer: this.#value("", answer),
    };
  }

  #value(key: string, value: unknown): unknown {
    if (typeof value === "string") return this.#text(key, value);
    if (typeof value === "number") return /(?:^|_)id$/.test(key) ? this.#id(value) : value;
    if (Array.isArray(value)) return value.map((entry) => this.#value(key, entry));
    if (typeof value === "object" && value !== null) return this.#object(value);
    return value;
  }

  #object(value: object): Record<string, unknown> {
    const entries = Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      if (LISTS_OF_NAMES.has(key) && Array.isArray(inner)) return this.#list(key, inner);
      if (key === "seats" && Array.isArray(inner)) return this.#seats(inner);
      return [[key, this.#value(key, inner)]];
    });
    return Object.fromEntries(entries);
  }

  /** Each name once, with the length of the list. */
  #list(key: string, list: readonly unknown[]): [string, unknown][] {
    const distinct = [...new Set(list.map((name) => this.name(String(name))))];
    return [[key, distinct], ...(distinct.length < list.length ? [["length", list.length] as [string, unknown]] : [])];
  }

  #seats(seats: readonly unknown[]): [string, unknown][] {
    const own = seats.filter((seat) => this.#isOfRun(seat));
    return [
      ["seats", own.map((seat) => this.#value("", seat))],
      ["other_seats", seats.length - own.length],
    ];
  }

  #isOfRun(seat: unknown): boolean {
    const assignee = property(seat, "assignee");
    return this.#known.has(String(property(assignee, "login")).toLowerCase());
  }

  #text(key: string, text: string): string {
    if (NAMES.has(key)) return this.name(text);
    if (SENTENCES.has(key)) return this.#sentence(text);
    if (WORDS.test(key) && /^\w{1,40}$/.test(text)) return text;
    if (MOMENTS.has(key) && /^[\d:TZ.+-]+$/.test(text)) return text;
    if (key === "documentation_url" && text.startsWith("https://docs.github.com/")) return this.#sentence(text);
    return LEFT_OUT;
  }

  /** The name that replaces this one from now on. */
  name(name: string): string {
    const known = this.#known.get(name.toLowerCase()) ?? this.#others.get(name.toLowerCase());
    if (known !== undefined) return known;
    const other = `someone-${this.#others.size + 1}`;
    this.#others.set(name.toLowerCase(), other);
    return other;
  }

  #id(id: number): number {
    const known = this.#ids.get(id) ?? this.#ids.size + 1;
    this.#ids.set(id, known);
    return known;
  }

  /** GitHub's own words, which may repeat the request. */
  #sentence(text: string): string {
    const plain = withoutSecrets(text, this.#secrets).replace(/[^\s@<>"'(),]+@[^\s@<>"'(),]+/g, "[address]");
    // The longest first: one name may be part of another.
    const replaced = [...this.#known, ...this.#others].toSorted(([one], [other]) => other.length - one.length);
    return replaced.reduce(
      (left, [name, pseudonym]) =>
        left.replace(new RegExp(`(?<![\\w-])${name.replace(/[^\w]/g, "\\$&")}(?![\\w-])`, "gi"), pseudonym),
      plain,
    );
  }
}

function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === "string" ? (NAMES.has(key) ? [inner] : []) : namesIn(inner),
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

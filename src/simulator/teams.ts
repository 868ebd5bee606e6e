import type { Account } from "./accounts.js";

/** A team of an organization or an enterprise. */
export interface Team {
  readonly id: number;
  slug: string;
  name: string;
  /** Whether Copilot access was given to the team as a whole. */
  copilot: boolean;
  readonly members: Set<Account>;
}

/** How a request names teams: GitHub documents "names", but people send slugs. */
export type TeamNaming = "slug" | "name" | "either";

/** The teams of one organization or enterprise, in the order of creation. */
export class Teams {
  readonly #teams: Team[] = [];

  get size(): number {
    return this.#teams.length;
  }

  all(): readonly Team[] {
    return this.#teams;
  }

  page(offset: number, length: number): Team[] {
    return this.#teams.slice(offset, offset + length);
  }

  bySlug(slug: string): Team | undefined {
    return this.#teams.find((team) => isSame(team.slug, slug));
  }

  byId(id: number): Team | undefined {
    return this.#teams.find((team) => team.id === id);
  }

  named(text: string, naming: TeamNaming): Team | undefined {
    const bySlug = naming === "name" ? undefined : this.bySlug(text);
    return bySlug ?? (naming === "slug" ? undefined : this.#teams.find((team) => isSame(team.name, text)));
  }

  add(team: Team): void {
    this.#teams.push(team);
  }

  remove(team: Team): void {
    const index = this.#teams.indexOf(team);
    if (index >= 0) this.#teams.splice(index, 1);
  }
}

/** Makes a slug as GitHub does: "My TEam Näme" becomes "my-team-name". */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

import type { OwnerOnGitHub } from "../github/github.js";
import type { NoSeatReason } from "../github/members.js";
import { type Owner, plainSlug } from "../github/owner.js";
import { statusIn } from "./dictionary.js";
import type { Narrator } from "./narrator.js";
import type { Others, Plan } from "./plan.js";

/** What the refresh of a run has found otherwise than the last run had left it. */
export interface Found {
  readonly is: "cancelled" | "gone" | "undeclared" | "active again";
  /** The day on which a cancelled seat ends. */
  readonly endsOn?: string | null | undefined;
}

/**
 * What one run knows of one owner's people. Pulumi checks every resource of the program before it deletes what the program no longer
 * has, so a deletion can tell whether another resource of the stack still declares the same person.
 */
export class OwnersRun {
  readonly #declared = new Set<string>();
  readonly #teams = new Set<string>();
  /** The teams that the state has, whatever the program says by now. */
  readonly #teamsOfState = new Set<string>();
  /** Whose resource gets another login or owner in this run: its deletion is part of a change, and no removal. */
  readonly #replaced = new Set<string>();
  /** The cancellations that this run has sent: whoever is declared later wants the seat back. */
  readonly #cancellations = new Map<string, Promise<unknown>>();
  /** Whom removals let go, and whether those have ended well: under a team's seat one of the person's own may lie. */
  readonly #released = new Map<string, Promise<boolean>>();
  /** Whose own seats the refresh has seen in resources that no check has come to: whom deletions would cancel. */
  readonly #unclaimed = new Set<string>();
  readonly #heldByTeams = new Map<string, readonly string[]>();
  readonly #found = new Map<string, Found>();
  /** What was asked of people without a seat: the answer holds for a run. */
  readonly #eligible = new Map<string, NoSeatReason | "unchecked" | undefined>();
  readonly #plans = new Map<string, Plan>();
  /** Whom deletions have been allowed to cancel. */
  readonly allowed = new Set<string>();
  /** The owner's seats before the first of them. */
  size: Promise<number> | undefined;

  constructor(
    readonly owner: Owner,
    readonly narrator: Narrator,
  ) {}

  /** A person whom the program declares; with the status that a refresh has found, since a renamed person has two logins. */
  declare(login: string, status?: unknown): void {
    for (const name of [login, ...renamed(status)]) this.#declared.add(name.toLowerCase());
  }

  /** Whom other resources of the program declare, as the program's own process tells. */
  declareOthers(logins: readonly string[]): void {
    for (const login of logins) this.#declared.add(login.toLowerCase());
  }

  isDeclared(login: string): boolean {
    return this.#declared.has(login.toLowerCase());
  }

  declareTeam(slug: string, status?: unknown): void {
    for (const name of [slug, ...renamed(status)]) this.#teams.add(plainSlug(this.owner, name));
  }

  isDeclaredTeam(slug: string): boolean {
    return this.#teams.has(plainSlug(this.owner, slug));
  }

  recordTeam(slug: string): void {
    this.#teamsOfState.add(plainSlug(this.owner, slug));
  }

  /** Whether the stack has the team, as far as the run has come to know. */
  isTeamOfStack(slug: string): boolean {
    return this.isDeclaredTeam(slug) || this.#teamsOfState.has(plainSlug(this.owner, slug));
  }

  get others(): Others {
    return {
      isDeclared: (login) => this.isDeclared(login),
      isTeamOfStack: (slug) => this.isTeamOfStack(slug),
    };
  }

  replace(login: string): void {
    this.#replaced.add(login.toLowerCase());
  }

  isReplaced(login: string): boolean {
    return this.#replaced.has(login.toLowerCase());
  }

  // --- what the refresh has shown ---

  /** Own seats that a resource of the state holds. */
  hold(logins: readonly string[]): void {
    for (const login of logins) this.#unclaimed.add(login.toLowerCase());
  }

  /** The resource that holds them is in the program: it plans for itself whom it cancels. */
  claim(logins: readonly string[]): void {
    for (const login of logins) this.#unclaimed.delete(login.toLowerCase());
  }

  /** Whose seats come through a team that the state holds. */
  holdTeam(slug: string, logins: readonly string[]): void {
    this.#heldByTeams.set(
      plainSlug(this.owner, slug),
      logins.map((login) => login.toLowerCase()),
    );
  }

  claimTeam(slug: string): void {
    this.#heldByTeams.delete(plainSlug(this.owner, slug));
  }

  /** Whom the deletions of this run would cancel, as far as the refresh has shown them. */
  get leaving(): string[] {
    return [...this.#unclaimed, ...[...this.#heldByTeams.values()].flat()].filter(
      (login) => !this.isDeclared(login) && !this.isReplaced(login),
    );
  }

  find(login: string, found: Found): void {
    this.#found.set(login.toLowerCase(), found);
  }

  whatWasFound(login: string): Found | undefined {
    return this.#found.get(login.toLowerCase());
  }

  /** An invitation is pending. GitHub says so of a single person only: once the list is read, that tells of no seat and no more. */
  invite(login: string): void {
    this.#eligible.set(login.toLowerCase(), "invited");
  }

  /** Who of these cannot have a seat, and of whom nobody knows. */
  async whoCannot(
    { members }: OwnerOnGitHub,
    logins: readonly string[],
  ): Promise<{ cannot: Map<string, NoSeatReason>; unchecked: Set<string> }> {
    const fresh = logins.filter((login) => !this.#eligible.has(login));
    if (fresh.length > 0) {
      const { refused, unchecked } = await members.whyNoSeat(fresh);
      const unknown = new Set(unchecked);
      for (const login of fresh) this.#eligible.set(login, unknown.has(login) ? "unchecked" : refused.get(login));
    }
    const cannot = new Map<string, NoSeatReason>();
    const unchecked = new Set<string>();
    for (const login of logins) {
      const why = this.#eligible.get(login);
      if (why === "unchecked") unchecked.add(login);
      else if (why !== undefined) cannot.set(login, why);
    }
    return { cannot, unchecked };
  }

  // --- what the run has said and done ---

  /** The plan that a preview or an update has said, by what it was made for. */
  plan(purpose: string): Plan | undefined {
    return this.#plans.get(purpose);
  }

  keepPlan(purpose: string, plan: Plan): void {
    this.#plans.set(purpose, plan);
  }

  /** Cancels a person's seat, and remembers it. */
  cancel({ writer }: OwnerOnGitHub, login: string): Promise<void> {
    const cancellation = writer.cancel(login);
    this.#cancellations.set(
      login.toLowerCase(),
      cancellation.catch(() => undefined),
    );
    return cancellation;
  }

  isCancelled(login: string): boolean {
    return this.#cancellations.has(login.toLowerCase());
  }

  /** Waits until the cancellations that this run has sent of these people's seats are through, and GitHub shows them. */
  async afterCancellations({ seats }: OwnerOnGitHub, logins: readonly string[]): Promise<void> {
    const cancelled = logins.filter((login) => this.isCancelled(login));
    await Promise.all(cancelled.map((login) => this.#cancellations.get(login.toLowerCase())));
    await seats.findOnce(cancelled, (seat) => seat?.status !== "active");
  }

  /** A removal of people: known before its first look ends, since a team's deletion may be under way and ask at its end. */
  release(logins: readonly string[], removal: Promise<unknown>): void {
    const isDone = removal.then(
      () => true,
      () => false,
    );
    for (const name of logins.map((login) => login.toLowerCase())) {
      const before = this.#released.get(name);
      this.#released.set(name, before ? Promise.all([before, isDone]).then((all) => all.every(Boolean)) : isDone);
    }
  }

  /** Whom of these no state has any more: a removal that fails keeps its people. */
  async released(logins: readonly string[]): Promise<string[]> {
    const isDone = await Promise.all(logins.map((login) => this.#released.get(login.toLowerCase())));
    return logins.filter((_, index) => isDone[index]);
  }
}

function renamed(status: unknown): string[] {
  const known = typeof status === "string" ? statusIn(status) : undefined;
  return known?.kind === "renamed" ? [known.to] : [];
}

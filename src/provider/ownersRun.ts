import type { OwnerOnGitHub } from "../github/github.js";
import type { NoSeatReason } from "../github/members.js";
import { type Owner, plainSlug } from "../github/owner.js";
import { statusIn } from "./dictionary.js";
import type { Narrator } from "./narrator.js";
import type { Others, Plan } from "./plan.js";

/** What the refresh of a run found changed since the last run. */
export interface Found {
  readonly is: "cancelled" | "gone" | "undeclared" | "active again";
  /** The day on which a cancelled seat ends. */
  readonly endsOn?: string | null | undefined;
}

/** What all processes of a run must know about an owner, because each of them may be the one that cancels. */
const FACTS = [
  "declared",
  "team declared",
  "team of the state",
  // People whose resource gets another login or owner in this run: its deletion is part of a change, not a removal.
  "replaced",
  // People whose own seats the refresh has seen in a resource of the state.
  "held",
  // The same, if the deletion of the resource has its own limit.
  "held under a limit",
  // People whose resource is in the program: it plans its cancellations itself.
  "claimed",
  "team claimed",
  // People whose seats this run has cancelled: a resource that declares one of them later takes the cancellation back.
  "cancelled",
  // People whose seats deletions would cancel, and those they may cancel.
  "asked",
  "allowed",
  // How many seats the owner had, as each process counted them before its first deletion.
  "seats",
] as const;
type Fact = (typeof FACTS)[number];

/** Shares the facts about one owner with the other processes of the run. */
export interface Telling {
  readonly tell: (fact: string, names: readonly string[]) => void;
  /** Reads what the others have shared, and makes sure that they can read what this process has. */
  readonly catchUp: () => void;
}

/**
 * What one run knows about one owner's people. Pulumi checks every resource of the program before it deletes what the program no
 * longer has, so a deletion can tell whether another resource of the stack still declares the same person.
 */
export class OwnersRun {
  readonly #facts: Readonly<Record<Fact, Set<string>>>;
  /** The cancellations that this process has sent. */
  readonly #cancellations = new Map<string, Promise<unknown>>();
  /** Removals by person, and whether they succeeded: a team's seat may hide one of the person's own. */
  readonly #released = new Map<string, Promise<boolean>>();
  /** The people whose seats come through a team in the state, by team. */
  readonly #heldByTeams = new Map<string, readonly string[]>();
  readonly #found = new Map<string, Found>();
  /** Whether people without a seat can have one: this is checked once per run. */
  readonly #eligible = new Map<string, NoSeatReason | "unchecked" | undefined>();
  readonly #plans = new Map<string, Plan>();
  /** The owner's seats before the first deletion by this process. */
  size: Promise<number> | undefined;

  readonly #telling: Telling;

  constructor(
    readonly owner: Owner,
    readonly narrator: Narrator,
    telling: Telling,
  ) {
    this.#telling = telling;
    this.#facts = Object.fromEntries(FACTS.map((fact) => [fact, new Set<string>()])) as Record<Fact, Set<string>>;
  }

  /** Takes in what another process of the run shares. */
  hear(fact: string, names: readonly string[]): void {
    const known = FACTS.find((one) => one === fact);
    if (known) for (const name of names) this.#facts[known].add(name);
  }

  /** To be called before a decision that depends on what other processes know. */
  catchUp(): void {
    this.#telling.catchUp();
  }

  #learn(fact: Fact, names: readonly string[]): void {
    const lower = names.map((name) => name.toLowerCase());
    const fresh = lower.filter((name) => !this.#facts[fact].has(name));
    if (fresh.length === 0) return;
    this.hear(fact, fresh);
    this.#telling.tell(fact, fresh);
  }

  #slug(slug: string): string {
    return plainSlug(this.owner, slug);
  }

  /** Declares a person of the program. A status from a refresh may add a second login, if the person was renamed. */
  declare(login: string, status?: unknown): void {
    this.#learn("declared", [login, ...renamed(status)]);
  }

  /** Declares the people of other resources, as the program's own process lists them. */
  declareOthers(logins: readonly string[]): void {
    this.#learn("declared", logins);
  }

  isDeclared(login: string): boolean {
    return this.#facts.declared.has(login.toLowerCase());
  }

  declareTeam(slug: string, status?: unknown): void {
    this.#learn(
      "team declared",
      [slug, ...renamed(status)].map((name) => this.#slug(name)),
    );
  }

  isDeclaredTeam(slug: string): boolean {
    return this.#facts["team declared"].has(this.#slug(slug));
  }

  /** A team in the state, whether or not the program still has it. */
  recordTeam(slug: string): void {
    this.#learn("team of the state", [this.#slug(slug)]);
  }

  /** Whether the stack has the team, as far as the run knows. */
  isTeamOfStack(slug: string): boolean {
    return this.isDeclaredTeam(slug) || this.#facts["team of the state"].has(this.#slug(slug));
  }

  /**
   * Whether a resource of the program declares the person, or a resource of the state holds the seat. If the latter is deleted,
   * its own deletion cancels the seat.
   */
  isOfStack(login: string): boolean {
    const name = login.toLowerCase();
    const { declared, held, "held under a limit": limited } = this.#facts;
    return declared.has(name) || held.has(name) || limited.has(name);
  }

  get others(): Others {
    return {
      isDeclared: (login) => this.isDeclared(login),
      isTeamOfStack: (slug) => this.isTeamOfStack(slug),
    };
  }

  replace(login: string): void {
    this.#learn("replaced", [login]);
  }

  isReplaced(login: string): boolean {
    return this.#facts.replaced.has(login.toLowerCase());
  }

  // --- what the refresh has shown ---

  /** People's own seats that a resource of the state holds. */
  hold(logins: readonly string[]): void {
    this.#learn("held", logins);
  }

  holdUnderLimit(logins: readonly string[]): void {
    this.#learn("held under a limit", logins);
  }

  claim(logins: readonly string[]): void {
    this.#learn("claimed", logins);
  }

  holdTeam(slug: string, logins: readonly string[]): void {
    this.#heldByTeams.set(
      this.#slug(slug),
      logins.map((login) => login.toLowerCase()),
    );
  }

  claimTeam(slug: string): void {
    this.#learn("team claimed", [this.#slug(slug)]);
  }

  /** People whose seats deletions have asked to cancel, or would cancel according to the refresh. */
  get leaving(): Set<string> {
    const { held, claimed, asked, declared, replaced, "team claimed": claimedTeams } = this.#facts;
    const through = [...this.#heldByTeams].flatMap(([slug, logins]) => (claimedTeams.has(slug) ? [] : logins));
    const unclaimed = [...[...held].filter((login) => !claimed.has(login)), ...through];
    return new Set([...asked, ...unclaimed.filter((login) => !declared.has(login) && !replaced.has(login))]);
  }

  /** Called before the decision, so that two processes cannot both use what is left of the limit. */
  ask(logins: readonly string[]): void {
    this.#learn("asked", logins);
    this.catchUp();
  }

  /** The owner's seats before the first deletion of the run. */
  seatsBefore(counted: number): number {
    this.#learn("seats", [String(counted)]);
    return Math.max(...[...this.#facts.seats].map(Number).filter(Number.isSafeInteger));
  }

  allow(logins: readonly string[]): void {
    this.#learn("allowed", logins);
  }

  /** People whose seats deletions have been allowed to cancel. */
  get allowed(): ReadonlySet<string> {
    return this.#facts.allowed;
  }

  find(login: string, found: Found): void {
    this.#found.set(login.toLowerCase(), found);
  }

  whatWasFound(login: string): Found | undefined {
    return this.#found.get(login.toLowerCase());
  }

  /**
   * Records a pending invitation. GitHub reports it only for a single person; the list, once it is read, only shows that there is
   * no seat.
   */
  invite(login: string): void {
    this.#eligible.set(login.toLowerCase(), "invited");
  }

  /** Which of these people cannot have a seat, and for which of them that is unknown. */
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

  /** The plan that a preview or an update has shown, by its purpose. */
  plan(purpose: string): Plan | undefined {
    return this.#plans.get(purpose);
  }

  keepPlan(purpose: string, plan: Plan): void {
    this.#plans.set(purpose, plan);
  }

  /** Cancels a person's seat, and remembers it. */
  cancel({ writer }: OwnerOnGitHub, login: string): Promise<void> {
    this.#learn("cancelled", [login]);
    const cancellation = writer.cancel(login);
    this.#cancellations.set(
      login.toLowerCase(),
      cancellation.catch(() => undefined),
    );
    return cancellation;
  }

  isCancelled(login: string): boolean {
    return this.#facts.cancelled.has(login.toLowerCase());
  }

  /** Waits until this run's cancellations of these people's seats are done, and GitHub shows them. */
  async afterCancellations({ seats }: OwnerOnGitHub, logins: readonly string[]): Promise<void> {
    const cancelled = logins.filter((login) => this.isCancelled(login));
    await Promise.all(cancelled.map((login) => this.#cancellations.get(login.toLowerCase())));
    await seats.findOnce(cancelled, (seat) => seat?.status !== "active");
  }

  /** Registers a removal before its first read ends, because a team's deletion may be under way, and checks it at its end. */
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

  /** Which of these people are in no state anymore: a removal that fails keeps its people. */
  async released(logins: readonly string[]): Promise<string[]> {
    const isDone = await Promise.all(logins.map((login) => this.#released.get(login.toLowerCase())));
    return logins.filter((_, index) => isDone[index]);
  }
}

function renamed(status: unknown): string[] {
  const known = typeof status === "string" ? statusIn(status) : undefined;
  return known?.kind === "renamed" ? [known.to] : [];
}

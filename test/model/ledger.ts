import type { Incoming, Seat, World } from "../../src/simulator/index.js";
import type { Outcome, RecordedResource } from "./engine.js";
import { type Declaration, declaresTeam, ORGANIZATION, type Program, usernamesOf } from "./program.js";

export type Command = "preview" | "up" | "up --refresh=false" | "up --target" | "refresh" | "destroy";

/** A list of people, or a team with its members, that the provider sent, whatever the result. */
export interface Write {
  readonly method: string;
  readonly ofTeam: boolean;
  readonly people: readonly { readonly login: string; readonly id: number | undefined; readonly wasActive: boolean }[];
}

/** What is known at the start of a run. */
export interface Before {
  readonly writes: number;
  readonly purchases: number;
  /** The accounts with an active seat. */
  readonly active: ReadonlySet<number>;
  /** The accounts in the state. */
  readonly recorded: ReadonlySet<number>;
  /** The accounts that the program declares: those it names, and those that the state holds for a name. */
  readonly declared: ReadonlySet<number>;
  readonly state: readonly RecordedResource[];
}

/** The people a preview named. */
export interface Foretold {
  readonly grants: readonly string[];
  readonly cancels: readonly string[];
  /** Whether a team gets seats, too: its members may get one through it. */
  readonly teams: boolean;
}

interface Planned extends Outcome {
  readonly plan: Foretold;
  readonly state: readonly RecordedResource[];
  readonly program: Program;
  /** How many writes there were before the up. */
  readonly from: number;
}

/** The people in a resource's state, by lower-case login: the account, or null if it is not known yet. */
type Pins = ReadonlyMap<string, number | null>;

/** What may be done to seats, as a plain record of who bought and declared what. Every run is checked against it. */
export class Ledger {
  readonly writes: Write[] = [];
  /** People with a seat that the program bought, and that nobody else has granted since. */
  private readonly bought = new Set<number>();

  constructor(private readonly world: World) {}

  sent({ method, body }: Incoming): void {
    if (method === "GET") return;
    const { selected_usernames, selected_teams } = body as { selected_usernames?: string[]; selected_teams?: string[] };
    const logins = selected_usernames ?? this.membersOf(selected_teams?.[0] ?? "");
    const people = logins.map((login) => {
      const id = this.idOf(login);
      return { login: login.toLowerCase(), id, wasActive: id !== undefined && this.active().has(id) };
    });
    this.writes.push({ method, ofTeam: selected_teams !== undefined, people });
  }

  grantedByOthers(login: string): void {
    const id = this.idOf(login);
    if (id !== undefined) this.bought.delete(id);
  }

  begin(state: readonly RecordedResource[], program: Program): Before {
    this.forgetLost();
    return {
      writes: this.writes.length,
      purchases: this.world.purchases.length,
      active: new Set(this.active().keys()),
      recorded: this.recorded(state),
      declared: this.declared(state, program),
      state,
    };
  }

  /** The promises that the run has broken. */
  end(
    command: Command,
    before: Before,
    after: readonly RecordedResource[],
    program: Program,
    { succeeded }: Outcome,
  ): string[] {
    const writes = this.writes.slice(before.writes);
    const bought = this.world.purchases.slice(before.purchases).map(({ assigneeId }) => assigneeId);
    this.forgetLost();
    for (const id of bought) this.bought.add(id);
    this.forgetLost();
    const recorded = this.recorded(after);
    const isUp = command.startsWith("up");
    const isDestroy = command === "destroy";
    return [
      ...(isUp || isDestroy ? [] : writes.map(({ method }) => `a ${command} sent a ${method}`)),
      ...bought
        .filter((id, index) => bought.indexOf(id) < index)
        .map((id) => `${this.name(id)} was bought twice in one run`),
      ...writes
        .filter(({ method }) => method === "POST")
        .flatMap((write) => this.wrongGrants(write, before, program, isUp)),
      ...writes
        .filter(({ method }) => method === "DELETE")
        .flatMap((write) => this.wrongCancellations(write, before, program, isUp)),
      // A complete run records the people that a targeted run leaves to a resource outside its target.
      ...this.dropped(
        before,
        command === "up --target" ? new Set([...recorded, ...this.declared(after, program)]) : recorded,
      ),
      ...(hasTeam(before.state) && !hasTeam(after) && this.team?.copilot ? ["the state has dropped the team"] : []),
      // A targeted run grants seats only to people in its target; a complete run finds what an interrupted one bought for others.
      ...(succeeded && isUp && command !== "up --target"
        ? this.forgotten(recorded, this.declared(after, program))
        : []),
      ...(succeeded && isDestroy ? this.notCancelled(before) : []),
      // Only a refresh notices what others have done.
      ...(succeeded && command === "up" ? this.untruths(before, after, program) : []),
    ];
  }

  /** What an up did differently from the preview before it, with nothing in between. */
  otherwiseThanPlanned({ plan, state, program, from, succeeded }: Planned): string[] {
    const writes = this.writes.slice(from).filter(({ ofTeam }) => !ofTeam);
    const sent = (method: string) =>
      new Set(
        writes.filter((write) => write.method === method).flatMap(({ people }) => people.map(({ login }) => login)),
      );
    const [granted, cancelled] = [sent("POST"), sent("DELETE")];
    // A preview is not told of deletions; people who lose their team but are declared keep a seat by name.
    const isDeleted = ({ name, replaced }: RecordedResource) => replaced || !program.has(name);
    const deleted = new Set(
      state.flatMap((resource) => {
        const declaration = program.get(resource.name);
        const isReplaced = declaration?.kind === "seat" && usernamesOf(declaration)[0] !== undefined;
        return isDeleted(resource) || isReplaced ? [...pinsOf(resource)] : [];
      }),
    );
    const ids = new Set([...deleted].flatMap(([login, pin]) => [pin, this.idOf(login)]));
    const isOfDeletion = (login: string) => ids.has(this.idOf(login) ?? null);
    const losesTeam = hasTeam(state) && !declaresTeam(program);
    return [
      ...[...granted]
        .filter((login) => !plan.grants.includes(login) && !losesTeam && !plan.cancels.includes(login))
        .map((login) => `a seat was asked for ${login}, whom the preview did not name`),
      ...[...cancelled]
        .filter((login) => !plan.cancels.includes(login) && !isOfDeletion(login))
        .map((login) => `${login} was cancelled, whom the preview did not name`),
      ...(succeeded && !plan.teams
        ? plan.grants
            .filter((login) => !granted.has(login))
            .map((login) => `the preview said that ${login} gets a seat, and none was asked for`)
        : []),
      ...(succeeded
        ? plan.cancels
            .filter((login) => !cancelled.has(login) && !declares(program, login))
            .map((login) => `the preview said that ${login} loses the seat, and no cancellation was asked for`)
        : []),
    ];
  }

  /** Seats of the state that remain after a successful destroy. */
  private notCancelled(before: Before): string[] {
    const active = this.active();
    return [...before.recorded]
      .filter((id) => active.get(id)?.team === null)
      .map((id) => `destroy succeeded, and ${this.name(id)} still has the seat`);
  }

  /** The logins in the program that are rightly refused, by GitHub or because of the account in the state. */
  refused(state: readonly RecordedResource[], program: Program): Set<string> {
    const organization = this.world.organization(ORGANIZATION);
    const refused = new Set<string>();
    for (const [name, declaration] of program) {
      for (const login of usernamesOf(declaration).map((username) => username.toLowerCase())) {
        const account = this.world.accounts.byLogin(login);
        const pin = this.pinOf(state, name, login);
        const isOther = pin !== undefined && account?.id !== pin;
        if (!account || !organization?.isMember(account) || isOther) refused.add(login);
      }
    }
    return refused;
  }

  /** The account in the state for a resource's login. */
  pinOf(state: readonly RecordedResource[], name: string, login: string): number | undefined {
    const resource = state.find((candidate) => candidate.name === name && !candidate.replaced);
    return (resource && pinsOf(resource).get(login.toLowerCase())) ?? undefined;
  }

  private wrongGrants({ people, ofTeam }: Write, before: Before, program: Program, isUp: boolean): string[] {
    if (ofTeam) return isUp && declaresTeam(program) ? [] : ["seats were asked for a team that nobody declares"];
    const teamLeaves = hasTeam(before.state) && !declaresTeam(program);
    return people.flatMap(({ login, id, wasActive }) => {
      const declaring = [...program].filter(([, declaration]) => names(declaration).includes(login));
      if (!isUp || declaring.length === 0) return [`a seat was asked for ${login}, whom nobody declares`];
      const pins = declaring.map(([name]) => this.pinOf(before.state, name, login));
      if (pins.every((pin) => pin !== undefined && pin !== id)) {
        return [`a seat was asked for ${login}, who is ${id} now; the state holds ${pins.join(", ")}`];
      }
      // People who continue without the team are granted the seat by name before the team loses Copilot.
      if (id !== undefined && before.active.has(id) && !teamLeaves)
        return [`a seat was asked for ${login}, who has had one since before`];
      // Two resources may find out at the same time that the person has no seat.
      const reasons = declaring.length + (declaresTeam(program) || teamLeaves ? 1 : 0);
      if (wasActive && reasons === 1) return [`a seat was asked for ${login} once more after it was granted`];
      return [];
    });
  }

  private wrongCancellations({ people, ofTeam }: Write, before: Before, program: Program, isUp: boolean): string[] {
    if (ofTeam) {
      if (isUp && declaresTeam(program)) return ["a team was to lose its seats, which the program declares"];
      return hasTeam(before.state) ? [] : ["a team was to lose its seats, which was never ours"];
    }
    const isExclusive = isUp && [...program.values()].some((one) => one.kind === "roster" && one.exclusive);
    return people.flatMap(({ login, id }) => {
      if (id === undefined) return [`a cancellation was asked for ${login}, whom GitHub does not know`];
      if (isUp && before.declared.has(id))
        return [`a cancellation was asked for ${login} (${id}), whom the program declares`];
      if (!isExclusive && !before.recorded.has(id))
        return [`a cancellation was asked for ${login} (${id}), who was never ours`];
      return [];
    });
  }

  /** Seats that continue but are no longer in the state: no refresh, failure or crash may cause that. */
  private dropped(before: Before, recorded: ReadonlySet<number>): string[] {
    const active = this.active();
    return [...before.recorded]
      .filter((id) => active.get(id)?.team === null && !recorded.has(id))
      .map((id) => `the state has dropped ${this.name(id)}, whose seat goes on`);
  }

  /** Seats that were bought but never recorded are found by the next up, as long as they are declared. */
  private forgotten(recorded: ReadonlySet<number>, declared: ReadonlySet<number>): string[] {
    return [...this.bought]
      .filter((id) => declared.has(id) && !recorded.has(id))
      .map((id) => `the seat of ${this.name(id)} is paid for, and the state does not know it`);
  }

  /** Claims of a successful up that are not true. */
  private untruths(before: Before, after: readonly RecordedResource[], program: Program): string[] {
    const active = this.active();
    const declared = this.declared(after, program);
    const isOwn = (id: number) => active.get(id)?.team === null;
    const isExclusive = [...program.values()].some((one) => one.kind === "roster" && one.exclusive);
    const cancelled = isExclusive ? [...active.keys()] : [...before.recorded];
    const members = [...(declaresTeam(program) ? (this.team?.members ?? []) : [])];
    return [
      ...members
        .filter(({ id }) => !active.has(id))
        .map(({ login }) => `up succeeded, and ${login} of the team has no active seat`),
      ...[...program.values()]
        .flatMap(names)
        .filter((login) => !active.has(this.idOf(login) ?? 0))
        .map((login) => `up succeeded, and ${login} has no active seat`),
      ...cancelled
        .filter((id) => isOwn(id) && !declared.has(id))
        .map((id) => `up succeeded, and ${this.name(id)}, whom nobody declares, still has the seat`),
    ];
  }

  private declared(state: readonly RecordedResource[], program: Program): Set<number> {
    const ids = [...program].flatMap(([name, declaration]) =>
      names(declaration).flatMap((login) => [this.idOf(login), this.pinOf(state, name, login)]),
    );
    return new Set(ids.filter((id) => id !== undefined));
  }

  private recorded(state: readonly RecordedResource[]): Set<number> {
    const ids = state.flatMap((resource) => [...pinsOf(resource)].map(([login, pin]) => pin ?? this.idOf(login)));
    return new Set(ids.filter((id) => id !== undefined));
  }

  /** Forgets seats that are gone or ending, because they are no longer paid for. */
  private forgetLost(): void {
    const active = this.active();
    for (const id of this.bought) if (active.get(id)?.team !== null) this.bought.delete(id);
  }

  private active(): Map<number, Seat> {
    const seats = this.world
      .seats(ORGANIZATION)
      .filter(({ pendingCancellationDate }) => pendingCancellationDate === null);
    return new Map(seats.flatMap((seat) => (seat.assignee ? [[seat.assignee.id, seat]] : [])));
  }

  private get team() {
    return this.world.organization(ORGANIZATION)?.teams.all()[0];
  }

  private membersOf(slug: string): string[] {
    return [...(this.world.organization(ORGANIZATION)?.teams.named(slug, "either")?.members ?? [])].map(
      ({ login }) => login,
    );
  }

  private idOf(login: string): number | undefined {
    return this.world.accounts.byLogin(login)?.id;
  }

  private name(id: number): string {
    return `${this.world.accounts.byId(id)?.login} (${id})`;
  }
}

function declares(program: Program, login: string): boolean {
  return [...program.values()].some((declaration) => names(declaration).includes(login));
}

function hasTeam(state: readonly RecordedResource[]): boolean {
  return state.some(({ kind }) => kind === "team");
}

function names(declaration: Declaration): string[] {
  return usernamesOf(declaration).map((username) => username.toLowerCase());
}

/** Parsed without the package's own decoder, so that it does not share its mistakes. */
function pinsOf({ kind, outputs }: RecordedResource): Pins {
  if (kind === "team") return new Map();
  if (kind === "seat") {
    const id = outputs.assigneeId;
    return new Map([[String(outputs.username).toLowerCase(), typeof id === "number" ? id : null]]);
  }
  const entries = String(outputs.__assignees ?? outputs.assignees ?? "").split(",");
  return new Map(
    entries
      .map((entry) => entry.split(":"))
      .filter(([login, , status]) => login && status !== "undeclared")
      .map(([login = "", id = ""]) => [login, id === "" ? null : Number.parseInt(id, 36)]),
  );
}

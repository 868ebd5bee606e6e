import assert from "node:assert/strict";
import { type Incoming, type Seat, type Simulator, startSimulator } from "../../src/simulator/index.js";
import { TOKEN } from "../support/localGitHub.js";
import { type Accident, DueAccidents, faultOf, isFault, textOf } from "./accidents.js";
import type { Engine, Outcome, UpOptions } from "./engine.js";
import { withinKnownLimits } from "./knownLimits.js";
import { type Command, type Foretold, Ledger } from "./ledger.js";
import { type Declaration, ORGANIZATION, type Program, usernamesOf } from "./program.js";

export const PEOPLE = ["ada", "grace", "linus", "ken", "joan"] as const;
export const OUTSIDER = "outsider";
export const TEAM = "core";
/** The month must not end during a sequence. */
const NOW = new Date("2026-05-06T12:00:00Z");

/** A company: its GitHub, its Pulumi program and its Pulumi. After each run, what it did is checked against the ledger. */
export class Company {
  readonly program = new Map<string, Declaration>();
  private readonly ledger: Ledger;
  private readonly story: string[] = [];
  private due = new DueAccidents([]);

  private constructor(
    private readonly github: Simulator,
    private readonly engine: Engine,
  ) {
    this.ledger = new Ledger(github.world);
  }

  static async found(engineFor: (url: string) => Promise<Engine>): Promise<Company> {
    let company: Company | undefined;
    const github = await startSimulator({
      seed: {
        tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }],
        users: [{ login: OUTSIDER }],
        organizations: [
          {
            login: "Acme",
            owners: ["owner"],
            members: [...PEOPLE, "somebody-else"],
            seats: [{ login: "somebody-else" }],
            teams: [{ slug: TEAM, members: PEOPLE.slice(0, 3) }],
          },
        ],
      },
      now: () => NOW,
      beforeAnswer: (incoming) => company?.beforeAnswer(incoming),
    });
    try {
      company = new Company(github, await engineFor(github.url));
      return company;
    } catch (error) {
      await github.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.github.close();
  }

  // --- what can be done, and is done, behind Pulumi's back ---

  seat(login: string): Seat | undefined {
    return this.github.world.seat(ORGANIZATION, login);
  }

  isMember(login: string): boolean {
    const account = this.github.world.accounts.byLogin(login);
    return account !== undefined && this.github.world.organization(ORGANIZATION)?.isMember(account) === true;
  }

  exists(login: string): boolean {
    return this.github.world.accounts.byLogin(login) !== undefined;
  }

  cancelSeat(login: string): void {
    this.github.world.cancelSeat(ORGANIZATION, login);
  }

  removeSeat(login: string): void {
    this.github.world.removeSeat(ORGANIZATION, login);
  }

  grantSeat(login: string): void {
    this.github.world.grantSeat(ORGANIZATION, login);
    this.ledger.grantedByOthers(login);
  }

  grantTeamSeat(login: string): void {
    this.github.world.grantTeamSeat(ORGANIZATION, TEAM, login);
    this.ledger.grantedByOthers(login);
  }

  isInTeam(login: string): boolean {
    const account = this.github.world.accounts.byLogin(login);
    const team = this.github.world.organization(ORGANIZATION)?.teams.bySlug(TEAM);
    return account !== undefined && team?.members.has(account) === true;
  }

  joinTeam(login: string): void {
    this.github.world.addTeamMember(ORGANIZATION, TEAM, login);
  }

  leaveTeam(login: string): void {
    this.github.world.removeTeamMember(ORGANIZATION, TEAM, login);
  }

  leave(login: string): void {
    this.github.world.removeMember(ORGANIZATION, login);
  }

  join(login: string): void {
    this.github.world.addMember(ORGANIZATION, login);
  }

  rename(login: string, newLogin: string): void {
    this.github.world.renameUser(login, newLogin);
  }

  /** A new account takes a login that was given up. */
  recycle(login: string): void {
    this.github.world.addUser(login);
    this.github.world.addMember(ORGANIZATION, login);
  }

  /** The current login of the person recorded for a resource. */
  async newLoginOf(name: string): Promise<string | undefined> {
    const declaration = this.program.get(name);
    if (declaration?.kind !== "seat") return undefined;
    const pinned = this.ledger.pinOf(await this.engine.state(), name, declaration.username);
    return pinned === undefined ? undefined : this.github.world.accounts.byId(pinned)?.login;
  }

  // --- what the company does with Pulumi ---

  declare(name: string, declaration: Declaration): void {
    this.program.set(name, declaration);
  }

  undeclare(name: string): void {
    this.program.delete(name);
  }

  preview(accidents: readonly Accident[], options: UpOptions = { refresh: true }): Promise<Outcome> {
    return this.run("preview", accidents, () => this.engine.preview(this.current, options));
  }

  up(accidents: readonly Accident[], options: UpOptions = { refresh: true }): Promise<Outcome> {
    const name = options.target !== undefined ? "up --target" : options.refresh ? "up" : "up --refresh=false";
    return this.run(name, accidents, () => this.engine.up(this.current, options));
  }

  /** A preview, and the up that follows with nothing in between: the up does what the preview says. */
  async previewThenUp(options: UpOptions): Promise<void> {
    const state = await this.engine.state();
    const program = this.current;
    const foretold = await this.preview([], options);
    const before = this.ledger.writes.length;
    const done = await this.up([], options);
    if (!foretold.succeeded) return;
    const plan = planOf(foretold.lines);
    for (const broken of this.ledger.otherwiseThanPlanned({ plan, state, program, from: before, ...done })) {
      this.claim(false, broken);
    }
  }

  refresh(accidents: readonly Accident[]): Promise<Outcome> {
    return this.run("refresh", accidents, () => this.engine.refresh(this.current));
  }

  destroy(accidents: readonly Accident[]): Promise<Outcome> {
    return this.run("destroy", accidents, () => this.engine.destroy(this.current));
  }

  /**
   * When nothing fails anymore, two ups make GitHub match the program, and a third changes nothing. People GitHub rightly
   * refuses are named in the error, and then leave the program as the error says.
   */
  async converge(): Promise<void> {
    const refused = this.ledger.refused(await this.engine.state(), this.current);
    if (refused.size > 0) {
      const { succeeded, output } = await this.up([]);
      this.claim(!succeeded, `up succeeded although ${[...refused].join(", ")} cannot have a seat`);
      this.claim(
        [...refused].some((login) => output.toLowerCase().includes(login)),
        `none of ${[...refused].join(", ")} is named in: ${output}`,
      );
      for (const [name, declaration] of this.program) {
        const left = usernamesOf(declaration).filter((login) => !refused.has(login.toLowerCase()));
        if (declaration.kind === "team") continue;
        if (left.length === 0) this.undeclare(name);
        else if (declaration.kind === "roster") this.declare(name, { ...declaration, usernames: left });
      }
      this.story.push(`program: ${programText(this.current)}`);
      // What was in the way of a refresh is no longer in the program.
      await this.up([], { refresh: false });
    }
    await this.up([]);
    const second = await this.up([]);
    this.claim(second.succeeded, `the second up after the last accident failed: ${second.output}`);
    const writes = this.ledger.writes.length;
    const third = await this.up([]);
    this.claim(third.succeeded, `the third up failed: ${third.output}`);
    this.claim(third.changes === 0, `the third up changed ${third.changes} resources`);
    this.claim(this.ledger.writes.length === writes, "the third up wrote");
  }

  // --- a run ---

  private async run(command: Command, accidents: readonly Accident[], work: () => Promise<Outcome>): Promise<Outcome> {
    this.due = new DueAccidents(accidents);
    const before = this.ledger.begin(await this.engine.state(), this.current);
    const outcome = await work();
    this.due = new DueAccidents([]);
    const after = await this.engine.state();
    this.story.push(
      `${command} ${accidents.map(textOf).join(", ")} of ${programText(this.current)}`,
      ...this.ledger.writes
        .slice(before.writes)
        .map(
          (write) =>
            `  ${write.method}${write.ofTeam ? " team:" : ""} ${write.people.map(({ login }) => login).join(" ")}`,
        ),
      `  => ${outcome.succeeded ? "ok" : `failed: ${outcome.output}`}`,
      `  seats: ${this.seatsText()}`,
      ...after.map(({ name, outputs, failed }) => `  ${name}${failed ? " (failed)" : ""}: ${textOfOutputs(outputs)}`),
    );
    for (const broken of this.ledger.end(command, before, after, this.current, outcome)) this.claim(false, broken);
    return outcome;
  }

  private beforeAnswer(incoming: Incoming) {
    this.ledger.sent(incoming);
    const what = this.due.next(incoming);
    if (what === undefined) return undefined;
    if (isFault(what)) return faultOf(what);
    if (what === "pulumi is killed") {
      this.engine.crash();
      return undefined;
    }
    this.engine.crashProvider();
    return "reset-after" as const;
  }

  private claim(holds: boolean, otherwise: string): void {
    if (!holds) assert.fail(`${otherwise}\n${this.story.join("\n")}`);
  }

  private get current(): Program {
    return withinKnownLimits(this.program);
  }

  private seatsText(): string {
    return this.github.world
      .seats(ORGANIZATION)
      .map(({ assignee, pendingCancellationDate, team }) => {
        const through = team ? " through a team" : "";
        return `${assignee?.login}:${assignee?.id}${pendingCancellationDate ? " pending" : ""}${through}`;
      })
      .join(", ");
  }
}

/** The people a preview named, parsed without the package's own dictionary, so that it does not share its mistakes. */
function planOf(lines: readonly string[]): Foretold {
  const named = (line: string, what: RegExp) => what.exec(line)?.[1]?.split(", ") ?? [];
  const plans = lines.filter((line) => / seats? to grant/.test(line) && !/^\S+, team /.test(line));
  return {
    grants: plans.flatMap((line) => named(line, /seats? to grant \(([^)]*)\)/)),
    cancels: plans.flatMap((line) => named(line, / to cancel \(([^)]*)\)/)),
    teams: lines.some((line) => /, team \S+: [1-9]\d* seats? to grant/.test(line)),
  };
}

function programText(program: Program): string {
  return `{${[...program].map(([name, declaration]) => `${name}: ${declarationText(declaration)}`).join(", ")}}`;
}

export function declarationText(declaration: Declaration): string {
  if (declaration.kind === "seat") return declaration.username;
  if (declaration.kind === "team") return `team ${declaration.team}`;
  return `[${declaration.usernames.join(" ")}]${declaration.exclusive ? " exclusive" : ""}`;
}

function textOfOutputs({
  username,
  assigneeId,
  status,
  __assignees: assignees,
  team,
}: Record<string, unknown>): string {
  if (typeof team === "string") return `team ${team} ${status}`;
  return typeof assignees === "string" ? assignees : `${username} ${assigneeId} ${status}`;
}

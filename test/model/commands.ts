import fc from "fast-check";
import { type Accident, accidents, textOf } from "./accidents.js";
import { type Company, declarationText, OUTSIDER, PEOPLE, TEAM } from "./company.js";
import type { Declaration, RosterDeclaration } from "./program.js";

const ROSTER = "everybody";
const TEAM_RESOURCE = "team";
/** A person's login after a rename. */
const renamed = (login: string) => `${login}-2`;

const person = fc.constantFrom(...PEOPLE);
const everybody = [...PEOPLE, ...PEOPLE.map(renamed)];
/** A current login, no matter who has it. */
const anybody = fc.oneof({ weight: 5, arbitrary: person }, { weight: 1, arbitrary: fc.constantFrom(...everybody) });
/** What a program may say: usually a person who can have a seat. */
const username = fc.oneof(
  { weight: 16, arbitrary: person },
  { weight: 2, arbitrary: person.map((login) => login.toUpperCase()) },
  { weight: 1, arbitrary: person.map(renamed) },
  { weight: 1, arbitrary: fc.constantFrom(OUTSIDER, "nobody-has-this-login") },
);
const seatName = fc.constantFrom("one", "two", "three");
const usernames = fc.uniqueArray(username, { minLength: 1, maxLength: 4, selector: (login) => login.toLowerCase() });

/** One thing that a company, its GitHub or its people do. What is not possible at that moment is left out of a sequence. */
class Command implements fc.AsyncCommand<Company, Company> {
  constructor(
    private readonly text: string,
    private readonly isPossible: (company: Company) => boolean,
    private readonly act: (company: Company) => unknown,
  ) {}

  check(company: Readonly<Company>): boolean {
    return this.isPossible(company as Company);
  }

  async run(_: Company, company: Company): Promise<void> {
    await this.act(company);
  }

  toString(): string {
    return this.text;
  }
}

const always = () => true;

const declares = fc.record({ name: seatName, username }).map(({ name, username }) => {
  const declaration: Declaration = { kind: "seat", username };
  return new Command(`declare ${name}: ${username}`, always, (company) => company.declare(name, declaration));
});

const changesCase = seatName.map(
  (name) =>
    new Command(`change the case of ${name}`, isSeat(name), (company) => {
      const { username } = seatOf(company, name);
      const other = username === username.toLowerCase() ? username.toUpperCase() : username.toLowerCase();
      company.declare(name, { kind: "seat", username: other });
    }),
);

const followsRename = seatName.map(
  (name) =>
    new Command(`let ${name} follow the rename`, isSeat(name), async (company) => {
      const login = await company.newLoginOf(name);
      if (login) company.declare(name, { kind: "seat", username: login });
    }),
);

const undeclares = fc.constantFrom("one", "two", "three", ROSTER).map(
  (name) =>
    new Command(
      `undeclare ${name}`,
      ({ program }) => program.has(name),
      (company) => company.undeclare(name),
    ),
);

const declaresRoster = fc.record({ usernames, exclusive: fc.boolean() }).map((record) => {
  const declaration: Declaration = { kind: "roster", ...record };
  const text = `declare ${ROSTER}: ${declarationText(declaration)}`;
  return new Command(text, always, (company) => company.declare(ROSTER, declaration));
});

const declaresTeam = fc.constant(
  new Command(`declare the team ${TEAM}`, always, (company) =>
    company.declare(TEAM_RESOURCE, { kind: "team", team: TEAM }),
  ),
);

const undeclaresTeam = fc.constant(
  new Command(
    `undeclare the team ${TEAM}`,
    ({ program }) => program.has(TEAM_RESOURCE),
    (company) => company.undeclare(TEAM_RESOURCE),
  ),
);

const joinsTeam = anybody.map(
  (login) =>
    new Command(
      `${login} joins the team`,
      (company) => company.isMember(login) && !company.isInTeam(login),
      (company) => company.joinTeam(login),
    ),
);

const leavesTeam = anybody.map(
  (login) =>
    new Command(
      `${login} leaves the team`,
      (company) => company.isInTeam(login),
      (company) => company.leaveTeam(login),
    ),
);

const addsToRoster = username.map(
  (login) =>
    new Command(
      `add ${login} to ${ROSTER}`,
      (company) => rosterOf(company)?.usernames.every((one) => !same(one, login)) === true,
      (company) => changeRoster(company, (roster) => ({ ...roster, usernames: [login, ...roster.usernames] })),
    ),
);

const removesFromRoster = person.map(
  (login) =>
    new Command(
      `remove ${login} from ${ROSTER}`,
      (company) => rosterOf(company)?.usernames.some((one) => !same(one, login)) === true,
      (company) => changeRoster(company, (roster) => without(roster, login)),
    ),
);

const switchesExclusive = fc.constant(
  new Command(
    `switch exclusive of ${ROSTER}`,
    (company) => rosterOf(company) !== undefined,
    (company) => changeRoster(company, (roster) => ({ ...roster, exclusive: !roster.exclusive })),
  ),
);

const movesIntoRoster = seatName.map(
  (name) =>
    new Command(
      `move ${name} into ${ROSTER}`,
      (company) => isSeat(name)(company) && rosterOf(company) !== undefined,
      (company) => {
        const { username } = seatOf(company, name);
        company.undeclare(name);
        changeRoster(company, (roster) => ({
          ...roster,
          usernames: [...without(roster, username).usernames, username],
        }));
      },
    ),
);

const movesOutOfRoster = fc.record({ name: seatName, login: person }).map(
  ({ name, login }) =>
    new Command(
      `move ${login} out of ${ROSTER} as ${name}`,
      (company) => {
        const roster = rosterOf(company);
        return !company.program.has(name) && roster !== undefined && without(roster, login).usernames.length > 0;
      },
      (company) => {
        changeRoster(company, (roster) => without(roster, login));
        company.declare(name, { kind: "seat", username: login });
      },
    ),
);

const cancelsSeat = anybody.map(
  (login) =>
    new Command(
      `somebody cancels ${login}'s seat`,
      (company) => company.seat(login) !== undefined,
      (company) => company.cancelSeat(login),
    ),
);

const removesSeat = anybody.map(
  (login) =>
    new Command(
      `${login}'s seat ends`,
      (company) => company.seat(login) !== undefined,
      (company) => company.removeSeat(login),
    ),
);

const grantsSeat = anybody.map(
  (login) =>
    new Command(
      `somebody grants ${login} a seat`,
      (company) => company.isMember(login),
      (company) => company.grantSeat(login),
    ),
);

const grantsTeamSeat = anybody.map(
  (login) =>
    new Command(
      `${login} gets a seat through a team`,
      (company) => company.isMember(login),
      (company) => company.grantTeamSeat(login),
    ),
);

const leaves = anybody.map(
  (login) =>
    new Command(
      `${login} leaves`,
      (company) => company.isMember(login),
      (company) => company.leave(login),
    ),
);

const joins = anybody.map(
  (login) =>
    new Command(
      `${login} joins`,
      (company) => company.exists(login) && !company.isMember(login),
      (company) => company.join(login),
    ),
);

const renames = person.map(
  (login) =>
    new Command(
      `${login} is renamed`,
      (company) => company.exists(login) && !company.exists(renamed(login)),
      (company) => company.rename(login, renamed(login)),
    ),
);

const recycles = fc.record({ login: person, seat: fc.boolean() }).map(
  ({ login, seat }) =>
    new Command(
      `somebody else takes the login ${login}${seat ? " and has a seat" : ""}`,
      (company) => !company.exists(login),
      (company) => {
        company.recycle(login);
        if (seat) company.grantSeat(login);
      },
    ),
);

const ups = runs("up", (company, due) => company.up(due));
const upsWithoutRefresh = runs("up --refresh=false", (company, due) => company.up(due, { refresh: false }));
const whole = fc.constant(undefined);
const options = fc.record({
  refresh: fc.boolean(),
  target: fc.oneof({ weight: 3, arbitrary: whole }, { weight: 1, arbitrary: fc.constantFrom("one", ROSTER) }),
});
const previewsThenUps = options.map(
  (chosen) =>
    new Command(
      `preview, then up${chosen.refresh ? "" : " --refresh=false"}${chosen.target ? ` --target ${chosen.target}` : ""}`,
      ({ program }) => chosen.target === undefined || program.has(chosen.target),
      (company) => company.previewThenUp(chosen),
    ),
);
const previews = runs("preview", (company, due) => company.preview(due));
const refreshes = runs("refresh", (company, due) => company.refresh(due));
const destroys = runs("destroy", (company, due) => company.destroy(due));

function runs(name: string, act: (company: Company, due: readonly Accident[]) => unknown) {
  return accidents.map(
    (due) => new Command([name, ...due.map(textOf)].join(" with "), always, (company) => act(company, due)),
  );
}

const repeated = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) =>
  Array.from({ length: weight }, () => arbitrary);

/** Sequences of what may happen, with at most this many commands. */
export function sequences(maxCommands: number) {
  return fc.commands(
    [
      ...repeated(4, declares),
      ...repeated(2, declaresRoster),
      ...repeated(10, ups),
      changesCase,
      followsRename,
      ...repeated(2, undeclares),
      ...repeated(3, declaresTeam),
      ...repeated(2, undeclaresTeam),
      joinsTeam,
      leavesTeam,
      addsToRoster,
      removesFromRoster,
      switchesExclusive,
      movesIntoRoster,
      movesOutOfRoster,
      cancelsSeat,
      removesSeat,
      grantsSeat,
      grantsTeamSeat,
      leaves,
      joins,
      renames,
      recycles,
      upsWithoutRefresh,
      ...repeated(4, previewsThenUps),
      previews,
      refreshes,
      destroys,
    ],
    { maxCommands, size: "max" },
  );
}

function isSeat(name: string): (company: Company) => boolean {
  return ({ program }) => program.get(name)?.kind === "seat";
}

function seatOf({ program }: Company, name: string) {
  const declaration = program.get(name);
  if (declaration?.kind !== "seat") throw new Error(`${name} is no seat`);
  return declaration;
}

function rosterOf({ program }: Company): RosterDeclaration | undefined {
  const declaration = program.get(ROSTER);
  return declaration?.kind === "roster" ? declaration : undefined;
}

function changeRoster(company: Company, change: (roster: RosterDeclaration) => RosterDeclaration): void {
  const roster = rosterOf(company);
  if (roster) company.declare(ROSTER, change(roster));
}

function without(roster: RosterDeclaration, login: string): RosterDeclaration {
  return { ...roster, usernames: roster.usernames.filter((one) => !same(one, login)) };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

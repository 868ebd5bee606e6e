import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { about } from "../../github/errors.js";
import { findingsOf } from "../../github/findings.js";
import type { GitHub } from "../../github/github.js";
import type { Listing } from "../../github/listing.js";
import type { Owner } from "../../github/owner.js";
import { wantedOn } from "../../roster/index.js";
import { waitingOn } from "../../roster/seats.js";
import { SeatError } from "../../text/seatError.js";
import { writeFiles } from "../files.js";
import { isCommonJs, mainOf, missingMain } from "../manifest.js";
import { findProject, type Project } from "../project.js";
import { type Ask, type Choice, whomToKeep } from "./pending.js";
import { type Declared, declaresNothing, importFileOf, missingIn, programOf, projectOf } from "./program.js";
import { knownRoster, textWith, withSlashes } from "./rosterFile.js";
import { summaryOf } from "./summary.js";
import { sortTeams } from "./teams.js";

/** Runtimes whose programs are in JavaScript or TypeScript. */
const NODE_RUNTIMES = ["nodejs", "bun"];
/** Programs to look for if neither Pulumi.yaml nor package.json names one. The first is the one to create. */
const PROGRAM_FILES = ["index.ts", "index.js"] as const;
const PROJECT_FILE = "Pulumi.yaml";
const IMPORT_FILE = "import.json";

export interface Adoption {
  readonly github: GitHub;
  readonly owner: Owner;
  /** Files are read from here and written here. */
  readonly folder: string;
  /** The roster's path in that folder: a file, or a folder of files. */
  readonly file: string;
  /** Whether to write the program and Pulumi.yaml too. */
  readonly program: boolean;
  /** Whether the program uses the native door. */
  readonly native: boolean;
  readonly pending: Choice | undefined;
  /** Undefined without a terminal, where nobody could answer. */
  readonly ask: Ask | undefined;
  readonly print: (text: string) => void;
  /** The terminal's width; undefined if the summary does not go to a terminal. */
  readonly columns?: number | undefined;
  /** The date that `starts` and `expires` are compared with. */
  readonly now: Date;
}

/** Writes the existing seats to files. It only adds to files that exist, and writes nothing until everything is decided. */
export async function adopt({
  github,
  owner,
  folder,
  file,
  program,
  native,
  pending,
  ask,
  print,
  columns,
  now,
}: Adoption): Promise<void> {
  const roster = knownRoster(folder, file);
  const project = projectAt(folder);
  const listing = await wholeList(github, owner);
  const findings = findingsOf(owner, listing);
  const teams = await sortTeams(github, owner, [...findings.teams.keys()], listing);

  const known = new Set(roster.people.map(({ username }) => username));
  const wanted = new Set(wantedOn(roster.people, now).map(({ username }) => username));
  const waiting = new Set(waitingOn(roster.people, now).map(({ username }) => username));
  const isIn = (logins: ReadonlySet<string>) => (seat: { readonly login: string }) =>
    logins.has(seat.login.toLowerCase());
  const [isKnown, isWanted, isWaiting] = [isIn(known), isIn(wanted), isIn(waiting)];
  const undecided = findings.ending.filter((seat) => !isKnown(seat));
  const kept = await whomToKeep(undecided, pending, ask);
  const newcomers = [...findings.people.filter((seat) => !isKnown(seat)), ...kept]
    .map(({ login }) => login)
    .sort(byName);

  const home = project?.program ?? folder;
  const programPath = join(home, project?.file ?? mainOf(home) ?? defaultProgram(home));
  const programFile = withSlashes(relative(folder, programPath));
  const before = existsSync(programPath) ? readFileSync(programPath, "utf8") : undefined;
  const declared: Declared = {
    owner,
    // Relative to the program's folder, where the program runs.
    roster: known.size + newcomers.length > 0 ? withSlashes(relative(home, join(folder, roster.name))) : undefined,
    teams: teams.adoptable,
    native,
    commonJs: isCommonJs(resolve(programPath)),
  };
  const additions = new Map<string, string>();
  if (newcomers.length > 0) additions.set(roster.file, textWith(folder, roster, newcomers));
  const inNode = project === undefined || NODE_RUNTIMES.includes(project.runtime);
  if (program && !declaresNothing(declared)) {
    if (inNode && before === undefined) additions.set(programFile, programOf(declared));
    if (!project) additions.set(PROJECT_FILE, projectOf(owner, native));
    if (native && !existsSync(join(folder, IMPORT_FILE))) additions.set(IMPORT_FILE, importFileOf(declared));
  }
  writeFiles(
    [...additions].map(([name, text]) => ({
      path: name,
      text,
      // A file that has appeared meanwhile is not overwritten.
      isNew: name !== roster.file || !roster.exists,
    })),
    folder,
  );

  const missing = missingIn(additions.get(programFile) ?? before ?? "", declared);
  print(
    summaryOf({
      columns,
      owner,
      findings,
      otherTeams: teams.others,
      roster,
      newcomers,
      taken: findings.ending.filter((seat) => kept.has(seat) || isWanted(seat)),
      left: findings.ending.filter((seat) => !kept.has(seat) && !isWanted(seat)),
      lost: [...wanted].filter((login) => !listing.seats.has(login)),
      expired: findings.people
        .filter((seat) => isKnown(seat) && !isWanted(seat) && !isWaiting(seat))
        .map(({ login }) => login),
      waiting: findings.people.filter(isWaiting).map(({ login }) => login),
      written: [...additions.keys()],
      declarable: !declaresNothing(declared),
      toDeclare: !inNode || declaresNothing(missing) ? undefined : programOf(missing),
      otherLanguage: inNode ? undefined : project.runtime,
      looksFirst: native || !inNode || (project ? project.refresh === "always" : additions.has(PROJECT_FILE)),
      importFile: additions.has(IMPORT_FILE) ? IMPORT_FILE : undefined,
      missingMain: program && inNode && project?.file === undefined ? missingMain(home) : undefined,
    }),
  );
}

async function wholeList(github: GitHub, owner: Owner): Promise<Listing> {
  const { name } = owner;
  const listing = await about(`Cannot read the Copilot seats of ${name}`, async () =>
    (await github.of(owner)).seats.list(),
  );
  // An incomplete list is adopted as far as it goes, and the summary says so. A list that keeps changing is refused.
  if (listing.whole || (listing.lack && listing.lack.kind !== "shifting")) return listing;
  throw new SeatError(
    `Cannot adopt the Copilot seats of ${name}`,
    "the list kept changing while it was read, so people may be missing. Nothing was written. Run it again.",
  );
}

/** The project in this folder, or one above it whose program is here. */
function projectAt(folder: string): Project | undefined {
  const project = findProject(resolve(folder));
  return project && [project.folder, project.program].some((one) => relative(folder, one) === "") ? project : undefined;
}

function defaultProgram(folder: string): string {
  return PROGRAM_FILES.find((name) => existsSync(join(folder, name))) ?? PROGRAM_FILES[0];
}

function byName(one: string, other: string): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}

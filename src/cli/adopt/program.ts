import type { Owner } from "../../github/owner.js";
import { NATIVE_PACKAGE, PLUGIN_OF_PROJECT } from "../nativeDoor.js";

const WIDEST_LINE = 80;
const PACKAGE = "pulumi-copilot-seats";

/** What the program declares. */
export interface Declared {
  readonly owner: Owner;
  /** The roster's path as written in the program; undefined without a roster. */
  readonly roster: string | undefined;
  readonly teams: readonly string[];
  /** Whether the program uses the native door. */
  readonly native: boolean;
  /** Whether the program is CommonJS, which has no `import`. */
  readonly commonJs: boolean;
}

export function declaresNothing({ roster, teams }: Declared): boolean {
  return roster === undefined && teams.length === 0;
}

/** A complete program. It is also what the summary suggests adding to an existing one. */
export function programOf({ owner, roster, teams, native, commonJs }: Declared): string {
  const classes = [
    ...(roster === undefined ? [] : ["CopilotSeatRoster"]),
    ...(teams.length === 0 ? [] : ["CopilotTeamSeatAssignment"]),
    ...(roster === undefined ? [] : ["loadRoster"]),
  ];
  const from = JSON.stringify(native ? NATIVE_PACKAGE : PACKAGE);
  const parts = [
    commonJs ? inBraces("const ", classes, ` = require(${from});`) : inBraces("import ", classes, ` from ${from};`),
  ];
  // Repeated for each resource: in an existing program, the name of a constant could already be taken.
  const named = `${owner.kind}: ${JSON.stringify(owner.name)}`;
  if (roster !== undefined) {
    const properties = [named, `seats: loadRoster(${JSON.stringify(roster)})`];
    parts.push(`// Who was selected by name. Seats that the file does not have are left alone.
// Once it has everybody, \`exclusive: true\` makes it the whole list: then
// \`pulumi preview\` shows who else has a seat, and \`pulumi up\` cancels it.
${inBraces(`new CopilotSeatRoster(${JSON.stringify(owner.name)}, `, properties, ");")}`);
  }
  if (teams.length > 0) {
    parts.push(`// A seat for every member.
for (const team of ${listOf(teams)}) {
${inBraces("  new CopilotTeamSeatAssignment(team, ", [named, "team"], ");")}
}`);
  }
  return `${parts.join("\n\n")}\n`;
}

/** What an existing program does not seem to declare. It may declare it in another way, so this is only a suggestion. */
export function missingIn(program: string, declared: Declared): Declared {
  const { roster, teams } = declared;
  const names = (text: string) => ['"', "'", "`"].some((quote) => program.includes(quote + text + quote));
  return {
    ...declared,
    roster: roster === undefined || names(roster) ? undefined : roster,
    teams: teams.filter((team) => !names(team)),
  };
}

/** A project whose previews read GitHub first. A backend cannot tell two projects of one name apart, hence the owner in its name. */
export const projectOf = ({ name }: Owner, native: boolean) => `name: copilot-seats-${name}
runtime: nodejs
${native ? PLUGIN_OF_PROJECT : REFRESH}`;

const REFRESH = `options:
  # Every preview and every up reads GitHub first, so a seat that was cancelled elsewhere shows as a change.
  refresh: always
`;

/** The file for `pulumi import --file`, which can replace the first `pulumi up` that adopts. */
export function importFileOf({ owner, roster, teams }: Declared): string {
  const prefix = owner.kind === "enterprise" ? `enterprises/${owner.name}` : owner.name;
  const resource = (type: string, name: string, id: string) => ({ type: `copilot-seats:index:${type}`, name, id });
  const resources = [
    ...(roster === undefined ? [] : [resource("CopilotSeatRoster", owner.name, prefix)]),
    ...teams.map((team) => resource("CopilotTeamSeatAssignment", team, `${prefix}/teams/${team}`)),
  ];
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}

/** On one line if that fits into a narrow terminal. */
function inBraces(before: string, items: readonly string[], after: string): string {
  const line = `${before}{ ${items.join(", ")} }${after}`;
  if (line.length <= WIDEST_LINE) return line;
  const [indent] = /^ */.exec(before) ?? [""];
  return `${before}{\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}}${after}`;
}

function listOf(texts: readonly string[]): string {
  const inOneLine = `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
  return inOneLine.length <= WIDEST_LINE - "for (const team of ) {".length
    ? inOneLine
    : `[\n${texts.map((text) => `  ${JSON.stringify(text)},\n`).join("")}]`;
}

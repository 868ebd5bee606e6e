import {
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { inOneLine, shown } from "../text/line.js";
import { unknownKey } from "../text/suggestion.js";
import type { RosterFile } from "./files.js";
import { FIELDS, type Field, type Fields, type Roster, type RosterSeat, type Said } from "./seats.js";

/** The fields that a file can set for everyone in it. */
const DEFAULTS = ["team", "costCenter"] as const satisfies readonly Field[];

/** Fields that need no quotes: YAML 1.1 reads them as dates, which they are. */
const DATES: ReadonlySet<Field> = new Set(["starts", "expires"]);

const PROBLEMS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "a second YAML document begins here; a roster has only one: remove the line, or make two files",
  NON_STRING_KEY: `a key must be one of ${FIELDS.join(", ")}`,
};

const LIST_PEOPLE = 'list at least one person under "seats:" ("seats: []" is for one file of several)';

/** A roster needs four levels. With some hundred, the parser's recursion crashes Node itself, which nothing can catch. */
const MOST_LEVELS = 50;

/** Plain text in YAML 1.2 that YAML 1.1 reads as something else. Many tools still read 1.1, such as Python's and Ruby's. */
const OTHER_IN_YAML_1_1: readonly [RegExp, string][] = [
  [/^(?:y|yes|n|no|on|off)$/i, "a boolean"],
  [/^\d{4}-\d\d?-\d\d?$/, "a date"],
  [/^(?:0b[01_]+|0x[\da-f_]+|\d[\d_]*)$/i, "a number"],
];

/** A key's value and its offset. A key without a colon has null. */
interface Entry {
  node: ParsedNode | null;
  at: number;
}

/** Reads a list of people, or a mapping with the list under `seats` and possibly defaults beside it. */
export function readYaml(file: RosterFile, roster: Roster): void {
  new YamlReader(file, roster).read();
}

/** Reads document nodes, not values: nodes know their offsets, and aliases in them cannot multiply. */
class YamlReader {
  readonly #file: RosterFile;
  readonly #roster: Roster;

  constructor(file: RosterFile, roster: Roster) {
    this.#file = file;
    this.#roster = roster;
  }

  read(): void {
    const depths = tooDeep(this.#file.text);
    if (depths !== undefined) {
      this.#complain(depths, "is nested too deeply");
      return;
    }
    const { contents, errors, warnings } = parseDocument(this.#file.text, {
      schema: "core",
      resolveKnownTags: false,
      stringKeys: true,
      // The parser's own check takes quadratic time.
      uniqueKeys: false,
      prettyErrors: false,
    });
    let last = -1;
    for (const { code, message, pos } of [...errors, ...warnings]) {
      // The parser may report one mistake several times.
      if (pos[0] !== last)
        this.#complain(pos[0], PROBLEMS[code] ?? `cannot be read as YAML: ${inOneLine(message, 200)}`);
      last = pos[0];
    }
    if (last === -1) this.#root(contents);
  }

  #root(root: ParsedNode | null): void {
    if (isSeq(root)) this.#list(root);
    else if (isMap(root)) this.#mapping(root);
    else if (!root || (isScalar(root) && root.value === null)) {
      this.#complain(0, `is empty; ${LIST_PEOPLE}`);
    } else this.#complain(start(root), 'must be a list of people, or a mapping with the list under "seats"');
  }

  #list(root: YAMLSeq.Parsed): void {
    if (root.items.length === 0) this.#complain(start(root), `is an empty list; ${LIST_PEOPLE}`);
    this.#people(root, {});
  }

  #mapping(root: YAMLMap.Parsed): void {
    const entries = this.#entries(root, ["seats", ...DEFAULTS, "teams"]);
    const defaults = this.#roster.checked(this.#file, this.#texts(entries));
    this.#roster.defaults = defaults;
    const teams = entries.get("teams");
    if (teams && isMap(teams.node)) this.#teams(teams.node as YAMLMap.Parsed);
    else if (teams)
      this.#complain(teams.at, "teams: must be a mapping from a team's slug on GitHub to team and costCenter");
    const seats = entries.get("seats");
    if (!seats) this.#complain(start(root), 'the key "seats" is missing; it holds the list of people');
    else if (isSeq(seats.node)) this.#people(seats.node as YAMLSeq.Parsed, defaults);
    else this.#complain(seats.at, `seats: must be a list of people; ${LIST_PEOPLE}`);
  }

  #teams({ items }: YAMLMap.Parsed): void {
    for (const { key, value } of items) {
      const [name, at] = [String((key as Scalar).value), start(key)];
      if (isMap(value)) {
        const fields = this.#texts(this.#entries(value as YAMLMap.Parsed, DEFAULTS));
        this.#roster.addTeam(this.#file, at, name, fields);
      } else this.#complain(at, `teams: ${shown(name)} must have a mapping with team and costCenter, or one of them`);
    }
  }

  #people({ items }: YAMLSeq.Parsed, defaults: Partial<RosterSeat>): void {
    for (const item of items) {
      const node = item as ParsedNode;
      const at = start(node);
      const fields = isMap(node)
        ? this.#texts(this.#entries(node as YAMLMap.Parsed, FIELDS))
        : new Map([["username", this.#text("username", { node, at })] as const]);
      this.#roster.add(this.#file, at, fields, defaults);
    }
  }

  #entries(map: YAMLMap.Parsed, known: readonly string[]): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const { key, value } of map.items) {
      const name = String((key as Scalar).value);
      if (!known.includes(name)) this.#complain(start(key), unknownKey(name, known));
      else if (entries.has(name)) this.#complain(start(key), `the key "${name}" appears twice; keep one of the two`);
      else entries.set(name, { node: value, at: start(value ?? key) });
    }
    return entries;
  }

  /** The person's fields among the entries. */
  #texts(entries: ReadonlyMap<string, Entry>): Fields {
    const texts = new Map<Field, Said | undefined>();
    for (const [key, entry] of entries) {
      const field = FIELDS.find((known) => known === key);
      if (field) texts.set(field, this.#text(field, entry));
    }
    return texts;
  }

  #text(field: Field, { node, at }: Entry): Said | undefined {
    const complain = (problem: string) => this.#complain(at, `${field}: ${problem}`);
    if (!node) return { text: "", at };
    if (!isScalar(node)) return complain("must be text, not an alias, list or mapping");
    const { range, source, tag, type, value } = node;
    const flow = type === Scalar.PLAIN || type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE;
    // With wrong indentation, the next person becomes part of this text.
    if (flow && this.#file.text.slice(range[0], range[1]).includes("\n")) {
      return complain("spans several lines; write it on one line");
    }
    if (type === Scalar.PLAIN && tag === undefined) {
      const kind = source === "" || DATES.has(field) ? undefined : otherKind(source, value);
      if (kind) return complain(`without quotes, YAML tools read ${shown(source)} as ${kind}; put it in quotes`);
      return { text: source, at };
    }
    return typeof value === "string" ? { text: value, at } : complain("must be text");
  }

  #complain(at: number, problem: string): undefined {
    return this.#roster.complaints.add(this.#file.place(at), problem);
  }
}

/** The offset where a text has more levels than a roster can have, found without recursion. */
function tooDeep(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MOST_LEVELS) return parser.offset;
  }
  return undefined;
}

function otherKind(source: string, value: unknown): string | undefined {
  if (value === null) return "nothing";
  if (typeof value !== "string") return `a ${typeof value}`;
  return OTHER_IN_YAML_1_1.find(([pattern]) => pattern.test(source))?.[1];
}

function start(node: ParsedNode): number {
  return node.range[0];
}

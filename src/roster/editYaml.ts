import { isMap, isScalar, isSeq, type Pair, type ParsedNode, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { type Change, cut, lineBreakOf, lineStart, linesAfter, nextLine } from "./change.js";
import { FIELDS, type Field, type RosterSeat } from "./seats.js";

/** An entry of a list, from its anchor, tag or dash to the end of its content. */
interface Entry {
  readonly from: number;
  readonly to: number;
}

interface List {
  readonly node: YAMLSeq.Parsed;
  /** The key `seats`; undefined if the file itself is the list. */
  readonly key: Pair | undefined;
  /** Whether the list is in a mapping in braces. */
  readonly inFlow: boolean;
  readonly entries: readonly Entry[];
}

const BY_HAND = "its layout is too unusual to change automatically: change it by hand";

/** Adds people at the end of the list, in the list's layout. The text has been read without complaint. */
export function addEntries(text: string, people: readonly RosterSeat[]): Change[] {
  const list = listOf(text);
  const { node, entries } = list;
  const last = entries.at(-1);
  if (!node.flow) {
    if (!last) throw new Error(BY_HAND);
    const indentation = indentationOf(text, last.from);
    const lines = people.flatMap((person) => blockLines(person, indentation));
    return [linesAfter(text, endOfBlockEntry(text, last) - 1, lines)];
  }
  if (isUsualEmptyList(text, list)) {
    const colon = node.range[0] - 1;
    const indentation = `${/^ */.exec(text.slice(lineStart(text, colon)))?.[0]}  `;
    const lines = people.flatMap((person) => blockLines(person, indentation));
    return [cut(colon, node.range[1]), linesAfter(text, node.range[1], lines)];
  }
  const inQuotes = text.includes('"');
  const said = people.map((person) => flowText(person, inQuotes));
  if (!last) return [{ from: node.range[0] + 1, to: node.range[0] + 1, text: said.join(", ") }];
  if (!entries.every((entry) => hasOwnLines(text, entry))) {
    return [{ from: last.to, to: last.to, text: said.map((one) => `, ${one}`).join("") }];
  }
  const comma = commaAfter(text, last);
  const indentation = indentationOf(text, last.from);
  const lines = said.map((one, index) => indentation + one + (comma || index < said.length - 1 ? "," : ""));
  return [...(comma ? [] : [{ from: last.to, to: last.to, text: "," }]), linesAfter(text, last.to, lines)];
}

/** Changes fields of the entries with these indices. The text has been read without complaint. */
export function changeEntries(text: string, changes: ReadonlyMap<number, Partial<RosterSeat>>): Change[] {
  const list = listOf(text);
  return [...changes].flatMap(([index, fields]) => {
    const [item, entry] = [list.node.items[index] as ParsedNode | undefined, list.entries[index]];
    if (!item || !entry) throw new Error(BY_HAND);
    if (isMap(item)) return changedMap(text, item as YAMLMap.Parsed, fields);
    // An anchor or a tag would then belong to the mapping.
    if (/[&!]/.test(text.slice(entry.from, item.range[0] + 1))) throw new Error(BY_HAND);
    return changedLogin(text, item, fields, list.node.flow === true);
  });
}

/** Turns an entry that is only a login into a mapping. */
function changedLogin(text: string, item: ParsedNode, fields: Partial<RosterSeat>, inFlow: boolean): Change[] {
  const [from, to] = item.range;
  const login = text.slice(from, to);
  if (inFlow) return [{ from, to, text: `{${[`"username": ${login}`, ...flowFields(fields)].join(", ")}}` }];
  const lines = blockFields(fields).map((line) => `${" ".repeat(from - lineStart(text, from))}${line}`);
  return [{ from, to: from, text: "username: " }, linesAfter(text, to - 1, lines)];
}

function changedMap(text: string, map: YAMLMap.Parsed, fields: Partial<RosterSeat>): Change[] {
  const missing: Partial<RosterSeat> = {};
  const changes: Change[] = [];
  for (const [field, value] of saidOf(fields)) {
    const node = map.items.find(({ key }) => String(key) === field)?.value;
    if (!node) missing[field] = value;
    else if (!isScalar(node) || node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED") throw new Error(BY_HAND);
    else {
      const isPlain = node.type === "PLAIN" && !map.flow;
      const [from, to] = node.range;
      changes.push({ from, to, text: isPlain ? inYaml(field, value) : JSON.stringify(value) });
    }
  }
  const end = endOf(map.items.at(-1)?.value ?? map);
  if (map.flow) {
    return [...changes, ...flowFields(missing).map((said) => ({ from: end, to: end, text: `, ${said}` }))];
  }
  const indentation = " ".repeat(map.range[0] - lineStart(text, map.range[0]));
  const lines = blockFields(missing).map((line) => indentation + line);
  return lines.length > 0 ? [...changes, linesAfter(text, end - 1, lines)] : changes;
}

function blockFields(fields: Partial<RosterSeat>): string[] {
  return saidOf(fields).map(([field, value]) => `${field}: ${inYaml(field, value)}`);
}

function flowFields(fields: Partial<RosterSeat>): string[] {
  return saidOf(fields).map(([field, value]) => `"${field}": ${JSON.stringify(value)}`);
}

/** Removes the entries with these indices. The text has been read without complaint. */
export function removeEntries(text: string, gone: ReadonlySet<number>): Change[] {
  const list = listOf(text);
  const changes = list.node.flow ? removeFromFlow(text, list, gone) : removeFromBlock(text, list, gone);
  return list.entries.length === gone.size ? [...changes, ...emptied(text, list)] : changes;
}

function removeFromBlock(text: string, { entries }: List, gone: ReadonlySet<number>): Change[] {
  return entries.flatMap((entry, index) => {
    if (!gone.has(index)) return [];
    const start = lineStart(text, entry.from);
    if (text.slice(start, entry.from).trim() !== "") throw new Error(BY_HAND);
    return [cut(start, endOfBlockEntry(text, entry))];
  });
}

function removeFromFlow(text: string, { entries }: List, gone: ReadonlySet<number>): Change[] {
  const lastKept = entries.findLastIndex((_, index) => !gone.has(index));
  if (entries.every((entry) => hasOwnLines(text, entry))) {
    const changes = entries
      .filter((_, index) => gone.has(index))
      .map(({ from, to }) => cut(lineStart(text, from), nextLine(text, to)));
    const [kept, last] = [entries[lastKept], entries.at(-1)];
    if (kept && last && kept !== last && !commaAfter(text, last)) {
      const comma = kept.to + commaAfter(text, kept);
      changes.push(cut(comma - 1, comma));
    }
    return changes;
  }
  const firstKept = entries.findIndex((_, index) => !gone.has(index));
  return entries.flatMap((entry, index) => {
    if (!gone.has(index)) return [];
    const [before, next] = [entries[index - 1], entries[index + 1]];
    // Before the first entry that stays, the comma after an entry goes with it; later, the comma before it.
    if (before && firstKept !== -1 && index > firstKept) return [cutBetween(text, before.to, entry.from, entry.to)];
    return [cutBetween(text, entry.to, next?.from ?? entry.to + commaAfter(text, entry), entry.from)];
  });
}

/** Cuts an entry with its comma and the space beside it. Refuses if that contains a comment, which may belong to another entry. */
function cutBetween(text: string, room: number, roomEnd: number, other: number): Change {
  if (text.slice(room, roomEnd).includes("#")) throw new Error(BY_HAND);
  return cut(Math.min(room, other), Math.max(roomEnd, other));
}

/** Writes an empty list in place of one that has lost all entries. */
function emptied(text: string, { node, key, entries }: List): Change[] {
  if (!node.flow) {
    if (key) {
      const colon = key.srcToken?.sep?.find(({ type }) => type === "map-value-ind");
      if (!colon) throw new Error(BY_HAND);
      return [{ from: colon.offset + 1, to: colon.offset + 1, text: " []" }];
    }
    const start = lineStart(text, entries[0]?.from ?? 0);
    return [{ from: start, to: start, text: `seats: []${lineBreakOf(text)}` }];
  }
  if (key) return [];
  const [from, to] = node.range;
  return [
    { from, to: from, text: '{"seats": ' },
    { from: to, to, text: "}" },
  ];
}

function listOf(text: string): List {
  const { contents } = parseDocument(text, { schema: "core", uniqueKeys: false, keepSourceTokens: true });
  const key = isMap(contents) ? contents.items.find((pair) => String(pair.key) === "seats") : undefined;
  const node = key ? key.value : contents;
  if (!isSeq(node)) throw new Error(BY_HAND);
  const list = node as YAMLSeq.Parsed;
  return {
    node: list,
    key: key as Pair | undefined,
    inFlow: isMap(contents) && contents.flow === true,
    entries: entriesOf(list),
  };
}

function entriesOf(list: YAMLSeq.Parsed): Entry[] {
  const tokens = list.srcToken && "items" in list.srcToken ? list.srcToken.items : [];
  return list.items.map((item, index) => {
    const node = item as ParsedNode;
    const begin = tokens[index]?.start.find(({ type }) => BEGINNINGS.has(type));
    return { from: begin?.offset ?? node.range[0], to: endOf(node) };
  });
}

const BEGINNINGS: ReadonlySet<string> = new Set(["seq-item-ind", "anchor", "tag"]);

/** Where the content of a node ends, without the comments and lines after it. */
function endOf(node: ParsedNode): number {
  if (!isMap(node) || node.flow) return node.range[1];
  const last = (node as YAMLMap.Parsed).items.at(-1);
  return last ? endOf(last.value ?? last.key) : node.range[1];
}

/** Where an entry ends, with the comment on its last line and the comments below it that are indented further than its dash. */
function endOfBlockEntry(text: string, { from, to }: Entry): number {
  let end = text[to - 1] === "\n" ? to : nextLine(text, to);
  const column = from - lineStart(text, from);
  const comment = /([ \t]*)#.*(?:\n|$)/y;
  for (;;) {
    comment.lastIndex = end;
    const found = comment.exec(text);
    if (!found || (found[1] ?? "").length <= column) return end;
    end = comment.lastIndex;
  }
}

function hasOwnLines(text: string, { from, to }: Entry): boolean {
  return (
    text.slice(lineStart(text, from), from).trim() === "" &&
    /^[ \t]*,?[ \t]*(?:#.*)?\r?\n/.test(text.slice(to, nextLine(text, to)))
  );
}

/** The distance from an entry's end to the end of its comma; 0 if it has none. */
function commaAfter(text: string, { to }: Entry): number {
  return /^\s*,/.exec(text.slice(to, to + 100))?.[0].length ?? 0;
}

function isUsualEmptyList(text: string, { node, inFlow, entries }: List): boolean {
  const [from, to] = node.range;
  return !inFlow && entries.length === 0 && /^ *seats: \[\]$/.test(text.slice(lineStart(text, from), to));
}

function indentationOf(text: string, at: number): string {
  const before = text.slice(lineStart(text, at), at);
  if (before.trim() !== "") throw new Error(BY_HAND);
  return before;
}

function blockLines(person: RosterSeat, indentation: string): string[] {
  const said = saidOf(person);
  if (said.length === 1) return [`${indentation}- ${quoted(person.username)}`];
  return said.map(
    ([field, value], index) => `${indentation}${index === 0 ? "-" : " "} ${field}: ${inYaml(field, value)}`,
  );
}

function flowText(person: RosterSeat, inQuotes: boolean): string {
  const said = saidOf(person);
  if (said.length > 1) return `{${said.map(([field, value]) => `"${field}": ${JSON.stringify(value)}`).join(", ")}}`;
  return inQuotes ? JSON.stringify(person.username) : quoted(person.username);
}

function saidOf(person: Partial<RosterSeat>): (readonly [Field, string])[] {
  return FIELDS.flatMap((field) => {
    const value = person[field];
    return value === undefined ? [] : [[field, value] as const];
  });
}

/** Dates need no quotes: readers that take them for text or for dates both get the same day. */
function inYaml(field: string, value: string): string {
  return field === "starts" || field === "expires" ? value : quoted(value);
}

/** In quotes, unless every YAML reader takes it for text. */
function quoted(text: string): string {
  const plain = /^[a-z][\w-]*$/i.test(text) && !/^(?:y|yes|n|no|on|off|true|false|null)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

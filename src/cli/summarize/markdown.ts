import { count } from "../../text/list.js";
import { code, LONGEST } from "../markdown.js";
import { markerLine } from "../marker.js";
import { CUT_OFF } from "./messages.js";
import type { OwnerSummary, Summary } from "./summary.js";
import { costLine, counts, driftWords, exclusiveLine, headline, unnamedOf } from "./words.js";

/** A list of more names is folded. */
const MOST_IN_THE_OPEN = 60;
const LONGEST_MESSAGE = 3_000;

const DRIFT_ADVICE = "The next `pulumi up` undoes these changes. To keep one, write it into the program.";

/** Once lists are cut to this length, owners are left out instead. */
const FEWEST_NAMES = 20;

interface Limits {
  readonly owners: number;
  /** In each list of names. */
  readonly names: number;
  /** In each list of messages. */
  readonly messages: number;
}

/** The run that is summarized: its name, and the URL of its log. */
export interface Source {
  readonly name: string;
  readonly url: string | undefined;
}

/** For a comment, an issue or a pipeline's page: errors first, then who gets and who loses a seat, then warnings. */
export function markdownOf(summary: Summary, source: Source): string {
  let limits: Limits = { owners: summary.owners.length, names: 4_000, messages: 100 };
  for (;;) {
    const text = rendered(summary, source, limits);
    if (text.length <= LONGEST || (limits.names <= FEWEST_NAMES && limits.owners === 0)) return text;
    limits = tighter(limits);
  }
}

/** Repeated use ends with no owner. */
function tighter({ owners, names, messages }: Limits): Limits {
  return names > FEWEST_NAMES
    ? { owners, names: Math.floor(names / 2), messages: Math.floor(messages / 2) }
    : { owners: Math.floor(owners / 2), names, messages };
}

function rendered(summary: Summary, { name, url }: Source, limits: Limits): string {
  const { run, outcome, owners, others, errors, warnings, notes } = summary;
  const failed = outcome === "failed";
  const blocks = [
    markerLine({ name, outcome }),
    `### Copilot seats (${code(name)}): ${headline(summary)}`,
    ...(failed ? [failure(summary), ...messages("Errors", errors, limits)] : []),
    ...(failed && owners.length > 0 ? [`What the ${run} had found before it failed:`] : []),
    ...owners.slice(0, limits.owners).flatMap((owner) => ownerBlocks(owner, summary, limits)),
    ...(owners.length > limits.owners
      ? [`And ${count(owners.length - limits.owners)} more owners that do not fit here.`]
      : []),
    ...list(
      "Other changes",
      others.map(({ change, type, name }) => `${change} ${code(name)} (${code(type)})`),
      limits.messages,
    ),
    ...messages("Warnings", warnings, limits),
    ...messages("Notes", notes, limits),
    ...(url === undefined ? [] : [`[The run](<${url}>) has every detail.`]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function failure({ run, errors }: Summary): string {
  if (errors.length === 0) return `Pulumi failed before the ${run} began; the run's log says why.`;
  if (errors.includes(CUT_OFF)) {
    return run === "preview" ? "Nothing was changed." : "The next run reads GitHub first and does the rest.";
  }
  return run === "preview"
    ? "Nothing was changed. Fix this first."
    : "What was done before that is recorded; the next run does the rest.";
}

function ownerBlocks(owner: OwnerSummary, summary: Summary, limits: Limits): string[] {
  const { run } = summary;
  const { granted, takenOver, refused, unchecked, unverified, cancelled, kept, teams, unresolved, drift, hidden } =
    owner;
  const preview = run === "preview";
  const exclusive = exclusiveLine(summary, owner);
  const fresh = granted.filter(({ how }) => how === "new").map(({ login }) => login);
  const again = granted.filter(({ how }) => how === "uncancelled").map(({ login }) => login);
  const lines = new Set<string | undefined>(unresolved.map(({ login }) => login));
  const names = (title: string, logins: readonly string[], remark = "") =>
    nameList(`**${title} (${count(logins.length)})**${remark}`, logins, limits);
  return [
    ownerLine(owner),
    ...names(
      preview ? "Get a seat" : "Got a seat",
      fresh,
      [
        ...(unchecked > 0 ? [`; not checked whether ${count(unchecked)} of them already have one`] : []),
        ...(unverified > 0 ? [`; ${count(unverified)} of them not checked for eligibility`] : []),
      ].join(""),
    ),
    ...names(preview ? "Keep a seat that was cancelled" : "Kept a seat that was cancelled", again),
    ...names(preview ? "Have a seat already" : "Had a seat already", takenOver, ", which is taken over"),
    ...list(
      preview ? "Cannot have a seat" : "Could not have a seat",
      refused.map(({ login, why }) => (why === null ? code(login) : `${code(login)}: ${code(why)}`)),
      limits.names,
    ),
    ...names(
      preview ? "Lose the seat" : "Lost the seat",
      cancelled.map(({ login }) => login),
      ", which is paid until the billing cycle ends",
    ),
    ...list(
      "Leave the program and keep a seat",
      kept.map(({ login, through }) => `${code(login)}${through === null ? "" : ` (team ${code(through)})`}`),
      limits.names,
    ),
    ...unnamedOf(owner, run).flatMap(({ words, among }) =>
      among.length > 0 ? nameList(`**${words}**`, among, limits) : [`${words}.`],
    ),
    ...(exclusive === undefined ? [] : [exclusive]),
    ...list("Teams", teams.map(teamLine), limits.names),
    ...list(
      "Need a different line in the program",
      unresolved.map(({ login, status }) => `${code(login)}: ${code(status)}`),
      limits.names,
    ),
    ...list(
      "Changed on GitHub since the last run",
      drift.map((change) => `${subject(change)}: ${driftWords(change, (status) => code(status))}`),
      limits.names,
    ),
    ...(preview && drift.some(({ login }) => !lines.has(login)) ? [DRIFT_ADVICE] : []),
    ...(hidden > 0
      ? [
          `${count(hidden)} ${hidden === 1 ? "resource has" : "resources have"} people who are secret or not known before the update.`,
        ]
      : []),
  ];
}

function teamLine({ team, change, was, grants }: OwnerSummary["teams"][number]): string {
  if (change === "cancelled")
    return `${code(team)}: its members' seats are cancelled, except those that also come from elsewhere`;
  const counted = grants === null ? "" : `; ${count(grants)} ${grants === 1 ? "gets" : "get"} one`;
  return `${code(team)}: a seat for every member${counted}${was === null ? "" : ` (now: ${code(was)})`}`;
}

function subject({ login, team }: OwnerSummary["drift"][number]): string {
  return login === undefined ? `team ${code(team ?? "")}` : code(login);
}

function ownerLine(owner: OwnerSummary): string {
  const { kind, name } = owner;
  const cost = costLine(owner);
  return `**${kind === "enterprise" ? "Enterprise " : ""}${code(name)}: ${counts(owner, "−")}**${cost ? `, ${cost}` : ""}`;
}

function nameList(heading: string, logins: readonly string[], { names }: Limits): string[] {
  if (logins.length === 0) return [];
  const shown = logins.slice(0, names).map((login) => code(login));
  const rest = logins.length - shown.length;
  const text = [shown.join(", "), ...(rest > 0 ? [`and ${count(rest)} more who do not fit here`] : [])].join(" ");
  if (logins.length <= MOST_IN_THE_OPEN) return [`${heading}:\n${text}`];
  return [`${heading}:\n\n<details><summary>Show the names</summary>\n\n${text}\n\n</details>`];
}

function list(title: string, items: readonly string[], most: number): string[] {
  if (items.length === 0) return [];
  const rest = items.length - most;
  const lines = [...items.slice(0, most), ...(rest > 0 ? [`and ${count(rest)} more that do not fit here`] : [])];
  return [`**${title} (${count(items.length)})**:\n${lines.map((line) => `- ${line}`).join("\n")}`];
}

/** A message of several lines keeps them, as list items. */
function messages(title: string, texts: readonly string[], { messages }: Limits): string[] {
  return list(
    title,
    texts.map((text) =>
      text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(0, messages)
        .map((line) => code(line, LONGEST_MESSAGE))
        .join("\n  - "),
    ),
    messages,
  );
}

import type { Run } from "./run.js";

/** A run's messages, without Pulumi's prefixes and without duplicates. */
export interface Messages {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** What Pulumi puts before a message. */
const PREFIXES = [
  /^(?:error|warning): /,
  /^\d+ errors? occurred:\s+\* /,
  /^Preview failed: /,
  /^[\w:-]+ resource '[^']*': property \w+ value \{.*\} has a problem: /,
];

/** Node's own warnings on standard error. */
const OF_NODE = /^\(node:\d+\) |^\(Use `node --trace-/;

/** Pulumi's last error, which adds nothing if another error says more. */
const EMPTY_ERROR = /^(?:preview|update) failed$/;

/** For a preview without another error: Pulumi's digest leaves out what policies say. */
const UNTOLD =
  "the preview failed, and Pulumi does not say why: without PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true its --json leaves out what policies refuse";

/** For a run that was killed, or whose output was cut off. */
export const CUT_OFF =
  "Pulumi was stopped midway, or its output was cut off: it may have done more than is shown here.";

export function messagesOf({ diagnostics, isCutOff }: Run): Messages {
  const said = (...severities: string[]) => [
    ...new Set(diagnostics.flatMap(({ severity, message }) => (severities.includes(severity) ? cleaned(message) : []))),
  ];
  const all = said("error");
  const telling = all.filter((message) => !EMPTY_ERROR.test(message));
  const errors = [
    ...(telling.length > 0 ? telling : all.map((message) => (message === "preview failed" ? UNTOLD : message))),
    ...(isCutOff ? [CUT_OFF] : []),
  ];
  // Pulumi shows twice what the provider throws.
  const notes = said("info#err", "info").flatMap((message) => message.split("\n"));
  return {
    errors,
    warnings: said("warning"),
    notes: notes.filter((note) => note.trim() !== "" && !OF_NODE.test(note) && !errors.includes(note)),
  };
}

function cleaned(message: string): string[] {
  let text = message.trim();
  for (const prefix of PREFIXES) text = text.replace(prefix, "");
  // Pulumi breaks this one sentence into two lines.
  text = text.replace(/\nbecause /, " because ");
  return text === "" ? [] : [text];
}

import { UsageError } from "./command.js";

const OUTCOMES = ["nothing", "changes", "drift", "failed"] as const;

/**
 * `nothing`: nothing to do; `changes`: the program makes changes; `drift`: something changed on GitHub since the last run (the program
 * may make changes too); `failed`: the run ended with an error.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** The first line of a comment or an issue. Readers do not see it; it lets a later run find the text and update it in place. */
export interface Marker {
  /** Distinguishes it from others in the same repository. */
  readonly name: string;
  readonly outcome: Outcome;
}

const NAME = /^[\w./-]{1,100}$/;
const LINE = /^<!-- copilot-seats: ([\w./-]{1,100}); outcome: (\w+) -->$/;

export const nameOption = {
  type: "string",
  value: "<name>",
  about: "keeps texts in one repository apart, such as the stack's name (default: seats)",
} as const;

export function nameOf(value: string | undefined): string {
  if (value === undefined) return "seats";
  // Two hyphens would begin the end of the HTML comment.
  if (NAME.test(value) && !value.includes("--")) return value;
  throw new UsageError(`--name takes letters, digits and . _ / -, not "${value}"`);
}

export function markerLine({ name, outcome }: Marker): string {
  return `<!-- copilot-seats: ${name}; outcome: ${outcome} -->`;
}

export function markerIn(text: string): Marker | undefined {
  const [, name, word] = LINE.exec(text.split(/\r?\n/, 1)[0] ?? "") ?? [];
  const outcome = OUTCOMES.find((each) => each === word);
  return name === undefined || outcome === undefined ? undefined : { name, outcome };
}

import { UsageError } from "./command.js";

const OUTCOMES = ["nothing", "changes", "drift", "failed"] as const;

/**
 * `nothing` to do; `changes` that the program makes; `drift`: something was changed on GitHub since the last run (the program may
 * make changes besides); `failed`: the run ended with an error.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** The first line of a text for a comment or an issue. Nobody sees it; by it the text is found and updated in place. */
export interface Marker {
  /** What tells it from others in the same repository. */
  readonly name: string;
  readonly outcome: Outcome;
}

const NAME = /^[\w./-]{1,100}$/;
// Two hyphens would be the beginning of the comment's end.
const LINE = /^<!-- copilot-seats: ([\w./-]{1,100}); outcome: (\w+) -->$/;

export const nameOption = {
  type: "string",
  value: "<name>",
  about: "keeps texts in one repository apart, such as the stack's name (default: seats)",
} as const;

export function nameOf(value: string | undefined): string {
  if (value === undefined) return "seats";
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

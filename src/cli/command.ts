import { parseArgs } from "node:util";
import { inOneLine } from "../text/line.js";
import { closest } from "../text/suggestion.js";
import { inColumn } from "./fitted.js";

/** An option, for parsing, help and shell completion. */
interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: true;
  /** The placeholder for its value in the help, such as `<name>`. */
  readonly value?: string;
  /** The values it accepts, if they are few. */
  readonly choices?: readonly string[];
  readonly about: string;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<Chosen extends Option> = Chosen["type"] extends "boolean"
  ? boolean
  : Chosen extends { readonly multiple: true }
    ? string[]
    : string;

export type Values<Chosen extends Options> = { readonly [Name in keyof Chosen]?: ValueOf<Chosen[Name]> };

interface Positional {
  readonly name: string;
  /** Without them, it is one or several paths. */
  readonly choices?: readonly string[];
}

interface Definition<Chosen extends Options> {
  /** What the command does, in a line or a paragraph. */
  readonly about: string;
  readonly options: Chosen;
  /** The arguments without an option's name: one of a few words, or paths. */
  readonly positional?: Positional;
  /** Command lines without `copilot-seats`, and what each does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Meanings of exit codes, in addition to or instead of the usual 0 (done), 1 (failed) and 2 (a mistake in the command line). */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Resolves to the exit code. Throws an error whose message is one line for the user. */
  readonly run: (values: Values<Chosen>, positionals: string[]) => Promise<number>;
}

export interface Command extends Omit<Definition<Options>, "run"> {
  readonly run: (args: string[]) => Promise<number>;
}

/** A command's entry in the list of all commands. */
export interface Known {
  readonly summary: string;
  /** Loads the command on demand, so that none pays for the others. */
  readonly load: () => Promise<Command>;
}

/** A mistake in the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const HELP = { help: { type: "boolean", short: "h", about: "show this help" } } as const;
const USUAL_EXIT_CODES: Readonly<Record<number, string>> = {
  0: "done",
  1: "an error; see standard error",
  2: "a mistake in the command line",
};

export function defineCommand<const Chosen extends Options>(definition: Definition<Chosen>): Command {
  const options: Options = { ...definition.options, ...HELP };
  return { ...definition, options, run: (args) => run(definition, options, args) };
}

async function run<Chosen extends Options>(definition: Definition<Chosen>, options: Options, args: string[]) {
  const { values, positionals } = parsed(args, options, definition.positional !== undefined);
  for (const [name, { choices }] of Object.entries(options)) {
    const given = [values[name] ?? []].flat().map(String);
    for (const value of given) oneOf(`--${name}`, value, choices);
  }
  for (const value of positionals) oneOf(definition.positional?.name ?? "", value, definition.positional?.choices);
  // parseArgs has checked the values against the same table.
  return definition.run(values as Values<Chosen>, positionals);
}

function parsed(args: string[], options: Options, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    const [, option] = /^Unknown option '(--?[^']*)'/.exec(error instanceof Error ? error.message : "") ?? [];
    if (option !== undefined) throw new UsageError(unknownOption(option, Object.keys(options)));
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function unknownOption(option: string, known: readonly string[]): string {
  const meant = option.startsWith("--") ? closest(option, known) : undefined;
  return `Unknown option '${inOneLine(option, 100)}'; ${meant ? `did you mean --${meant}?` : "--help lists them"}`;
}

function oneOf(what: string, value: string, choices: readonly string[] | undefined): void {
  if (choices && !choices.includes(value)) {
    throw new UsageError(`${what} must be one of ${choices.join(", ")}; got "${value}"`);
  }
}

/** An option's value as a whole number. */
export function wholeNumber(option: string, text: string | undefined, usual: number, largest: number): number {
  if (text === undefined) return usual;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > largest) {
    throw new UsageError(`${option} takes a whole number from 0 to ${largest}, not "${text}"`);
  }
  return number;
}

/** The help text, wrapped for a terminal of `columns`, if there is one. */
export function helpOf(
  name: string,
  { about, options, positional, examples, exitCodes }: Command,
  columns?: number,
): string {
  const lines = Object.entries(options).map(([option, { short, value, choices, about: says }]) => {
    const takes = value ?? (choices && `<${choices.join("|")}>`);
    return [[short ? `-${short}, --${option}` : `--${option}`, takes].filter(Boolean).join(" "), says] as const;
  });
  const width = Math.max(...lines.map(([left]) => left.length)) + 3;
  const codes = Object.entries({ ...USUAL_EXIT_CODES, ...exitCodes });
  return [
    `Usage: copilot-seats ${name}${positional ? ` <${positional.choices?.join("|") ?? positional.name}>` : ""} [options]`,
    inColumn(about, 0, columns),
    `Options:\n${lines.map(([left, says]) => `  ${left.padEnd(width)}${inColumn(says, width + 2, columns)}`).join("\n")}`,
    `Examples:\n${examples.map(([line, does]) => `  copilot-seats ${line}\n      ${inColumn(does, 6, columns)}`).join("\n")}`,
    `Exit codes:\n${codes.map(([code, means]) => `  ${code}  ${inColumn(means, 5, columns)}`).join("\n")}`,
  ].join("\n\n");
}

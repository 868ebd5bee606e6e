import { RunError } from "@pulumi/pulumi/errors";

const MOST_SHOWN = 20;

/** Pulumi prints nothing but the message of a RunError; elsewhere this one shows no stack trace either. */
class RosterError extends RunError {
  constructor(message: string) {
    super(message);
    this.name = "RosterError";
    this.stack = message;
  }

  override toString(): string {
    return this.message;
  }
}

/** Everything that is wrong with a roster, collected so that one run shows it all. */
export class Complaints {
  readonly #shown: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A place is a path, or what `RosterFile.place` gives. */
  add(place: string, problem: string): undefined {
    this.#count++;
    if (this.#shown.length < MOST_SHOWN) this.#shown.push(inOneLine(`${place}: ${problem}`));
  }

  /** Throws when there are complaints. */
  raise(path: string): void {
    if (this.#count === 0) return;
    const total = this.#count === 1 ? "1 complaint" : `${this.#count} complaints`;
    const rest = this.#count - this.#shown.length;
    const lines = [`Cannot read the roster ${inOneLine(path)}: ${total}`, ...this.#shown];
    if (rest > 0) lines.push(`... and ${rest} more`);
    throw new RosterError(lines.join("\n"));
  }
}

/** Control and formatting characters, of a file's name for example, could make a complaint read as something it is not. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

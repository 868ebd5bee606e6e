import { RunError } from "@pulumi/pulumi/errors";
import { inOneLine } from "../text/line.js";

const MOST_SHOWN = 20;
/** Enough for two of the longest paths that systems allow. */
const LONGEST_LINE = 10_000;

export interface Complaint {
  /** A path, or what `RosterFile.place` returns. */
  readonly place: string;
  readonly problem: string;
}

/** Pulumi prints only the message of a RunError. Without a stack, other callers do too. */
export class RosterError extends RunError {
  constructor(
    message: string,
    readonly complaints: readonly Complaint[] = [],
  ) {
    super(message);
    this.name = "RosterError";
    this.stack = message;
  }

  override toString(): string {
    return this.message;
  }
}

/** Collects everything that is wrong with a roster, so that one run shows it all. */
export class Complaints {
  readonly #shown: Complaint[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A place is a path, or what `RosterFile.place` returns. */
  add(place: string, problem: string): undefined {
    this.#count++;
    if (this.#shown.length < MOST_SHOWN) this.#shown.push({ place, problem });
  }

  /** Throws if there are complaints. */
  raise(path: string): void {
    if (this.#count === 0) return;
    const total = this.#count === 1 ? "1 complaint" : `${this.#count} complaints`;
    const rest = this.#count - this.#shown.length;
    const lines = [`Cannot read the roster ${inOneLine(path, LONGEST_LINE)}: ${total}`, ...this.#shown.map(lineOf)];
    if (rest > 0) lines.push(`... and ${rest} more`);
    throw new RosterError(lines.join("\n"), this.#shown);
  }
}

function lineOf({ place, problem }: Complaint): string {
  return inOneLine(`${place}: ${problem}`, LONGEST_LINE);
}

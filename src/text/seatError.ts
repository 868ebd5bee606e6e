import { inOneLine } from "./line.js";

const LONGEST_SUBJECT = 300;
/** Room for a thousand names. */
const LONGEST_DETAIL = 100_000;

/**
 * An error for people: what was being done and to whom (subject), then what happened and what to do (detail).
 *
 * For some operations, Pulumi's provider process prints `${error}: ${error.stack}`; for others, only the message. The two parts
 * are laid out so that both read as the same sentence, and nobody sees a stack trace.
 */
export class SeatError extends Error {
  readonly subject: string;
  readonly detail: string;

  constructor(subject: string, detail: string) {
    super();
    this.subject = inOneLine(subject, LONGEST_SUBJECT);
    this.detail = inOneLine(detail, LONGEST_DETAIL);
    this.message = `${this.subject}: ${this.detail}`;
    this.name = "SeatError";
    this.stack = this.detail;
  }

  override toString(): string {
    return this.subject;
  }
}

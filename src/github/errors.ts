import { inOneLine } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { Reason } from "./advice.js";

/** The limit for GitHub's own words, or the network's. */
const LONGEST_ANSWER = 1_000;

/** What is known about a request that did not succeed. */
export interface Failure {
  /** The HTTP status; undefined if no complete, readable answer came. It is then unknown whether a write was carried out. */
  status: number | undefined;
  /** GitHub's own words, or the network's. */
  message: string;
  requestId: string | undefined;
  reason: Reason;
  /** What the reader can do about it. */
  remedy: string;
  headers?: Headers;
}

/** The headers of an answer, by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** How GitHub answered, without its words. */
export function answered(status: number | undefined): string {
  return status === undefined ? "GitHub did not return a usable response" : `GitHub answered ${status}`;
}

/** A failed request to GitHub. A caller that knows what was being done, and to whom, turns it into a SeatError. */
export class GitHubError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
    this.name = "GitHubError";
  }

  get status(): number | undefined {
    return this.failure.status;
  }

  get kind(): Reason["kind"] {
    return this.failure.reason.kind;
  }

  /** Whether a write may have been carried out although no success was reported. */
  get outcomeUnknown(): boolean {
    return this.status === undefined || this.status >= 500;
  }

  get detail(): string {
    return [this.answer, this.failure.remedy].filter(Boolean).join(" ");
  }

  /** What GitHub answered, without advice. */
  get answer(): string {
    const { status, message, requestId } = this.failure;
    const request = requestId ? ` (request ${inOneLine(requestId, 100)})` : "";
    return `${answered(status)}${request}: ${sentence(message)}`;
  }

  /** The same failure with different advice, from a caller that knows more. */
  advising(remedy: string): GitHubError {
    return new GitHubError({ ...this.failure, remedy });
  }
}

/** Something this package does not do, or has seen go wrong after GitHub's answer: no single request is to blame. */
export class Refusal extends SeatError {
  readonly reason: Reason;

  constructor({ subject, what, reason, remedy }: { subject: string; what: string; reason: Reason; remedy: string }) {
    super(subject, `${what} ${remedy}`);
    this.reason = reason;
  }
}

/** Turns a GitHubError into a SeatError about the subject. */
export async function about<T>(subject: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof GitHubError) throw new SeatError(subject, error.detail);
    throw error;
  }
}

function sentence(text: string): string {
  const trimmed = inOneLine(text.trim().replace(/\s+/g, " "), LONGEST_ANSWER);
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Whether something does not exist or these credentials may not see it: GitHub gives the same answer for both. */
export function isHidden(error: unknown): error is GitHubError {
  return error instanceof GitHubError && error.kind !== "limited" && (error.status === 403 || error.status === 404);
}

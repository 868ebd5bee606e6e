import type { FaultName } from "./faults/catalogue.js";

/** A request to the local GitHub and its answer, complete with headers and bodies. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Record<string, string>;
  readonly requestHeaders: Record<string, string>;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Record<string, string>;
  readonly responseBody: unknown;
}

/** A line of the log: no headers, so no token. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  /** 0 if the connection ended without an answer. */
  readonly status: number;
  readonly body?: unknown;
  /** The fault it met, if any; "foreign" is an answer from a test. */
  readonly fault?: "foreign" | FaultName;
  /** The local GitHub has no such endpoint; GitHub may have. */
  readonly notServed?: true;
  readonly at: string;
}

/** A request to the local GitHub and its answer, with everything that was said. */
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
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly body?: unknown;
  /** What a test did to it, if anything. */
  readonly fault?: "foreign" | "reset-before" | "reset-after" | "cut";
  readonly at: string;
}

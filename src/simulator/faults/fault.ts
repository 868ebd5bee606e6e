/** A request as a test sees it before the answer, to change the world or to return a fault. */
export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed if it is JSON, otherwise text; undefined without a body. */
  readonly body?: unknown;
}

/** What happens to a request instead of the right answer: an answer from elsewhere, or a fault of the catalogue. */
export type Fault = ForeignAnswer | "reset-before" | "reset-after" | "cut";

export interface ForeignAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

export type BeforeAnswer = (incoming: Incoming) => Fault | undefined | Promise<Fault | undefined>;

/** What the client gets: an answer, the first part of one, the end of the connection, or nothing at all. */
export type Outcome = ForeignAnswer | { readonly cut: ForeignAnswer; readonly at: number } | "reset" | "silence";

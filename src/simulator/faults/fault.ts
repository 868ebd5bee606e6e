/** A request as a test sees it that wants to change the world, or to fail, before it is answered. */
export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, else the text; undefined without one. */
  readonly body?: unknown;
}

/** What becomes of a request instead of the right answer: an answer that somebody else gives, or a fault of the catalogue. */
export type Fault = ForeignAnswer | "reset-before" | "reset-after" | "cut";

export interface ForeignAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

export type BeforeAnswer = (incoming: Incoming) => Fault | undefined | Promise<Fault | undefined>;

/** What the client gets: an answer, the first part of one, the end of the connection, or nothing for ever. */
export type Outcome = ForeignAnswer | { readonly cut: ForeignAnswer; readonly at: number } | "reset" | "silence";

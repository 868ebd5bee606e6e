import type { ServerResponse } from "node:http";

/** A request as a test sees it that wants to change the world, or to fail, before it is answered. */
export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, else the text; undefined without one. */
  readonly body?: unknown;
}

/**
 * What becomes of a request instead of the right answer:
 * - an answer that somebody else gives: nothing is carried out;
 * - "reset-before": the connection ends, and nothing is carried out;
 * - "reset-after": what was asked is carried out, and the connection ends without an answer;
 * - "cut": what was asked is carried out, and the connection ends in the middle of the answer.
 */
export type Fault = ForeignAnswer | "reset-before" | "reset-after" | "cut";

export interface ForeignAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

export type BeforeAnswer = (incoming: Incoming) => Fault | undefined | Promise<Fault | undefined>;

export function sendForeign(response: ServerResponse, { status, headers, body }: ForeignAnswer): void {
  const isText = typeof body === "string";
  const type = isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  response.writeHead(status, { ...(body === undefined ? {} : { "content-type": type }), ...headers });
  response.end(body === undefined || isText ? body : JSON.stringify(body));
}

/** The first half of a text whose whole length was announced. */
export function sendHalf(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text = "",
): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) + 1 });
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

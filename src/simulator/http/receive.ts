import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Refusal } from "./answer.js";

/** A request as it came in: the body still text. */
export interface Received {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export async function receive(request: IncomingMessage): Promise<Received> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: plain(request.headers),
    text: Buffer.concat(parts).toString("utf8"),
  };
}

/** An absent body is undefined: some endpoints can do without one. */
export function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

/** For a log: what is not JSON stays text. */
export function parsedOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) texts[name] = String(value);
  return texts;
}

import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Refusal } from "./answer.js";

/** A usual limit of JSON parsers. */
const DEEPEST = 100;

/** A request as it arrived, with the body as text. */
export interface Received {
  readonly method: string;
  /** "/api/v3", which some clients put before every path if the host is not api.github.com; otherwise empty. */
  readonly prefix: string;
  /** As sent, without the prefix and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export async function receive(request: IncomingMessage): Promise<Received> {
  const [sent = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const [prefix = ""] = /^\/api\/v3(?=\/|$)/.exec(sent) ?? [];
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return {
    method: request.method ?? "GET",
    prefix,
    path: sent.slice(prefix.length) || "/",
    query: new URLSearchParams(query),
    headers: plain(request.headers),
    text: Buffer.concat(parts).toString("utf8"),
  };
}

/** An absent body is undefined, because some endpoints need none. */
export function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return parse(text);
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

/** For a log: a body that is not JSON stays text. */
export function parsedOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/** JSON that is nested too deeply could be parsed, but not written again, so the log could not be shown. */
function parse(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, DEEPEST)) throw new SyntaxError("nested too deeply");
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) texts[name] = String(value);
  return texts;
}

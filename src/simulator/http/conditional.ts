import { createHash } from "node:crypto";
import type { Answer } from "./answer.js";
import type { Received } from "./receive.js";

/** Adds an ETag to what was read; answers 304 without a body if the client already has it. */
export function conditional(answer: Answer, { method, headers }: Received): Answer {
  if (answer.status !== 200 || answer.body === undefined || !isRead(method)) return answer;
  const hash = createHash("sha256").update(JSON.stringify(answer.body)).digest("hex");
  const etag = `W/"${hash}"`;
  const known = (headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  const tagged = { ...answer.headers, etag };
  return known.includes(`"${hash}"`) ? { status: 304, headers: tagged } : { ...answer, headers: tagged };
}

/** HEAD is a GET without a body, which Node leaves out. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

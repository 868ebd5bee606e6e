import { createHash } from "node:crypto";
import type { Answer } from "./answer.js";
import type { Received } from "./receive.js";

/** Gives what was read an ETag; 304 without the body when the client has that one already. */
export function conditional(answer: Answer, { method, headers }: Received): Answer {
  if (answer.status !== 200 || answer.body === undefined || !isRead(method)) return answer;
  const hash = createHash("sha256").update(JSON.stringify(answer.body)).digest("hex");
  const etag = `W/"${hash}"`;
  const known = (headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  const tagged = { ...answer.headers, etag };
  return known.includes(`"${hash}"`) ? { status: 304, headers: tagged } : { ...answer, headers: tagged };
}

/** HEAD is a GET whose body nobody wants: Node leaves it out. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

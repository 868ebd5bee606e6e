import type { ServerResponse } from "node:http";
import type { ForeignAnswer, Outcome } from "../faults/fault.js";

/** The status that the client sees; 0 if it gets no answer. */
export function statusOf(outcome: Outcome): number {
  if (typeof outcome === "string") return 0;
  return "cut" in outcome ? outcome.cut.status : outcome.status;
}

export function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome === "silence") return;
  if (outcome === "reset") response.destroy();
  else if ("cut" in outcome) sendPart(response, outcome.cut, outcome.at);
  else {
    const text = textOf(outcome);
    response.writeHead(outcome.status, headersOf(outcome, Buffer.byteLength(text ?? ""))).end(text);
  }
}

/** The first part of a text, from nothing (0) to all of it (1), after a header with a longer content-length. */
function sendPart(response: ServerResponse, answer: ForeignAnswer, part: number): void {
  const text = textOf(answer) ?? "";
  response.writeHead(answer.status, headersOf(answer, Buffer.byteLength(text) + 1));
  response.flushHeaders();
  const sent = text.slice(0, Math.ceil(text.length * part));
  if (sent === "") setImmediate(() => response.destroy());
  else response.write(sent, () => response.destroy());
}

function textOf({ body }: ForeignAnswer): string | undefined {
  return body === undefined || typeof body === "string" ? body : JSON.stringify(body);
}

function headersOf({ body, headers }: ForeignAnswer, length: number): Record<string, string | number> {
  if (body === undefined && length === 0) return { ...headers };
  const type = typeof body === "string" ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  return { "content-type": type, ...headers, "content-length": length };
}

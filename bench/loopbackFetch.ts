import { Agent, request } from "node:http";
import type { SimulatedClock } from "./simulatedClock.js";

/**
 * Fetch over loopback with node:http, which keeps Node's real timers. The simulated clock stands still during a request; before it, the
 * latency passes on that clock.
 */
export function loopbackFetch(clock: SimulatedClock, latency: number) {
  const agent = new Agent({ keepAlive: true });
  const send = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    await clock.sleep(latency);
    return clock.during(() => exchange(agent, String(input), init));
  };
  return { send, close: () => agent.destroy() };
}

/** The best that a naive client would do: wait as long as GitHub says, and repeat the request. */
export function patient(clock: SimulatedClock, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    for (;;) {
      const response = await send(input, init);
      const seconds = secondsToWait(response);
      if (seconds === undefined) return response;
      await clock.sleep(seconds * 1000);
    }
  };
}

function secondsToWait({ status, headers }: Response): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers.get("retry-after"));
  if (retryAfter > 0) return retryAfter;
  if (headers.get("x-ratelimit-remaining") !== "0") return undefined;
  return Math.max(1, Number(headers.get("x-ratelimit-reset")) - Math.floor(Date.now() / 1000));
}

function exchange(agent: Agent, url: string, { method = "GET", headers, body }: RequestInit): Promise<Response> {
  const text = typeof body === "string" ? body : "";
  // Node sends the body of a DELETE correctly only if the length is given.
  const length = text === "" ? {} : { "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { agent, method, headers: { "user-agent": "bench", ...Object.fromEntries(new Headers(headers)), ...length } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const told = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
          const status = answer.statusCode ?? 0;
          resolve(new Response(status === 204 ? null : Buffer.concat(parts), { status, headers: told }));
        });
      },
    );
    sent.on("error", reject);
    sent.end(text);
  });
}

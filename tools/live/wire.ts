import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import type { Clock } from "./clock.js";
import type { Exchange } from "./transcript.js";

/** Sends requests and keeps the answers. A refusal is an answer, too: it makes nothing here throw. */
export class Wire {
  readonly exchanges: Exchange[] = [];
  readonly #octokit: Octokit;
  readonly #clock: Clock;
  #signal: AbortSignal | undefined;
  readonly #start: number;

  constructor(octokit: Octokit, clock: Clock, signal: AbortSignal) {
    this.#octokit = octokit;
    this.#clock = clock;
    this.#signal = signal;
    this.#start = clock.now().getTime();
  }

  /** From now on nothing interrupts: only the cleanup is left. */
  finish(): void {
    this.#signal = undefined;
  }

  sleep(seconds: number): Promise<void> {
    return this.#clock.sleep(seconds, this.#signal);
  }

  /** A request that was sent is not interrupted: its effect must be known. */
  async ask(step: string, route: string, parameters: Record<string, unknown> = {}, look = 0): Promise<Exchange> {
    this.#signal?.throwIfAborted();
    const sentAt = this.#seconds();
    const { status, headers, data } = await this.#send(route, parameters);
    const exchange: Exchange = {
      step,
      route,
      parameters,
      ...(look > 0 && { look }),
      sentAt,
      answeredAt: this.#seconds(),
      status,
      headers,
      answer: data ?? null,
    };
    this.exchanges.push(exchange);
    return exchange;
  }

  async #send(route: string, parameters: Record<string, unknown>): Promise<Answer> {
    try {
      return answerOf(await this.#octokit.request(route, parameters));
    } catch (error) {
      if (error instanceof Error && "response" in error && error.response) return answerOf(error.response as Response);
      return { status: null, headers: {}, data: { message: error instanceof Error ? error.message : String(error) } };
    }
  }

  #seconds(): number {
    return Math.round(this.#clock.now().getTime() - this.#start) / 1000;
  }
}

interface Response {
  status: number;
  headers: object;
  data?: unknown;
}

interface Answer {
  status: number | null;
  headers: Record<string, string>;
  data: unknown;
}

function answerOf({ status, headers, data }: Response): Answer {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { status, headers: Object.fromEntries(texts), data };
}

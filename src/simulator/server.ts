import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answerControl, isControlPath } from "./control/index.js";
import type { Exchange, RequestRecord } from "./exchange.js";
import { type BeforeAnswer, sendForeign, sendHalf } from "./http/fault.js";
import type { Limits } from "./http/limits.js";
import { createPipeline } from "./http/pipeline.js";
import { parsedOrText, type Received, receive } from "./http/receive.js";
import type { Seed } from "./seed.js";
import { timestamp } from "./time.js";
import { World } from "./world.js";

export interface SimulatorOptions {
  seed: Seed;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Milliseconds before each answer. */
  latency?: number;
  /** The clock of the local GitHub. */
  now?: () => Date;
  /** GitHub's limits, judged by that clock (`gitHubLimits` has the documented ones); none unless given. */
  limits?: Limits;
  /**
   * Runs before each answer, after the latency: it can change the world between two requests, hold one up for as long as
   * it likes, or return a fault.
   */
  beforeAnswer?: BeforeAnswer;
  /** Is told every request that got its right answer, for the OpenAPI check. */
  onExchange?: (exchange: Exchange) => void;
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  /** What was asked of GitHub and how it was answered, in the order of the answers; not what was asked of the control API. */
  readonly requests: RequestRecord[];
  /** Also ends connections that are kept alive. */
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = new World(options.seed, options.now);
  const requests: RequestRecord[] = [];
  const pipeline = createPipeline(world, options.limits);
  let inFlight = 0;
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    world,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request);
    if (isControlPath(received.path)) {
      const { status, headers, text } = answerControl(received, { world, requests });
      send(response, status, headers, text);
      return;
    }
    inFlight += 1;
    try {
      await answer(received, inFlight, response);
    } finally {
      inFlight -= 1;
    }
  }

  async function answer(received: Received, onTheWay: number, response: ServerResponse): Promise<void> {
    if (options.latency) await sleep(options.latency);
    const { method, path } = received;
    const query = Object.fromEntries(received.query);
    const body = parsedOrText(received.text);
    const note = (status: number, fault?: RequestRecord["fault"]) => {
      const at = timestamp(world.now());
      const sent = body === undefined ? {} : { body };
      requests.push({ method, path, query, status, ...sent, ...(fault ? { fault } : {}), at });
    };

    const fault = await options.beforeAnswer?.({ method, path, query, body });
    if (fault === "reset-before") {
      note(0, fault);
      response.destroy();
      return;
    }
    if (typeof fault === "object") {
      note(fault.status, "foreign");
      sendForeign(response, fault);
      return;
    }
    const right = pipeline(received, onTheWay);
    note(fault === "reset-after" ? 0 : right.status, fault);
    if (fault === "reset-after") {
      response.destroy();
      return;
    }
    const text = right.body === undefined ? undefined : JSON.stringify(right.body);
    if (fault === "cut") {
      sendHalf(response, right.status, right.headers ?? {}, text);
      return;
    }
    options.onExchange?.({
      method,
      path,
      query,
      requestHeaders: { ...received.headers },
      requestBody: body,
      status: right.status,
      responseHeaders: { ...right.headers },
      // As it arrives at the other end: what JSON cannot say is gone.
      responseBody: text === undefined ? undefined : JSON.parse(text),
    });
    send(response, right.status, right.headers ?? {}, text);
  }
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string | undefined,
): void {
  const length = text === undefined ? {} : { "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...headers, ...length }).end(text);
}

/** A mistake of the local GitHub itself, or a connection that broke off while it was read. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const message = error instanceof Error ? error.message : String(error);
  send(
    response,
    500,
    { "content-type": "application/json" },
    JSON.stringify({ message: `The local GitHub failed: ${message}` }),
  );
}

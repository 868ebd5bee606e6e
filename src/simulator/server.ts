import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answerControl, isControlPath } from "./control/index.js";
import type { Exchange, RequestRecord } from "./exchange.js";
import type { Answer } from "./http/answer.js";
import { createPipeline } from "./http/pipeline.js";
import { type Received, receive } from "./http/receive.js";
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
  /** Is told every request and its answer, for the OpenAPI check. */
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
  const pipeline = createPipeline(world);
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
    if (options.latency) await sleep(options.latency);
    const answer = pipeline(received);
    record(received, answer);
    const text = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    send(response, answer.status, answer.headers ?? {}, text);
  }

  function record(received: Received, answer: Answer): void {
    const { method, path } = received;
    const query = Object.fromEntries(received.query);
    const requestBody = parsedOrText(received.text);
    const { status, headers = {}, body } = answer;
    requests.push({
      method,
      path,
      query,
      status,
      ...(requestBody === undefined ? {} : { body: requestBody }),
      at: timestamp(world.now()),
    });
    options.onExchange?.({
      method,
      path,
      query,
      requestHeaders: { ...received.headers },
      requestBody,
      status,
      responseHeaders: { ...headers },
      // As it arrives at the other end: what JSON cannot say is gone.
      responseBody: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    });
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

function parsedOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

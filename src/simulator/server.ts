import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answerControl, isControlPath } from "./control/index.js";
import { download, isDownload } from "./downloads.js";
import type { Exchange, RequestRecord } from "./exchange.js";
import type { BeforeAnswer } from "./faults/fault.js";
import { meet, nameOf } from "./faults/meet.js";
import { Past } from "./faults/past.js";
import { FaultPlan } from "./faults/plan.js";
import type { FaultRule } from "./faults/rule.js";
import type { Answer } from "./http/answer.js";
import { isRead } from "./http/conditional.js";
import type { Limits } from "./http/limits.js";
import { createPipeline } from "./http/pipeline.js";
import { parsedOrText, type Received, receive } from "./http/receive.js";
import { send, statusOf } from "./http/send.js";
import type { Seed } from "./seed.js";
import { timestamp } from "./time.js";
import { World } from "./world.js";

export interface SimulatorOptions {
  seed: Seed;
  /** Default: 0, which takes any free port. */
  port?: number;
  /** Milliseconds before each answer. */
  latency?: number;
  /** The clock of the local GitHub. */
  now?: () => Date;
  /** Rate limits, measured with that clock (`gitHubLimits` has GitHub's documented ones). Default: none. */
  limits?: Limits;
  /**
   * Runs before each answer, after the latency: it can change the world between two requests, delay a request, or return a fault.
   */
  beforeAnswer?: BeforeAnswer;
  /** Faults that requests meet if `beforeAnswer` returns none. */
  faults?: readonly FaultRule[];
  /** Called with every request, as in the log. */
  onRequest?: (request: RequestRecord) => void;
  /** Called with every request that got its right answer, for the OpenAPI check. */
  onExchange?: (exchange: Exchange) => void;
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly faults: FaultPlan;
  /** The requests to GitHub and their answers, in the order of the answers; without those to the control API. */
  readonly requests: RequestRecord[];
  /** Also closes connections that are kept alive. */
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = new World(options.seed, options.now);
  const past = new Past(world);
  const faults = new FaultPlan(options.faults);
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
    faults,
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
      send(response, answerControl(received, { world, faults, requests }));
      return;
    }
    if (isDownload(received.path)) {
      const file = download(world, received);
      log({ method: received.method, path: received.path, query: {}, status: file.status, at: timestamp(world.now()) });
      send(response, file);
      return;
    }
    inFlight += 1;
    try {
      await answer(received, inFlight, response);
    } finally {
      inFlight -= 1;
    }
  }

  function log(record: RequestRecord): void {
    requests.push(record);
    options.onRequest?.(record);
  }

  async function answer(received: Received, onTheWay: number, response: ServerResponse): Promise<void> {
    if (options.latency) await sleep(options.latency);
    const { method, path } = received;
    const query = Object.fromEntries(received.query);
    const body = parsedOrText(received.text);
    const incoming = { method, path, query, body };
    let right: Answer | undefined;
    const carryOut = () => {
      if (!isRead(method) && faults.has("lagging-read")) past.keep();
      right = pipeline.answer(received, onTheWay);
      return right;
    };

    const fault = (await options.beforeAnswer?.(incoming)) ?? faults.meet(incoming);
    const outcome = fault
      ? await meet(fault, {
          world,
          past,
          incoming,
          host: received.headers.host ?? "127.0.0.1",
          headers: pipeline.headers(received),
          carryOut,
        })
      : carryOut();
    const record: RequestRecord = {
      method,
      path,
      query,
      status: statusOf(outcome),
      ...(body === undefined ? {} : { body }),
      ...(fault ? { fault: nameOf(fault) } : {}),
      ...(pipeline.serves(received) ? {} : { notServed: true }),
      at: timestamp(world.now()),
    };
    log(record);
    if (right && outcome === right) {
      options.onExchange?.({
        method,
        path,
        query,
        requestHeaders: { ...received.headers },
        requestBody: body,
        status: right.status,
        responseHeaders: { ...right.headers },
        // As the client receives it: values that JSON cannot represent are gone.
        responseBody: right.body === undefined ? undefined : JSON.parse(JSON.stringify(right.body)),
      });
    }
    send(response, outcome);
  }
}

/** For a bug in the local GitHub itself, or a connection that broke while it was read. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const message = error instanceof Error ? error.message : String(error);
  send(response, { status: 500, body: { message: `The local GitHub failed: ${message}` } });
}

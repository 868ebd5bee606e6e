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
  /** Faults that requests meet, where `beforeAnswer` does nothing to them. */
  faults?: readonly FaultRule[];
  /** Is told every request, as it stands in the log. */
  onRequest?: (request: RequestRecord) => void;
  /** Is told every request that got its right answer, for the OpenAPI check. */
  onExchange?: (exchange: Exchange) => void;
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly faults: FaultPlan;
  /** What was asked of GitHub and how it was answered, in the order of the answers; not what was asked of the control API. */
  readonly requests: RequestRecord[];
  /** Also ends connections that are kept alive. */
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
        // As it arrives at the other end: what JSON cannot say is gone.
        responseBody: right.body === undefined ? undefined : JSON.parse(JSON.stringify(right.body)),
      });
    }
    send(response, outcome);
  }
}

/** A mistake of the local GitHub itself, or a connection that broke off while it was read. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const message = error instanceof Error ? error.message : String(error);
  send(response, { status: 500, body: { message: `The local GitHub failed: ${message}` } });
}

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

type Properties = Record<string, unknown>;

/** What the engine gets from a create or update that failed after something was created. */
export interface InitFailure {
  id: string;
  properties: Properties;
  reasons: string[];
}

/** The provider's side of Pulumi's protocol, as the engine speaks it. */
export class ProviderClient {
  private readonly client: ResourceProviderClient;

  constructor(port: string) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  close(): void {
    this.client.close();
  }

  async configure(config: Record<string, string>): Promise<void> {
    const request = new messages.ConfigureRequest().setArgs(structs.Struct.fromJavaScript(config));
    await call((done) => this.client.configure(request, done));
  }

  async check(
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest().setOlds(struct(olds)).setNews(struct(news));
    const response = await call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: properties(response.getInputs()), failures };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new messages.DiffRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
    const response = await call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const request = new messages.CreateRequest().setProperties(struct(inputs));
    const response = await call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), properties: properties(response.getProperties()) };
  }

  async read(id: string, state: Properties): Promise<{ id: string; properties: Properties; inputs: Properties }> {
    const request = new messages.ReadRequest().setId(id).setProperties(struct(state));
    const response = await call<messages.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      properties: properties(response.getProperties()),
      inputs: properties(response.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
    const response = await call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return properties(response.getProperties());
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new messages.DeleteRequest().setId(id).setProperties(struct(state));
    await call((done) => this.client.delete(request, done));
  }
}

/** The SDK's own dynamic provider server, as the engine starts it, in a project that has the package installed. */
export class ProviderProcess extends ProviderClient {
  stderr = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly engine: Server,
    port: string,
  ) {
    super(port);
  }

  /** With the engine of another process, it is one more process of the same run. */
  static async start(
    folder: string,
    environment: NodeJS.ProcessEnv,
    sameRun?: ProviderProcess,
  ): Promise<ProviderProcess> {
    const script = join(folder, "node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const engine = sameRun?.engine ?? (await startEngine());
    const child = spawn("node", [script, `127.0.0.1:${(engine.address() as AddressInfo).port}`], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [port] = await once(createInterface(child.stdout), "line");
    const provider = new ProviderProcess(child, engine, port);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      provider.stderr += text;
    });
    return provider;
  }

  /** As when Pulumi is killed: the provider keeps running. */
  endEngine(): void {
    this.engine.close();
  }

  /** Ends the process at once, whatever it is doing. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.close();
    this.endEngine();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.kill();
    await once(this.child, "exit");
  }
}

/** All that the provider needs from the engine is that it listens. */
async function startEngine(): Promise<Server> {
  const engine = createServer((socket) => socket.destroy());
  await once(engine.listen(0, "127.0.0.1"), "listening");
  return engine;
}

/** What a failed create or update reports as created; undefined if it reports nothing. */
export function initFailureOf(error: unknown): InitFailure | undefined {
  const [details] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const [detail] = statuses.Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(
    detail?.getValue_asU8() ?? assert.fail("no detail"),
  );
  return { id: failed.getId(), properties: properties(failed.getProperties()), reasons: failed.getReasonsList() };
}

function call<Response>(
  send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** The path of a provider module, as every resource has it. */
export function addressOf(module: string): string {
  return `exports.handler = () => require("pulumi-copilot-seats/dist/provider/${module}.js");`;
}

const PROVIDER = addressOf("copilotSeatAssignment");

function struct(value: Properties): structs.Struct {
  // `Struct` needs JavaScript values without undefined, as the engine sends them.
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify({ __provider: PROVIDER, ...value })));
}

function properties(value: structs.Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

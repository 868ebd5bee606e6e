import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

type Properties = Record<string, unknown>;

const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** The plugin's side of Pulumi's protocol, as the engine speaks it. */
export class NativeClient {
  private readonly client: ResourceProviderClient;

  constructor(port: string) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  close(): void {
    this.client.close();
  }

  async handshake(): Promise<messages.ProviderHandshakeResponse> {
    return call((done) => this.client.handshake(new messages.ProviderHandshakeRequest(), done));
  }

  async schema(): Promise<Properties> {
    const response = await call<messages.GetSchemaResponse>((done) =>
      this.client.getSchema(new messages.GetSchemaRequest(), done),
    );
    return JSON.parse(response.getSchema());
  }

  async checkConfig(news: Properties, provider = "default"): Promise<Checked> {
    const request = new messages.CheckRequest().setUrn(providerUrn(provider)).setNews(struct(news));
    return checked(await call((done) => this.client.checkConfig(request, done)));
  }

  async diffConfig(olds: Properties, news: Properties): Promise<Compared> {
    const request = new messages.DiffRequest().setOlds(struct(olds)).setOldInputs(struct(olds)).setNews(struct(news));
    return compared(await call((done) => this.client.diffConfig(request, done)));
  }

  async configure(config: Properties, provider = "default"): Promise<void> {
    const request = new messages.ConfigureRequest().setUrn(providerUrn(provider)).setArgs(struct(config));
    await call((done) => this.client.configure(request, done));
  }

  async check(type: string, news: Properties, olds: Properties = {}): Promise<Checked> {
    const request = new messages.CheckRequest().setUrn(urn(type)).setOlds(struct(olds)).setNews(struct(news));
    return checked(await call((done) => this.client.check(request, done)));
  }

  async diff(type: string, change: Change): Promise<Compared> {
    const { id, state, oldInputs, news } = change;
    const request = new messages.DiffRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(struct(state))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news));
    return compared(await call((done) => this.client.diff(request, done)));
  }

  async create(type: string, inputs: Properties, preview = false): Promise<Made> {
    const request = new messages.CreateRequest().setUrn(urn(type)).setProperties(struct(inputs)).setPreview(preview);
    const response = await call<messages.CreateResponse>((done) => this.client.create(request, done));
    return made(response.getId(), response);
  }

  async read(type: string, id: string, state: Properties = {}): Promise<Made & { inputs: Properties }> {
    const request = new messages.ReadRequest().setUrn(urn(type)).setId(id).setProperties(struct(state));
    const response = await call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { ...made(response.getId(), response), inputs: plain(response.getInputs()) };
  }

  async update(type: string, change: Change, preview = false): Promise<Made> {
    const { id, state, oldInputs, news } = change;
    const request = new messages.UpdateRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(struct(state))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news))
      .setPreview(preview);
    const response = await call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return made(id, response);
  }

  async delete(type: string, id: string, state: Properties): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn(type)).setId(id).setProperties(struct(state));
    await call((done) => this.client.delete(request, done));
  }

  async invoke(name: string, args: Properties): Promise<Properties> {
    const request = new messages.InvokeRequest().setTok(`copilot-seats:index:${name}`).setArgs(struct(args));
    const response = await call<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return plain(response.getReturn());
  }

  /** The ids and names that exist, and the token for the next page; `computed` if this is not known yet. */
  async list(
    token: string,
    query: Properties,
    { limit = 0, pageSize = 0, continuation = "" } = {},
  ): Promise<{ found: [string, string][]; next: string | undefined; computed: boolean }> {
    const request = new messages.ListRequest()
      .setToken(token)
      .setQuery(struct(query))
      .setLimit(limit)
      .setPageSize(pageSize)
      .setContinuationToken(continuation);
    const found: [string, string][] = [];
    let next: string | undefined;
    let computed = false;
    for await (const response of this.client.list(request) as AsyncIterable<messages.ListResponse>) {
      const result = response.getResult();
      if (result) found.push([result.getId(), result.getName()]);
      next = response.getContinuation()?.getContinuationToken();
      computed ||= response.hasComputed();
    }
    return { found, next, computed };
  }

  async cancel(): Promise<void> {
    await call((done) => this.client.cancel(new empty.Empty(), done));
  }
}

/** The native plugin as the engine starts it, from a project that has the package installed. */
export class NativeProcess extends NativeClient {
  stderr = "";
  readonly exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly engine: Server,
    port: string,
  ) {
    super(port);
    this.exited = once(child, "exit");
  }

  static async start(folder: string, environment: NodeJS.ProcessEnv): Promise<NativeProcess> {
    const launcher = join(folder, "node_modules/pulumi-copilot-seats/plugin/pulumi-resource-copilot-seats");
    const engine = createServer((socket) => socket.destroy());
    await once(engine.listen(0, "127.0.0.1"), "listening");
    const child = spawn(launcher, [`127.0.0.1:${(engine.address() as AddressInfo).port}`], {
      cwd: folder,
      env: environment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const [port] = await once(createInterface(child.stdout), "line");
    const plugin = new NativeProcess(child, engine, port);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      plugin.stderr += text;
    });
    return plugin;
  }

  /** As when Pulumi is killed: nothing holds the other end of the pipe. */
  closeStdin(): void {
    this.child.stdin?.end();
  }

  /** Ends the process at once, whatever it is doing. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.close();
    this.engine.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.kill();
    await this.exited;
  }
}

export interface Change {
  id: string;
  state: Properties;
  oldInputs: Properties;
  news: Properties;
}

interface Checked {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

interface Compared {
  changes: boolean;
  replaces: string[];
  /** The kind of change of each property, by its path. */
  details: Record<string, string>;
}

interface Made {
  id: string;
  properties: Properties;
  refreshBeforeUpdate: boolean;
}

function checked(response: messages.CheckResponse): Checked {
  const failures = response.getFailuresList().map((each) => ({
    property: each.getProperty(),
    reason: each.getReason(),
  }));
  return { inputs: plain(response.getInputs()), failures };
}

function compared(response: messages.DiffResponse): Compared {
  const details: [string, string][] = [];
  response.getDetaileddiffMap().forEach((difference, path) => {
    details.push([path, KINDS[difference.getKind()] ?? assert.fail("an unknown kind")]);
  });
  return {
    changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    details: Object.fromEntries(details),
  };
}

function made(
  id: string,
  response: { getProperties(): structs.Struct | undefined; getRefreshBeforeUpdate(): boolean },
): Made {
  return { id, properties: plain(response.getProperties()), refreshBeforeUpdate: response.getRefreshBeforeUpdate() };
}

const providerUrn = (name: string) => `urn:pulumi:test::project::pulumi:providers:copilot-seats::${name}`;
const urn = (type: string) => `urn:pulumi:test::project::copilot-seats:index:${type}::name`;

function call<Response>(
  send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function struct(value: Properties): structs.Struct {
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
}

function plain(value: structs.Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

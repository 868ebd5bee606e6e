import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { UNKNOWN } from "../provider/check.js";
import type { Run } from "../provider/run.js";
import type { Environment } from "../settings/settings.js";
import { SeatError } from "../text/seatError.js";
import { unknownKey } from "../text/suggestion.js";
import { version } from "../text/version.js";
import { configurationFailures, lookupIn, SECRET_KEYS, todaysSettings, versionFailure } from "./configuration.js";
import { differencesOf } from "./differences.js";
import { failureOf, isUnfinished, unfinished } from "./failure.js";
import { nativeFunctions } from "./functions.js";
import { listPage } from "./list.js";
import type { Quiet } from "./quiet.js";
import { type NativeResource, nativeResources } from "./resources.js";
import { inputNames, PACKAGE, schema } from "./schema/schema.js";
import { type Properties, type Received, received, sent } from "./values.js";

export interface ServiceOptions {
  readonly run: Run;
  readonly environment: Environment;
  /** Resolves when all lines said so far are shown. */
  readonly said: () => Promise<void>;
  /** Knows when Pulumi has asked about the other resources of the program. */
  readonly quiet: Quiet;
  /** Stops all writes, and ends all waits. */
  readonly cancel: () => void;
}

const KINDS = {
  add: messages.PropertyDiff.Kind.ADD,
  delete: messages.PropertyDiff.Kind.DELETE,
  update: messages.PropertyDiff.Kind.UPDATE,
} as const;

const REPLACING = {
  add: messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE_REPLACE,
} as const;

/** Pulumi's ResourceProvider service: translates between the engine and the core. */
export function service({ run, environment, said, quiet, cancel }: ServiceOptions): IResourceProviderServer {
  const resources = nativeResources(run, quiet);
  const functions = nativeFunctions(run);

  /**
   * A failure is one message. All lines are shown before the answer, because Pulumi may end the process soon after the last one.
   */
  function answer<Request, Response>(work: (request: Request) => Promise<Response>): Handler<Request, Response> {
    return async ({ request }, done) => {
      const outcome = await work(request).then(
        (response) => ({ error: null, response }),
        (error: unknown) => ({
          error: error instanceof Refusal ? error.answer : failureOf(error),
          response: undefined,
        }),
      );
      await said();
      done(outcome.error, outcome.response);
    };
  }

  const resourceOfUrn = (urn: string) => resourceOf(urn.split("::")[2]?.split("$").at(-1) ?? "");

  const resourceOf = (token: string): { type: string; resource: NativeResource } => {
    const type = token.split(":").at(-1) ?? "";
    const resource = Object.hasOwn(resources, type) ? resources[type] : undefined;
    if (!resource) throw new SeatError("Cannot serve a resource", `this plugin has no resource ${type}.`);
    return { type, resource };
  };

  async function checkConfig(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const { properties, secrets } = received(request.getNews());
    const mismatch = versionFailure(properties, version);
    const failures = mismatch ? [{ property: "version", reason: mismatch }] : configurationFailures(properties);
    return checkResponse(properties, new Set([...secrets, ...SECRET_KEYS]), failures);
  }

  /** Neither a changed setting nor a change of the door is a reason to replace resources. */
  async function diffConfig(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const olds = received(request.getOldInputs() ?? request.getOlds()).properties;
    const differences = differencesOf(olds, received(request.getNews()).properties);
    return diffResponse(differences.size > 0, [], new Map());
  }

  async function configure(request: messages.ConfigureRequest): Promise<messages.ConfigureResponse> {
    const args = received(request.getArgs()).properties;
    run.configure(lookupIn(todaysSettings(args, request.getUrn(), environment)));
    return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  async function check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const { type, resource } = resourceOfUrn(request.getUrn());
    const olds = received(request.getOlds()).properties;
    const { properties, secrets } = received(request.getNews());
    const known = [...inputNames(type), ...resource.ownInputs];
    const unknown = Object.keys(properties).filter((name) => !name.startsWith("__") && !known.includes(name));
    if (unknown.length > 0) {
      const failures = unknown.map((property) => ({ property, reason: unknownKey(property, inputNames(type)) }));
      return checkResponse(properties, secrets, failures);
    }
    const { news, failures } = resource.wanted(olds, properties);
    if (failures.length > 0) return checkResponse(properties, secrets, failures);
    const checked = await resource.provider.check(olds, news);
    const { __provider: _, ...inputs } = (checked.inputs ?? {}) as Properties;
    return checkResponse(inputs, carried(resource, secrets), checked.failures ?? []);
  }

  async function diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const { resource } = resourceOfUrn(request.getUrn());
    const olds = received(request.getOlds()).properties;
    const oldInputs = received(request.getOldInputs()).properties;
    const news = received(request.getNews()).properties;
    const { changes = false, replaces = [] } = await resource.provider.diff(
      request.getId(),
      resource.known(olds),
      news,
    );
    const differences = changes ? differencesOf(oldInputs, news) : new Map();
    return diffResponse(changes, replaces, differences);
  }

  async function create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const { resource } = resourceOfUrn(request.getUrn());
    const inputs = received(request.getProperties());
    const response = new messages.CreateResponse().setRefreshBeforeUpdate(true);
    const secrets = carried(resource, inputs.secrets);
    if (request.getPreview()) {
      await resource.provider.preview?.(inputs.properties);
      return response.setProperties(sent({ ...inputs.properties, ...unknowns(resource) }, secrets));
    }
    const id = resource.idOf(inputs.properties);
    const outs = await recording({ resource, id, inputs, state: {} }, async () => {
      const created = await resource.provider.create(inputs.properties);
      return created.outs ?? {};
    });
    return response.setId(id).setProperties(sent(resource.shown(outs), secrets));
  }

  async function update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const { resource } = resourceOfUrn(request.getUrn());
    const olds = received(request.getOlds());
    const inputs = received(request.getNews());
    const response = new messages.UpdateResponse().setRefreshBeforeUpdate(true);
    const secrets = carried(resource, inputs.secrets);
    const kept = keptOf(olds.properties);
    if (request.getPreview()) {
      await resource.provider.preview?.(inputs.properties, resource.known(olds.properties));
      const foreseen = { ...olds.properties, ...inputs.properties, ...unknowns(resource) };
      return response.setProperties(sent(foreseen, secrets));
    }
    const id = request.getId();
    const outs = await recording({ resource, id, inputs, state: olds.properties }, async () => {
      const updated = await resource.provider.update(id, resource.known(olds.properties), inputs.properties);
      return updated.outs ?? {};
    });
    return response.setProperties(sent({ ...resource.shown(outs), ...kept }, secrets));
  }

  async function read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const { resource } = resourceOfUrn(request.getUrn());
    const { properties, secrets } = received(request.getProperties());
    const response = new messages.ReadResponse().setRefreshBeforeUpdate(true);
    const isLookedUp = properties.organization === undefined && properties.enterprise === undefined;
    const state = isLookedUp ? await resource.lookUp(request.getId()) : resource.known(properties);
    const id = isLookedUp ? resource.idOf(state) : request.getId();
    const { props, inputs } = await resource.provider.read(id, state);
    if (!props) return response.setId("");
    const all = carried(resource, new Set([...secrets, ...received(request.getInputs()).secrets]));
    return response
      .setId(id)
      .setProperties(sent({ ...resource.shown(props, properties), ...keptOf(properties) }, all))
      .setInputs(sent(inputs ?? {}, all));
  }

  async function remove(request: messages.DeleteRequest): Promise<empty.Empty> {
    const { resource } = resourceOfUrn(request.getUrn());
    await resource.provider.delete(request.getId(), resource.known(received(request.getProperties()).properties));
    return new empty.Empty();
  }

  async function invoke(request: messages.InvokeRequest): Promise<messages.InvokeResponse> {
    const name = request.getTok().split(":").at(-1) ?? "";
    const ask = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!ask) throw new SeatError("Cannot call a function", `this plugin has no function ${request.getTok()}.`);
    return new messages.InvokeResponse().setReturn(sent(await ask(received(request.getArgs()).properties)));
  }

  async function list(call: ServerWritableStream<messages.ListRequest, messages.ListResponse>): Promise<void> {
    try {
      for (const response of await listed(call.request)) call.write(response);
      await said();
      call.end();
    } catch (error) {
      await said();
      call.emit("error", failureOf(error));
    }
  }

  async function listed(request: messages.ListRequest): Promise<messages.ListResponse[]> {
    const { type, resource } = resourceOf(request.getToken());
    const query = received(request.getQuery()).properties;
    if (Object.values(query).includes(UNKNOWN)) {
      return [new messages.ListResponse().setComputed(new messages.ListResponse.Computed())];
    }
    const { items, next } = await listPage(run, resource, {
      type,
      query,
      limit: request.getLimit(),
      pageSize: request.getPageSize(),
      continuation: request.getContinuationToken(),
    });
    const results = items.map(({ id, name }) => new messages.ListResponse.Result().setId(id).setName(name));
    const responses = results.map((result) => new messages.ListResponse().setResult(result));
    if (next === undefined) return responses;
    const continuation = new messages.ListResponse.Continuation().setContinuationToken(next);
    return [...responses, new messages.ListResponse().setContinuation(continuation)];
  }

  return {
    handshake: answer(async () =>
      new messages.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(false).setAcceptOutputs(false),
    ),
    getPluginInfo: answer(async () => new plugins.PluginInfo().setVersion(version)),
    getSchema: answer(async () => new messages.GetSchemaResponse().setSchema(JSON.stringify(schema()))),
    checkConfig: answer(checkConfig),
    diffConfig: answer(diffConfig),
    configure: answer(configure),
    check: answer(check),
    diff: answer(diff),
    create: answer(create),
    read: answer(read),
    update: answer(update),
    delete: answer(remove),
    invoke: answer(invoke),
    cancel: answer(async () => {
      cancel();
      return new empty.Empty();
    }),
    list,
    parameterize: unimplemented("Parameterize"),
    construct: unimplemented("Construct"),
    call: unimplemented("Call"),
    attach: unimplemented("Attach"),
    getMapping: unimplemented("GetMapping"),
    getMappings: unimplemented("GetMappings"),
  };
}

type Handler<Request, Response> = (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => void;

function unimplemented<Request, Response>(name: string): Handler<Request, Response> {
  return (_call, done) => done({ code: status.UNIMPLEMENTED, details: `${name} is not served by ${PACKAGE}` });
}

/** A failure that says more than its message. */
class Refusal extends Error {
  constructor(readonly answer: Partial<ServiceError>) {
    super();
  }
}

interface Recorded {
  readonly resource: NativeResource;
  readonly id: string;
  readonly inputs: Received;
  readonly state: Properties;
}

/** Puts what was done in spite of a failure into the state. */
async function recording(
  { resource, id, inputs, state }: Recorded,
  work: () => Promise<Properties>,
): Promise<Properties> {
  try {
    return await work();
  } catch (error) {
    if (!isUnfinished(error)) throw error;
    const properties = { ...resource.shown(error.properties), ...keptOf(state) };
    const secrets = carried(resource, inputs.secrets);
    throw new Refusal(unfinished(error, { id, properties, inputs: inputs.properties, secrets }));
  }
}

/** The dynamic door needs its path in the state to take the resource back. */
function keptOf({ __provider }: Properties): Properties {
  return __provider === undefined ? {} : { __provider };
}

function unknowns({ found }: NativeResource): Properties {
  return Object.fromEntries(found.map((name) => [name, UNKNOWN]));
}

/** The properties that hold a secret, including those that hold it under another name. */
function carried({ carries }: NativeResource, secrets: ReadonlySet<string>): Set<string> {
  return new Set([...secrets, ...[...secrets].flatMap((name) => carries[name] ?? [])]);
}

function checkResponse(
  inputs: Properties,
  secrets: ReadonlySet<string>,
  failures: readonly { property: string; reason: string }[],
): messages.CheckResponse {
  return new messages.CheckResponse()
    .setInputs(sent(inputs, secrets))
    .setFailuresList(
      failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
    );
}

function diffResponse(
  changes: boolean,
  replaces: readonly string[],
  differences: ReadonlyMap<string, keyof typeof KINDS>,
): messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...replaces])
    .setHasdetaileddiff(differences.size > 0);
  for (const [path, difference] of differences) {
    const kind = (replaces.includes(path) ? REPLACING : KINDS)[difference];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  response.setDiffsList([...new Set([...differences.keys()].map((path) => path.split("[")[0] ?? path))]);
  return response;
}

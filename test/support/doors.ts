import { type LocalGitHub, TOKEN } from "./localGitHub.js";
import { NativeClient, NativeProcess } from "./nativeProcess.js";
import type { Project } from "./project.js";
import { addressOf, ProviderClient, ProviderProcess } from "./providerProcess.js";

type Properties = Record<string, unknown>;

const KINDS = {
  seat: { type: "CopilotSeatAssignment", module: "copilotSeatAssignment" },
  roster: { type: "CopilotSeatRoster", module: "copilotSeatRoster" },
  team: { type: "CopilotTeamSeatAssignment", module: "copilotTeamSeatAssignment" },
} as const;

export type Kind = keyof typeof KINDS;

/** What the state holds for a resource. */
export interface Entry {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What the engine asks a provider, through either door. */
export interface Asked {
  /** The settings by the native door's names, such as `maxCancellations`. */
  configure(settings: Record<string, string>): Promise<void>;
  check(kind: Kind, news: Properties, olds?: Properties): Promise<{ inputs: Properties; failures: string[] }>;
  diff(entry: Entry, news: Properties): Promise<{ changes: boolean; replaces: string[] }>;
  /** What a preview asks for each create and, with what the state holds, for each update; only some doors are asked. */
  preview?(kind: Kind, news: Properties, old?: Entry): Promise<void>;
  create(kind: Kind, inputs: Properties): Promise<Entry>;
  /** Undefined if the resource is gone. */
  read(entry: Entry): Promise<Entry | undefined>;
  update(entry: Entry, news: Properties): Promise<Entry>;
  delete(entry: Entry): Promise<void>;
}

/** One run of Pulumi through one door: a process, and what the engine asks it. */
export interface DoorsRun extends Asked {
  stderr(): string;
  kill(): void;
  stop(): Promise<void>;
}

export interface Door {
  readonly name: string;
  /** What the process of a run loads from the project's node_modules. */
  readonly module: string;
  /** What only some doors support. */
  readonly capabilities: {
    readonly importsById: boolean;
    /** Pulumi reads the resources in the state before each `up`, even with `--refresh=false`. */
    readonly alwaysRefreshes: boolean;
    /** An error is only its message. The SDK's server adds the stack of some errors. */
    readonly saysMessagesOnly: boolean;
  };
  /** Connects to the provider that listens on a port. */
  connect(port: string): Asked & { close(): void };
  /** As Pulumi does it, in a separate process. */
  start(folder: string, environment: NodeJS.ProcessEnv): Promise<DoorsRun>;
}

export const dynamicDoor: Door = {
  name: "the dynamic door",
  module: "@pulumi/pulumi/cmd/dynamic-provider/index.js",
  capabilities: { importsById: false, alwaysRefreshes: false, saysMessagesOnly: false },
  connect(port) {
    const client = new ProviderClient(port);
    return { ...askedDynamically(client), close: () => client.close() };
  },
  async start(folder, environment) {
    const provider = await ProviderProcess.start(folder, environment);
    return { ...askedDynamically(provider), ...processOf(provider) };
  },
};

export const nativeDoor: Door = {
  name: "the native door",
  module: "pulumi-copilot-seats/plugin/provider.js",
  capabilities: { importsById: true, alwaysRefreshes: true, saysMessagesOnly: true },
  connect(port) {
    const client = new NativeClient(port);
    return { ...askedNatively(client), close: () => client.close() };
  },
  async start(folder, environment) {
    const plugin = await NativeProcess.start(folder, environment);
    return { ...askedNatively(plugin), ...processOf(plugin) };
  },
};

export const doors = [dynamicDoor, nativeDoor];

/** A run for an organization, with the usual token. */
export async function newRun(
  door: Door,
  project: Project,
  github: LocalGitHub,
  settings: Record<string, string> = {},
): Promise<DoorsRun> {
  const run = await door.start(project.folder, project.environment());
  await run.configure({ baseUrl: github.url, token: TOKEN, ...settings });
  return run;
}

function processOf(process: NativeProcess | ProviderProcess): Pick<DoorsRun, "stderr" | "kill" | "stop"> {
  return { stderr: () => process.stderr, kill: () => process.kill(), stop: () => process.stop() };
}

const OF_GITHUB = ["baseUrl", "token", "appAuth", "owner"];

function askedDynamically(client: ProviderClient): Asked {
  return {
    configure(settings) {
      const keyed = Object.entries(settings).map(([name, value]) => [
        `${OF_GITHUB.includes(name) ? "github" : "copilotSeats"}:${name}`,
        value,
      ]);
      return client.configure(Object.fromEntries(keyed));
    },
    async check(kind, news, olds = {}) {
      const addressed = { ...news, __provider: addressOf(KINDS[kind].module) };
      const { inputs, failures } = await client.check(addressed, olds);
      return { inputs, failures: failures.map(({ reason }) => reason) };
    },
    diff: ({ id, outputs }, news) => client.diff(id, outputs, news),
    async create(kind, inputs) {
      const { id, properties } = await client.create(inputs);
      return { kind, id, inputs, outputs: properties };
    },
    async read(entry) {
      const { id, properties, inputs } = await client.read(entry.id, entry.outputs);
      return id === "" ? undefined : { ...entry, id, inputs, outputs: properties };
    },
    async update(entry, news) {
      return { ...entry, inputs: news, outputs: await client.update(entry.id, entry.outputs, news) };
    },
    delete: ({ id, outputs }) => client.delete(id, outputs),
  };
}

function askedNatively(client: NativeClient): Asked {
  const change = ({ id, inputs, outputs }: Entry, news: Properties) => ({
    id,
    state: outputs,
    oldInputs: inputs,
    news,
  });
  return {
    configure: (settings) => client.configure(settings),
    async check(kind, news, olds = {}) {
      const { inputs, failures } = await client.check(KINDS[kind].type, news, olds);
      return { inputs, failures: failures.map(({ reason }) => reason) };
    },
    diff: (entry, news) => client.diff(KINDS[entry.kind].type, change(entry, news)),
    async preview(kind, news, old) {
      const { type } = KINDS[kind];
      if (old) await client.update(type, change(old, news), true);
      else await client.create(type, news, true);
    },
    async create(kind, inputs) {
      const { id, properties } = await client.create(KINDS[kind].type, inputs);
      return { kind, id, inputs, outputs: properties };
    },
    async read(entry) {
      const { id, properties, inputs } = await client.read(KINDS[entry.kind].type, entry.id, entry.outputs);
      return id === "" ? undefined : { ...entry, id, inputs, outputs: properties };
    },
    async update(entry, news) {
      const { properties } = await client.update(KINDS[entry.kind].type, change(entry, news));
      return { ...entry, inputs: news, outputs: properties };
    },
    delete: ({ kind, id, outputs }) => client.delete(KINDS[kind].type, id, outputs),
  };
}

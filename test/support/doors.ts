import { type LocalGitHub, TOKEN } from "./localGitHub.js";
import { NativeProcess } from "./nativeProcess.js";
import type { Project } from "./project.js";
import { addressOf, ProviderProcess } from "./providerProcess.js";

type Properties = Record<string, unknown>;

const KINDS = {
  seat: { type: "CopilotSeatAssignment", module: "copilotSeatAssignment" },
  roster: { type: "CopilotSeatRoster", module: "copilotSeatRoster" },
  team: { type: "CopilotTeamSeatAssignment", module: "copilotTeamSeatAssignment" },
} as const;

export type Kind = keyof typeof KINDS;

/** What the state has of a resource. */
export interface Entry {
  kind: Kind;
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** One run of Pulumi through one door: a process, and what the engine asks it. */
export interface DoorsRun {
  check(kind: Kind, news: Properties, olds?: Properties): Promise<{ inputs: Properties; failures: string[] }>;
  diff(entry: Entry, news: Properties): Promise<{ changes: boolean; replaces: string[] }>;
  create(kind: Kind, inputs: Properties): Promise<Entry>;
  /** Undefined when the resource is gone. */
  read(entry: Entry): Promise<Entry | undefined>;
  update(entry: Entry, news: Properties): Promise<Entry>;
  delete(entry: Entry): Promise<void>;
  stderr(): string;
  stop(): Promise<void>;
}

interface Door {
  readonly name: string;
  /** What only some doors can. */
  readonly capabilities: { readonly importsById: boolean };
  newRun(project: Project, github: LocalGitHub, settings?: Record<string, string>): Promise<DoorsRun>;
}

const dynamicDoor: Door = {
  name: "the dynamic door",
  capabilities: { importsById: false },
  async newRun(project, github, settings = {}) {
    const provider = await ProviderProcess.start(project.folder, project.environment());
    const own = Object.entries(settings).map(([key, value]) => [`copilotSeats:${key}`, value]);
    await provider.configure({ "github:baseUrl": github.url, "github:token": TOKEN, ...Object.fromEntries(own) });
    const addressed = (kind: Kind, properties: Properties) => ({
      ...properties,
      __provider: addressOf(KINDS[kind].module),
    });
    return {
      async check(kind, news, olds = {}) {
        const { inputs, failures } = await provider.check(addressed(kind, news), olds);
        return { inputs: plain(inputs), failures: failures.map(({ reason }) => reason) };
      },
      diff: ({ kind, id, outputs }, news) => provider.diff(id, addressed(kind, outputs), addressed(kind, news)),
      async create(kind, inputs) {
        const { id, properties } = await provider.create(addressed(kind, inputs));
        return { kind, id, inputs, outputs: plain(properties) };
      },
      async read(entry) {
        const { id, properties, inputs } = await provider.read(entry.id, addressed(entry.kind, entry.outputs));
        return id === "" ? undefined : { ...entry, inputs: plain(inputs), outputs: plain(properties) };
      },
      async update(entry, news) {
        const { kind, id, outputs } = entry;
        const updated = await provider.update(id, addressed(kind, outputs), addressed(kind, news));
        return { ...entry, inputs: news, outputs: plain(updated) };
      },
      delete: ({ kind, id, outputs }) => provider.delete(id, addressed(kind, outputs)),
      stderr: () => provider.stderr,
      stop: () => provider.stop(),
    };
  },
};

const nativeDoor: Door = {
  name: "the native door",
  capabilities: { importsById: true },
  async newRun(project, github, settings = {}) {
    const plugin = await NativeProcess.start(project.folder, project.environment());
    await plugin.configure({ baseUrl: github.url, token: TOKEN, ...settings });
    return {
      async check(kind, news, olds = {}) {
        const { inputs, failures } = await plugin.check(KINDS[kind].type, news, olds);
        return { inputs, failures: failures.map(({ reason }) => reason) };
      },
      async diff({ kind, id, outputs, inputs }, news) {
        const change = { id, state: outputs, oldInputs: inputs, news };
        const { changes, replaces } = await plugin.diff(KINDS[kind].type, change);
        return { changes, replaces };
      },
      async create(kind, inputs) {
        const { id, properties } = await plugin.create(KINDS[kind].type, inputs);
        return { kind, id, inputs, outputs: properties };
      },
      async read(entry) {
        const { id, properties, inputs } = await plugin.read(KINDS[entry.kind].type, entry.id, entry.outputs);
        return id === "" ? undefined : { ...entry, inputs, outputs: properties };
      },
      async update(entry, news) {
        const { kind, id, outputs, inputs } = entry;
        const change = { id, state: outputs, oldInputs: inputs, news };
        const { properties } = await plugin.update(KINDS[kind].type, change);
        return { ...entry, inputs: news, outputs: properties };
      },
      delete: ({ kind, id, outputs }) => plugin.delete(KINDS[kind].type, id, outputs),
      stderr: () => plugin.stderr,
      stop: () => plugin.stop(),
    };
  },
};

export const doors = [dynamicDoor, nativeDoor];

function plain({ __provider, ...properties }: Properties): Properties {
  return properties;
}

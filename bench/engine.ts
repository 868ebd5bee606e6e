/** A resource's properties, which only its provider interprets. */
type Properties = Record<string, unknown>;

/** The methods of a dynamic provider that Pulumi calls. */
export interface Provider {
  check?(olds: Properties, news: Properties): Promise<{ inputs?: Properties; failures?: { reason: string }[] }>;
  diff?(id: string, olds: Properties, news: Properties): Promise<{ changes?: boolean; replaces?: string[] }>;
  create(inputs: Properties): Promise<{ id: string; outs?: Properties }>;
  read?(id: string, state: Properties): Promise<{ id?: string | undefined; props?: Properties; inputs?: Properties }>;
  update?(id: string, olds: Properties, news: Properties): Promise<{ outs?: Properties }>;
  delete?(id: string, state: Properties): Promise<void>;
}

/** What a program declares: resources by name. */
export type Program = ReadonlyMap<string, Properties>;

interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Pulumi's own default on a machine with two cores. */
const PARALLEL = 8;

/** Calls a provider as Pulumi's engine does in `preview`, `up` and `destroy` with `refresh: always`. */
export class Engine {
  #state = new Map<string, Resource>();

  /** Returns the number of resources that would change. */
  async preview(provider: Provider, program: Program): Promise<number> {
    const { changed, gone } = await this.#plan(provider, program, await this.#refreshed(provider));
    return changed.length + gone.length;
  }

  async up(provider: Provider, program: Program): Promise<void> {
    this.#state = await this.#refreshed(provider);
    const { changed, gone } = await this.#plan(provider, program, this.#state);
    await inParallel(changed, async ([name, inputs, old]) => {
      if (old) {
        const { outs = {} } = (await provider.update?.(old.id, old.outputs, inputs)) ?? {};
        this.#state.set(name, { id: old.id, inputs, outputs: outs });
      } else {
        const { id, outs = {} } = await provider.create(inputs);
        this.#state.set(name, { id, inputs, outputs: outs });
      }
    });
    await this.#delete(provider, gone);
  }

  async destroy(provider: Provider): Promise<void> {
    this.#state = await this.#refreshed(provider);
    await this.#delete(provider, [...this.#state.keys()]);
  }

  async #refreshed(provider: Provider): Promise<Map<string, Resource>> {
    const fresh = new Map(this.#state);
    await inParallel([...this.#state], async ([name, resource]) => {
      const { id, props = {}, inputs = resource.inputs } = (await provider.read?.(resource.id, resource.outputs)) ?? {};
      if (id) fresh.set(name, { id, inputs, outputs: props });
      else fresh.delete(name);
    });
    return fresh;
  }

  async #plan(provider: Provider, program: Program, state: ReadonlyMap<string, Resource>) {
    const changed: [name: string, inputs: Properties, old: Resource | undefined][] = [];
    await inParallel([...program], async ([name, declared]) => {
      const old = state.get(name);
      const { inputs = declared, failures = [] } = (await provider.check?.(old?.inputs ?? {}, declared)) ?? {};
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
      const { changes, replaces = [] } = old ? ((await provider.diff?.(old.id, old.outputs, inputs)) ?? {}) : {};
      // No program here renames or moves anything.
      if (replaces.length > 0) throw new Error(`${name} would be replaced`);
      if (!old || changes) changed.push([name, inputs, old]);
    });
    return { changed, gone: [...state.keys()].filter((name) => !program.has(name)) };
  }

  async #delete(provider: Provider, names: readonly string[]): Promise<void> {
    await inParallel(names, async (name) => {
      const resource = this.#state.get(name);
      if (resource) await provider.delete?.(resource.id, resource.outputs);
      this.#state.delete(name);
    });
  }
}

async function inParallel<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

import { setTimeout as delay } from "node:timers/promises";
import { TOKEN } from "../support/localGitHub.js";
import { initFailureOf, type ProviderClient } from "../support/providerProcess.js";
import type { Engine, Outcome, RecordedResource, UpOptions } from "./engine.js";
import { argumentsOf, type Declaration, GUARDS_OFF, type Program } from "./program.js";
import type { Providers, RunningProvider } from "./providers.js";

/** What is said of several resources together waits a moment for more, and a busy machine makes it longer. */
const SAID_AFTER = { atLeast: 120, atMost: 1_500 };

/** So many operations at a time. */
const PARALLEL = 8;

const MODULES = {
  seat: "copilotSeatAssignment",
  roster: "copilotSeatRoster",
  team: "copilotTeamSeatAssignment",
} as const;

const CONFIG = { "github:token": TOKEN, ...GUARDS_OFF };

type Properties = Record<string, unknown>;

/**
 * What Pulumi's engine does to a provider, and nothing else of it (pkg/resource/deploy of 3.220.0): a refresh before the program; each
 * resource checked and compared in the program's order while the creates and updates of those before are under way; deletes
 * last, and only if nothing failed; after a failure nothing new is started; what a failed create or update says was made is
 * recorded and updated the next time; a replacement is created before the old resource is deleted.
 */
export class ProtocolEngine implements Engine {
  private resources: RecordedResource[] = [];
  private run: Run | undefined;

  constructor(
    private readonly providers: Providers,
    private readonly url: string,
  ) {}

  async state(): Promise<readonly RecordedResource[]> {
    return this.resources;
  }

  preview(program: Program, options: UpOptions): Promise<Outcome> {
    return this.command(async (run) => {
      if (await run.refreshed(options)) await run.apply(program, { dryRun: true, ...options });
      await run.everythingSaid();
    }, false);
  }

  up(program: Program, options: UpOptions): Promise<Outcome> {
    return this.command(async (run) => {
      if (await run.refreshed(options)) await run.apply(program, { dryRun: false, ...options });
    });
  }

  refresh(): Promise<Outcome> {
    return this.command(async (run) => {
      await run.refresh();
    });
  }

  destroy(): Promise<Outcome> {
    return this.command(async (run) => {
      if (await run.refresh()) await run.deleteAll(() => true);
    });
  }

  crash(): void {
    this.run?.crash();
  }

  crashProvider(): void {
    this.run?.provider.kill();
  }

  private async command(work: (run: Run) => Promise<void>, keep = true): Promise<Outcome> {
    const provider = await this.providers.start();
    const run = new Run(provider, this.resources);
    this.run = run;
    let said = "";
    try {
      await provider.configure({ "github:baseUrl": this.url, ...CONFIG });
      await work(run);
    } finally {
      said = provider.said();
      this.run = undefined;
      await provider.stop();
    }
    if (keep) this.resources = run.recorded;
    return {
      succeeded: run.failures.length === 0,
      output: run.failures.join("\n"),
      changes: run.changes,
      lines: said.split("\n"),
    };
  }
}

class Run {
  readonly failures: string[] = [];
  changes = 0;
  private crashed = false;

  constructor(
    readonly provider: RunningProvider,
    public recorded: RecordedResource[],
  ) {}

  crash(): void {
    this.crashed = true;
    this.failures.push("pulumi was killed");
  }

  fail(error: unknown): void {
    this.failures.push(error instanceof Error ? error.message : String(error));
  }

  /** Reads every resource; says whether all could be read. */
  async refresh(): Promise<boolean> {
    await inParallel(this.recorded, (resource) => this.attempt(() => this.refreshOne(resource)));
    return !this.stopped;
  }

  /** Until a preview that changes something has said so. */
  async everythingSaid(): Promise<void> {
    await delay(SAID_AFTER.atLeast);
    for (let waited = 0; waited < SAID_AFTER.atMost && this.changes > 0 && !this.stopped; waited += 50) {
      if (/ to grant/.test(this.provider.said())) return;
      await delay(50);
    }
  }

  /** A targeted run reads only its target. */
  async refreshed({ refresh, target }: UpOptions): Promise<boolean> {
    if (!refresh) return true;
    const read = this.recorded.filter(({ name }) => target === undefined || name === target);
    await inParallel(read, (resource) => this.attempt(() => this.refreshOne(resource)));
    return !this.stopped;
  }

  async apply(program: Program, { dryRun, target }: UpOptions & { dryRun: boolean }): Promise<void> {
    const slots = new Slots(PARALLEL);
    const underWay: Promise<void>[] = [];
    for (const [name, declaration] of program) {
      if (this.stopped) break;
      if (target !== undefined && name !== target) continue;
      await this.attempt(async () => {
        const step = await this.stepFor(name, declaration, program);
        if (!step) return;
        this.changes += 1;
        if (!dryRun) underWay.push(slots.take(() => this.attempt(step)));
      });
    }
    await Promise.all(underWay);
    const isGone = (resource: RecordedResource) =>
      (target === undefined || resource.name === target) && (resource.replaced || !program.has(resource.name));
    if (dryRun) this.changes += this.recorded.filter(isGone).length;
    else if (!this.stopped) await this.deleteAll(isGone);
  }

  async deleteAll(isGone: (resource: RecordedResource) => boolean): Promise<void> {
    await inParallel(this.recorded.filter(isGone), (resource) =>
      this.attempt(async () => {
        if (!resource.replaced) this.changes += 1;
        await this.provider.delete(resource.id, resource.outputs);
        this.record(resource, undefined);
      }),
    );
  }

  private get stopped(): boolean {
    return this.failures.length > 0;
  }

  /** After a failure nothing new is begun. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.stopped) return;
    await work().catch((error: unknown) => this.fail(error));
  }

  private async refreshOne(resource: RecordedResource): Promise<void> {
    const read = await this.provider.read(resource.id, resource.outputs);
    const found = { ...resource, id: read.id, outputs: read.properties, inputs: read.inputs, failed: false };
    this.record(resource, read.id === "" ? undefined : found);
  }

  /** Checks and compares; gives what there is to do. */
  private async stepFor(
    name: string,
    declaration: Declaration,
    program: Program,
  ): Promise<(() => Promise<void>) | undefined> {
    const { kind } = declaration;
    const args = { ...argumentsOf(declaration, program), __provider: providerOf(kind) };
    const old = this.recorded.find((resource) => resource.name === name && !resource.replaced);
    const inputs = await checked(this.provider, args, old?.inputs);
    if (!old) return () => this.create(name, kind, inputs);
    const { changes, replaces } = await this.provider.diff(old.id, old.outputs, inputs);
    if (changes && replaces.length > 0) {
      const fresh = await checked(this.provider, args);
      return () => this.create(name, kind, fresh, old);
    }
    if (changes || old.failed) return () => this.update(old, inputs);
    this.record(old, { ...old, inputs });
    return undefined;
  }

  private async create(
    name: string,
    kind: RecordedResource["kind"],
    inputs: Properties,
    old?: RecordedResource,
  ): Promise<void> {
    const made = (id: string, outputs: Properties, failed: boolean) => {
      if (old) this.record(old, { ...old, replaced: true });
      this.record(undefined, { name, kind, id, inputs, outputs, failed, replaced: false });
    };
    try {
      const { id, properties } = await this.provider.create(inputs);
      made(id, properties, false);
    } catch (error) {
      const failure = initFailureOf(error);
      if (failure) made(failure.id, failure.properties, true);
      throw error;
    }
  }

  private async update(old: RecordedResource, inputs: Properties): Promise<void> {
    try {
      const outputs = await this.provider.update(old.id, old.outputs, inputs);
      this.record(old, { ...old, inputs, outputs, failed: false });
    } catch (error) {
      const failure = initFailureOf(error);
      if (failure) this.record(old, { ...old, inputs, outputs: failure.properties, failed: true });
      throw error;
    }
  }

  private record(old: RecordedResource | undefined, now: RecordedResource | undefined): void {
    if (this.crashed) return;
    const others = this.recorded.filter((resource) => resource !== old);
    this.recorded = now ? [...others, now] : others;
  }
}

async function checked(provider: ProviderClient, news: Properties, olds: Properties = {}): Promise<Properties> {
  const { inputs, failures } = await provider.check(news, olds);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs;
}

/** The address of the provider module, as the resources write it. */
function providerOf(kind: RecordedResource["kind"]): string {
  return `exports.handler = () => require("pulumi-copilot-seats/dist/provider/${MODULES[kind]}.js");`;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const slots = new Slots(PARALLEL);
  await Promise.all(items.map((item) => slots.take(() => work(item))));
}

/** Lets so many work at a time. */
class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

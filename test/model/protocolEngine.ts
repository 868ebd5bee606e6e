import { setTimeout as delay } from "node:timers/promises";
import type { Asked, DoorsRun } from "../support/doors.js";
import { TOKEN } from "../support/localGitHub.js";
import { initFailureOf } from "../support/providerProcess.js";
import type { Engine, Outcome, RecordedResource, UpOptions } from "./engine.js";
import { argumentsOf, type Declaration, GUARDS_OFF, type Program } from "./program.js";
import type { Providers } from "./providers.js";

/** A line about several resources waits a moment for more, and a busy machine makes this longer. */
const SAID_AFTER = { atLeast: 120, atMost: 1_500 };

/** How many operations run at a time. */
const PARALLEL = 8;

type Properties = Record<string, unknown>;

/**
 * What Pulumi's engine does to a provider, and nothing else (pkg/resource/deploy of 3.220.0): a refresh before the program; each
 * resource checked and compared in the program's order while earlier creates and updates are under way; deletes last, and only if
 * nothing failed; after a failure, nothing new is started; what a failed create or update reports as created is recorded, and
 * updated the next time; a replacement is created before the old resource is deleted.
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
      if (await run.refreshed(this.asked(options))) await run.apply(program, { dryRun: true, ...options });
      await run.everythingSaid();
    }, false);
  }

  up(program: Program, options: UpOptions): Promise<Outcome> {
    return this.command(async (run) => {
      if (await run.refreshed(this.asked(options))) await run.apply(program, { dryRun: false, ...options });
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

  private asked({ refresh, target }: UpOptions): UpOptions {
    return { refresh: refresh || this.providers.door.capabilities.alwaysRefreshes, target };
  }

  private async command(work: (run: Run) => Promise<void>, keep = true): Promise<Outcome> {
    const provider = await this.providers.start();
    const run = new Run(provider, this.resources);
    this.run = run;
    let said = "";
    try {
      await provider.configure({ baseUrl: this.url, token: TOKEN, ...GUARDS_OFF });
      await work(run);
    } finally {
      said = provider.stderr();
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

/** What must be done for a resource, and what a preview asks instead. */
interface Step {
  readonly preview: () => Promise<void>;
  readonly carryOut: () => Promise<void>;
}

class Run {
  readonly failures: string[] = [];
  changes = 0;
  private crashed = false;

  constructor(
    readonly provider: DoorsRun,
    public recorded: RecordedResource[],
  ) {}

  crash(): void {
    this.crashed = true;
    this.failures.push("pulumi was killed");
  }

  fail(error: unknown): void {
    this.failures.push(error instanceof Error ? error.message : String(error));
  }

  /** Reads every resource; returns whether all could be read. */
  async refresh(): Promise<boolean> {
    await inParallel(this.recorded, (resource) => this.attempt(() => this.refreshOne(resource)));
    return !this.stopped;
  }

  /** Waits until a preview with changes has shown its line. */
  async everythingSaid(): Promise<void> {
    await delay(SAID_AFTER.atLeast);
    for (let waited = 0; waited < SAID_AFTER.atMost && this.changes > 0 && !this.stopped; waited += 50) {
      if (/ to grant/.test(this.provider.stderr())) return;
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
        underWay.push(slots.take(() => this.attempt(dryRun ? step.preview : step.carryOut)));
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
        await this.provider.delete(resource);
        this.record(resource, undefined);
      }),
    );
  }

  private get stopped(): boolean {
    return this.failures.length > 0;
  }

  /** After a failure, nothing new is started. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.stopped) return;
    await work().catch((error: unknown) => this.fail(error));
  }

  private async refreshOne(resource: RecordedResource): Promise<void> {
    const found = await this.provider.read(resource);
    this.record(resource, found && { ...resource, ...found, failed: false });
  }

  /** Checks and compares; returns what must be done. */
  private async stepFor(name: string, declaration: Declaration, program: Program): Promise<Step | undefined> {
    const { kind } = declaration;
    const args = argumentsOf(declaration, program);
    const old = this.recorded.find((resource) => resource.name === name && !resource.replaced);
    const inputs = await checked(this.provider, kind, args, old?.inputs);
    const preview = async (news: Properties, before?: RecordedResource) => this.provider.preview?.(kind, news, before);
    if (!old) return { preview: () => preview(inputs), carryOut: () => this.create(name, kind, inputs) };
    const { changes, replaces } = await this.provider.diff(old, inputs);
    if (changes && replaces.length > 0) {
      const fresh = await checked(this.provider, kind, args);
      return { preview: () => preview(fresh), carryOut: () => this.create(name, kind, fresh, old) };
    }
    if (changes || old.failed) {
      return { preview: () => preview(inputs, old), carryOut: () => this.update(old, inputs) };
    }
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
      const { id, outputs } = await this.provider.create(kind, inputs);
      made(id, outputs, false);
    } catch (error) {
      const failure = initFailureOf(error);
      if (failure) made(failure.id, failure.properties, true);
      throw error;
    }
  }

  private async update(old: RecordedResource, inputs: Properties): Promise<void> {
    try {
      const { outputs } = await this.provider.update(old, inputs);
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

async function checked(
  provider: Asked,
  kind: RecordedResource["kind"],
  news: Properties,
  olds?: Properties,
): Promise<Properties> {
  const { inputs, failures } = await provider.check(kind, news, olds);
  if (failures.length > 0) throw new Error(failures.join("; "));
  return inputs;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const slots = new Slots(PARALLEL);
  await Promise.all(items.map((item) => slots.take(() => work(item))));
}

/** Lets a limited number work at a time. */
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

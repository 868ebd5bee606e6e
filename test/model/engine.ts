import type { Program } from "./program.js";

/** A resource as Pulumi's state has it. */
export interface RecordedResource {
  readonly name: string;
  readonly kind: "seat" | "roster" | "team";
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  /** Made, but not as it should be: the next up updates it. */
  readonly failed: boolean;
  /** Replaced, and not deleted yet. */
  readonly replaced: boolean;
}

/** What became of a command. */
export interface Outcome {
  readonly succeeded: boolean;
  /** What a person reads. */
  readonly output: string;
  /** How many resources were, or in a preview would be, created, updated, replaced and deleted. */
  readonly changes: number;
  /** What the provider said to the person who watches. */
  readonly lines: readonly string[];
}

export interface UpOptions {
  readonly refresh: boolean;
  /** Only this resource, as `--target` has it; undefined for all. */
  readonly target?: string | undefined;
}

/** Pulumi, as far as the model uses it. Each command is a run of its own. */
export interface Engine {
  state(): Promise<readonly RecordedResource[]>;
  preview(program: Program, options: UpOptions): Promise<Outcome>;
  up(program: Program, options: UpOptions): Promise<Outcome>;
  refresh(program: Program): Promise<Outcome>;
  destroy(program: Program): Promise<Outcome>;
  /** Ends the run at once: what is recorded stays, what is on its way is never recorded. */
  crash(): void;
  /** Ends the provider of the run at once; Pulumi goes on and sees it gone. */
  crashProvider(): void;
}

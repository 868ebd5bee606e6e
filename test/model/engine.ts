import type { Program } from "./program.js";

/** A resource as Pulumi's state has it. */
export interface RecordedResource {
  readonly name: string;
  readonly kind: "seat" | "roster" | "team";
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  /** Created, but not as it should be: the next up updates it. */
  readonly failed: boolean;
  /** Replaced, but not deleted yet. */
  readonly replaced: boolean;
}

/** The result of a command. */
export interface Outcome {
  readonly succeeded: boolean;
  /** What a person reads. */
  readonly output: string;
  /** How many resources were created, updated, replaced and deleted, or in a preview would be. */
  readonly changes: number;
  /** What the provider told the person who watches. */
  readonly lines: readonly string[];
}

export interface UpOptions {
  readonly refresh: boolean;
  /** Only this resource, as with `--target`; undefined for all. */
  readonly target?: string | undefined;
}

/** Pulumi, as far as the model uses it. Each command is a separate run. */
export interface Engine {
  state(): Promise<readonly RecordedResource[]>;
  preview(program: Program, options: UpOptions): Promise<Outcome>;
  up(program: Program, options: UpOptions): Promise<Outcome>;
  refresh(program: Program): Promise<Outcome>;
  destroy(program: Program): Promise<Outcome>;
  /** Ends the run at once: what is recorded remains, and what is under way is never recorded. */
  crash(): void;
  /** Ends the run's provider at once; Pulumi continues and sees that it has ended. */
  crashProvider(): void;
}

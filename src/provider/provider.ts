import type { dynamic } from "@pulumi/pulumi";
import type { Run } from "./run.js";

/** The operations of a dynamic resource's provider: the exports of its module. */
export interface Provider<Inputs, Outputs> {
  readonly configure: (request: dynamic.ConfigureRequest) => Promise<void>;
  readonly check: (olds: Partial<Inputs>, news: Record<string, unknown>) => Promise<dynamic.CheckResult>;
  readonly diff: (id: string, olds: Outputs, news: Inputs) => Promise<dynamic.DiffResult>;
  readonly create: (inputs: Inputs) => Promise<dynamic.CreateResult<Outputs>>;
  readonly read: (id: string, state: Outputs) => Promise<dynamic.ReadResult>;
  readonly update: (id: string, olds: Outputs, news: Inputs) => Promise<dynamic.UpdateResult<Outputs>>;
  /**
   * Shows what a create, or with a state an update, will do. Only for doors that Pulumi has preview each write; others show it in
   * check and diff.
   */
  readonly preview?: (inputs: Inputs, olds?: Outputs) => Promise<void>;
  readonly delete: (id: string, state: Outputs) => Promise<void>;
}

/**
 * Takes the stack's configuration. Pulumi awaits this only for the first operation, and others start at the same time, so nothing
 * may run before this is stored.
 */
export function configureWith(run: Run): Provider<never, never>["configure"] {
  return async ({ config }) => run.configure((key) => config.get(key));
}

import type { dynamic } from "@pulumi/pulumi";
import type { Run } from "./run.js";

/** What a dynamic resource asks its provider: the exports of its module. */
export interface Provider<Inputs, Outputs> {
  readonly configure: (request: dynamic.ConfigureRequest) => Promise<void>;
  readonly check: (olds: Partial<Inputs>, news: Record<string, unknown>) => Promise<dynamic.CheckResult>;
  readonly diff: (id: string, olds: Outputs, news: Inputs) => Promise<dynamic.DiffResult>;
  readonly create: (inputs: Inputs) => Promise<dynamic.CreateResult<Outputs>>;
  readonly read: (id: string, state: Outputs) => Promise<dynamic.ReadResult>;
  readonly update: (id: string, olds: Outputs, news: Inputs) => Promise<dynamic.UpdateResult<Outputs>>;
  /** Says what a create will do, or with a state an update. Only for doors that Pulumi has preview each write; others say it when asked to check and compare. */
  readonly preview?: (inputs: Inputs, olds?: Outputs) => Promise<void>;
  readonly delete: (id: string, state: Outputs) => Promise<void>;
}

/**
 * Takes the stack's configuration. Pulumi awaits this only for the first operation, and others start at the same time: nothing may come
 * before what is kept here.
 */
export function configureWith(run: Run): Provider<never, never>["configure"] {
  return async ({ config }) => run.configure((key) => config.get(key));
}

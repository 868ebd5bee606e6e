import { runtime } from "@pulumi/pulumi";

/** Stands for the run if there is no Pulumi, as in a unit test. */
const NO_RUN = {};

/**
 * Keeps a value for each run of a program. A process that drives Pulumi through its Automation API runs programs again and again,
 * even those of several stacks at the same time. Each run has its own connection to the engine, and so has each set of mocks.
 */
export function perRun<Value>(create: () => Value): () => Value {
  const values = new WeakMap<object, Value>();
  return () => {
    const run = runtime.getMonitor() ?? NO_RUN;
    const value = values.get(run) ?? create();
    values.set(run, value);
    return value;
  };
}

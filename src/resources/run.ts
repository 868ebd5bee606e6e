import { runtime } from "@pulumi/pulumi";

/** Stands for the run where there is no Pulumi, as in a unit test. */
const NO_RUN = {};

/**
 * What belongs to one run of a program. A process that drives Pulumi through its Automation API runs programs again and again, of
 * several stacks at the same time, too; each run has a connection to the engine of its own, and so has each set of mocks.
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

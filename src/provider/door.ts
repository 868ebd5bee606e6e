import { endWithEngine, expectEngine } from "./engine.js";
import { Run } from "./run.js";
import { RunLog } from "./runLog.js";

/** Pulumi starts a process for each run, and loads the module of each kind of resource into it. All of them share this. */
export const run = new Run({
  environment: process.env,
  // What the provider writes to stderr appears in the run's Diagnostics.
  show: (line) => process.stderr.write(`${line}\n`),
  beforeWrite: expectEngine,
  log: RunLog.ofThisProcess(),
});

endWithEngine();

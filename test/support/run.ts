import { rosterProvider } from "../../src/provider/rosterProvider.js";
import { Run, type Surroundings } from "../../src/provider/run.js";
import type { RunLog } from "../../src/provider/runLog.js";
import { seatProvider } from "../../src/provider/seatProvider.js";
import { teamProvider } from "../../src/provider/teamProvider.js";

/** One run of Pulumi: what it says, and the providers of its resources. A new one knows nothing about earlier runs. */
export interface TestRun {
  readonly run: Run;
  readonly said: string[];
  readonly seat: ReturnType<typeof seatProvider>;
  readonly roster: ReturnType<typeof rosterProvider>;
  readonly team: ReturnType<typeof teamProvider>;
  /** Lets out the lines that wait for more about an owner. */
  readonly settled: () => Promise<readonly string[]>;
}

export function newRun(
  config: Readonly<Record<string, string | undefined>>,
  environment: NodeJS.ProcessEnv = {},
  /** Where the lines go; several runs may share it. */
  said: string[] = [],
  log?: RunLog,
  surroundings: Partial<Surroundings> = {},
): TestRun {
  const show = (line: string) => void said.push(line);
  const run = new Run({ environment, show, beforeWrite: async () => {}, log, ...surroundings });
  run.configure((key) => config[key]);
  return {
    run,
    said,
    seat: seatProvider(run),
    roster: rosterProvider(run),
    team: teamProvider(run),
    settled: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return said;
    },
  };
}

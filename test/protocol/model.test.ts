import fc from "fast-check";
import { itsLedgerIsKept } from "../model/property.js";
import { ProtocolEngine } from "../model/protocolEngine.js";
import { ProcessForAllRuns, ProcessForEachRun, type Providers } from "../model/providers.js";
import { dynamicDoor, nativeDoor } from "../support/doors.js";
import type { Project } from "../support/project.js";
import { installedProject } from "../support/realPulumi.js";

/** The sequences are the same in every run; `npm run test:soak` tries others. */
const SEED = 20260506;

/** The rules are the same behind both doors, but the plugin takes longer to start. */
const DOORS = [
  { door: dynamicDoor, inOneProcess: 200, inOwnProcesses: 12 },
  { door: nativeDoor, inOneProcess: 60, inOwnProcesses: 4 },
];

describe("a company whose seats are code, compared with a simple model after each run", function () {
  this.timeout(900_000);
  let project: Project;
  let providers: Providers;

  before(async () => {
    project = await installedProject();
  });
  afterEach(() => providers?.close());

  async function holds(sequences: number, maxCommands: number): Promise<void> {
    const engine = async (url: string) => new ProtocolEngine(providers, url);
    await fc.assert(itsLedgerIsKept(engine, maxCommands), { seed: SEED, numRuns: sequences });
  }

  for (const { door, inOneProcess, inOwnProcesses } of DOORS) {
    it(`keeps its promises through ${door.name} in ${inOneProcess} sequences (seed ${SEED})`, async () => {
      providers = new ProcessForAllRuns(door, project.folder, project.environment());
      await holds(inOneProcess, 16);
    });

    it(`keeps them through ${door.name} in ${inOwnProcesses} sequences with a provider process for each run (seed ${SEED})`, async () => {
      providers = new ProcessForEachRun(door, project.folder, project.environment());
      await holds(inOwnProcesses, 8);
    });
  }
});

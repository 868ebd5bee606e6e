import fc from "fast-check";
import { itsLedgerIsKept } from "../model/property.js";
import { ProtocolEngine } from "../model/protocolEngine.js";
import { ProcessForAllRuns, ProcessForEachRun, type Providers } from "../model/providers.js";
import { Project } from "../support/project.js";

/** The same sequences for the same commit; `npm run test:soak` tries others. */
const SEED = 20260506;

describe("a company whose seats are code, held against a plain model after each run", function () {
  this.timeout(900_000);
  let project: Project;
  let providers: Providers;

  before(async () => {
    project = await Project.create({});
    await project.install();
  });
  after(() => project?.remove());
  afterEach(() => providers?.close());

  async function holds(sequences: number, maxCommands: number): Promise<void> {
    const engine = async (url: string) => new ProtocolEngine(providers, url);
    await fc.assert(itsLedgerIsKept(engine, maxCommands), { seed: SEED, numRuns: sequences });
  }

  it(`keeps its promises in 200 sequences (seed ${SEED})`, async () => {
    providers = new ProcessForAllRuns(project.folder, project.environment());
    await holds(200, 16);
  });

  it(`keeps them in 12 sequences with a provider process for each run (seed ${SEED})`, async () => {
    providers = new ProcessForEachRun(project.folder, project.environment());
    await holds(12, 8);
  });
});

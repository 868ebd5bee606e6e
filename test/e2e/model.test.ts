import fc from "fast-check";
import { CliEngine, PROGRAM } from "../model/cliEngine.js";
import { itsLedgerIsKept } from "../model/property.js";
import type { Project } from "../support/project.js";
import { projectWith } from "../support/realPulumi.js";

/** Each version of Node tries different sequences, the same in every run; `npm run test:soak` tries others, without the CLI. */
const SEED = 20260506 + Number(process.env.COPILOT_SEATS_TEST_NODE ?? 0);

describe("a company whose seats are code, with the real Pulumi CLI", function () {
  this.timeout(900_000);
  let project: Project;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  it(`keeps its promises in 6 sequences (seed ${SEED})`, () =>
    fc.assert(
      itsLedgerIsKept((url) => CliEngine.start(project, url), 6),
      { seed: SEED, numRuns: 6 },
    ));
});

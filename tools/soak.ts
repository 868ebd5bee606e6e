// The model test with random seeds, for the number of minutes on the command line: `npm run test:soak -- 30`. A failure is
// printed with its seed; `npm run test:soak -- --seed 123` starts with that one, and `--door native` uses the native door.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { itsLedgerIsKept } from "../test/model/property.js";
import { ProtocolEngine } from "../test/model/protocolEngine.js";
import { ProcessForAllRuns } from "../test/model/providers.js";
import { type Door, dynamicDoor, nativeDoor } from "../test/support/doors.js";
import { Project } from "../test/support/project.js";
import { messageOf } from "./command.js";
import { pack } from "./package.js";

/** How many sequences share a seed. */
const SEQUENCES = 50;
const MAX_COMMANDS = 24;
const DOORS = new Map([
  ["dynamic", dynamicDoor],
  ["native", nativeDoor],
]);

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: "string" }, door: { type: "string", default: "dynamic" } },
  });
  const minutes = Number(positionals[0] ?? 30);
  if (!(minutes > 0)) throw new Error("npm run test:soak takes minutes, such as 30");
  const door = DOORS.get(values.door);
  if (!door) throw new Error(`there is no door ${values.door}, only ${[...DOORS.keys()].join(" and ")}`);
  console.log("Packing the package");
  await pack();
  const project = await Project.create({});
  try {
    await project.install();
    await soak(project, door, Date.now() + minutes * 60_000, values.seed);
  } finally {
    await project.remove();
  }
}

async function soak(project: Project, door: Door, end: number, firstSeed: string | undefined): Promise<void> {
  const providers = new ProcessForAllRuns(door, project.folder, project.environment());
  const engine = async (url: string) => new ProtocolEngine(providers, url);
  try {
    let sequences = 0;
    for (let seed = Number(firstSeed ?? randomInt(2 ** 31)); Date.now() < end; seed = randomInt(2 ** 31)) {
      console.log(`seed ${seed}: sequences ${sequences + 1} to ${sequences + SEQUENCES}`);
      await fc.assert(itsLedgerIsKept(engine, MAX_COMMANDS), { seed, numRuns: SEQUENCES });
      sequences += SEQUENCES;
    }
    console.log(`${sequences} sequences, and every promise was kept`);
  } finally {
    await providers.close();
  }
}

main().catch((error: unknown) => {
  console.error(
    error instanceof Error && error.cause ? `${messageOf(error)}\n${messageOf(error.cause)}` : messageOf(error),
  );
  process.exitCode = 1;
});

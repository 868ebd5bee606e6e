/**
 * What a roster and one resource per seat cost through both doors, compared with a naive baseline: requests, time and memory with the
 * real CLI, and the time under GitHub's documented limits on a simulated clock.
 *
 *   npm run bench -- --sizes 100,1000
 */
import { constants } from "node:os";
import { parseArgs } from "node:util";
import { doors } from "../test/support/doors.js";
import { messageOf } from "../tools/command.js";
import { pack } from "../tools/package.js";
import { providePulumi } from "../tools/pulumi.js";
import { type LimitedCosts, limitedWays, measureLimited } from "./limited.js";
import { type Measured, measureFloor, measureWay } from "./real.js";
import { type Step, steps, storyOf } from "./story.js";
import { duration, fraction, middleOf, table, whole } from "./tables.js";
import { ways } from "./ways.js";
import { Workplace } from "./workplace.js";

const HELP = `Usage: npm run bench -- [options]

Options:
  --sizes <numbers>        how many seats; 100,1000,10000 without this; 0 for none
  --ways <names>           of ${ways.map(({ name }) => name).join(", ")}; all without this
  --latency <ms>           of the local GitHub; 50 without this
  --limited-size <number>  how many seats against GitHub's limits; 10000 without this; 0 for none
  -h, --help               show this help`;

interface Plan {
  readonly sizes: readonly number[];
  readonly names: readonly string[];
  readonly latency: number;
  readonly limitedSize: number;
}

/** Repeated, because a start is short and other processes disturb it. */
const STARTS = 9;

/** GitHub's largest page. */
const PAGE = 100;

const say = (line: string) => console.error(line);

function planOf(args: string[]): Plan | undefined {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: "string", default: "100,1000,10000" },
      ways: { type: "string", default: ways.map(({ name }) => name).join(",") },
      latency: { type: "string", default: "50" },
      "limited-size": { type: "string", default: "10000" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const names = values.ways.split(",");
  const unknown = names.filter((name) => !ways.some((way) => way.name === name));
  if (unknown.length > 0) throw new Error(`there is no way ${unknown.join(", ")}`);
  return {
    sizes: values.sizes.split(",").map(wholeNumber).filter(Boolean),
    names,
    latency: wholeNumber(values.latency),
    limitedSize: wholeNumber(values["limited-size"]),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is not a whole number`);
  return Number(text);
}

async function benchReal({ sizes, names, latency }: Plan, interrupted: AbortSignal): Promise<void> {
  await providePulumi(say);
  say("Packing the package, and installing it in a temporary project");
  await pack();
  const workplace = await Workplace.open(interrupted);
  const results: (Measured & { size: number; name: string })[] = [];
  const starts: string[][] = [];
  let floor: Measured;
  try {
    say("Measuring the start of a provider's process");
    for (const door of doors) {
      const milliseconds: number[] = [];
      while (milliseconds.length < STARTS) milliseconds.push(await workplace.startMilliseconds(door));
      starts.push([door.name, whole(Math.min(...milliseconds)), whole(middleOf(milliseconds, Number))]);
    }
    say("Measuring the floor: an empty program");
    floor = await measureFloor(workplace);
    for (const size of sizes) {
      for (const way of ways.filter(({ name, most }) => names.includes(name) && size <= most)) {
        say(`Measuring ${whole(size)} seats: ${way.name}`);
        results.push({ size, name: way.name, ...(await measureWay(workplace, way, storyOf(size), latency)) });
      }
    }
  } finally {
    await workplace.close();
  }
  const rows = inOrder(sizes, (size, step) => [
    [whole(size), step, "floor", whole(Math.ceil(size / PAGE)), "", fraction(floor.costs[step].seconds, 1), ""],
    ...results
      .filter((result) => result.size === size)
      .map(({ name, costs }) => {
        const { reads, writes, seconds, peakMegabytes } = costs[step];
        const memory = peakMegabytes === undefined ? "" : whole(peakMegabytes);
        return [whole(size), step, name, whole(reads), whole(writes), fraction(seconds, 1), memory];
      }),
  ]);
  const states = results.map(({ size, name, stateBytes }) => {
    const own = stateBytes - floor.stateBytes;
    return [whole(size), "after the first up", name, whole(own), fraction(own / size, 1)];
  });
  console.log(`
## The real CLI, ${latency} ms latency

Memory is the peak of the process that runs the provider. The floor: the time of an empty program, and the fewest pages of
${PAGE} that hold the list.

${table(["seats", "step", "way", "reads", "writes", "seconds", "MB"], rows)}

State, without what an empty program has:

${table(["seats", "when", "way", "bytes", "bytes a seat"], states)}

Milliseconds until a provider's process has answered its first question, the least and the middle of ${STARTS}:

${table(["door", "least", "middle"], starts)}`);
}

async function benchLimited({ limitedSize, names, latency }: Plan, interrupted: AbortSignal): Promise<void> {
  const results: { name: string; costs: LimitedCosts }[] = [];
  for (const way of limitedWays.filter(({ name }) => names.includes(name))) {
    say(`Measuring ${whole(limitedSize)} seats against GitHub's limits: ${way.name}`);
    results.push({ name: way.name, costs: await measureLimited(way, storyOf(limitedSize), latency, interrupted) });
  }
  const rows = inOrder([limitedSize], (size, step) =>
    results.map(({ name, costs }) => {
      const { reads, writes, limited, seconds } = costs[step];
      return [whole(size), step, name, whole(reads), whole(writes), whole(limited), duration(seconds)];
    }),
  );
  console.log(`
## GitHub's documented limits, ${latency} ms latency, on a simulated clock

Without Pulumi's own time, and every step in an hour of its own. The baseline is made to wait as GitHub asks; as it is, it would fail at the first limit.

${table(["seats", "step", "way", "reads", "writes", "told to wait", "time"], rows)}`);
}

function inOrder(sizes: readonly number[], rowsOf: (size: number, step: Step) => string[][]): string[][] {
  return sizes.flatMap((size) => steps.flatMap((step) => rowsOf(size, step)));
}

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2));
  if (!plan) {
    console.log(HELP);
    return;
  }
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Not `once`: a second signal would end the process before everything is cleaned up.
    process.on(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      interruption.abort(new Error("Interrupted."));
    });
  }
  if (plan.sizes.length > 0) await benchReal(plan, interruption.signal);
  if (plan.limitedSize > 0) await benchLimited(plan, interruption.signal);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode ??= 1;
});

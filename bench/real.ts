import { startCompany } from "./company.js";
import { drift, expectActive, type Step, type Story, undoDrift } from "./story.js";
import { middleOf } from "./tables.js";
import { emptyProgram, type Way } from "./ways.js";
import type { Cost, MeasuredStack, Workplace } from "./workplace.js";

export interface Measured {
  readonly costs: Readonly<Record<Step, Cost>>;
  /** The size of `pulumi stack export` after the first up. */
  readonly stateBytes: number;
}

const UP = ["up", "--yes", "--skip-preview"] as const;
const DESTROY = ["destroy", "--yes", "--skip-preview"] as const;

/** A preview is repeated, because it is short and other processes disturb it; a change can be made only once. */
const PREVIEWS = 3;

/** Measures a story with the real CLI. */
export async function measureWay(workplace: Workplace, way: Way, story: Story, latency: number): Promise<Measured> {
  const { before, after, everybody } = story;
  const { options = [] } = way;
  const github = await startCompany(everybody, { latency });
  try {
    await workplace.write({ ...way.files, "logins.json": JSON.stringify(before) });
    const stack = await workplace.stack(github);
    // The story ends by cancelling everyone.
    for (const namespace of ["copilotSeats", "copilot-seats"]) {
      await stack.measure("config", "set", `${namespace}:maxCancellations`, "100%");
    }
    const firstUp = await stack.measure(...UP, ...options);
    expectActive(github.world, before);
    const stateBytes = await workplace.exportedBytes(stack);
    const unchanged = await measurePreview(stack, "--expect-no-changes", ...options);
    drift(github.world, story);
    const drifted = await measurePreview(stack, ...options);
    undoDrift(github.world, story);
    await workplace.write({ "logins.json": JSON.stringify(after) });
    const change = await stack.measure(...UP, ...options);
    expectActive(github.world, after);
    const destroy = await stack.measure(...DESTROY, ...options);
    expectActive(github.world, []);
    return {
      stateBytes,
      costs: {
        "first up": firstUp,
        "unchanged preview": unchanged,
        "1% drift preview": drifted,
        "1% change up": change,
        destroy,
      },
    };
  } finally {
    await github.close();
  }
}

/** Measures an empty program: no provider can be faster or smaller. */
export async function measureFloor(workplace: Workplace): Promise<Measured> {
  const github = await startCompany([]);
  try {
    await workplace.write(emptyProgram);
    const stack: MeasuredStack = await workplace.stack(github);
    const up = await stack.measure(...UP);
    const stateBytes = await workplace.exportedBytes(stack);
    const preview = await measurePreview(stack);
    const destroy = await stack.measure(...DESTROY);
    return {
      stateBytes,
      costs: { "first up": up, "unchanged preview": preview, "1% drift preview": preview, "1% change up": up, destroy },
    };
  } finally {
    await github.close();
  }
}

/** The median of several previews. */
async function measurePreview(stack: MeasuredStack, ...args: string[]): Promise<Cost> {
  const costs: Cost[] = [];
  while (costs.length < PREVIEWS) costs.push(await stack.measure("preview", ...args));
  return middleOf(costs, ({ seconds }) => seconds);
}

import { join, sep } from "node:path";
import sinon from "sinon";
import { gitHubLimits } from "../src/simulator/index.js";
import { root } from "../tools/package.js";
import { baselineProvider } from "./baseline/seat.js";
import { ORGANIZATION, startCompany, TOKEN } from "./company.js";
import { Engine, type Program, type Provider } from "./engine.js";
import { loopbackFetch, patient } from "./loopbackFetch.js";
import { SimulatedClock } from "./simulatedClock.js";
import { drift, expectActive, type Step, type Story, undoDrift } from "./story.js";

interface LimitedCost {
  readonly reads: number;
  readonly writes: number;
  /** Requests that were told to wait. */
  readonly limited: number;
  readonly seconds: number;
}

export type LimitedCosts = Readonly<Record<Step, LimitedCost>>;

export interface LimitedWay {
  readonly name: string;
  readonly program: (logins: readonly string[]) => Program;
  /** As in a new provider process, which remembers nothing from the last command. */
  readonly provider: () => Provider;
  /** Whether this benchmark waits for GitHub's limits on the provider's behalf. */
  readonly patient: boolean;
}

const AN_HOUR = 3_600_000;

const perSeat = (logins: readonly string[]): Program =>
  new Map(logins.map((username) => [username, { organization: ORGANIZATION, username }]));

export const limitedWays: readonly LimitedWay[] = [
  {
    name: "roster",
    program: (usernames) =>
      new Map([["seats", { organization: ORGANIZATION, usernames, maxCancellations: usernames.length }]]),
    provider: () => freshProvider("copilotSeatRoster"),
    patient: false,
  },
  { name: "per-seat", program: perSeat, provider: () => freshProvider("copilotSeatAssignment"), patient: false },
  { name: "baseline", program: perSeat, provider: () => baselineProvider as object as Provider, patient: true },
];

/** Measures a story in this process, under GitHub's documented limits, on a clock that skips every wait. */
export async function measureLimited(
  way: LimitedWay,
  story: Story,
  latency: number,
  interrupted: AbortSignal,
): Promise<LimitedCosts> {
  const { before, after, everybody } = story;
  await loadOctokit();
  const clock = new SimulatedClock();
  const sandbox = sinon.createSandbox();
  const github = await startCompany(everybody, { limits: gitHubLimits, now: clock.now });
  const { send, close } = loopbackFetch(clock, latency);
  try {
    sandbox.stub(globalThis, "fetch").callsFake(way.patient ? patient(clock, send) : send);
    sandbox.stub(process.stderr, "write").returns(true);
    sandbox.stub(process, "env").value({ ...process.env, GITHUB_BASE_URL: github.url, GITHUB_TOKEN: TOKEN });
    const engine = new Engine();
    const measure = async (work: (provider: Provider) => Promise<unknown>): Promise<LimitedCost> => {
      github.requests.length = 0;
      // Each step begins with fresh limits.
      clock.pass(AN_HOUR);
      const seconds = await clock.seconds(async () => {
        await work(way.provider());
      }, interrupted);
      const carriedOut = github.requests.filter(({ status }) => status !== 403 && status !== 429);
      const writes = carriedOut.filter(({ method }) => method !== "GET").length;
      const limited = github.requests.length - carriedOut.length;
      return { reads: carriedOut.length - writes, writes, limited, seconds };
    };

    const [program, changed] = [way.program(before), way.program(after)];
    const firstUp = await measure((provider) => engine.up(provider, program));
    expectActive(github.world, before);
    const unchanged = await measure((provider) => expectChanges(engine.preview(provider, program), false));
    drift(github.world, story);
    const drifted = await measure((provider) => expectChanges(engine.preview(provider, program), true));
    undoDrift(github.world, story);
    const change = await measure((provider) => engine.up(provider, changed));
    expectActive(github.world, after);
    const destroy = await measure((provider) => engine.destroy(provider));
    expectActive(github.world, []);
    return {
      "first up": firstUp,
      "unchanged preview": unchanged,
      "1% drift preview": drifted,
      "1% change up": change,
      destroy,
    };
  } finally {
    sandbox.restore();
    close();
    await github.close();
  }
}

async function expectChanges(changes: Promise<number>, expected: boolean): Promise<void> {
  const count = await changes;
  if (count > 0 !== expected) throw new Error(`a preview shows ${count} changes`);
}

/** Loads it before the simulated clock starts, because loading is not a wait. */
async function loadOctokit(): Promise<void> {
  await Promise.all([import("@octokit/rest"), import("@octokit/plugin-retry"), import("@octokit/auth-app")]);
}

/** Loads a provider's modules anew, because each Pulumi command starts a new process for its providers. */
function freshProvider(module: string): Provider {
  for (const folder of ["provider", "github"]) {
    const start = join(root, "src", folder) + sep;
    for (const file of Object.keys(require.cache)) if (file.startsWith(start)) delete require.cache[file];
  }
  const provider: Provider & { configure(request: object): Promise<void> } = require(
    join(root, "src", "provider", `${module}.ts`),
  );
  // The story ends by cancelling everyone.
  const config: Record<string, string> = { "copilotSeats:maxCancellations": "100%" };
  void provider.configure({ config: { get: (key: string) => config[key] } });
  return provider;
}

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  parseFaultRules,
  parseSeed,
  parseTranscript,
  type RequestRecord,
  resembling,
  SeedError,
  type Simulator,
  startSimulator,
} from "../../simulator/index.js";
import { builtInSeed, exampleSeed, LOCAL_TOKEN } from "../../simulator/seeds.js";
import { defineCommand, UsageError, wholeNumber } from "../command.js";

export const simulate = defineCommand({
  about: `Runs a local GitHub with Copilot billing on this machine, until Ctrl-C.
It keeps nothing when it stops.`,
  options: {
    port: { type: "string", value: "<number>", about: "the port (default: any free one)" },
    seed: {
      type: "string",
      value: "<file>",
      about: "a company in JSON (docs/reference/simulator.md; default: a small one)",
    },
    example: { type: "boolean", about: "start from the example in GitHub's API description instead" },
    latency: { type: "string", value: "<ms>", about: "milliseconds to wait before each answer" },
    faults: {
      type: "string",
      value: "<file>",
      about: "JSON with requests that fail, and how (docs/reference/faults.md)",
    },
    like: {
      type: "string",
      value: "<transcript>",
      about: "answer as GitHub did in a recorded run of npm run test:live",
    },
  },
  examples: [
    ["simulate --port 8080", "A small company at http://127.0.0.1:8080."],
    ["simulate --seed company.json --latency 50", "Your own company, with a delay of 50 ms."],
  ],
  run,
});

interface Choices {
  readonly port?: string;
  readonly seed?: string;
  readonly example?: boolean;
  readonly latency?: string;
  readonly faults?: string;
  readonly like?: string;
}

async function run(values: Choices): Promise<number> {
  if (values.seed !== undefined && values.example) throw new UsageError("--seed and --example cannot be combined");
  // Before anything is printed: a caller that sees the output may stop it at once.
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const builtIn = values.example ? exampleSeed() : builtInSeed;
  const seed = values.seed === undefined ? builtIn : await fromFile("seed", values.seed, parseSeed);
  const like =
    values.like === undefined
      ? { settings: {}, faults: [] }
      : await fromFile("transcript", values.like, parseTranscript);
  const faults = values.faults === undefined ? [] : await fromFile("list of faults", values.faults, parseFaultRules);
  const simulator = await startSimulator({
    seed: resembling(seed, like),
    port: wholeNumber("--port", values.port, 0, 65_535),
    latency: wholeNumber("--latency", values.latency, 0, 60_000),
    faults: [...faults, ...like.faults],
    onRequest: printRequest,
  });
  try {
    console.log(introduction(simulator, values.seed));
    await stopped;
  } finally {
    await simulator.close();
  }
  console.log("Stopped.");
  return 0;
}

/** Parses only the JSON; the simulator checks the content. */
async function fromFile<Content>(what: string, file: string, parse: (json: unknown) => Content): Promise<Content> {
  const text = await readFile(file, "utf8");
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`the ${what} ${file} cannot be used: it is not JSON: ${error.message}`);
    if (error instanceof SeedError) throw new Error(`the ${what} ${file} cannot be used: ${error.message}`);
    throw error;
  }
}

function introduction({ url, world }: Simulator, seedFile: string | undefined): string {
  const organizations = world.organizations().map(({ name }) => name);
  const [owner = "<organization>"] = organizations;
  // Tokens in a user's own seed are not printed.
  const token = seedFile === undefined ? LOCAL_TOKEN : "<a token of the seed>";
  return `Local GitHub:  ${url}
Organizations: ${organizations.join(", ") || "none"}
Token:         ${token}
Control page:  ${url}/_simulator

Point a Pulumi program at it:
  pulumi config set github:baseUrl ${url}
  pulumi config set github:owner ${owner}
  pulumi config set --secret github:token ${token}

Ctrl-C stops it. Requests:`;
}

function printRequest({ method, path, query, status, fault, notServed }: RequestRecord): void {
  const search = new URLSearchParams(query).toString();
  console.log(
    `${method.padEnd(6)} ${search ? `${path}?${search}` : path} ${status}${fault ? ` ${fault}` : ""}${notServed ? " not served here" : ""}`,
  );
}

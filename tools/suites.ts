// What `npm test` runs: one process for a file that starts Pulumi or providers, and one for all files that start neither.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./package.js";

export const NEWEST_NODE = 24;
const CURRENT_NODE = Number(process.versions.node.split(".")[0]);

export interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** The Node that runs Pulumi, its programs and providers; undefined if the suite starts none of them. */
  readonly node?: number;
}

export const mocha = (...args: string[]) => ["node_modules/mocha/bin/mocha.js", ...args];

/** These start first, the longest before the others, so that no core waits for one of them at the end. */
const LONGEST = [
  "lifecycle",
  "model",
  "programs",
  "roster",
  "native",
  "plans",
  "examples",
  "gitops",
  "workspaces",
  "languages",
];

/**
 * Processes of the newest Node start faster, so it runs most files. This machine's Node and the SDK that npm resolves for it run
 * the life of a seat, and every way to write a program, which the newest Node repeats.
 */
const OF_THIS_NODE = ["lifecycle", "programs"];
/** How packages are installed does not depend on Node. */
const WITHOUT_PNPM = ["--grep", "pnpm", "--invert"];

function starting(node: number, file: string, ...options: string[]): Suite {
  return { name: `${file}, Node ${node}`, command: mocha(file, ...options), node };
}

function suitesIn(folder: string): Suite[] {
  const names = readdirSync(join(root, "test", folder)).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  const nodeOf = (name: string) => (OF_THIS_NODE.includes(name) ? CURRENT_NODE : NEWEST_NODE);
  return names.map((name) => starting(nodeOf(name), `test/${folder}/${name}.test.ts`));
}

export function allSuites({ browser }: { browser: boolean }): Suite[] {
  const again = starting(NEWEST_NODE, "test/e2e/programs.test.ts", ...WITHOUT_PNPM);
  const all = [...suitesIn("protocol"), ...suitesIn("e2e"), ...(CURRENT_NODE === NEWEST_NODE ? [] : [again])];
  const long = LONGEST.flatMap((name) => all.filter((suite) => suite.name.includes(`/${name}.`)));
  return [
    { name: "unit", command: ["node_modules/c8/bin/c8.js", ...mocha("test/unit/**/*.test.ts")] },
    { name: "every fault and every operation", command: mocha("test/faults/**/*.test.ts") },
    ...long,
    ...all.filter((suite) => !long.includes(suite)),
    { name: "other clients of the local GitHub", command: mocha("test/clients/**/*.test.ts") },
    ...(browser ? [{ name: "the pages in a browser", command: mocha("test/browser/**/*.test.ts") }] : []),
  ];
}

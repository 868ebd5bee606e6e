// The real Pulumi CLI, from wherever this machine can get it. As a command, this passes its arguments on to that CLI:
//   node --import tsx tools/pulumi.ts preview
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { copyFile, mkdir, rename, stat } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { executable, find, messageOf, pathOf, run } from "./command.js";
import { buildPulumi, policyAnalyzer, pulumiVersion } from "./goBuild.js";

type Say = (line: string) => void;
type Environment = NodeJS.ProcessEnv;

export interface PulumiCli {
  /** An absolute path. */
  readonly command: string;
  readonly version: string;
  readonly source: "PATH" | "cache" | "npm" | "go";
  /** The environment it needs to run: a PATH with the programs that it starts. */
  readonly env: Record<string, string>;
}

interface Way {
  readonly source: PulumiCli["source"];
  readonly name: string;
  /** Returns the CLI's absolute path, or throws the reason why it cannot. */
  readonly get: () => Promise<string>;
}

/** npm's launcher for the official CLI. It has existed since 3.250.0, but can download older versions, too. */
const launcher = "pulumi@3.265.0";

/**
 * The CLI starts the first to run a Node program, the second to run its dynamic providers, and the third to run a policy pack.
 */
const helpers = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", policyAnalyzer];

/** Returns a Pulumi CLI that runs Node programs, and says in one line which one and why. */
export async function providePulumi(say: Say, environment: Environment = process.env): Promise<PulumiCli> {
  const failures: string[] = [];
  for (const { source, name, get } of waysTo(say, environment)) {
    try {
      const command = await get();
      const version = await inspect(command, environment);
      say(`Using Pulumi ${version}, ${name}: ${[command, ...failures].join("; ")}`);
      return { command, version, source, env: { PATH: foldersFor(command, environment).join(delimiter) } };
    } catch (error) {
      failures.push(`not ${name}: ${messageOf(error)}`);
    }
  }
  throw new Error(
    [
      "No Pulumi CLI can be had on this machine:",
      ...failures.map((failure) => `- ${failure}`),
      `Install Pulumi ${pulumiVersion} or newer (https://www.pulumi.com/docs/install), ` +
        "or Go 1.25 or newer (https://go.dev/doc/install) to build it, and run this again.",
    ].join("\n"),
  );
}

function waysTo(say: Say, environment: Environment): Way[] {
  const entry = join(cacheFolder(environment), `pulumi-${pulumiVersion}`);
  const cached = join(entry, "bin", executable("pulumi"));
  const works = () =>
    inspect(cached, environment).then(
      () => true,
      () => false,
    );
  const getInto = async (fill: (folder: string) => Promise<void>) => {
    await keep(entry, fill, works);
    return cached;
  };
  return [
    { source: "PATH", name: "found on PATH", get: async () => findOnPath(environment) },
    { source: "cache", name: "kept in the cache", get: () => findInCache(cached) },
    {
      source: "npm",
      name: "downloaded by npm's launcher",
      get: () => getInto((folder) => download(folder, say, environment)),
    },
    {
      source: "go",
      name: "built from the Go module proxy",
      get: () => getInto((folder) => build(folder, say, environment)),
    },
  ];
}

function findOnPath(environment: Environment): string {
  const command = find("pulumi", pathOf(environment));
  if (command === undefined) throw new Error("there is none");
  return command;
}

async function findInCache(command: string): Promise<string> {
  await stat(command).catch(() => {
    throw new Error("there is none yet");
  });
  return command;
}

/** The official download, by npm's launcher. Behind a firewall it fails at once, or when its time is up. */
async function download(folder: string, say: Say, environment: Environment): Promise<void> {
  say(`Downloading Pulumi ${pulumiVersion} with npm's launcher, once`);
  await run("npm", ["exec", "--yes", `--package=${launcher}`, "--", "pulumi", "version"], {
    environment: { ...environment, PULUMI_HOME: folder, PULUMI_VERSION: pulumiVersion, PULUMI_SKIP_UPDATE_CHECK: "1" },
    minutes: 5,
  });
  await rename(join(folder, "versions", pulumiVersion, "bin"), join(folder, "bin"));
}

async function build(folder: string, say: Say, environment: Environment): Promise<void> {
  if (find("go", pathOf(environment)) === undefined) throw new Error("go is not installed");
  say(`Building Pulumi ${pulumiVersion} from the Go module proxy, two to four minutes, once`);
  const bin = join(folder, "bin");
  await mkdir(bin);
  await buildPulumi(bin, environment);
  // The official download has this script, too. When it runs, it finds the SDK of its program.
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const script = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  await copyFile(join(sdk, script), join(bin, script));
}

/** The version of a CLI that runs, is new enough, and has the programs it starts; throws what is missing. */
async function inspect(command: string, environment: Environment): Promise<string> {
  const lacking = helpers.find((helper) => find(helper, foldersFor(command, environment)) === undefined);
  if (lacking !== undefined) throw new Error(`${command} has no ${lacking} beside it or on PATH`);
  const output = await run(command, ["version"], {
    environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "1" },
    minutes: 1,
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (version === undefined) throw new Error(`${command} does not tell its version`);
  // Everything here is measured and tested with that version; older ones are not trusted.
  if (version.localeCompare(pulumiVersion, "en", { numeric: true }) < 0) {
    throw new Error(`${command} is ${version}, and ${pulumiVersion} or newer is needed`);
  }
  return version;
}

/** The folder that a CLI is started from, the folder that it is in if that is a link, and PATH. */
function foldersFor(command: string, environment: Environment): string[] {
  return [...new Set([dirname(command), dirname(realpathSync(command)), ...pathOf(environment)])];
}

async function passOn(args: string[]): Promise<void> {
  const { command, env } = await providePulumi((line) => console.error(line));
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  process.on("SIGINT", () => {}); // the terminal also sends it to Pulumi, which ends in its own time
  child.on("exit", (code) => process.exit(code ?? 1));
}

if (require.main === module) {
  passOn(process.argv.slice(2)).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

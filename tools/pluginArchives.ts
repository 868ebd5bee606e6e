// What a release offers beside the npm package: the native door's plugin for each platform, under the names that Pulumi looks for.
//   node tools/bootstrap.mjs tools/pluginArchives.ts [--executable]
// `--executable`: this machine's platform gets one file that needs no Node, made of the Node that runs this.
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, run } from "./command.js";
import { root } from "./package.js";

const NAME = "pulumi-resource-copilot-seats";
const LAUNCHED = [NAME, "provider.js"];
const PLATFORMS = ["linux", "darwin", "windows"].flatMap((system) =>
  ["amd64", "arm64"].map((cpu) => `${system}-${cpu}`),
);
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const CPUS: Readonly<Record<string, string>> = { x64: "amd64" };

/** The fuse that Node looks for, and the tool that Node's documentation names for it. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const POSTJECT = "postject@1.0.0-alpha.6";

interface Archives {
  /** Where the plugin is. */
  readonly plugin: string;
  readonly version: string;
  readonly target: string;
  /** A file that needs no Node, for the platform that it runs on. */
  readonly executable?: { readonly platform: string; readonly folder: string; readonly file: string } | undefined;
}

/** One archive a platform, with their checksums; gives their names. */
export async function packArchives({ plugin, version, target, executable }: Archives): Promise<string[]> {
  await mkdir(target, { recursive: true });
  const names: string[] = [];
  const sums: string[] = [];
  for (const platform of PLATFORMS) {
    const name = `${NAME}-v${version}-${platform}.tar.gz`;
    const files = platform.startsWith("windows") ? [...LAUNCHED, `${NAME}.cmd`] : LAUNCHED;
    const [folder, content] =
      executable?.platform === platform ? [executable.folder, [executable.file]] : [plugin, files];
    const setting = { environment: process.env, minutes: 2, folder };
    await run("tar", ["-czf", join(target, name), ...content], setting);
    sums.push(
      `${createHash("sha256")
        .update(await readFile(join(target, name)))
        .digest("hex")}  ${name}`,
    );
    names.push(name);
  }
  await writeFile(join(target, "SHA256SUMS"), `${sums.join("\n")}\n`);
  return names;
}

/** Node's single executable application of the bundle. On macOS it has to be signed before it runs. */
async function singleExecutable(plugin: string, folder: string): Promise<NonNullable<Archives["executable"]>> {
  const setting = { environment: process.env, minutes: 5, folder };
  const file = process.platform === "win32" ? `${NAME}.exe` : NAME;
  const blob = join(folder, "plugin.blob");
  const description = { main: join(plugin, "provider.js"), output: blob, disableExperimentalSEAWarning: true };
  await writeFile(join(folder, "sea.json"), JSON.stringify(description));
  await run(process.execPath, ["--experimental-sea-config", "sea.json"], setting);
  await copyFile(process.execPath, join(folder, file));
  await chmod(join(folder, file), 0o755);
  const inject = ["postject", file, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE];
  const forMac = process.platform === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
  await run("npm", ["exec", "--yes", "--package", POSTJECT, "--", ...inject, ...forMac], setting);
  const { platform, arch } = process;
  return { platform: `${SYSTEMS[platform] ?? platform}-${CPUS[arch] ?? arch}`, folder, file };
}

async function main(): Promise<void> {
  const plugin = join(root, "plugin");
  const { version } = JSON.parse(await readFile(join(plugin, "schema.json"), "utf8")) as { version: string };
  const folder = await mkdtemp(join(tmpdir(), "copilot-seats-plugin-"));
  try {
    const executable = process.argv.includes("--executable") ? await singleExecutable(plugin, folder) : undefined;
    const target = join(root, "build", "plugins");
    for (const name of await packArchives({ plugin, version, target, executable })) console.log(join(target, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

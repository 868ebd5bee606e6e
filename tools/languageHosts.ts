// The language hosts of YAML, Python and Go, and the SDK generator. The official Pulumi CLI has them beside it; for a CLI that is
// built here, they come from the Go module proxy.
import { createHash } from "node:crypto";
import { link, mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { executable, find, pathOf } from "./command.js";
import { build, buildLanguageHosts, languageHosts, pythonProgram, sdkGenerator } from "./goBuild.js";
import type { PulumiCli } from "./pulumi.js";

/** Folders for PATH. */
export interface LanguageHosts {
  /** Holds the hosts that run programs. */
  readonly running: string;
  /** Holds what `pulumi package gen-sdk` needs. */
  readonly generating: string;
}

const languages = ["nodejs", "python", "go", "dotnet"];

/** Undefined if they would have to be built and Go is not installed. */
export async function provideLanguageHosts(
  cli: PulumiCli,
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<LanguageHosts | undefined> {
  const beside = dirname(cli.command);
  if (languageHosts.every(({ name }) => find(name, [beside]))) return { running: beside, generating: beside };
  const entry = join(cacheFolder(environment), `language-hosts-${await fingerprint()}`);
  const complete = () => stat(join(entry, "running", pythonProgram)).then(yes, no);
  if (!(await complete())) {
    if (find("go", pathOf(environment)) === undefined) return undefined;
    say(
      "Building Pulumi's language hosts for YAML, Python and Go from the Go module proxy, one to three minutes, once",
    );
    await keep(entry, (folder) => fill(folder, environment), complete);
  }
  return { running: join(entry, "running"), generating: join(entry, "generating") };
}

async function fill(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const [running, generating] = [join(folder, "running"), join(folder, "generating")];
  await mkdir(generating);
  await build(sdkGenerator, generating, environment);
  const generator = join(generating, executable(sdkGenerator.name));
  for (const language of languages) {
    const name = join(generating, executable(`pulumi-language-${language}`));
    if (name !== generator) await link(generator, name);
  }
  await mkdir(running);
  await buildLanguageHosts(running, environment);
}

/** A hash of everything that they are built from. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const sources = ["pulumi/go.sum", "pulumi/sdkGenerator/main.go", "language-host/go.sum", "language-go/go.sum"];
  for (const source of sources) hash.update(await readFile(join(__dirname, "go", source)));
  return hash.digest("hex").slice(0, 12);
}

const yes = () => true;
const no = () => false;

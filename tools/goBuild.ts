import { chmod, copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { executable, run } from "./command.js";

/** tools/go pins, with checksums, what each program is built from. */
export const pulumiVersion = "3.220.0";
/**
 * The last release whose language hosts for Node and Python the Go module proxy serves; Go's host is from 3.66.0. They work with
 * far newer CLIs and SDKs.
 */
const languageHostVersion = "3.68.0";

interface Program {
  /** The folder in tools/go. */
  readonly module: string;
  readonly name: string;
  readonly package: string;
  readonly linkerFlags?: string;
}

const setVersion = (version: string) => `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;

const pulumiPrograms: Program[] = [
  {
    module: "pulumi",
    name: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    linkerFlags: setVersion(pulumiVersion),
  },
  {
    module: "language-host",
    name: "pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    linkerFlags: setVersion(languageHostVersion),
  },
];

/** The hosts that run programs in languages other than Node's. */
export const languageHosts: Program[] = [
  {
    module: "pulumi",
    name: "pulumi-language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  },
  {
    module: "language-host",
    name: "pulumi-language-python",
    package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
  },
  {
    module: "language-go",
    name: "pulumi-language-go",
    package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
  },
];

/** The script that Python's host starts, from the SDK's module. */
export const pythonProgram = "pulumi-language-python-exec";

/** Hosts of this age generate no SDKs. One program does it, under each host's name. */
export const sdkGenerator: Program = {
  module: "pulumi",
  name: "pulumi-language-nodejs",
  package: "pulumi-copilot-seats/pulumi/sdkGenerator",
};

/** The script that starts a policy pack. The SDK's module has one for each operating system. */
export const policyAnalyzer = "pulumi-analyzer-policy";

/** Builds the Pulumi CLI and its Node language host into a folder, and puts the script that starts policy packs beside them. */
export async function buildPulumi(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const program of pulumiPrograms) await build(program, folder, environment);
  const script = process.platform === "win32" ? `${policyAnalyzer}.cmd` : policyAnalyzer;
  await copyOfSdk("pulumi", join("nodejs", "dist", script), folder, environment);
}

/** Builds the hosts of the other languages into a folder, and puts the script that Python's host starts beside them. */
export async function buildLanguageHosts(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const program of languageHosts) await build(program, folder, environment);
  await copyOfSdk("language-host", join("python", "cmd", pythonProgram), folder, environment);
}

/** Copies a script from the SDK that a module of tools/go pins. */
async function copyOfSdk(module: string, path: string, folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const list = ["list", "-mod=readonly", "-m", "-f={{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
  const sdk = (await run("go", list, setting(module, environment))).trim();
  const copy = join(folder, basename(path));
  await copyFile(join(sdk, path), copy);
  await chmod(copy, 0o755);
}

/** Builds one program from the Go module proxy into a folder. */
export async function build(program: Program, folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const output = join(folder, executable(program.name));
  await run(
    "go",
    [
      "build",
      "-mod=readonly",
      "-trimpath",
      `-ldflags=-s -w ${program.linkerFlags ?? ""}`,
      `-o=${output}`,
      program.package,
    ],
    setting(program.module, environment),
  );
}

const setting = (module: string, environment: NodeJS.ProcessEnv) => ({
  folder: join(__dirname, "go", module),
  // A go.work in a folder above this repository must not affect this.
  environment: { ...environment, GOWORK: "off" },
  minutes: 30,
});

import { join } from "node:path";
import { executable, run } from "./command.js";

/** tools/go pins what each program is built from, with checksums. */
export const pulumiVersion = "3.220.0";
/** The last release of the Node language host that the Go module proxy serves. It works with far newer CLIs and SDKs. */
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

/** Builds the Pulumi CLI and its Node language host into a folder. */
export async function buildPulumi(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const program of pulumiPrograms) await build(program, folder, environment);
}

/** Builds one program of the Go module proxy into a folder. */
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
    // A go.work somewhere above this repository has no say in this.
    { folder: join(__dirname, "go", program.module), environment: { ...environment, GOWORK: "off" }, minutes: 30 },
  );
}

import { join } from "node:path";
import { executable, run } from "./command.js";

/** tools/go pins what each of the two is built from, with checksums. */
export const pulumiVersion = "3.220.0";
/** The last release of the Node language host that the Go module proxy serves. It works with far newer CLIs and SDKs. */
const languageHostVersion = "3.68.0";

const programs = [
  { module: "pulumi", name: "pulumi", package: "pkg/v3/cmd/pulumi", version: pulumiVersion },
  {
    module: "language-host",
    name: "pulumi-language-nodejs",
    package: "sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: languageHostVersion,
  },
];

/** Builds the Pulumi CLI and its Node language host into a folder. */
export async function buildPulumi(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const program of programs) {
    const setVersion = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${program.version}`;
    const output = join(folder, executable(program.name));
    await run(
      "go",
      [
        "build",
        "-mod=readonly",
        "-trimpath",
        `-ldflags=-s -w ${setVersion}`,
        `-o=${output}`,
        `github.com/pulumi/pulumi/${program.package}`,
      ],
      // A go.work somewhere above this repository has no say in this.
      { folder: join(__dirname, "go", program.module), environment: { ...environment, GOWORK: "off" }, minutes: 30 },
    );
  }
}

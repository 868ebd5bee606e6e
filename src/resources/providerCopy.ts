import { createRequire } from "node:module";
import { join } from "node:path";
import { log, ResourceError } from "@pulumi/pulumi";
import { perRun } from "./run.js";

const warnedOfAnother = perRun(() =>
  log.warn(
    "The program has one copy of pulumi-copilot-seats and a library that it uses another; neither knows the people that the other declares, and Pulumi " +
      "loads the program's. Use one version in both (`npm ls pulumi-copilot-seats` lists the copies).",
  ),
);

/**
 * Pulumi loads the provider from the program's folder. In a monorepo, this package may have come with a library, and some package
 * managers show it only to that library. This reports it, because Pulumi would end with a stack trace.
 */
export function expectProvider(resource: string, module: string): void {
  // Elsewhere, such as in unit tests and the Automation API, the folder does not show where the provider is loaded from.
  if (process.env.PULUMI_NODEJS_ENGINE === undefined) return;
  const found = findProvider(module);
  if (found === undefined) {
    throw new ResourceError(
      `${resource}: Pulumi loads the provider from the program's folder, where pulumi-copilot-seats is not installed. Add it to the program's own ` +
        "package.json, in the library's version.",
      undefined,
      true,
    );
  }
  if (found !== require.resolve(`../provider/${module}.js`)) void warnedOfAnother();
}

function findProvider(module: string): string | undefined {
  try {
    return createRequire(join(process.cwd(), "index.js")).resolve(`pulumi-copilot-seats/dist/provider/${module}.js`);
  } catch {
    return undefined;
  }
}

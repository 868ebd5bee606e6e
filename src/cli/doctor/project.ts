import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { inRange, peerDependencies } from "../versions.js";
import { type Finding, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

export async function checkProject({ project }: Situation): Promise<Finding> {
  const { name, runtime, refresh } = await project.value();
  if (runtime !== "nodejs") {
    return problem(
      `The project ${name} runs on ${runtime}, but this package's resources need Node.js.`,
      "Write `runtime: nodejs` into Pulumi.yaml.",
    );
  }
  if (refresh === "always") return ok(`The project ${name} reads GitHub first (refresh: always).`);
  return warning(
    `The project ${name} does not set refresh: always, so previews do not show seats cancelled on GitHub.`,
    "Write `options: { refresh: always }` into Pulumi.yaml, or add --refresh to each preview and up.",
  );
}

export async function checkSdk({ project }: Situation): Promise<Finding> {
  const { program } = await project.needed();
  const range = peerDependencies["@pulumi/pulumi"];
  const installed = await sdkVersion(program);
  const remedy = "Run `npm install @pulumi/pulumi` in the project.";
  if (installed === undefined) return problem("@pulumi/pulumi is not installed in the project.", remedy);
  return inRange(installed, range)
    ? ok(`@pulumi/pulumi ${installed}.`)
    : problem(`@pulumi/pulumi ${installed} is installed, but ${range} is required.`, remedy);
}

async function sdkVersion(folder: string): Promise<string | undefined> {
  try {
    const file = createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/package.json");
    return z.object({ version: z.string() }).parse(JSON.parse(await readFile(file, "utf8"))).version;
  } catch {
    return undefined;
  }
}

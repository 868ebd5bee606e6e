import type { dynamic } from "@pulumi/pulumi";
import { GitHub } from "../github/github.js";
import { type ConfigLookup, defaultOwner, readSettings, type Settings } from "../settings/settings.js";
import { inOneLine } from "../text/line.js";
import { expectEngine } from "./engine.js";

const LONGEST_LINE = 10_000;

let lookup: ConfigLookup = () => undefined;
let session: { key: string; github: GitHub } | undefined;

/**
 * Takes the stack's configuration. Pulumi awaits this only for the first operation: others start at the same time, so
 * nothing may come before what is kept here.
 */
export async function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  lookup = (key) => config.get(key);
}

/** GitHub as the stack configures it: one for all resources of a run, so that their writes travel together. */
export function github(): GitHub {
  const current = settings();
  const key = JSON.stringify(current);
  if (session?.key !== key) session = { key, github: new GitHub(current, { say, beforeWrite: expectEngine }) };
  return session.github;
}

/** The settings as stack and environment have them now. */
export function settings(): Settings {
  return readSettings(lookup, process.env);
}

/** The organization of a resource that names none. */
export function ownerOfStack(): string | undefined {
  return defaultOwner(lookup, process.env);
}

/** One line for the person who runs Pulumi: what the provider writes here stands in the Diagnostics of the run. */
export function say(line: string): void {
  process.stderr.write(`${inOneLine(line, LONGEST_LINE)}\n`);
}

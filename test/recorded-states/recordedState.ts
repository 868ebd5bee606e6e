import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../../tools/package.js";

const resourceSchema = z.object({
  kind: z.enum(["CopilotSeatAssignment", "CopilotSeatRoster", "CopilotTeamSeatAssignment"]),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
});
export type Resource = z.infer<typeof resourceSchema>;

/** A state that a version of the package has written, and what it was about. */
export const recordedStateSchema = z.object({
  /** The local GitHub's seed. */
  world: z.record(z.string(), z.unknown()),
  /** The program. */
  resources: z.array(resourceSchema),
  /** What a preview with a refresh shows; nothing when program, state and GitHub are in step. */
  shows: z.array(z.string()),
  /** Whose seats the `up` then pays for, and whose it cancels. */
  bought: z.array(z.string()),
  cancelled: z.array(z.string()),
  /** As `pulumi stack import` takes it. */
  deployment: z.record(z.string(), z.unknown()),
});
export type RecordedState = z.infer<typeof recordedStateSchema>;

/** Declares what `resources.json` holds. */
export const PROGRAM = `
  const resources = require("pulumi-copilot-seats");
  for (const { kind, name, args } of require("./resources.json")) new resources[kind](name, args);
`;

export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

/** A folder for each version that was released. */
export const statesFolder = join(root, "test", "recorded-states");

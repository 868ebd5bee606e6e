import type { Run, State, Step } from "./run.js";

/** One resource through a run. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** As the last run left it; undefined without a refresh, or when it is new. */
  prior?: State | undefined;
  /** As the refresh found it. */
  before?: State | undefined;
  /** As it is to be, or after an update: as it is. */
  after?: State | undefined;
  /** As the program wants it, whatever became of that; undefined while it stays as it is. */
  wanted?: State | undefined;
  /** What the program makes of it; undefined while it stays as it is. */
  change?: Change;
}

export type Change = "create" | "update" | "replace" | "delete";

const CHANGES: Readonly<Record<string, Change>> = {
  create: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  delete: "delete",
};

/** What became of each resource, or is to become of it. */
export function resourcesOf({ kind, steps }: Run): Resource[] {
  const resources = new Map<string, Resource>();
  for (const step of steps) {
    const { urn } = step;
    const resource = resources.get(urn) ?? newResource(step);
    resources.set(urn, resource);
    if (step.op === "refresh") refreshed(resource, step);
    else if (step.stage === "planned") planned(resource, step, kind === "preview");
    else if (kind === "update") carriedOut(resource, step);
  }
  return [...resources.values()];
}

function newResource({ urn, before, after }: Step): Resource {
  const [, , types = "", name = ""] = urn.split("::");
  return { urn, type: (after ?? before)?.type ?? types.split("$").at(-1) ?? "", name };
}

function refreshed(resource: Resource, { stage, before, after }: Step): void {
  if (stage === "planned") resource.prior = before;
  resource.before = resource.after = stage === "done" ? after : before;
}

/** In a digest it is the plan's steps that show what the refresh has found. */
function planned(resource: Resource, { op, before, after }: Step, decides: boolean): void {
  const change = CHANGES[op];
  if (op === "same") {
    // Without a refresh only this tells what there is.
    resource.before ??= before;
    resource.after ??= after;
  }
  if (!change) return;
  if (op === "create") resource.before = undefined;
  else if (before) resource.before = before;
  resource.change = change;
  resource.wanted = change === "delete" ? undefined : after;
  resource.after = decides ? (change === "delete" ? undefined : after) : resource.before;
}

function carriedOut(resource: Resource, { op, stage, after }: Step): void {
  const change = CHANGES[op];
  if (!change) return;
  if (change === "delete") {
    if (stage === "done") resource.after = undefined;
  }
  // A failure that came to nothing has no outputs.
  else if (stage === "done" || Object.keys(after?.outputs ?? {}).length > 0) resource.after = after;
}

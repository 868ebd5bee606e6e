import type { Run, State, Step } from "./run.js";

/** One resource throughout a run. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** As the last run left it; undefined without a refresh, or if it is new. */
  prior?: State | undefined;
  /** As the refresh found it. */
  before?: State | undefined;
  /** As it will be, or after an update: as it is. */
  after?: State | undefined;
  /** As the program wants it, even if that failed; undefined if it does not change. */
  wanted?: State | undefined;
  /** How the program changes it; undefined if it does not change. */
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

/** What happened, or will happen, to each resource. */
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

/** In a digest, only the planned steps show what the refresh found. */
function planned(resource: Resource, { op, before, after }: Step, decides: boolean): void {
  const change = CHANGES[op];
  if (op === "same") {
    // Without a refresh, only this step shows the existing state.
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
  // A failure without effect has no outputs.
  else if (stage === "done" || Object.keys(after?.outputs ?? {}).length > 0) resource.after = after;
}

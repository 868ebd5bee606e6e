import { createHash } from "node:crypto";
import type { Enterprise } from "./enterprise.js";
import type { ForeignAnswer } from "./faults/fault.js";
import type { Received } from "./http/receive.js";
import type { Organization } from "./organization.js";
import type { World } from "./world.js";

/** Files behind signed links, which GitHub serves from another host. The link is enough to read one, and a token is refused. */

const PATH = "/copilot-usage-reports/";
const LINES_A_FILE = 1_000;

export function isDownload(path: string): boolean {
  return path.startsWith(PATH);
}

export function reportLinks(world: World, owner: Organization | Enterprise, base: string): string[] {
  const files = Math.max(1, Math.ceil((owner.settings.usersReport?.length ?? 0) / LINES_A_FILE));
  return Array.from(
    { length: files },
    (_, index) => `${base}${pathOf(owner, index)}?sig=${signature(world, owner, index)}`,
  );
}

export function download(world: World, { method, path, query, headers }: Received): ForeignAnswer {
  if (method !== "GET") return refused(405, "only GET");
  if (headers.authorization !== undefined) return refused(400, "a signed link takes no other authentication");
  const [, kind, name = "", file = ""] = /^\/copilot-usage-reports\/(\w+)\/([^/]+)\/(\d+)\.ndjson$/.exec(path) ?? [];
  const owner = kind === "enterprise" ? world.enterprise(name) : world.organization(name);
  const index = Number(file);
  const entries = owner?.settings.usersReport;
  if (!owner || !entries || query.get("sig") !== signature(world, owner, index))
    return refused(403, "the signature is wrong");
  const lines = entries
    .slice(index * LINES_A_FILE, (index + 1) * LINES_A_FILE)
    .map(({ login, day, credits, actions }) =>
      JSON.stringify({
        day,
        user_id: world.accounts.byLogin(login)?.id ?? 0,
        user_login: login,
        user_initiated_interaction_count: actions,
        code_generation_activity_count: 0,
        code_acceptance_activity_count: 0,
        ai_credits_used: credits,
      }),
    );
  return {
    status: 200,
    headers: { "content-type": "application/x-ndjson" },
    body: lines.map((line) => `${line}\n`).join(""),
  };
}

function pathOf(owner: Organization | Enterprise, index: number): string {
  return `${PATH}${owner.kind}/${owner.name}/${index}.ndjson`;
}

function signature({ linkSecret }: World, owner: Organization | Enterprise, index: number): string {
  return createHash("sha256")
    .update(`${linkSecret} ${pathOf(owner, index)}`)
    .digest("hex");
}

function refused(status: number, body: string): ForeignAnswer {
  return { status, headers: { "content-type": "text/plain" }, body };
}

/**
 * Cuts test/openapi/github.json out of GitHub's OpenAPI description: the operations that we use, and everything they refer to.
 * Run it by hand when GitHub's description has changed, never automatically: the package is 385 MB unpacked.
 *
 *   npm install --prefix /tmp/openapi --ignore-scripts @octokit/openapi@23.0.2
 *   npx tsx tools/openapiSlice.ts /tmp/openapi/node_modules/@octokit/openapi
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/**
 * The operations that we use, by the description they come from. A later description adds what the earlier ones lack. GET /meta
 * is left out because its example breaks its schema, and GET /app/installations because its account would have to be a user and
 * an enterprise at the same time.
 */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  "api.github.com": [
    "GET /orgs/{org}/copilot/billing",
    "GET /orgs/{org}/copilot/billing/seats",
    "POST /orgs/{org}/copilot/billing/selected_users",
    "DELETE /orgs/{org}/copilot/billing/selected_users",
    "POST /orgs/{org}/copilot/billing/selected_teams",
    "DELETE /orgs/{org}/copilot/billing/selected_teams",
    "GET /orgs/{org}/members/{username}/copilot",
    "GET /orgs/{org}",
    "GET /orgs/{org}/members",
    "GET /orgs/{org}/members/{username}",
    "GET /orgs/{org}/public_members/{username}",
    "GET /orgs/{org}/memberships/{username}",
    "GET /orgs/{org}/outside_collaborators",
    "GET /user/memberships/orgs/{org}",
    "GET /orgs/{org}/teams",
    "GET /orgs/{org}/teams/{team_slug}",
    "GET /orgs/{org}/teams/{team_slug}/members",
    "GET /users/{username}",
    "GET /user/{account_id}",
    "GET /user",
    "GET /organizations/{org}/settings/billing/ai_credit/usage",
    "GET /orgs/{org}/copilot/metrics/reports/users-28-day/latest",
    "GET /rate_limit",
    "GET /",
    "GET /versions",
  ],
  ghec: [
    // This description also knows Apps' permissions for enterprises.
    "GET /app",
    "GET /orgs/{org}/installation",
    "GET /enterprises/{enterprise}/installation",
    "POST /app/installations/{installation_id}/access_tokens",
    "GET /enterprises/{enterprise}/consumed-licenses",
    "GET /orgs/{org}/audit-log",
    "GET /enterprises/{enterprise}/settings/billing/ai_credit/usage",
    "GET /enterprises/{enterprise}/copilot/metrics/reports/users-28-day/latest",
    "GET /enterprises/{enterprise}/copilot/billing/seats",
    "POST /enterprises/{enterprise}/copilot/billing/selected_users",
    "DELETE /enterprises/{enterprise}/copilot/billing/selected_users",
    "POST /enterprises/{enterprise}/copilot/billing/selected_enterprise_teams",
    "DELETE /enterprises/{enterprise}/copilot/billing/selected_enterprise_teams",
    "GET /enterprises/{enterprise}/members/{username}/copilot",
    "GET /enterprises/{enterprise}/teams",
    "GET /enterprises/{enterprise}/teams/{team_slug}",
    "GET /enterprises/{enterprise}/teams/{enterprise-team}/memberships",
  ],
};

/** What no check reads, left out to keep the slice small. */
const PROSE = new Set([
  "description",
  "summary",
  "title",
  "tags",
  "externalDocs",
  "example",
  "x-octokit",
  "x-github",
  "x-github-breaking-changes",
]);
/** Example payloads, kept word for word. */
const VERBATIM = new Set(["examples", "value"]);
/** The keys in these are names, not OpenAPI keywords: a property may be named "description". */
const NAMED = new Set(["properties", "responses", "headers", "content"]);
const REFERENCE = /^#\/components\/([^/]+)\/([^/]+)$/;
const OUTPUT = join(__dirname, "..", "test", "openapi", "github.json");

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

function main(packageFolder: string | undefined): void {
  if (packageFolder === undefined) {
    console.error(
      "usage: tsx tools/openapiSlice.ts <folder of an unpacked @octokit/openapi>  (how to get it: see the file)",
    );
    process.exitCode = 2;
    return;
  }
  const version = object(readJson(join(packageFolder, "package.json"))).version ?? null;
  const paths: JsonObject = {};
  const components = new Map<string, Json>();
  for (const [name, operations] of Object.entries(OPERATIONS)) {
    const source = readJson(join(packageFolder, "generated", `${name}.json`));
    for (const operation of operations) {
      const [method = "", path = ""] = operation.split(" ");
      const found = at(source, ["paths", path, method.toLowerCase()]);
      const operationOnly = withoutProse(found);
      paths[path] = { ...object(paths[path] ?? {}), [method.toLowerCase()]: operationOnly };
      collect(operationOnly, source, components);
    }
  }
  const slice = {
    openapi: "3.0.3",
    info: { title: "Of GitHub's API, what we use: cut by tools/openapiSlice.ts", version },
    paths,
    components: grouped(components),
  };
  // GitHub's example token would alarm every secret scanner.
  const text = JSON.stringify(slice, null, 1).replaceAll(/\bgh[a-z]_\w+/g, "ghs_example");
  writeFileSync(OUTPUT, `${text}\n`);
  console.log(`${OUTPUT}: ${Object.keys(paths).length} paths, ${components.size} components`);
}

/** Copies every component that the part refers to, and those that they refer to. */
function collect(part: Json, source: Json, components: Map<string, Json>): void {
  for (const reference of references(part)) {
    const [, kind = "", name = ""] = REFERENCE.exec(reference) ?? [];
    const component = withoutProse(at(source, ["components", kind, name]), [name, kind]);
    const known = components.get(reference);
    if (known !== undefined) {
      if (!isDeepStrictEqual(known, component)) throw new Error(`two descriptions differ about ${reference}`);
      continue;
    }
    components.set(reference, component);
    collect(component, source, components);
  }
}

function* references(part: Json): Generator<string> {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === "$ref" && typeof value === "string") yield value;
    else yield* references(value);
  }
}

/**
 * `above` and `aboveThat` are the two keys that lead here. GitHub's descriptions of responses are kept: they say what a bare 422
 * means.
 */
function withoutProse(part: Json, [above = "", aboveThat = ""]: readonly string[] = []): Json {
  if (Array.isArray(part)) return part.map((item) => withoutProse(item));
  if (typeof part !== "object" || part === null) return part;
  const named = NAMED.has(above) && !NAMED.has(aboveThat);
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(part)) {
    if (!named && VERBATIM.has(key)) kept[key] = value;
    else if (named || !PROSE.has(key) || (key === "description" && aboveThat === "responses")) {
      kept[key] = withoutProse(value, [key, above]);
    }
  }
  return kept;
}

function grouped(components: Map<string, Json>): JsonObject {
  const groups: JsonObject = {};
  for (const reference of [...components.keys()].sort()) {
    const [, kind = "", name = ""] = REFERENCE.exec(reference) ?? [];
    groups[kind] = { ...object(groups[kind] ?? {}), [name]: components.get(reference) ?? null };
  }
  return groups;
}

function at(json: Json, path: readonly string[]): Json {
  return path.reduce<Json>((inner, key) => {
    const value = object(inner)[key];
    if (value === undefined) throw new Error(`the description has no ${path.join(" > ")}`);
    return value;
  }, json);
}

function object(json: Json): JsonObject {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Error("expected a JSON object");
  return json;
}

function readJson(file: string): Json {
  return JSON.parse(readFileSync(file, "utf8"));
}

main(process.argv[2]);

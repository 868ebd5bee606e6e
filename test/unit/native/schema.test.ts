import assert from "node:assert/strict";
import ts from "typescript";
import { CONFIGURATION_KEYS } from "../../../src/native/configuration.js";
import { nativeFunctions } from "../../../src/native/functions.js";
import { listRules } from "../../../src/native/list.js";
import { nativeResources } from "../../../src/native/resources.js";
import { functions, types } from "../../../src/native/schema/functions.js";
import { resources } from "../../../src/native/schema/resources.js";
import { schema } from "../../../src/native/schema/schema.js";
import { appAuth, settings } from "../../../src/native/schema/settings.js";
import type { Table } from "../../../src/native/schema/shapes.js";
import { billingLookup, listLookup, seatLookup } from "../../../src/provider/lookups.js";
import { ownerRules } from "../../../src/provider/owner.js";
import { rosterRules } from "../../../src/provider/rosterRules.js";
import { Run } from "../../../src/provider/run.js";
import { FIELDS } from "../../../src/roster/seats.js";
import { read } from "../../support/documents.js";

const run = new Run({ environment: {}, show: () => {}, beforeWrite: async () => {} });
const sorted = (names: Iterable<string>) => [...names].sort();

/** By class or interface: the comment of each property, on one line. */
function documented(file: string): Map<string, Map<string, string>> {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const declarations = new Map<string, Map<string, string>>();
  for (const node of source.statements) {
    if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) continue;
    const properties = new Map<string, string>();
    for (const member of node.members) {
      if (!ts.isPropertyDeclaration(member) && !ts.isPropertySignature(member)) continue;
      const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
      const words = comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join(" ");
      properties.set(member.name.getText(source), words.replace(/\s+/g, " "));
    }
    declarations.set(node.name?.text ?? "", properties);
  }
  return declarations;
}

const described = (table: Table) =>
  new Map(Object.entries(table).map(([name, { description }]) => [name, description.replace(/\s+/g, " ")]));

describe("the native door's schema", () => {
  it("has every resource and function that is served, and no other", () => {
    assert.deepEqual(sorted(Object.keys(resources)), sorted(Object.keys(nativeResources(run))));
    assert.deepEqual(sorted(Object.keys(functions)), sorted(Object.keys(nativeFunctions(run))));
  });

  it("has the inputs that the rules of the core know", () => {
    const { rules } = ownerRules({}, undefined);
    assert.deepEqual(Object.keys(rules), ["organization"]);
    const ofRoster = Object.keys(rosterRules).filter((name) => !name.startsWith("__"));
    const inputs = ["organization", "enterprise", "usernames", "seats", ...ofRoster];
    assert.deepEqual(sorted(Object.keys(resources.CopilotSeatRoster.inputs)), sorted(inputs));
    for (const { name, rules } of [seatLookup, listLookup, billingLookup]) {
      assert.deepEqual(
        sorted(Object.keys(functions[name as keyof typeof functions].inputs)),
        sorted(Object.keys(rules.shape)),
        name,
      );
    }
    assert.deepEqual(Object.keys(types.RosterSeat.properties), [...FIELDS]);
    assert.deepEqual(sorted(Object.keys(settings)), sorted(CONFIGURATION_KEYS));
  });

  it("says how each resource is listed", () => {
    const { resources: all } = schema() as { resources: Record<string, { listInputs: { properties: object } }> };
    for (const [token, { listInputs }] of Object.entries(all)) {
      assert.deepEqual(Object.keys(listInputs.properties), Object.keys(listRules.shape), token);
    }
  });

  it("describes everything, and names only what it has", () => {
    const { types: known } = schema() as { types: Record<string, unknown> };
    const visit = (value: unknown, path: string) => {
      if (typeof value !== "object" || value === null) return;
      const { $ref, description, properties, inputProperties } = value as Record<string, unknown>;
      if (typeof $ref === "string") assert.ok(known[$ref.replace("#/types/", "")], `${path}: ${$ref}`);
      for (const table of [properties, inputProperties]) {
        for (const [name, each] of Object.entries((table ?? {}) as Record<string, { description?: string }>)) {
          assert.match(each.description ?? "", /^\S.*\.$/s, `${path}.${name}`);
        }
      }
      if (properties !== undefined && path !== "" && description === undefined) assert.match(path, /inputs|outputs/);
      for (const [name, each] of Object.entries(value)) visit(each, `${path}.${name}`);
    };
    visit(schema(), "");
  });

  it("makes secrets of credentials, and never reads one from the environment into a state", () => {
    const secrets = Object.entries(settings).flatMap(([name, { secret }]) => (secret ? [name] : []));
    assert.deepEqual(secrets, ["token", "appAuth"]);
    assert.equal(appAuth.pemFile?.secret, true);
    assert.doesNotMatch(JSON.stringify(schema()), /defaultInfo/);
  });

  it("takes over the dynamic door's resources", () => {
    const { resources: all } = schema() as { resources: Record<string, { aliases: unknown }> };
    for (const [token, { aliases }] of Object.entries(all)) {
      assert.deepEqual(aliases, [{ type: token.replace("copilot-seats:index:", "pulumi-nodejs:dynamic:") }]);
    }
  });

  it("says where Pulumi finds a plugin that is missing, once package.json names the repository", () => {
    const { pluginDownloadURL } = schema("git+https://github.com/acme/copilot.seats.git") as Record<string, unknown>;
    assert.equal(pluginDownloadURL, "github://api.github.com/acme/copilot.seats");
    for (const source of [undefined, "https://example.com/acme/seats"]) {
      assert.ok(!("pluginDownloadURL" in schema(source)), source);
    }
  });

  it("says about each property what TypeScript's classes say", () => {
    const tables: [string, string, Table][] = [
      ["copilotSeatAssignment", "CopilotSeatAssignmentArgs", resources.CopilotSeatAssignment.inputs],
      ["copilotSeatAssignment", "CopilotSeatAssignment", resources.CopilotSeatAssignment.outputs],
      ["copilotSeatRoster", "CopilotSeatRosterArgs", resources.CopilotSeatRoster.inputs],
      ["copilotSeatRoster", "CopilotSeatRoster", resources.CopilotSeatRoster.outputs],
      ["copilotTeamSeatAssignment", "CopilotTeamSeatAssignmentArgs", resources.CopilotTeamSeatAssignment.inputs],
      ["copilotTeamSeatAssignment", "CopilotTeamSeatAssignment", resources.CopilotTeamSeatAssignment.outputs],
      ["provider", "ProviderArgs", settings],
      ["provider", "AppAuth", appAuth],
    ];
    for (const [file, name, table] of tables) {
      const words = documented(`src/resources/native/${file}.ts`).get(name) ?? new Map();
      assert.deepEqual(Object.fromEntries(words), Object.fromEntries(described(table)), name);
    }
  });
});

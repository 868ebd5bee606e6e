import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { find } from "../../tools/command.js";
import { makeSdks } from "../../tools/sdks.js";
import {
  addPackage,
  emptyProgram,
  exampleIn,
  generateSdk,
  hosts,
  inProgram,
  PLUGIN,
  type Program,
} from "../support/languages/program.js";

interface Described {
  description?: string;
}
interface Schema {
  name: string;
  version: string;
  resources: Record<
    string,
    Described & { inputProperties: Record<string, Described>; properties: Record<string, Described> }
  >;
  functions: Record<string, Described & { inputs: { properties: Record<string, Described> } }>;
  config: { variables: Record<string, Described & { secret?: boolean }> };
}

describe("what Pulumi makes of the plugin's schema", function () {
  this.timeout(540_000);
  let program: Program | undefined;
  let schema: Schema & Record<string, unknown>;

  before(async () => {
    program = await emptyProgram("yaml", "sdks");
    if (program) schema = JSON.parse(await inProgram(program, "pulumi", ["package", "get-schema", PLUGIN]));
  });

  it("get-schema: everything has a description, and the token is a secret", () => {
    if (!program) return;
    assert.equal(schema.name, "copilot-seats");
    assert.deepEqual(Object.keys(schema.resources).sort(), [
      "copilot-seats:index:CopilotSeatAssignment",
      "copilot-seats:index:CopilotSeatRoster",
      "copilot-seats:index:CopilotTeamSeatAssignment",
    ]);
    const tables = [
      schema.resources,
      schema.functions,
      schema.config.variables,
      ...Object.values(schema.resources).flatMap(({ inputProperties, properties }) => [inputProperties, properties]),
      ...Object.values(schema.functions).map(({ inputs }) => inputs.properties),
    ];
    for (const [name, { description }] of tables.flatMap((table) => Object.entries(table)))
      assert.ok(description, `${name} has no description`);
    assert.equal(schema.config.variables.token?.secret, true);
  });

  it("Node: its SDK compiles", async () => {
    if (!program) return;
    await generateSdk(program, "nodejs");
    await inProgram(program, "node", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "sdks/nodejs"]);
  });

  it("Python and Go: their SDKs are generated", async () => {
    if (!program) return;
    for (const [language, file] of [
      ["python", "pulumi_copilot_seats/copilot_seat_roster.py"],
      ["go", "copilotseats/copilotSeatRoster.go"],
    ] as const) {
      await generateSdk(program, language);
      assert.ok(existsSync(join(program.project.folder, "sdks", language, file)), file);
    }
  });

  it("Python: its SDK compiles and can be imported", async () => {
    const python = await exampleIn("python");
    if (!python) return;
    await inProgram(python, "python", ["-m", "compileall", "-q", "sdks"]);
    const names = await inProgram(python, "python", ["-c", "import pulumi_copilot_seats as p; print(*dir(p))"]);
    for (const name of [
      "CopilotSeatAssignment",
      "CopilotSeatRoster",
      "CopilotTeamSeatAssignment",
      "Provider",
      "read_roster",
    ])
      assert.ok(names.split(/\s/).includes(name), name);
  });

  it("Go: its SDK and the example are sound", async () => {
    const go = await exampleIn("go");
    if (go) await inProgram(go, "go", ["vet", "-mod=mod", "./...", "example.com/pulumi-copilot-seats/sdk/go/..."]);
  });

  it(".NET: its SDK is generated", async () => {
    if (!program) return;
    // The generator downloads the package's logo.
    const pictures = createServer((_, answer) => answer.end("a picture")).listen(0, "127.0.0.1");
    await once(pictures, "listening");
    try {
      const logoUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/`;
      await program.project.write({ "schema.json": JSON.stringify({ ...schema, logoUrl }) });
      await generateSdk(program, "dotnet", "schema.json");
    } finally {
      pictures.close();
    }
    const files = readdirSync(join(program.project.folder, "sdks", "dotnet"));
    assert.ok(files.some((file) => file.endsWith(".csproj")));
    assert.ok(files.includes("CopilotSeatRoster.cs"), files.join());
  });

  it("Java: its SDK is generated, if its language host is installed", async () => {
    if (!program) return;
    if (!find("pulumi-language-java", [(await hosts())?.generating ?? ""])) {
      console.log("NOT CHECKED: Java's SDK. Its language host comes with the official Pulumi CLI alone.");
      return;
    }
    await generateSdk(program, "java");
    const files = readdirSync(join(program.project.folder, "sdks", "java"), { recursive: true, encoding: "utf8" });
    assert.ok(
      files.some((file) => file.endsWith("CopilotSeatRoster.java")),
      files.join(),
    );
  });

  it("npm run sdks: those for npm, PyPI and Go have the version, the license and the repository", async () => {
    const python = await emptyProgram("python", "published");
    if (!python) return;
    const folder = join(python.project.folder, "sdks");
    const manifest = JSON.stringify({ repository: { type: "git", url: "git+https://github.com/acme/seats.git" } });
    await makeSdks({ schema: JSON.stringify({ ...schema, version: "1.8.7" }), manifest, target: folder });
    const node = JSON.parse(await inProgram(python, "npm", ["pack", "--dry-run", "--json", "./sdks/nodejs"]));
    assert.deepEqual([node[0].name, node[0].version], ["pulumi-copilot-seats-sdk", "1.8.7"]);
    const { license, repository } = JSON.parse(readFileSync(join(folder, "nodejs", "package.json"), "utf8"));
    assert.deepEqual([license, repository], ["Apache-2.0", "https://github.com/acme/seats"]);
    const alone = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", "wheels"];
    await inProgram(python, "python", ["-m", "pip", "wheel", ...alone, join("sdks", "python")]);
    assert.deepEqual(readdirSync(join(python.project.folder, "wheels")), [
      "pulumi_copilot_seats-1.8.7-py3-none-any.whl",
    ]);
    assert.match(readFileSync(join(folder, "go", "go.mod"), "utf8"), /^module github\.com\/acme\/seats\/sdk\/go$/m);
    for (const language of ["nodejs", "python", "go"])
      assert.ok(existsSync(join(folder, language, "LICENSE")), language);
  });

  it("package add: a Node program has an SDK, and its Pulumi.yaml the package's version", async () => {
    const node = await emptyProgram("yaml", "added");
    if (!node) return;
    await node.project.write({
      "Pulumi.yaml": "name: added\nruntime: nodejs\n",
      "package.json": '{ "name": "added", "private": true }',
    });
    await addPackage(node);
    assert.match(await node.project.read("Pulumi.yaml"), /copilot-seats: copilot-seats@\d/);
    assert.ok(readdirSync(join(node.project.folder, "sdks", "copilot-seats")).includes("copilotSeatRoster.ts"));
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.js";
import { simulate } from "../../src/cli/simulate/command.js";
import { CONFIGURATION_KEYS } from "../../src/native/configuration.js";
import { schema } from "../../src/native/schema/schema.js";
import { belongs } from "../../tools/contents.js";
import { root } from "../../tools/package.js";
import { codeBlock, codeBlocks, documents, read } from "../support/documents.js";

/** Sources with settings for users. The simulator has its own, in seeds. */
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.startsWith("simulator/"))
  .map((name) => read(`src/${name}`))
  .join("\n");
/** Joins messages that are split across lines of code. */
const spoken = sources.replaceAll(/["'`]\s*\+\s*["'`]/g, "");

const settingsIn = (text: string) => setOf(text, /\b(?:github|copilotSeats):[a-z]\w*/g);
const variablesIn = (text: string) => setOf(text, /\b(?:COPILOT_SEATS|GITHUB)_[A-Z_]*[A-Z]\b/g);

describe("the documents", function () {
  this.timeout(120_000);
  const everyDocument = documents();
  const everyPage = everyDocument.map(read).join("\n");
  const everyBlock = everyDocument.flatMap((file) => codeBlocks(file).map((block) => ({ file, ...block })));

  it("are all there", () => {
    for (const file of [
      "README.md",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "DECISIONS.md",
      "SECURITY.md",
      "docs/guides/gitops.md",
    ])
      assert.ok(everyDocument.includes(file), file);
    assert.match(read("LICENSE"), /Apache License\s+Version 2\.0, January 2004/);
  });

  it("have programs that compile against the package", () => {
    const programs = everyBlock.filter(({ language }) => language === "typescript");
    assert.ok(programs.length > 0);
    assert.deepEqual(compile(programs.map(({ code }) => code)), []);
    const [broken] = compile([
      'import { CopilotSeatAssignment } from "pulumi-copilot-seats"; new CopilotSeatAssignment(1);',
    ]);
    assert.match(broken ?? "", /Expected 2-3 arguments/, "a broken program would be noticed");
  });

  it("have JSON and YAML that parse", () => {
    for (const { file, language, code } of everyBlock) {
      if (language === "json") assert.doesNotThrow(() => JSON.parse(code), file);
      if (language === "yaml") assert.doesNotThrow(() => parse(code), file);
    }
  });

  it("name every existing setting and variable, and no others", () => {
    const configuration = read("docs/reference/configuration.md");
    const pages = everyDocument
      .filter((file) => file === "README.md" || /^docs\/(?!internals\/)/.test(file))
      .map(read)
      .join("\n");
    assert.deepEqual(settingsIn(configuration), settingsIn(sources));
    assert.deepEqual(variablesIn(configuration), variablesIn(sources));
    for (const setting of settingsIn(pages)) assert.ok(settingsIn(sources).has(setting), setting);
    for (const variable of variablesIn(pages)) assert.ok(variablesIn(sources).has(variable), variable);
  });

  it("have at most 150 lines, except for the two that only grow", () => {
    for (const file of everyDocument) {
      if (["CHANGELOG.md", "DECISIONS.md"].includes(file)) continue;
      const lines = read(file).trimEnd().split("\n").length;
      assert.ok(lines <= 150, `${file} has ${lines} lines`);
    }
  });

  it("have links that lead somewhere", () => {
    for (const file of everyDocument) {
      for (const [, target = ""] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https:/.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const page = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(join(root, page)), `${file} links to ${target}`);
        if (anchor) assert.ok(anchorsOf(read(page)).has(anchor), `${file} links to ${target}`);
      }
    }
  });

  it("of the package link to nothing that stays behind", () => {
    for (const file of everyDocument.filter(belongs)) {
      // The page leaves pictures out, and shows their text instead.
      for (const [, target = ""] of read(file).matchAll(/(?<!!\[[^\]]*)\]\(([^)#\s]+)/g)) {
        if (!/^https:/.test(target)) assert.ok(belongs(posix.join(posix.dirname(file), target)), `${file}: ${target}`);
      }
    }
  });

  it("are all in the list of docs/README.md", () => {
    const listed = [...read("docs/README.md").matchAll(/\]\(([^)#\s]+)/g)].map(([, page = ""]) =>
      posix.join("docs", page),
    );
    for (const file of everyDocument.filter((name) => /^docs\/(guides|reference)\//.test(name)))
      assert.ok(listed.includes(file), file);
  });

  it("name npm scripts, files and options that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    for (const [, script = ""] of everyPage.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g))
      assert.ok(script in scripts, `npm ${script}`);
    for (const [, path = ""] of everyPage.matchAll(/`((?:src|test|tools|docs|examples)\/[\w./-]+)`/g))
      assert.ok(existsSync(join(root, path)), path);
  });

  it("name commands and options that copilot-seats has", async () => {
    for (const [line, name = "", rest = ""] of everyPage.matchAll(/(?<=npx )copilot-seats ([a-z]+)([^`\n|]*)/g)) {
      const command = await commands.get(name)?.load();
      assert.ok(command, line);
      for (const [, option = ""] of rest.matchAll(/ --([a-z]+)/g)) assert.ok(option in command.options, line);
    }
    const { options } = simulate;
    for (const line of read("docs/reference/simulator.md").split("\n"))
      if (/--seed|--faults|--like/.test(line))
        for (const [, option = ""] of line.matchAll(/`--([a-z]+)/g))
          assert.ok(option in options || option === "help", option);
  });

  it("explain messages that the code has", () => {
    const ofPulumi = ["is protected"];
    const messages = ["guides/troubleshooting", "reference/errors-seats", "reference/errors-rosters"].flatMap((page) =>
      [...read(`docs/${page}.md`).matchAll(/^### (.+)$/gm)].map(([, message = ""]) => message),
    );
    assert.ok(messages.length > 50, "the headings are found");
    for (const message of messages) if (!ofPulumi.includes(message)) assert.ok(spoken.includes(message), message);
  });

  it("say which Node and Pulumi are needed as the code does", () => {
    const { engines } = JSON.parse(read("package.json"));
    const [, version = ""] = /pulumiVersion = "([\d.]+)"/.exec(read("tools/goBuild.ts")) ?? [];
    const [, line, other] = /^\^(\d+\.\d+)\.0 \|\| >=(\d+\.\d+)\.0$/.exec(engines.node) ?? [];
    assert.ok(read("README.md").includes(`Node ^${line} or >=${other}`), engines.node);
    assert.ok(read("README.md").includes(`Pulumi ${version} or newer`), version);
  });

  it("have the form that Pulumi's registry wants of its two pages", () => {
    const [overview, installation] = ["docs/_index.md", "docs/installation-configuration.md"] as const;
    for (const file of [overview, installation]) {
      const [, head = ""] = /^---\n([\s\S]+?)\n---\n/.exec(read(file)) ?? [];
      const { layout, ...words } = parse(head);
      assert.equal(layout, "package", file);
      assert.deepEqual(Object.keys(words), ["title", "meta_desc"], file);
      // The registry shows these pages outside this repository.
      assert.doesNotMatch(read(file), /\]\((?!https:)/, file);
    }
    const { repository } = JSON.parse(read("package.json"));
    const home = repository?.url.replace(/^(?:git\+)?https:\/\/|\.git$/g, "") ?? "example.com/pulumi-copilot-seats";
    const goPackage = `${home}/sdk/go/copilotseats`;
    assert.ok(read(installation).includes(`\`${goPackage}\``), goPackage);
    const { pluginDownloadURL = "github://api.github.com/OWNER/REPOSITORY" } = schema() as Record<string, unknown>;
    assert.ok(read(installation).includes(`--server ${pluginDownloadURL}\n`), `${pluginDownloadURL}`);
    const [, languages = ""] = /chooser language "([\w,]+)"/.exec(read(overview)) ?? [];
    assert.deepEqual(languages.split(","), ["typescript", "python", "go", "yaml"]);
    for (const language of languages.split(",")) {
      const shown = new RegExp(`choosable language ${language} %\\}\\}\\n\\n\`\`\`${language}\\n([^]+?)\`\`\``);
      assert.match(read(overview), shown);
    }
    // Other tests run these examples. Only Go's example names the package's source, and only YAML's the plugin's path.
    const shown = (language: string, text: string) => codeBlock(overview, language, text);
    assert.ok(read("examples/python/__main__.py").endsWith(shown("python", "")));
    const go = shown("go", "").replace(goPackage, "example.com/pulumi-copilot-seats/sdk/go/copilotseats");
    assert.ok(read("examples/go/main.go").endsWith(go));
    const { plugins: _, description: __, ...program } = parse(read("examples/yaml/Pulumi.yaml"));
    assert.deepEqual(parse(shown("yaml", "runtime:")), program);
    for (const key of CONFIGURATION_KEYS) assert.ok(read(installation).includes(`\`copilot-seats:${key}\``), key);
  });

  it("name nobody's machine", () => {
    assert.doesNotMatch(everyPage, /\/(?:root|home|Users|work)\/|localhost:\d/);
  });
});

function setOf(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([match]) => match).sort());
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(/\s/g, "-"),
    ),
  );
}

/** The compiler's complaints about programs that import our source as the package. */
function compile(programs: readonly string[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    paths: {
      "pulumi-copilot-seats": [join(root, "src", "index.ts")],
      "pulumi-copilot-seats/native": [join(root, "src", "resources", "native", "index.ts")],
    },
  };
  const texts = new Map(programs.map((code, index) => [join(root, `document-${index}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) =>
      ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
    );
  });
}

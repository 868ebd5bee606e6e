// Programs in languages other than Node's, as they are after `npm install` and `pulumi package add`.
import { mkdir, rm, symlink } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { stringify } from "yaml";
import { find, pathOf, run } from "../../../tools/command.js";
import { type LanguageHosts, provideLanguageHosts } from "../../../tools/languageHosts.js";
import { providePulumi } from "../../../tools/pulumi.js";
import { codeBlock } from "../documents.js";
import { copyExample } from "../examples.js";
import type { Project } from "../project.js";
import { projectWith } from "../realPulumi.js";
import { virtualEnvironment } from "./python.js";

export type Language = "yaml" | "python" | "go";

export const PLUGIN = "node_modules/pulumi-copilot-seats/plugin/pulumi-resource-copilot-seats";
/** Where `pulumi package add` puts an SDK. */
const SDK = join("sdks", "copilot-seats");
/** Python's SDK is not installed into the virtual environment, which other tests share. */
const INSTALLED = "site-packages";

export interface Program {
  readonly project: Project;
  /** Must be set for each of its commands. */
  readonly environment: Record<string, string>;
}

/** The language's example; undefined, with a message, if this machine cannot run it. */
export async function exampleIn(language: Language): Promise<Program | undefined> {
  const program = await emptyProgram(language, language);
  if (!program) return undefined;
  await copyExample(language, program.project.folder);
  if (language === "yaml") return program;
  await addPackage(program);
  if (language === "python") {
    const alone = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"];
    await inProgram(program, "python", ["-m", "pip", "install", ...alone, "--target", INSTALLED, SDK]);
  }
  return program;
}

/** A folder inside the installed project, whose plugin it finds as its own. */
export async function emptyProgram(language: Language, name: string): Promise<Program | undefined> {
  const missing = await whatIsMissing(language);
  if (missing !== undefined) {
    const sentence = `${language} programs, which need ${missing}`;
    if (process.env.CI) throw new Error(`Cannot check ${sentence}`);
    console.log(`NOT CHECKED: ${sentence}.`);
    return undefined;
  }
  const project = (await projectWith("")).within(name);
  await rm(project.folder, { recursive: true, force: true });
  await mkdir(project.folder);
  await symlink(join("..", "node_modules"), join(project.folder, "node_modules"));
  return { project, environment: await environmentOf(language, project) };
}

/** A YAML program, which Pulumi reads in less time than it takes to start another language. */
export function yamlProgram(program: object, plugin = "node_modules/pulumi-copilot-seats/plugin"): string {
  const plugins = { providers: [{ name: "copilot-seats", path: plugin }] };
  return stringify({ name: "seats", runtime: "yaml", plugins, ...program });
}

async function environmentOf(language: Language, project: Project): Promise<Record<string, string>> {
  const python = language === "python" ? await virtualEnvironment() : undefined;
  const first = [...(python ? [join(python, "bin")] : []), (await hosts())?.running ?? ""];
  return {
    PATH: [...first, project.environment().PATH].join(delimiter),
    ...(python && { PYTHONPATH: join(project.folder, INSTALLED) }),
    ...(language === "go" && {
      // A go.work in a folder above must not affect this.
      GOWORK: "off",
      // What Pulumi was built from need not be built again.
      GOFLAGS: "-trimpath",
      // Go does not read a go.mod in the folder for temporary files.
      TMPDIR: dirname(project.folder),
    }),
  };
}

async function whatIsMissing(language: Language): Promise<string | undefined> {
  if ((await hosts()) === undefined) return "Go, to build Pulumi's language hosts";
  if (language === "python" && !(await virtualEnvironment())) return "python3 with pip and venv";
  if (language === "go" && !find("go", pathOf(process.env))) return "Go";
  return undefined;
}

export async function hosts(): Promise<LanguageHosts | undefined> {
  return provideLanguageHosts(await providePulumi(ignore), console.log);
}

/** Runs `pulumi package add` as docs/guides/languages.md shows it: it puts an SDK into the program's folder. */
export async function addPackage(program: Program): Promise<void> {
  const [command = "", ...args] = codeBlock("docs/guides/languages.md", "sh", "package add").trim().split(" ");
  await inProgram(await generating(program), command, args);
}

/** Runs `pulumi package gen-sdk` into `sdks/<language>`. */
export async function generateSdk(program: Program, language: string, source = PLUGIN): Promise<void> {
  const to = ["--language", language, "--out", "sdks"];
  await inProgram(await generating(program), "pulumi", ["package", "gen-sdk", source, ...to]);
}

async function generating({ project, environment }: Program): Promise<Program> {
  const PATH = [(await hosts())?.generating, environment.PATH].join(delimiter);
  return { project, environment: { ...environment, PATH } };
}

/** Runs a command in the program's folder and returns what it wrote to stdout. */
export function inProgram({ project, environment }: Program, command: string, args: string[]): Promise<string> {
  return run(command, args, { environment: project.environment(environment), minutes: 8, folder: project.folder });
}

function ignore(): void {}

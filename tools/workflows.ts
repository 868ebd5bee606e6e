// Checks GitHub's workflows, ours and those of the examples: each action is pinned to a commit, and neither actionlint (is it
// correct?) nor zizmor (is it safe?) finds a problem.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { executable, find, pathOf, run } from "./command.js";
import { build } from "./goBuild.js";

const version = "1.7.12";
const zizmorVersion = "1.32.0";
const program = { module: "actionlint", name: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" };

export async function workflowComplaints(
  root: string,
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const files = await workflowsOf(root);
  const complaints: string[] = [];
  for (const file of files) {
    for (const action of unpinned(await readFile(file, "utf8"))) {
      complaints.push(`${relative(root, file)}: ${action} is not pinned: owner/action@<40 digits> # v1.2.3`);
    }
  }

  const actionlint = await provideActionlint(environment);
  if (actionlint === undefined) say("Workflows are not linted here: that needs Go.");
  // Its helpers are not on every machine.
  else await run(actionlint, ["-shellcheck=", "-pyflakes=", ...files], { environment, minutes: 1 });

  const zizmor = await provideZizmor(environment);
  if (zizmor === undefined) say("NOT CHECKED: whether the workflows are safe. zizmor needs python3 with pip.");
  else await run(zizmor, ["--offline", "--no-progress", ...files], { environment, minutes: 1 });
  return complaints;
}

async function workflowsOf(root: string): Promise<string[]> {
  const examples = join(root, "examples");
  const named = existsSync(examples) ? (await readdir(examples)).map((name) => join(examples, name)) : [];
  const folders = [root, ...named].map((folder) => join(folder, ".github", "workflows")).filter(existsSync);
  return (
    await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))))
  ).flat();
}

/** A version can be moved to other code; a commit cannot. */
const unpinned = (workflow: string): string[] =>
  [...workflow.matchAll(/^[ -]*uses: *(.*)$/gm)]
    .map(([, action = ""]) => action)
    .filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));

async function provideActionlint(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const entry = join(cacheFolder(environment), `actionlint-${version}`);
  const command = join(entry, executable(program.name));
  const works = () => runs(command, "-version", environment);
  if (await works()) return command;
  if (find("go", pathOf(environment)) === undefined) return undefined;
  await keep(entry, (folder) => build(program, folder, environment), works);
  return command;
}

/** zizmor is a program in a Python package. */
async function provideZizmor(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const entry = join(cacheFolder(environment), `zizmor-${zizmorVersion}`);
  const command = join(entry, "bin", executable("zizmor"));
  const works = () => runs(command, "--version", environment);
  if (await works()) return command;
  const python = find("python3", pathOf(environment));
  const pip = (args: string[]) =>
    run(python ?? "", ["-m", "pip", ...args], {
      environment: { ...environment, PIP_ROOT_USER_ACTION: "ignore" },
      minutes: 3,
    });
  const hasPip = python !== undefined && (await pip(["--version"]).then(yes, no));
  if (!hasPip) return undefined;
  const wanted = ["install", "--quiet", "--no-deps", "--only-binary=:all:", `zizmor==${zizmorVersion}`];
  await keep(entry, async (folder) => void (await pip([...wanted, `--target=${folder}`])), works);
  return command;
}

const runs = (command: string, argument: string, environment: NodeJS.ProcessEnv) =>
  run(command, [argument], { environment, minutes: 1 }).then(yes, no);

const yes = () => true;
const no = () => false;

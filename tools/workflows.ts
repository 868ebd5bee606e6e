// Whether GitHub's workflows are sound: each action pinned to a commit, and nothing that actionlint finds.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { cacheFolder, keep } from "./cache.js";
import { executable, find, pathOf, run } from "./command.js";
import { build } from "./go-build.js";

const version = "1.7.12";
const program = { module: "actionlint", name: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" };

export async function workflowComplaints(
  root: string,
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const folder = join(root, ".github", "workflows");
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const complaints: string[] = [];
  for (const file of files) {
    for (const action of unpinned(await readFile(file, "utf8"))) {
      complaints.push(`${relative(root, file)}: ${action} is not pinned: owner/action@<40 digits> # v1.2.3`);
    }
  }

  const actionlint = await provideActionlint(environment);
  if (actionlint === undefined) say("Workflows are not linted here: that needs Go.");
  // Its helpers are on some machines and not on others.
  else await run(actionlint, ["-shellcheck=", "-pyflakes=", ...files], { environment, minutes: 1 });
  return complaints;
}

/** A version can be moved to other code, a commit cannot. */
const unpinned = (workflow: string): string[] =>
  [...workflow.matchAll(/^[ -]*uses: *(.*)$/gm)]
    .map(([, action = ""]) => action)
    .filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));

async function provideActionlint(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const entry = join(cacheFolder(environment), `actionlint-${version}`);
  const command = join(entry, executable(program.name));
  const works = () =>
    run(command, ["-version"], { environment, minutes: 1 }).then(
      () => true,
      () => false,
    );
  if (await works()) return command;
  if (find("go", pathOf(environment)) === undefined) return undefined;
  await keep(entry, (folder) => build(program, folder, environment), works);
  return command;
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, keep } from "../../../tools/cache.js";
import { find, pathOf, run } from "../../../tools/command.js";

const requirements = join(__dirname, "requirements.txt");

/** A virtual environment with Pulumi's SDK, kept in the cache; undefined if there is no python3 with pip. */
export async function virtualEnvironment(environment: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const entry = join(cacheFolder(environment), `python-${hash}`);
  const inPython = (python: string, ...args: string[]) => run(python, args, { environment, minutes: 5 });
  const pythonOf = (folder: string) => join(folder, "bin", "python");
  // It is built for one version of Python. A different version builds it again.
  const works = () => inPython(pythonOf(entry), "-c", "import pulumi").then(yes, no);
  if (await works()) return entry;
  const python = find("python3", pathOf(environment));
  if (python === undefined || !(await inPython(python, "-c", "import venv, ensurepip").then(yes, no))) return undefined;
  console.log("Installing Pulumi's Python SDK, half a minute, once");
  await keep(
    entry,
    async (folder) => {
      await inPython(python, "-m", "venv", folder);
      const wanted = ["--no-deps", "--only-binary=:all:", "-r", requirements];
      await inPython(pythonOf(folder), "-m", "pip", "install", "--quiet", ...wanted);
    },
    works,
  );
  return entry;
}

const yes = () => true;
const no = () => false;

// Third-party clients of GitHub, from the cache or installed into it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, keep } from "../../tools/cache.js";
import { executable, find, pathOf, run } from "../../tools/command.js";

/** Runs the client's program with these arguments, and returns its output. */
export type Client = (...args: string[]) => Promise<string>;

const { env: environment } = process;
const here = (file: string) => join(__dirname, file);
const entryOf = (name: string, ...files: string[]) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(here(file)));
  return join(cacheFolder(environment), `${name}-${hash.digest("hex").slice(0, 12)}`);
};

/** Undefined without python3 and pip. */
export async function githubkit(): Promise<Client | undefined> {
  const python = find("python3", pathOf(environment));
  if (python === undefined) return undefined;
  const entry = entryOf("githubkit", "requirements.txt");
  const inPython = (args: string[], folder = entry) =>
    run(python, args, {
      environment: { ...environment, PYTHONPATH: folder, PIP_ROOT_USER_ACTION: "ignore" },
      minutes: 5,
    });
  // It is built for one version of Python. Another version rebuilds it.
  const works = () => inPython(["-c", "import githubkit"]).then(yes, no);
  if (!(await works())) {
    if (!(await inPython(["-m", "pip", "--version"], "").then(yes, no))) return undefined;
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--only-binary=:all:",
      "-r",
      here("requirements.txt"),
    ];
    await keep(entry, async (folder) => void (await inPython([...install, `--target=${folder}`], "")), works);
  }
  return (...args) => inPython([here("seatLife.py"), ...args]);
}

/** Undefined without Go. */
export async function goGithub(): Promise<Client | undefined> {
  const entry = entryOf("go-github", "seatLife.go", "go.sum");
  const program = join(entry, executable("life"));
  const works = async () => existsSync(program);
  if (!(await works())) {
    const go = find("go", pathOf(environment));
    if (go === undefined) return undefined;
    // Ignores a go.work above this repository.
    const setting = { folder: __dirname, environment: { ...environment, GOWORK: "off" }, minutes: 10 };
    const build = (folder: string) =>
      run(go, ["build", "-mod=readonly", `-o=${join(folder, executable("life"))}`, "."], setting);
    await keep(entry, async (folder) => void (await build(folder)), works);
  }
  return (...args) => run(program, args, { environment, minutes: 1 });
}

const yes = () => true;
const no = () => false;

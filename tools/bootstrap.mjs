// Runs a TypeScript tool of this repository on a machine that has nothing but Node installed:
//   node tools/bootstrap.mjs tools/firstLight.ts [arguments]
// It is plain JavaScript and uses only Node's own modules, because it runs before any dependency is installed.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const readJson = (file) => JSON.parse(readFileSync(join(root, file), "utf8"));

function stop(message) {
  console.error(message);
  process.exit(1);
}

/** Whether a version is in a range such as "^20.19.0 || >=22.12.0". These are the two forms that package.json uses. */
function satisfies(version, range) {
  const [major, minor, patch] = version.split(".").map(Number);
  return range.split("||").some((part) => {
    const [, operator, ...wanted] = /^\s*(\^|>=)(\d+)\.(\d+)\.(\d+)\s*$/.exec(part) ?? [];
    const [wantedMajor, wantedMinor, wantedPatch] = wanted.map(Number);
    if (major !== wantedMajor) return operator === ">=" && major > wantedMajor;
    return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
  });
}

/** npm writes its hidden lockfile last: it shows what is installed, by any command, and an interrupted command leaves none. */
function isInstalled() {
  const wanted = readJson("package-lock.json").packages;
  let present;
  try {
    present = readJson("node_modules/.package-lock.json").packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || present[path]?.version === version,
  );
}

function install() {
  console.error("Installing the dependencies with npm ci");
  const { error, status, stdout, stderr } = spawnSync("npm ci --include=dev --no-audit --no-fund", {
    cwd: root,
    shell: true, // npm is npm.cmd on Windows
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  console.error(stdout ?? "", stderr ?? "", error?.message ?? "");
  stop(
    "npm ci failed: its output above says why. Check that the npm registry can be reached (npm ping), and run this again.",
  );
}

const { node: supported } = readJson("package.json").engines;
if (!satisfies(process.versions.node, supported)) {
  stop(
    `This is Node ${process.versions.node}, and this project needs ${supported}. ` +
      "Install a newer Node (https://nodejs.org, or your version manager) and run this again.",
  );
}
if (!isInstalled()) install();

const child = spawn(process.execPath, ["--import", "tsx", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  for (const each of signals) process.removeAllListeners(each);
  process.kill(process.pid, signal);
});

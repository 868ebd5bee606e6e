// The checks that run nothing of ours: types, style, what is unused, the package as others will see it, and what must never be committed.
import { readFile } from "node:fs/promises";
import { messageOf, run } from "./command.js";
import { pack, root, tarball } from "./package.js";

const setting = { environment: process.env, minutes: 5, folder: root };

const checks = [
  ["node_modules/typescript/bin/tsc", "--noEmit"],
  ["node_modules/@biomejs/biome/bin/biome", "check", "."],
  ["node_modules/knip/bin/knip.js"],
  ["node_modules/publint/src/cli.js", "run", tarball, "--strict"],
  ["node_modules/@arethetypeswrong/cli/dist/index.js", tarball, "--entrypoints", "."],
];

async function main(): Promise<void> {
  await pack();
  for (const check of checks) await run(process.execPath, check, setting);
  const lockfile = await readFile(`${root}/package-lock.json`, "utf8");
  if (lockfile.includes('"resolved"')) throw new Error("package-lock.json records download addresses; see .npmrc");
  console.log("Types, style, the package and the lockfile are in order.");
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});

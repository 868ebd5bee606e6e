// The checks that run nothing: types, style, and what must never be committed.
import { readFile } from "node:fs/promises";
import { messageOf, run } from "./command.js";
import { root } from "./package.js";

const setting = { environment: process.env, minutes: 5, folder: root };

async function main(): Promise<void> {
  await run(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], setting);
  await run(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "."], setting);
  const lockfile = await readFile(`${root}/package-lock.json`, "utf8");
  if (lockfile.includes('"resolved"')) throw new Error("package-lock.json records download addresses; see .npmrc");
  console.log("Types, style and the lockfile are in order.");
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});

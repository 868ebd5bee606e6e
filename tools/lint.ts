// The checks that run none of our code: types, style, unused code, the package as others will see it and what comes with it, and
// the workflows.
import { readFile } from "node:fs/promises";
import { CommandFailure, messageOf, run } from "./command.js";
import { contentComplaints } from "./contents.js";
import { licenseComplaints } from "./licenses.js";
import { lockfileComplaints } from "./lockfile.js";
import { pack, root, tarball } from "./package.js";
import { sizeComplaints, sizeLine, sizesOf } from "./sizes.js";
import { workflowComplaints } from "./workflows.js";

const setting = { environment: process.env, minutes: 5, folder: root };

const checks = [
  ["node_modules/typescript/bin/tsc", "--noEmit"],
  ["node_modules/typescript/bin/tsc", "--project", "src/cli/report/page"],
  ["node_modules/@biomejs/biome/bin/biome", "check", "."],
  ["node_modules/knip/bin/knip.js"],
  ["node_modules/typedoc/bin/typedoc", "--emit", "none"],
  ["node_modules/publint/src/cli.js", "run", tarball, "--strict"],
  ["node_modules/@arethetypeswrong/cli/dist/index.js", tarball, "--entrypoints", "."],
];

async function main(): Promise<void> {
  const packed = await pack();
  for (const check of checks) await run(process.execPath, check, setting);
  const sizes = await sizesOf(root, packed);
  const complaints = [
    ...lockfileComplaints(await readFile(`${root}/package-lock.json`, "utf8")),
    ...(await licenseComplaints(root)),
    ...(await contentComplaints(root, packed)),
    ...sizeComplaints(sizes),
    ...(await workflowComplaints(root, console.log)),
  ];
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  console.log(sizeLine(sizes));
  console.log("Types, style, the package, its dependencies and the workflows are in order.");
}

main().catch((error: unknown) => {
  console.error((error instanceof CommandFailure && error.output) || messageOf(error));
  process.exitCode = 1;
});

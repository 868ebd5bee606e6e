// The package's sizes: as a download, unpacked, and with everything that npm installs for it.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { productionFolders } from "./lockfile.js";
import type { Packed } from "./package.js";

/** In bytes. More needs a reason. */
const budget = { packed: 900_000, unpacked: 3_600_000, installed: 40_000_000 };
type Sizes = Record<keyof typeof budget, number>;

/** Without @pulumi/pulumi, which every program has anyway. */
export async function sizesOf(root: string, { size, unpackedSize }: Packed): Promise<Sizes> {
  const folders = productionFolders(await readFile(join(root, "package-lock.json"), "utf8"));
  let installed = unpackedSize;
  for (const folder of folders) installed += await bytesIn(join(root, folder));
  return { packed: size, unpacked: unpackedSize, installed };
}

/** Without nested packages, which are folders in the lockfile as well. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) bytes += (await stat(path)).size;
    else if (entry.isDirectory() && entry.name !== "node_modules") bytes += await bytesIn(path);
  }
  return bytes;
}

const entries = (sizes: Sizes) => Object.entries(sizes) as [keyof Sizes, number][];

export const sizeComplaints = (sizes: Sizes): string[] =>
  entries(sizes).flatMap(([what, bytes]) =>
    bytes > budget[what] ? [`the package has ${bytes} bytes ${what}, and ${budget[what]} are allowed`] : [],
  );

export const sizeLine = (sizes: Sizes): string =>
  `The package has ${entries(sizes)
    .map(([what, bytes]) => `${bytes} bytes ${what} (of ${budget[what]})`)
    .join(", ")}.`;

// Whether the licenses of what is installed with the package let it be used as this repository's own license, Apache-2.0, does.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { productionFolders } from "./lockfile.js";

const allowed = ["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

const manifestSchema = z.object({ name: z.string(), license: z.string().default("none") });

/** What the production dependencies themselves say, as they are installed, and not what the lockfile remembers. */
export async function licenseComplaints(root: string): Promise<string[]> {
  const lockfile = await readFile(join(root, "package-lock.json"), "utf8");
  const complaints: string[] = [];
  for (const folder of productionFolders(lockfile)) {
    const manifest = await readFile(join(root, folder, "package.json"), "utf8");
    const { name, license } = manifestSchema.parse(JSON.parse(manifest));
    if (!allowed.includes(license))
      complaints.push(`${name} has the license ${license}, not one of ${allowed.join(", ")}`);
  }
  return complaints;
}

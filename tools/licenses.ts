// Whether the licenses of what is installed with the package allow uses that this repository's own license, Apache-2.0, allows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { productionFolders } from "./lockfile.js";

const allowed = ["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

const manifestSchema = z.object({ name: z.string(), license: z.string().default("none") });

/** Reads the installed production dependencies, not what the lockfile says about them. */
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

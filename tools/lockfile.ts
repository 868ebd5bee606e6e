// What package-lock.json must contain, so that everybody installs the same bytes from any registry, and so that nothing runs on
// its own where the package is used.
import { z } from "zod";

const lockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      dev: z.boolean().default(false),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});

/** What npm installs, by folder, without the project itself. */
function packagesOf(lockfile: string) {
  const { "": _project, ...packages } = lockfileSchema.parse(JSON.parse(lockfile)).packages;
  return Object.entries(packages);
}

/** The folders of what is installed where the package is used. */
export const productionFolders = (lockfile: string): string[] =>
  packagesOf(lockfile).flatMap(([folder, { dev }]) => (dev ? [] : [folder]));

export function lockfileComplaints(lockfile: string): string[] {
  return packagesOf(lockfile).flatMap(([folder, { integrity = "", resolved, dev, hasInstallScript }]) => [
    ...(integrity.startsWith("sha512-") ? [] : [`${folder} has no sha512 integrity`]),
    ...(resolved === undefined ? [] : [`${folder} records its download address; see .npmrc`]),
    ...(hasInstallScript && !dev ? [`${folder} runs a script where the package is installed`] : []),
  ]);
}

import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where this repository keeps what is expensive to get: outside the repository, so that all clones share it. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_CACHE_HOME || usualCacheFolder(environment), "pulumi-copilot-seats");
}

function usualCacheFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME || homedir();
  if (process.platform === "darwin") return join(home, "Library", "Caches");
  if (process.platform === "win32") return environment.LOCALAPPDATA || join(home, "AppData", "Local");
  return join(home, ".cache");
}

/**
 * Puts an entry into the cache completely or not at all. It is made in a temporary folder beside its place and renamed when it is
 * complete, so that neither an interruption nor a second process that makes the same entry leaves a broken one.
 */
export async function keep(
  entry: string,
  make: (folder: string) => Promise<void>,
  works: (entry: string) => Promise<boolean>,
): Promise<void> {
  await mkdir(dirname(entry), { recursive: true });
  await removeAbandoned(dirname(entry));
  const temporary = await mkdtemp(entry + unfinished);
  try {
    await make(temporary);
    await rename(temporary, entry).catch(async () => {
      // The entry already exists. If it works, the process that made it meanwhile may be using it, so it remains.
      if (await works(entry)) return;
      await rm(entry, { recursive: true, force: true });
      await rename(temporary, entry);
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const unfinished = ".unfinished-";
const aDay = 24 * 60 * 60 * 1000;

/** Removes what killed processes left behind. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes(unfinished)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0, // removed meanwhile
    );
    if (age > aDay) await rm(path, { recursive: true, force: true });
  }
}

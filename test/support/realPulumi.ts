import { newProject } from "./installed.js";
import { type LocalGitHub, localGitHub, TOKEN } from "./localGitHub.js";
import type { Project, Stack } from "./project.js";

/** The files of a run share one project, and each adds its own program. */
let installed: Promise<Project> | undefined;
const open: LocalGitHub[] = [];

/** With the packed tarball, Pulumi's SDK, and what the examples need. */
export function installedProject(): Promise<Project> {
  installed ??= newProject();
  return installed;
}

/** The installed project, with this program in it. */
export async function projectWith(program: string): Promise<Project> {
  const project = await installedProject();
  await project.write({ "index.js": program });
  return project;
}

/** A local GitHub for one test, which is closed after it. */
export async function gitHubOfTest(...seed: Parameters<typeof localGitHub>): Promise<LocalGitHub> {
  const github = await localGitHub(...seed);
  open.push(github);
  return github;
}

/** A stack whose token is in the environment. */
export function stackWithToken(
  project: Project,
  github: LocalGitHub,
  environment: Record<string, string> = {},
  name?: string,
): Promise<Stack> {
  return project.stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url, ...environment }, name);
}

// Hooks outside a `describe` apply to all files.
afterEach(async () => {
  for (const github of open.splice(0)) await github.close();
});
after(async () => (await installed)?.remove());

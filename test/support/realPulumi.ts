import { dependenciesOf, examples } from "./examples.js";
import { type LocalGitHub, localGitHub, TOKEN } from "./localGitHub.js";
import { Project, type Stack } from "./project.js";

/** The lowest version that compiles the package's types and everything they need, as docs/guides/programs.md says. */
export const LOWEST_TYPESCRIPT = "4.8.4";

/** Installing takes longer than most tests: the files of a run share one project, and each adds its own program. */
let installed: Promise<Project> | undefined;
const open: LocalGitHub[] = [];

async function install(): Promise<Project> {
  const additional = { ...dependenciesOfExamples(), "typescript-lowest": `npm:typescript@${LOWEST_TYPESCRIPT}` };
  const project = await Project.create({}, { main: "index.js" }, additional);
  await project.install();
  return project;
}

/** What only the examples need; everything else has the test's version. */
function dependenciesOfExamples(): Record<string, string> {
  const all = Object.assign({}, ...examples().map(dependenciesOf)) as Record<string, string>;
  const given = ["@pulumi/pulumi", "pulumi-copilot-seats", "typescript"];
  return Object.fromEntries(Object.entries(all).filter(([name]) => !given.includes(name)));
}

/** With the packed tarball, Pulumi's SDK, and what the examples need. */
export function installedProject(): Promise<Project> {
  installed ??= install();
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

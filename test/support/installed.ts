// What the programs of the tests need, with the packed package. Installing takes longer than most tests, so all files of `npm test`
// share it for each Node. As a command it installs and prints the folder, which the tests find in COPILOT_SEATS_TEST_INSTALLED.
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, run } from "../../tools/command.js";
import { dependenciesOf, examples } from "./examples.js";
import { INSTALLED, Project } from "./project.js";

/** The lowest version that compiles the package's types and everything they need, as docs/guides/programs.md says. */
export const LOWEST_TYPESCRIPT = "4.8.4";

/** A project of its own, whose packages are installed or are those of the run. */
export async function newProject(): Promise<Project> {
  const additional = { ...dependenciesOfExamples(), "typescript-lowest": `npm:typescript@${LOWEST_TYPESCRIPT}` };
  const project = await Project.create({}, { main: "index.js" }, additional);
  if (INSTALLED === undefined) await project.install();
  else await symlink(join(INSTALLED, "node_modules"), join(project.folder, "node_modules"));
  return project;
}

/** Dependencies that only examples need; the test sets the versions of all others. */
function dependenciesOfExamples(): Record<string, string> {
  const all = Object.assign({}, ...examples().map(dependenciesOf)) as Record<string, string>;
  const given = ["@pulumi/pulumi", "pulumi-copilot-seats", "typescript"];
  return Object.fromEntries(Object.entries(all).filter(([name]) => !given.includes(name)));
}

/** Pulumi stops providers with a signal, so they never save what they have compiled. */
const LOAD_PROVIDER = `
  require("@pulumi/pulumi/provider");
  for (const kind of ["SeatAssignment", "SeatRoster", "TeamSeatAssignment"])
    require("pulumi-copilot-seats/dist/provider/copilot" + kind + ".js");
  for (const name of ["rest", "plugin-retry", "auth-app"]) import("@octokit/" + name);
`;

async function main(): Promise<void> {
  const project = await newProject();
  await run("node", ["--eval", LOAD_PROVIDER], {
    environment: project.environment(),
    minutes: 1,
    folder: project.folder,
  });
  console.log(project.folder);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

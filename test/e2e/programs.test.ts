import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { localGitHub, TOKEN } from "../support/localGitHub.js";
import { type PackageManager, Project } from "../support/project.js";

const body = `
  const seat = new CopilotSeatAssignment("ada", { organization: "acme", username: "ada" });
`;

const PULUMI = "name: test-project\nruntime: nodejs\n";

interface Program {
  files: Record<string, string>;
  fields: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

/** One program for each way to write Node programs, with the other files that a user would write. */
const programs: Record<string, Program> = {
  "TypeScript, CommonJS": {
    files: {
      "index.ts": `import { CopilotSeatAssignment } from "pulumi-copilot-seats";${body}export const status = seat.status;`,
    },
    fields: {},
  },
  "JavaScript, CommonJS": {
    files: {
      "index.js": `const { CopilotSeatAssignment } = require("pulumi-copilot-seats");${body}exports.status = seat.status;`,
    },
    fields: { main: "index.js" },
  },
  "JavaScript, ES module": {
    files: {
      "index.js": `import { CopilotSeatAssignment } from "pulumi-copilot-seats";${body}export const status = seat.status;`,
    },
    fields: { type: "module", main: "index.js" },
  },
  "TypeScript, ES module": {
    files: {
      "index.ts": `import { CopilotSeatAssignment } from "pulumi-copilot-seats";${body}export const status = seat.status;`,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          moduleResolution: "nodenext",
          target: "es2022",
          strict: true,
          skipLibCheck: true,
        },
      }),
    },
    fields: { type: "module", main: "index.ts" },
    dependencies: { "ts-node": "^10", typescript: "^6" },
  },
};

describe("a program in an empty project with the packed tarball", function () {
  this.timeout(300_000);
  /** By package manager and dependencies. To install takes longer than to run, and is the same for each program. */
  const projects = new Map<string, Project>();

  async function projectFor(manager: PackageManager, dependencies?: Record<string, string>): Promise<Project> {
    const key = JSON.stringify([manager, dependencies]);
    const known = projects.get(key);
    if (known) return known;
    const project = await Project.create({ "Pulumi.yaml": PULUMI }, {}, dependencies);
    projects.set(key, project);
    await project.install(manager);
    return project;
  }

  after(async () => {
    for (const project of projects.values()) await project.remove();
  });

  for (const [name, { files, fields, dependencies }] of Object.entries(programs)) {
    for (const manager of ["npm", "pnpm"] as const) {
      it(`works in ${name}, installed with ${manager}`, async () => {
        const project = await projectFor(manager, dependencies);
        const manifest = await project.read("package.json");
        await project.write({ ...files, "package.json": JSON.stringify({ ...JSON.parse(manifest), ...fields }) });
        const github = await localGitHub();
        try {
          const stack = await project.stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
          assert.match(await stack.up(), /status: "active"/);
          const [seat] = (await stack.state()).seats;
          assert.ok(Buffer.byteLength(String(seat?.inputs.__provider)) <= 300, String(seat?.inputs.__provider));
          await stack.succeeds("preview", "--refresh", "--expect-no-changes");
          await stack.succeeds("destroy", "--yes", "--skip-preview");
          assert.equal(typeof github.world.seat("acme", "ada")?.pendingCancellationDate, "string");
        } finally {
          await github.close();
          await project.write({ "package.json": manifest });
          for (const file of Object.keys(files)) await rm(join(project.folder, file));
        }
      });
    }
  }
});

import assert from "node:assert/strict";
import { tarball } from "../../tools/package.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { type PackageManager, Project, SDK, type Stack } from "../support/project.js";

const COMPONENT = `
  const { ComponentResource } = require("@pulumi/pulumi");
  const { CopilotSeatAssignment, CopilotSeatRoster, getCopilotBilling } = require("pulumi-copilot-seats");
  exports.People = class extends ComponentResource {
    constructor(name, { lead, usernames }) {
      super("company:index:People", name);
      new CopilotSeatAssignment(name + "-lead", { organization: "acme", username: lead }, { parent: this });
      new CopilotSeatRoster(name, { organization: "acme", usernames }, { parent: this, protect: false });
      this.plan = getCopilotBilling({ organization: "acme" }).then(({ planType }) => planType);
    }
  };
`;

const PROGRAM = `
  const { People } = require("@company/people");
  exports.plan = new People("platform", { lead: "ada", usernames: ["grace", "linus"] }).plan;
`;

const packed = { "pulumi-copilot-seats": `file:${tarball}` };

interface Manager {
  /** The version that a program writes for a library in the same repository. */
  readonly own: string;
  readonly files?: Record<string, string>;
  readonly hoists: boolean;
}

const managers: Record<PackageManager, Manager> = {
  npm: { own: "*", hoists: true },
  pnpm: {
    own: "workspace:*",
    files: { "pnpm-workspace.yaml": "packages: [libraries/*, programs/*]\n" },
    hoists: false,
  },
  "yarn@1": { own: "1.0.0", hoists: true },
  "yarn@4": {
    own: "workspace:*",
    files: { ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n", "yarn.lock": "" },
    hoists: true,
  },
};

describe("a program whose component is in a library of the same repository", function () {
  this.timeout(300_000);
  let root: Project;
  let github: LocalGitHub;

  afterEach(async () => {
    await github?.close();
    await root?.remove();
  });

  async function workspace(manager: PackageManager, ofProgram: Record<string, string>): Promise<Stack> {
    const { own, files } = managers[manager];
    const sdk = { "@pulumi/pulumi": SDK, typescript: "^5.9.3" };
    const library = {
      name: "@company/people",
      version: "1.0.0",
      main: "index.js",
      dependencies: { ...packed, ...sdk },
    };
    const dependencies = { "@company/people": own, ...sdk, ...ofProgram };
    root = await Project.create(
      {
        "libraries/people/package.json": JSON.stringify(library),
        "libraries/people/index.js": COMPONENT,
        "programs/acme/package.json": JSON.stringify({
          name: "acme",
          version: "1.0.0",
          main: "index.js",
          dependencies,
        }),
        "programs/acme/index.js": PROGRAM,
        "programs/acme/Pulumi.yaml": "name: acme\nruntime: nodejs\noptions:\n  refresh: always\n",
        ...files,
      },
      { workspaces: ["libraries/*", "programs/*"], dependencies: {} },
    );
    github = await localGitHub();
    await root.install(manager);
    return root.within("programs/acme").stack({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
  }

  for (const manager of Object.keys(managers) as PackageManager[]) {
    it(`works with ${manager}`, async () => {
      const stack = await workspace(manager, managers[manager].hoists ? {} : packed);
      const said = await stack.up();
      assert.match(said, /plan: "business"/);
      assert.doesNotMatch(said, /copy of pulumi-copilot-seats/);
      assert.deepEqual(github.world.purchases.map(({ login }) => login).sort(), ["Ada", "grace", "linus"]);
      const { resources } = await stack.state();
      const addresses = resources.flatMap(({ inputs }) => inputs?.__provider ?? []);
      assert.deepEqual(addresses.map(String).toSorted(), [
        'exports.handler = () => require("pulumi-copilot-seats/dist/provider/copilotSeatAssignment.js");',
        'exports.handler = () => require("pulumi-copilot-seats/dist/provider/copilotSeatRoster.js");',
      ]);
      await stack.succeeds("preview", "--expect-no-changes");
      await stack.succeeds("destroy", "--yes", "--skip-preview");
    });
  }

  it("explains that the program itself needs the package, if a package manager keeps it to the library", async () => {
    const stack = await workspace("pnpm", {});
    const said = await stack.fails("preview");
    assert.match(
      said,
      /error: CopilotSeatAssignment platform-lead: Pulumi loads the provider from the program's folder, where pulumi-copilot-seats is not installed\. Add it/,
    );
    assert.doesNotMatch(said, /Cannot find module|node_modules|\n +at /);
  });
});

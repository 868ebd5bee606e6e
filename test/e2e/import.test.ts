import assert from "node:assert/strict";
import { parse } from "yaml";
import { codeBlock } from "../support/documents.js";
import { emptyProgram, type Program, yamlProgram } from "../support/languages/program.js";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import type { Stack } from "../support/project.js";
import { gitHubOfTest } from "../support/realPulumi.js";

const GLOBEX_TOKEN = "ghp_canaryOfTheOtherOrganization";
const SEAT = "copilot-seats:CopilotSeatAssignment";

/** YAML's syntax for a reference to something in the program. */
const of = (name: string) => `\${${name}}`;

const organizations = [
  {
    login: "Acme",
    owners: ["owner"],
    members: ["Ada", "bob", "cy", "dee"],
    teams: [{ slug: "core", members: ["cy"], copilot: true }],
    seats: [{ login: "Ada" }, { login: "bob" }],
  },
  { login: "globex", owners: ["hank"], members: ["norbert"], seats: [{ login: "hank" }] },
];
const enterprises = [
  {
    slug: "corp",
    owners: ["owner"],
    members: ["eve", "fay"],
    seats: [{ login: "eve" }],
    teams: [{ slug: "ent:design", members: ["fay"], copilot: true }],
  },
];
const tokens = [
  {
    token: TOKEN,
    login: "owner",
    scopes: ["manage_billing:copilot", "read:org", "manage_billing:enterprise", "read:enterprise"],
  },
  {
    token: GLOBEX_TOKEN,
    login: "hank",
    permissions: { organization_copilot_seat_management: "write", members: "read" },
    organizations: ["globex"],
  },
];

describe("existing seats, in a YAML program", function () {
  this.timeout(300_000);
  let program: Program | undefined;
  let github: LocalGitHub;
  let stack: Stack;

  before(async () => {
    program = await emptyProgram("yaml", "import");
  });
  beforeEach(async () => {
    if (!program) return;
    github = await gitHubOfTest({}, { organizations, enterprises, tokens });
    await declare({});
    const { project, environment } = program;
    stack = await project.stack({ ...environment, GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
  });

  const declare = async (content: object) => program?.project.write({ "Pulumi.yaml": yamlProgram(content) });

  for (const [what, imports] of Object.entries({
    "an organization's seat and team": [
      ["CopilotSeatAssignment", "ada", "acme/ada"],
      ["CopilotTeamSeatAssignment", "core", "acme/teams/core"],
    ],
    "an organization's roster": [["CopilotSeatRoster", "everybody", "Acme"]],
    "an enterprise's seat and team": [
      ["CopilotSeatAssignment", "eve", "enterprises/corp/eve"],
      ["CopilotTeamSeatAssignment", "design", "enterprises/corp/teams/design"],
    ],
    "an enterprise's roster": [["CopilotSeatRoster", "everybody", "enterprises/corp"]],
  } as const)) {
    it(`pulumi import of ${what} writes a program that previews clean`, async () => {
      if (!program) return;
      const resources = {};
      for (const [type, name, id] of imports) {
        const token = `copilot-seats:index:${type}`;
        await stack.succeeds("import", token, name, id, "--yes", "--out", "generated.yaml");
        Object.assign(resources, parse(await program.project.read("generated.yaml")).resources);
        await declare({ resources });
        assert.match(await stack.succeeds("preview", "--expect-no-changes"), /unchanged/);
      }
      assert.deepEqual(
        Object.keys(resources),
        imports.map(([, name]) => name),
      );
      assert.deepEqual(github.writes(), []);
    });
  }

  it("get reads another program's seat, and never cancels it", async () => {
    if (!program) return;
    const seat = { type: SEAT, get: { id: "acme/ada" } };
    await declare({ resources: { seat }, outputs: { plan: of("seat.planType") } });
    await stack.up();
    assert.equal(await stack.succeeds("stack", "output", "plan"), "business\n");
    await stack.succeeds("destroy", "--yes", "--skip-preview");
    assert.deepEqual(github.writes(), []);
  });

  it("an explicit provider reads with its own token, as in docs/guides/languages.md", async () => {
    if (!program) return;
    const { resources, config } = parse(codeBlock("docs/guides/languages.md", "yaml", "globexToken"));
    await declare({ resources, config, outputs: { status: of("hank.status") } });
    await stack.succeeds("config", "set", "--secret", "globexToken", GLOBEX_TOKEN);
    await stack.up();
    assert.equal(await stack.succeeds("stack", "output", "status"), "active\n");
    assert.deepEqual(new Set(github.taken().map((line) => line.split("/")[2])), new Set(["globex"]));
  });

  it("two providers each have a token for one organization", async () => {
    if (!program) return;
    const provider = (token: string) => ({
      type: "pulumi:providers:copilot-seats",
      properties: { token: { "fn::secret": token }, baseUrl: github.url },
    });
    const seat = (organization: string, username: string) => ({
      type: SEAT,
      properties: { organization, username },
      options: { provider: of(organization) },
    });
    const providers = { acme: provider(TOKEN), globex: provider(GLOBEX_TOKEN) };
    await declare({ resources: { ...providers, dee: seat("acme", "dee"), norbert: seat("globex", "norbert") } });
    await stack.up();
    const bought = github.world.purchases.map(({ organization, login }) => `${organization}/${login}`.toLowerCase());
    assert.deepEqual(bought.sort(), ["acme/dee", "globex/norbert"]);
    await stack.succeeds("preview", "--expect-no-changes");
    const { text } = await stack.state();
    for (const token of [TOKEN, GLOBEX_TOKEN]) {
      assert.ok(!text.includes(token));
      assert.ok(!stack.printed.includes(token));
    }
    await stack.succeeds("destroy", "--yes", "--skip-preview");
    assert.equal(typeof github.world.seat("globex", "norbert")?.pendingCancellationDate, "string");
    assert.equal(github.world.seat("globex", "hank")?.pendingCancellationDate, null);
  });
});

import assert from "node:assert/strict";
import { codeBlock } from "../support/documents.js";
import { copyExample, dependenciesOf, examples, importsOf, policyPacksOf, stacksOf } from "../support/examples.js";
import { type LocalGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project, Stack } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";

const organization = (login: string) => ({
  login,
  owners: ["owner"],
  members: ["ada", "grace", "linus", "octocat", "bob", "cy", "hank", "norbert", "somebody-else"],
  seats: [{ login: "somebody-else" }],
  teams: [
    { slug: "platform", members: ["ada", "grace"] },
    { slug: "design", members: ["linus"] },
  ],
});

/** Alternatives that an example's comments offer, and that change nobody's seat. */
const offered: Record<string, string[]> = { roster: ["config", "set", "roster", "seats"] };

describe("the examples, run as they are", function () {
  this.timeout(300_000);
  let github: LocalGitHub;

  beforeEach(async () => {
    const tokens = [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }];
    github = await gitHubOfTest({}, { tokens, organizations: ["acme", "globex"].map(organization) });
  });

  const copyOf = async (example: string): Promise<Project> => {
    const project = (await projectWith("")).within(example);
    await copyExample(example, project.folder);
    return project;
  };
  const upOf = (stack: Stack, packs: string[]) => stack.succeeds("up", "--yes", "--skip-preview", ...packs);

  for (const example of examples()) {
    for (const name of stacksOf(example)) {
      it(`${example}, stack ${name}: grants, then sees no change, and cancels`, async () => {
        const stack = await stackWithToken(await copyOf(example), github, {}, name);
        const packs = policyPacksOf(example);
        await upOf(stack, packs);
        if (example === "organizations") {
          const people = github.world.purchases.length;
          const taken = github.taken();
          assert.equal(taken.length, 4 + people, `as docs/guides/organizations.md counts, not ${taken.join(", ")}`);
        }
        assert.ok(github.world.purchases.length > 1, "an example grants seats");
        if (offered[example]) await stack.succeeds(...offered[example]);
        github.taken();
        await stack.succeeds("preview", "--expect-no-changes", ...packs);
        if (example === "organizations")
          assert.equal(github.taken().length, 1, "as docs/guides/organizations.md counts");

        await stack.succeeds("state", "unprotect", "--all", "--yes"); // as a roster is
        await stack.succeeds("destroy", "--yes", "--skip-preview");
        for (const { organization = "", login } of github.world.purchases) {
          assert.equal(typeof github.world.seat(organization, login)?.pendingCancellationDate, "string", login);
        }
      });
    }

    it(`${example} names in its package.json what it imports`, () => {
      const named = new Set(Object.keys(dependenciesOf(example)));
      assert.deepEqual(
        importsOf(example).filter((name) => !named.has(name)),
        [],
      );
    });
  }

  it("all organizations are previewed with one command, unless a person is in the files of two", async () => {
    const project = await copyOf("organizations");
    const stack = await stackWithToken(project, github, {}, "acme");
    await stack.succeeds("stack", "init", "globex");
    const command = codeBlock("docs/guides/organizations.md", "sh", "xargs").trim();
    const all = () =>
      new RunningCommand("sh", ["-c", command], {
        cwd: project.folder,
        env: project.environment(stack.environment),
      }).outcome;
    const previewed = await all();
    assert.equal(previewed.code, 0, previewed.output);
    for (const [name, seats] of [
      ["acme", 2],
      ["globex", 3],
    ] as const) {
      assert.match(previewed.output, new RegExp(`${name}: ${seats} seats to grant`));
    }

    await project.write({ "seats/globex.yaml": "- hank\n- octocat\n" });
    const refused = await all();
    assert.notEqual(refused.code, 0);
    const [complaint] = codeBlock("docs/guides/organizations.md", "text", "already listed").split("\n");
    assert.equal(refused.output.split(complaint ?? "").length > 2, true, "both stacks name the lines");
  });

  describe("a policy pack", () => {
    let project: Project;
    let stack: Stack;
    const packs = policyPacksOf("policy");
    const preview = () => stack.fails("preview", ...packs);

    beforeEach(async () => {
      project = await copyOf("policy");
      stack = await stackWithToken(project, github);
    });

    it("stops a preview with someone who is not in the list, or with too many people", async () => {
      await project.write({ "seats.yaml": "- octocat\n- Linus\n" });
      const program = await project.read("index.ts");
      await project.write({
        "index.ts": `${program}
          import { CopilotTeamSeatAssignment } from "pulumi-copilot-seats";
          new CopilotTeamSeatAssignment("design", { organization: "acme", team: "design" });`,
      });
      const refusals = await preview();
      assert.match(refusals, /\[mandatory\]\s+employees-only[\s\S]*linus is not in employees\.csv/);
      assert.match(refusals, /Nobody can tell here who is in the team design/);
      await project.write({
        "index.ts": program,
        "seats.yaml": "- octocat\n- bob\n",
        "seats.json": '{ "at-most": { "seats": 2 } }',
      });
      const refused = await stack.fails("preview", ...packs, "--policy-pack-config", "seats.json");
      assert.match(refused, /\[mandatory\]\s+at-most[\s\S]*The program declares 3 seats or more, and 2 are allowed/);
      await project.write({ "budget.json": '{ "monthly-budget": { "dollars": 56.99 } }' });
      assert.match(
        await stack.fails("preview", ...packs, "--policy-pack-config", "budget.json"),
        /\[mandatory\]\s+monthly-budget[\s\S]*seats for 57 USD a month or more, and the budget is 56.99 USD/,
      );
      assert.deepEqual(github.writes(), []);
      await stack.fails("up", "--yes", "--skip-preview", ...packs, "--policy-pack-config", "seats.json");
      assert.ok(github.world.purchases.length <= 2, "what comes first is granted, and no more");
    });

    it("does not see whose seat is cancelled", async () => {
      await upOf(stack, packs);
      await project.write({ "seats.yaml": "- octocat\n" });
      assert.match(await stack.succeeds("preview", "--diff", ...packs), /- bob\s*: "active"/);
    });
  });
});

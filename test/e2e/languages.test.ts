import assert from "node:assert/strict";
import { codeBlock, read } from "../support/documents.js";
import { exampleIn, type Language } from "../support/languages/program.js";
import { TOKEN } from "../support/localGitHub.js";
import { gitHubOfTest } from "../support/realPulumi.js";

/** Pulumi's signature of a secret in a state. */
const SECRET = "4dabf18193072939515e22adb298388d";
const PEOPLE = ["ada", "bob", "cy", "octocat"];

/** Parts of the examples that docs/guides/languages.md shows: language, file, and a word that identifies the part. */
const SHOWN = [
  ["yaml", "Pulumi.yaml", "plugins:"],
  ["yaml", "Pulumi.yaml", "readRoster"],
  ["python", "__main__.py", "read_roster"],
  ["go", "main.go", "ReadRoster"],
] as const;

describe("the examples in other languages, run as they are by Pulumi's language hosts", function () {
  this.timeout(540_000);

  it("are what docs/guides/languages.md shows", () => {
    for (const [language, file, word] of SHOWN) {
      const block = codeBlock("docs/guides/languages.md", language, word);
      assert.ok(read(`examples/${language}/${file}`).includes(block), block);
    }
  });

  for (const language of ["yaml", "python", "go"] as const satisfies Language[]) {
    it(`${language}: up, drift in a plain preview, repair, destroy`, async () => {
      const program = await exampleIn(language);
      if (!program) return;
      const { project, environment } = program;
      const github = await gitHubOfTest({
        members: [...PEOPLE, "somebody-else"],
        seats: [{ login: "somebody-else" }],
      });
      const stack = await project.stack({ ...environment, GITHUB_BASE_URL: github.url });
      await stack.succeeds("config", "set", "copilot-seats:token", TOKEN, "--secret");

      await stack.up();
      assert.deepEqual(github.world.purchases.map(({ login }) => login.toLowerCase()).sort(), PEOPLE);
      assert.ok(github.writes().length <= 2, "one request for each resource, or one for both");
      const { resources, text } = await stack.state();
      const provider = resources.find(({ type }) => type === "pulumi:providers:copilot-seats");
      assert.ok(SECRET in Object(provider?.inputs.token), "the token is a secret");
      assert.ok(!text.includes(TOKEN));

      github.taken();
      await stack.succeeds("preview", "--expect-no-changes");
      assert.deepEqual(github.taken().sort(), [
        "GET /orgs/acme/copilot/billing/seats 200",
        "GET /orgs/acme/members/ada/copilot 200",
      ]);

      github.world.cancelSeat("acme", "cy");
      github.world.cancelSeat("acme", "ada");
      const drift = await stack.succeeds("preview", "--diff");
      assert.match(drift, /~ cy: "pending_cancellation" => "active"/);
      assert.match(drift, /~ status: "pending_cancellation" => "active"/);
      assert.match(drift, /~ 2 to update/);
      assert.deepEqual(github.writes(), []);
      await stack.up();
      for (const login of PEOPLE) assert.equal(github.world.seat("acme", login)?.pendingCancellationDate, null);
      await stack.succeeds("preview", "--expect-no-changes");

      assert.match(await stack.fails("destroy", "--yes", "--skip-preview"), /protected/);
      await stack.succeeds("state", "unprotect", "--all", "--yes");
      await stack.succeeds("destroy", "--yes", "--skip-preview");
      for (const login of PEOPLE)
        assert.equal(typeof github.world.seat("acme", login)?.pendingCancellationDate, "string");
      assert.ok(!stack.printed.includes(TOKEN));
    });
  }
});

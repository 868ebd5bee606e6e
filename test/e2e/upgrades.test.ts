import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM, recordedStateSchema, statesFolder, version } from "../recorded-states/recordedState.js";
import type { Project } from "../support/project.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";

const files = readdirSync(statesFolder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

describe("a state that an older version wrote, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  let project: Project;

  before(async () => {
    project = await projectWith(PROGRAM);
  });

  it("is also recorded for today's version", () => assert.ok(files.some((file) => file.startsWith(version))));

  for (const file of files) {
    it(`${file}: only what changed on GitHub or in the program shows, is bought and cancelled`, async () => {
      const text = readFileSync(join(statesFolder, file), "utf8");
      const { world, resources, shows, bought, cancelled, deployment } = recordedStateSchema.parse(JSON.parse(text));
      const github = await gitHubOfTest({}, world);
      const stack = await stackWithToken(project, github);
      await project.write({
        "resources.json": JSON.stringify(resources),
        "recorded.json": JSON.stringify(deployment),
      });
      await stack.succeeds("stack", "import", "--file", "recorded.json");
      const isEmpty = shows.length === 0;
      const preview = await stack.succeeds(
        "preview",
        "--diff",
        "--refresh",
        ...(isEmpty ? ["--expect-no-changes"] : []),
      );
      assert.deepEqual(github.writes(), []);
      const lines = preview.split("\n").map((line) => line.trim().replace(/ +:/, ":"));
      for (const line of shows) assert.ok(lines.includes(line), `${line} is not in\n${preview}`);
      if (isEmpty) return;

      await stack.up();
      await stack.succeeds("preview", "--refresh", "--expect-no-changes");
      assert.deepEqual(github.world.purchases.map(({ login }) => login).sort(), bought);
      const cancellations = github.requests.filter(({ method }) => method === "DELETE").map(({ body }) => body);
      assert.deepEqual(cancellations, cancelled.length > 0 ? [{ selected_usernames: cancelled }] : []);
    });
  }
});

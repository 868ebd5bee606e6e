import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { TOKEN } from "../support/localGitHub.js";
import { gitHubOfTest, projectWith, stackWithToken } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";

describe("copilot-seats adopt, with the real Pulumi CLI", function () {
  this.timeout(300_000);

  it("makes a project of 500 seats whose first up writes nothing to GitHub", async () => {
    const people = Array.from({ length: 500 }, (_, index) => `user-${String(index).padStart(3, "0")}`);
    const [platform, design, direct] = [people.slice(0, 60), people.slice(60, 75), people.slice(75, 492)];
    const [ending, old] = [people.slice(492, 496), "octo--cat"];
    const github = await gitHubOfTest(
      {
        members: [...people, old],
        teams: [
          { slug: "platform", members: platform, copilot: true },
          { slug: "design", members: design, copilot: true },
        ],
        seats: [
          ...platform.map((login) => ({ login, team: "platform" })),
          ...design.map((login) => ({ login, team: "design" })),
          ...[...direct, old].map((login) => ({ login })),
          ...ending.map((login) => ({ login, pendingCancellation: true })),
        ],
        nullAssigneeSeats: 3,
      },
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }] },
    );
    const project = await projectWith("");
    const folder = join(project.folder, "adopted");
    await mkdir(folder);
    try {
      await writeFile(join(folder, "package.json"), JSON.stringify({ name: "adopted", private: true }));
      const environment = project.environment({ GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url });
      const adopt = async (...args: string[]) => {
        const { code, output } = await new RunningCommand(
          "copilot-seats",
          ["adopt", "--organization", "Acme", "--program", ...args],
          {
            cwd: folder,
            env: {
              ...environment,
              PATH: [join(project.folder, "node_modules", ".bin"), environment.PATH].join(delimiter),
            },
          },
        ).outcome;
        return { code, output };
      };
      const refused = await adopt();
      assert.equal(refused.code, 2, refused.output);
      assert.match(refused.output, /^copilot-seats: 4 seats will end with the billing cycle: user-492, /);

      const adopted = await adopt("--pending", "leave");
      assert.equal(adopted.code, 0, adopted.output);
      for (const line of [
        "acme: 500 seats",
        "  417 people have a seat assigned by name",
        "  75 seats come through 2 teams: design (15), platform (60)",
        "Written: seats.yaml (417 people added), index.ts, Pulumi.yaml",
      ])
        assert.ok(adopted.output.includes(`${line}\n`), `${line}\n${adopted.output}`);
      assert.match(adopted.output, /4 seats ending on .*, left to end: user-492, user-493, user-494, user-495\n/);
      assert.match(adopted.output, /3 seats have no assignee .*left alone\n/);
      assert.match(adopted.output, /left alone: octo--cat\n/);

      const files = () =>
        Promise.all(["seats.yaml", "index.ts", "Pulumi.yaml"].map((name) => readFile(join(folder, name), "utf8")));
      const before = await files();
      const stack = await stackWithToken(project, github);
      const pulumi = (...args: string[]) => stack.succeeds("--cwd", folder, ...args);
      await pulumi("stack", "init", "adopted");
      const up = await pulumi("up", "--yes", "--skip-preview", "--stack", "adopted");
      assert.match(up, /\+ 4 created/);
      await pulumi("preview", "--expect-no-changes", "--stack", "adopted");
      const again = await adopt("--pending", "leave");
      assert.match(again.output, /^No file needed a change\.\n\nNext: /m);
      assert.deepEqual(await files(), before);
      assert.deepEqual(github.writes(), []);
      assert.equal(github.world.purchases.length, 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

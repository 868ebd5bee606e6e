import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markerIn, markerLine, type Outcome } from "../../../src/cli/marker.js";
import { deliverComment, deliverIssue } from "../../../src/cli/post/deliver.js";
import { conversationsOf, pullRequestOf } from "../../../src/cli/post/workflow.js";
import { type LocalRepository, localRepository } from "../../support/localRepository.js";

const letter = (text: string, outcome: Outcome = "changes", name = "production") => {
  const marker = { name, outcome };
  return { marker, body: `${markerLine(marker)}\n\n### Copilot seats (\`${name}\`): ${text}\n\nMore.\n` };
};

describe("post", function () {
  this.timeout(120_000);
  let repository: LocalRepository;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await repository.close();
  });

  async function conversations(
    options: Parameters<typeof localRepository>[0] = {},
    permissions?: Record<string, string>,
  ) {
    repository = await localRepository(options);
    const environment = {
      GITHUB_API_URL: repository.url,
      GITHUB_TOKEN: permissions ? repository.workflowToken(permissions) : repository.token,
      GITHUB_REPOSITORY: "acme/seats",
    };
    return conversationsOf(environment, () => {});
  }

  it("writes one comment for each name, and updates it in place", async () => {
    const github = await conversations();
    const pull = repository.pullRequest();
    assert.equal((await deliverComment(github, pull.id, letter("one"))).did, "wrote");
    assert.equal((await deliverComment(github, pull.id, letter("two", "failed"))).did, "updated");
    assert.equal((await deliverComment(github, pull.id, letter("three", "changes", "staging"))).did, "wrote");
    repository.taken();
    assert.equal((await deliverComment(github, pull.id, letter("two", "failed"))).did, "left as it is");
    assert.deepEqual(
      repository.taken().filter((request) => !request.startsWith("GET")),
      [],
    );
    assert.deepEqual(
      pull.comments.map(({ body }) => /: (\w+)\n/.exec(body.slice(60))?.[1]),
      ["two", "three"],
    );
  });

  it("finds its comment behind hundreds of others, and never takes someone else's for its own", async () => {
    const github = await conversations();
    const pull = repository.pullRequest();
    const forged = { id: 9_000, author: pull.author, body: letter("forged").body };
    pull.comments.push(forged);
    for (let index = 0; index < 250; index++) pull.comments.push({ ...forged, id: 10_000 + index, body: "Looks good" });
    await deliverComment(github, pull.id, letter("one"));
    await deliverComment(github, pull.id, letter("two"));
    assert.equal(pull.comments.length, 252);
    assert.equal(forged.body, letter("forged").body);
    assert.equal(pull.comments.at(-1)?.body, letter("two").body);
  });

  it("recognizes a person's own comments by the login", async () => {
    const github = await conversations({ author: { login: "ada", type: "User" } });
    const pull = repository.pullRequest();
    pull.comments.push({ id: 9_000, author: { login: "some-app[bot]", type: "Bot" }, body: letter("other").body });
    await deliverComment(github, pull.id, letter("one"));
    await deliverComment(github, pull.id, letter("two"));
    assert.deepEqual(
      pull.comments.map(({ body }) => body),
      [letter("other").body, letter("two").body],
    );
  });

  it("opens one issue, updates it, closes it when there is nothing to do, and opens another", async () => {
    const github = await conversations();
    const pull = repository.pullRequest();
    pull.body = letter("forged").body;
    assert.equal((await deliverIssue(github, letter("clean", "nothing"))).did, "nothing to close");
    assert.equal((await deliverIssue(github, letter("1 changed on GitHub", "drift"))).did, "opened");
    const [, issue] = repository.issues;
    assert.equal(issue?.title, "Copilot seats (production): 1 changed on GitHub");
    assert.equal((await deliverIssue(github, letter("1 changed on GitHub", "drift"))).did, "left as it is");
    assert.equal((await deliverIssue(github, letter("2 changed on GitHub", "drift"))).did, "updated");
    assert.equal(issue?.title, "Copilot seats (production): 2 changed on GitHub");
    assert.equal((await deliverIssue(github, letter("other stack", "drift", "staging"))).did, "opened");
    assert.equal((await deliverIssue(github, letter("nothing to do", "nothing"))).did, "closed");
    assert.deepEqual(
      [issue?.state, issue?.comments.map(({ body }) => body)],
      ["closed", ["### Copilot seats (`production`): nothing to do\n\nMore."]],
    );
    await deliverIssue(github, letter("1 changed on GitHub", "drift"));
    assert.deepEqual(
      repository.issues.map(({ state }) => state),
      ["open", "closed", "open", "open"],
    );
  });

  it("says what a refused token lacks, and shows no token", async () => {
    const github = await conversations({}, { "pull-requests": "read" });
    const pull = repository.pullRequest();
    await assert.rejects(deliverComment(github, pull.id, letter("one")), (error: { detail: string }) => {
      assert.match(error.detail, /GitHub answered 403.*pull-requests: write/);
      assert.ok(!error.detail.includes(repository.token));
      return true;
    });
  });

  for (const { refusal, advice } of [
    { refusal: [403, "Unable to create comment because issue is locked."], advice: "Nobody can write there until" },
    { refusal: [403, "Repository was archived so is read-only."], advice: "Nobody can write there until" },
    { refusal: [410, "Issues has been disabled in this repository."], advice: "Turn issues on" },
  ] as const) {
    it(`blames no token for what no token may: ${refusal.join(" ")}`, async () => {
      const github = await conversations({ refusal });
      await assert.rejects(deliverIssue(github, letter("one", "drift")), ({ message }: Error) => {
        assert.ok(message.includes(`GitHub answered ${refusal.join(": ")} ${advice}`), message);
        assert.doesNotMatch(message, /GITHUB_TOKEN|run the same command again/);
        return true;
      });
    });
  }

  it("says what was not found, where, and what to check", async () => {
    const github = await conversations();
    const { host } = new URL(repository.url);
    await assert.rejects(deliverComment(github, 77, letter("one")), {
      message: new RegExp(
        `^Cannot write to the comments of pull request 77 of acme/seats at ${host}: GitHub answered 404: Not Found\\. ` +
          "It does not exist, .* Check GITHUB_REPOSITORY, GITHUB_API_URL and the number; .*pull-requests: write",
      ),
    });
    const refused = await conversationsOf(
      { GITHUB_API_URL: repository.url, GITHUB_TOKEN: "ghs_other", GITHUB_REPOSITORY: "acme/seats" },
      () => {},
    );
    await assert.rejects(deliverIssue(refused, letter("one")), {
      message: new RegExp(
        `^Cannot write to the issues of acme/seats at ${host}: GitHub answered 401: Bad credentials\\. The token in GITHUB_TOKEN was refused`,
      ),
    });
  });

  it("takes the repository and the pull request from the workflow's environment", async () => {
    await conversations();
    const event = (content: string) => {
      const file = join(folder, "event.json");
      writeFileSync(file, content);
      return { GITHUB_EVENT_PATH: file };
    };
    assert.equal(await pullRequestOf(event('{"pull_request":{"number":7}}')), 7);
    for (const environment of [{}, event("{}"), event("no JSON"), { GITHUB_EVENT_PATH: join(folder, "none") }])
      await assert.rejects(pullRequestOf(environment), { message: /^Cannot write to GitHub: .* add --number\.$/ });
    const token = { GITHUB_TOKEN: "ghs_x" };
    for (const GITHUB_REPOSITORY of [undefined, "", "acme", "acme/..", "acme/se ats", "../user"])
      await assert.rejects(
        conversationsOf({ ...token, GITHUB_REPOSITORY }, () => {}),
        { message: /GITHUB_REPOSITORY does not name/ },
      );
    await assert.rejects(
      conversationsOf({ GITHUB_REPOSITORY: "acme/seats" }, () => {}),
      { message: /GITHUB_TOKEN is not set/ },
    );
    const insecure = { ...token, GITHUB_API_URL: "http://example.com" };
    await assert.rejects(
      conversationsOf(insecure, () => {}),
      { message: /tokens are sent only over https/ },
    );
  });

  it("reads nothing but a marker as a marker", async () => {
    await conversations();
    const marker = { name: "acme/production", outcome: "drift" } as const;
    assert.deepEqual(markerIn(`${markerLine(marker)}\r\ntext`), marker);
    for (const text of [
      "",
      `text\n${markerLine(marker)}`,
      markerLine(marker).replace("drift", "fine"),
      ` ${markerLine(marker)}`,
    ])
      assert.equal(markerIn(text), undefined);
  });
});

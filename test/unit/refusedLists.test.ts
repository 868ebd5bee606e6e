import assert from "node:assert/strict";
import sinon from "sinon";
import { GitHubError } from "../../src/github/errors.js";
import { GitHub, type OwnerOnGitHub } from "../../src/github/github.js";
import type { Owner } from "../../src/github/owner.js";
import { advise } from "../../src/settings/advice.js";
import { skipTimers } from "../support/noWaiting.js";
import { billingAnswer, ScriptedGitHub } from "../support/scriptedGitHub.js";

const OWNERS: readonly Owner[] = [
  { kind: "organization", name: "acme" },
  { kind: "enterprise", name: "octo" },
];
const SAYS = "Copilot seats cannot be assigned here.";

describe("a list of people that GitHub refuses as a whole", () => {
  const sandbox = sinon.createSandbox();
  let github: ScriptedGitHub;
  let isStranger: (login: string) => boolean;

  beforeEach(() => {
    github = new ScriptedGitHub();
    github.start();
    skipTimers(sandbox);
    isStranger = () => true;
    github.otherwise = ({ on, body }) => {
      if (on.startsWith("GET ")) {
        const seat_breakdown = { total: 20_000, pending_cancellation: 0 };
        return { body: billingAnswer({ seat_breakdown }) };
      }
      const { selected_usernames } = body as { selected_usernames: string[] };
      return selected_usernames.some(isStranger)
        ? { status: 422, body: { message: SAYS } }
        : { body: { seats_created: 1, seats_cancelled: 1 } };
    };
  });

  afterEach(() => {
    sandbox.restore();
    github.stop();
  });

  const open = (owner: Owner): Promise<OwnerOnGitHub> =>
    new GitHub(
      {
        baseUrl: "https://api.github.com",
        credentials: { kind: "token", token: "token", source: "github:token" },
        allowLastSeat: false,
        advise,
      },
      { say: () => {} },
    ).of(owner);

  async function failuresOf(size: number, write: (login: string) => Promise<void>): Promise<GitHubError[]> {
    const results = await Promise.allSettled(Array.from({ length: size }, (_, index) => write(`user-${index}`)));
    return results.flatMap((result) => {
      if (result.status === "fulfilled") return [];
      assert.ok(result.reason instanceof GitHubError, String(result.reason));
      return [result.reason];
    });
  }

  for (const owner of OWNERS) {
    for (const method of ["grant", "cancel"] as const) {
      it(`costs two dozen writes at most, whatever its length: ${method} in an ${owner.kind}`, async () => {
        const { writer } = await open(owner);
        const failures = await failuresOf(1_200, (login) => writer[method](login));
        assert.ok(github.writes.length <= 24, `${github.writes.length} writes`);
        assert.equal(failures.length, 1_200);
        const [text = "", ...others] = new Set(failures.map(({ detail }) => detail));
        assert.deepEqual(others, [], "one reason");
        assert.match(
          text,
          /GitHub answered 422 \(request REQ:1\): Copilot seats cannot be assigned here\. GitHub accepted nobody/,
        );
        assert.match(text, new RegExp(`does ${owner.name} give Copilot to selected people \\(${owner.kind} settings`));
        assert.doesNotMatch(text, /login|user-\d/);
      });
    }

    it(`is not one with a stranger: in an ${owner.kind} only that login is named`, async () => {
      isStranger = (login) => login === "user-321";
      const { writer } = await open(owner);
      const [failure, ...others] = await failuresOf(500, (login) => writer.grant(login));
      assert.deepEqual(others, []);
      assert.match(failure?.detail ?? "", /Is the login written correctly/);
      assert.ok(github.writes.length <= 24, `${github.writes.length} writes`);
      if (owner.kind === "enterprise") assert.match(failure?.detail ?? "", /Does octo give Copilot to selected people/);
    });
  }

  it("is not taken for closed to what GitHub takes: cancellations go on after refused grants", async () => {
    const { writer } = await open({ kind: "organization", name: "acme" });
    await failuresOf(500, (login) => writer.grant(login));
    isStranger = () => false;
    assert.deepEqual(await failuresOf(3, (login) => writer.cancel(login)), []);
  });

  it("asks the subscription once", async () => {
    const { writer } = await open({ kind: "organization", name: "acme" });
    await failuresOf(500, (login) => writer.grant(login));
    assert.equal(github.requests.filter((on) => on.startsWith("GET ")).length, 1);
  });
});

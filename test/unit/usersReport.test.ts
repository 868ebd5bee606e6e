import assert from "node:assert/strict";
import type { Api } from "../../src/github/api.js";
import { NoDownload } from "../../src/github/download.js";
import { GitHubError } from "../../src/github/errors.js";
import { readUsersReport } from "../../src/github/usersReport.js";

const ACME = { kind: "organization", name: "acme" } as const;

function read(files: Readonly<Record<string, readonly string[] | Error>>, refusal?: Error) {
  const api: Pick<Api, "request" | "lines"> = {
    request: async (_route, _parameters, schema) => {
      if (refusal) throw refusal;
      const report = {
        download_links: Object.keys(files),
        report_start_day: "2026-10-26",
        report_end_day: "2026-11-22",
      };
      return schema.parse(report) as never;
    },
    async *lines(link) {
      const file = files[link] ?? [];
      if (file instanceof Error) throw file;
      yield* file;
    },
  };
  return readUsersReport(api as Api, ACME);
}

const refused = (status: number | undefined) =>
  new GitHubError({ status, message: "no", requestId: undefined, reason: { kind: "failed" }, remedy: "" });

describe("GitHub's 28-day report", () => {
  it("adds up a person's credits over days and files, and knows the last day with a use", async () => {
    const line = (line: object) => JSON.stringify({ user_login: "ann", ...line });
    const { people } = await read({
      one: [
        line({ user_id: 1, day: "2026-11-20", ai_credits_used: 2.5 }),
        line({ user_id: 1, day: "2026-11-21", ai_credits_used: 0, user_initiated_interaction_count: 0 }),
        line({ user_id: 2, day: "2026-11-19", code_acceptance_activity_count: 1 }),
      ],
      two: [line({ user_id: 1, day: "2026-11-18", ai_credits_used: 4 })],
    });
    assert.deepEqual(
      [...(people ?? [])],
      [
        [1, { credits: 6.5, lastDay: "2026-11-20" }],
        [2, { credits: null, lastDay: "2026-11-19" }],
      ],
    );
  });

  it("takes a use without a day for one of the first", async () => {
    const { people } = await read({ one: ['{"user_id":1,"ai_credits_used":9}'] });
    assert.deepEqual(people?.get(1), { credits: 9, lastDay: "2026-10-26" });
  });

  it("skips lines that say nothing about a person", async () => {
    const odd = [
      "{",
      "null",
      "[]",
      '"x"',
      '{"user_id":"1","ai_credits_used":9}',
      '{"user_id":-1}',
      '{"ai_credits_used":9}',
    ];
    const { people } = await read({ one: [...odd, '{"user_id":3,"day":"today","ai_credits_used":"many"}'] });
    assert.deepEqual([...(people ?? [])], [[3, { credits: null, lastDay: null }]]);
  });

  it("is told apart as hidden, or as not readable and why", async () => {
    for (const status of [403, 404]) assert.equal(notRead(await read({}, refused(status))).hidden, true);
    assert.deepEqual(notRead(await read({}, refused(503))), {
      people: undefined,
      hidden: false,
      why: "GitHub answered 503",
    });
    assert.equal(notRead(await read({}, refused(undefined))).why, "GitHub did not return a usable response");
    assert.equal(notRead(await read({ one: new NoDownload("the file was cut off") })).why, "the file was cut off");
    await assert.rejects(read({ one: new TypeError("a mistake of ours") }), /a mistake of ours/);
  });

  function notRead(report: Awaited<ReturnType<typeof read>>) {
    assert.ok(!report.people);
    return report;
  }
});
